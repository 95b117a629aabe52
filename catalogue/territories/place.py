"""What the page of a territory says, apart from its own innovations: what surrounds it, what it contains and took up.

The number of queries depends on the kind of territory, never on how many rows answer.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Q
from django.urls import reverse

from catalogue.models import Innovation, Replication, Territory, TerritoryKind
from catalogue.search.index import engine
from catalogue.search.query.criteria import Criteria
from catalogue.search.rows import Row, rows_of
from catalogue.territories.alike_entries import AlikeEntries, PolicyCount, alike_entries, policies_of
from catalogue.territories.contents import Members, communes_of, contents_of
from catalogue.territories.names import full_name, is_municipal_district, typeset
from catalogue.territories.portrait import figure_lines, programmes_of
from catalogue.territories.resolution import territory_key

ENTRIES_BY_CONTAINER = 3
REPLICATIONS_SHOWN = 20
PROPOSED = 5
KINDS_WITH_ARTICLE = {
    TerritoryKind.EPCI: "l’intercommunalité",
    TerritoryKind.DEPARTMENT: "le département",
    TerritoryKind.REGION: "la région",
    TerritoryKind.OVERSEAS: "la collectivité d’outre-mer",
}
MAYOTTE_REGION = "06"


@dataclass(frozen=True, slots=True)
class Container:
    """A territory that contains another: how many innovations it has in all, and some that it carries itself."""

    territory: Territory
    total: int
    entries: list[Row]

    @property
    def kind_label(self) -> str:
        """« Intercommunalité »."""
        return self.territory.get_kind_display().capitalize()

    @property
    def kind_with_article(self) -> str:
        """« l’intercommunalité »."""
        return KINDS_WITH_ARTICLE[TerritoryKind(self.territory.kind)]

    @property
    def name(self) -> str:
        """« Communauté de communes de Nozay », « Loire-Atlantique »."""
        return full_name(self.territory) if self.territory.kind == TerritoryKind.EPCI else typeset(self.territory.name)

    @property
    def list_url(self) -> str:
        """The list of all its innovations."""
        return innovations_url(self.territory)


@dataclass(frozen=True, slots=True)
class Place:
    """What the page of a territory says. `communes` is their number, None where the page lists them or has none."""

    territory: Territory
    containers: list[Container]
    contents: list[Members]
    replications: list[Replication]
    communes: int | None
    alike: AlikeEntries | None
    policies: list[PolicyCount]

    @property
    def figures(self) -> list[tuple[str, str]]:
        """What it is compared by, in words."""
        return figure_lines(self.territory)

    @property
    def programmes(self) -> list[str]:
        """The programmes of the State that it is in."""
        return programmes_of(self.territory)

    @property
    def to_propose(self) -> list[str]:
        """The public policies in which comparable territories did something, and nothing is known here."""
        return [policy.name for policy in self.policies if not policy.here][:PROPOSED]

    @property
    def title(self) -> str:
        """The title of the page."""
        return full_name(self.territory)

    @property
    def parents(self) -> list[tuple[str, str]]:
        """What contains it, the largest first: label and address of each."""
        return [(container.name, container.territory.get_absolute_url()) for container in reversed(self.containers)]

    @property
    def nearest(self) -> Container | None:
        """The nearest container where something is known."""
        return next((container for container in self.containers if container.total), None)

    @property
    def is_district(self) -> bool:
        """Whether it is an arrondissement of Paris, Lyon or Marseille."""
        return is_municipal_district(self.territory)

    @property
    def postal_codes(self) -> list[str]:
        """Its postcodes."""
        return self.territory.postal_codes.split()

    @property
    def kind_label(self) -> str:
        """What it is: « Commune ». An arrondissement of Paris is not a former commune."""
        if self.is_district:
            return "Arrondissement municipal"
        return self.territory.get_kind_display().capitalize()

    @property
    def page_title(self) -> str:
        """The title of the window, which tells homonyms apart: « Rezé, commune (44143) »."""
        if self.territory.kind in (TerritoryKind.REGION, TerritoryKind.DEPARTMENT):
            return self.title
        return f"{self.title}, {self.kind_label[0].lower()}{self.kind_label[1:]} ({self.territory.code})"

    @property
    def here(self) -> str:
        """« dans cette commune ». A name would need « à », « au » or « en », which no table of the code gives."""
        if self.is_district:
            return "dans cet arrondissement"
        determiner = "ce" if self.territory.kind == TerritoryKind.DEPARTMENT else "cette"
        return f"dans {determiner} {self.territory.get_kind_display()}"

    @property
    def list_url(self) -> str:
        """The list of all its innovations."""
        return innovations_url(self.territory)

    @property
    def population_source(self) -> str:
        """Where the figure comes from. That of Mayotte is older than the others: its census was in 2017."""
        region = self.territory if self.territory.kind == TerritoryKind.REGION else self.territory.region
        return "Insee, 2017" if region is not None and region.code == MAYOTTE_REGION else "Insee"


def innovations_url(territory: Territory) -> str:
    """The list of the innovations of a territory and of what it contains."""
    query_string = Criteria(territoire=territory_key(territory), ici=True).to_query_string()
    return f"{reverse('catalogue:innovations')}?{query_string}"


def describe_place(territory: Territory) -> Place:
    """Gather what the page of a territory says. Reads `region`, `department`, `epci` and `ept`: fetch them with it."""
    alike = alike_entries(territory)
    counts_communes = territory.kind in (TerritoryKind.REGION, TerritoryKind.DEPARTMENT)
    return Place(
        territory=territory,
        containers=containers_of(territory),
        contents=contents_of(territory),
        replications=replications_in(territory),
        communes=communes_of(territory).count() if counts_communes else None,
        alike=alike,
        policies=policies_of(territory, is_compared=alike is not None),
    )


def containers_of(territory: Territory) -> list[Container]:
    """What contains it, the nearest first, with the newest innovations that each carries. Two queries at most."""
    parents = territory.containers
    if not parents:
        return []
    totals = engine.totals([Criteria(territoire=territory_key(parent), ici=True) for parent in parents])
    keys: dict[int | None, list[int]] = defaultdict(list)
    carried = Innovation.objects.published().filter(territory__in=parents).newest()
    for pk, parent_pk in carried.values_list("pk", "territory_id"):
        if len(keys[parent_pk]) < ENTRIES_BY_CONTAINER:
            keys[parent_pk].append(pk)
    shown = [pk for some in keys.values() for pk in some]
    rows = {row.pk: row for row in engine.answer(lambda index: rows_of(index, shown))}
    return [
        Container(parent, total, [rows[pk] for pk in keys[parent.pk] if pk in rows])
        for parent, total in zip(parents, totals, strict=True)
    ]


def replications_in(territory: Territory) -> list[Replication]:
    """The innovations of elsewhere that were taken up there, the latest first."""
    inside = {
        TerritoryKind.REGION: Q(territory__region=territory),
        TerritoryKind.OVERSEAS: Q(territory__region=territory),
        TerritoryKind.DEPARTMENT: Q(territory__department=territory),
        TerritoryKind.EPCI: Q(territory__epci=territory) | Q(territory__ept=territory),
    }.get(TerritoryKind(territory.kind), Q(territory__successor=territory))
    published = Innovation.objects.published().order_by()
    replications = Replication.objects.filter(Q(territory=territory) | inside, original__in=published)
    replications = replications.select_related("territory", "original__territory")
    return list(replications.order_by(F("year").desc(nulls_last=True), "pk")[:REPLICATIONS_SHOWN])
