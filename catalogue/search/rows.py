"""The rows of a list: what each one shows of an innovation, read in one query of those columns alone.

Making an object of each innovation, of its territory, of its department and of its region took longer than the search.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from django.db import connection
from django.db.models import F, Subquery
from django.urls import reverse
from pyroaring import BitMap

from catalogue.models import CatalogueRevision, Innovation, Stage, Status, TerritoryKind
from catalogue.models.innovation import whereabouts, years_between
from catalogue.search.index.bitmaps import Index
from catalogue.territories.comparable import LIMITS, Comparables
from catalogue.territories.likeness import FURTHER, likeness_of

_name = itemgetter(1)


@dataclass(slots=True)
class Card:
    """What an innovation has: the verbs of its levers, the slugs and names of its policies and themes, its copies."""

    levers: list[str] = field(default_factory=list)
    policies: list[tuple[str, str]] = field(default_factory=list)
    themes: list[tuple[str, str]] = field(default_factory=list)
    replication_count: int = 0


def cards_of(index: Index, keys: Sequence[int]) -> dict[int, Card]:
    """The card of each of these innovations, from the index: levers in the order of the report, the others by name."""
    cards = {key: Card() for key in keys}
    shown = BitMap(keys)
    labels: Mapping[str, Mapping[str, str]] = index.vocabulary.labels

    def having(group: str, values: Iterable[str]) -> Iterator[tuple[str, int]]:
        sets = index.sets.get(group, {})
        for value in values:
            if (keys := sets.get(value)) is not None and keys.intersect(shown):
                yield from ((value, key) for key in shown & keys)

    for slug, key in having("levier", labels["levier"]):
        cards[key].levers.append(labels["levier"][slug])
    for slug, key in having("politique", labels["politique"]):
        cards[key].policies.append((slug, labels["politique"][slug]))
    for slug, key in having("theme", labels["theme"]):
        cards[key].themes.append((slug, labels["theme"][slug]))
    for count, key in having("reprises", index.sets.get("reprises", {})):
        cards[key].replication_count = int(count)
    for card in cards.values():
        card.policies.sort(key=_name)
        card.themes.sort(key=_name)
    return cards


def card_of(innovation: Innovation) -> Card:
    """The card of an innovation, from its own relations."""
    return Card(
        levers=[lever.verb for lever in innovation.levers.all()],
        policies=sorted(((policy.slug, policy.name) for policy in innovation.policies.all()), key=_name),
        themes=sorted(((theme.slug, theme.name) for theme in innovation.themes.all()), key=_name),
        replication_count=innovation.replication_count,  # type: ignore[attr-defined]
    )


COLUMNS = (
    "pk",
    "slug",
    "title",
    "summary",
    "stage",
    "start_year",
    "end_year",
    "territory_label",
    "territory__name",
    "territory__population",
    "department__name",
    "region__name",
)
"""What a row shows, in the order of its fields."""

TEXTS = ("need", "description", "results", "lessons")
"""The texts of a sheet after its summary: a row that answers words may show a passage of them."""


@dataclass(slots=True)
class Row:
    """An innovation as a list shows it, with the names that an `Innovation` has for the same things."""

    pk: int
    slug: str
    title: str
    summary: str
    stage: str
    start_year: int | None
    end_year: int | None
    territory_label: str
    territory_name: str | None
    population: int | None
    department_name: str | None
    region_name: str | None
    need: str = ""
    description: str = ""
    results: str = ""
    lessons: str = ""
    likeness: str = ""
    """What its territory shares with the reader’s own, where the list goes by likeness."""
    card: Card = field(default_factory=Card)

    def get_absolute_url(self) -> str:
        """The address of the sheet."""
        return reverse("catalogue:innovation", args=[self.slug])

    def get_stage_display(self) -> str:
        """The words of the stage."""
        return str(Stage(self.stage).label)

    @property
    def place(self) -> str:
        """The name of the territory as people say it."""
        return self.territory_label or self.territory_name or ""

    @property
    def whereabouts(self) -> list[str]:
        """The place, then the department and the region that contain it, each name once."""
        return whereabouts(self.place, self.department_name, self.region_name)

    @property
    def years(self) -> str:
        """When it was launched and, if it did, when it ended."""
        return years_between(self.start_year, self.end_year)


def rows_of(index: Index, keys: Sequence[int], *, with_texts: bool = False) -> list[Row]:
    """The innovations of these keys, in their order, as the index knows them. One query.

    Raises Outdated when the database has gone beyond the revision of the index.
    """
    if not keys:
        return []
    found: dict[int, Row] = {}
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(keys), with_texts), [Status.PUBLISHED, *keys])
        for *values, number in cursor.fetchall():
            index.check(number)
            found[values[0]] = Row(*values)
    if len(found) < len(keys):
        index.check(CatalogueRevision.read().number)
    for key, card in cards_of(index, list(found)).items():
        found[key].card = card
    return [found[key] for key in keys if key in found]


COMPARED_BY = {
    TerritoryKind.COMMUNE: ("territory", "territory__successor"),
    TerritoryKind.EPCI: ("territory", "territory__epci", "territory__ept"),
    TerritoryKind.DEPARTMENT: ("territory", "department"),
}
"""The territories of an innovation that may be of the kind compared."""


def say_likeness(index: Index, rows: Mapping[int, Row], keys: Sequence[str]) -> None:
    """Say of each row how its territory, or what contains it, is like the first of some keys or, if not, the next.

    One query. Nothing is said of that territory itself, nor of what is too far.
    """
    if not keys:
        return
    comparables = index.comparables
    (kind, code), *wider = [(kind, code) for kind, _, code in (key.rpartition("-") for key in keys)]
    paths = dict.fromkeys(path for each in (kind, *dict(wider)) for path in COMPARED_BY[TerritoryKind(each)])
    columns = [f"{path}__{name}" for path in paths for name in ("kind", "code")]
    for pk, *values in Innovation.objects.filter(pk__in=rows).order_by().values_list("pk", *columns):
        places = set(zip(values[::2], values[1::2], strict=True))
        if (kind, code) in places:
            continue
        rows[pk].likeness = nearest_words(comparables, kind, code, places, FURTHER)
        for other in wider:
            if not rows[pk].likeness:
                label = TerritoryKind(other[0]).label
                words = nearest_words(comparables, *other, places, LIMITS[-1])
                rows[pk].likeness = f"même {label}" if other in places else f"{label} : {words}" if words else ""


def nearest_words(
    comparables: Comparables, kind: str, code: str, places: Iterable[tuple[str, str]], limit: float
) -> str:
    """How the nearest of some places of this kind is like a territory, in words; nothing from a distance on."""
    found = [
        likeness
        for of_kind, other in places
        if of_kind == kind and (likeness := likeness_of(comparables, kind, code, other)) is not None
    ]
    nearest = min(found, key=lambda likeness: likeness.distance, default=None)
    return nearest.sentence if nearest is not None and nearest.distance < limit else ""


@lru_cache
def _statement(count: int, with_texts: bool) -> str:
    """The query of so many rows, its parameters the status and the keys: Django writes it once, not for each page.

    Writing it takes longer than the database does to answer.
    """
    columns = (*COLUMNS, *TEXTS) if with_texts else COLUMNS
    number = CatalogueRevision.objects.filter(id=F("id")).values("number")
    rows = Innovation.objects.published().filter(pk__in=range(count)).order_by().annotate(number=Subquery(number))
    return str(rows.values_list(*columns, "number").query.sql_with_params()[0])


def row_of(innovation: Innovation) -> Row:
    """The row of an innovation that was not found by a search: see `InnovationQuerySet.for_cards`."""
    territory, department, region = innovation.territory, innovation.department, innovation.region
    return Row(
        innovation.pk,
        innovation.slug,
        innovation.title,
        innovation.summary,
        innovation.stage,
        innovation.start_year,
        innovation.end_year,
        innovation.territory_label,
        territory.name if territory else None,
        territory.population if territory else None,
        department.name if department else None,
        region.name if region else None,
        card=card_of(innovation),
    )
