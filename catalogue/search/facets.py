"""The facets of the catalogue, declared once: their names, values, words, and what they read of an innovation.

Within a facet values are OR, between facets AND. Values are French, ASCII, and what addresses show.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, Choices, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.text import capfirst, slugify

from catalogue.models import (
    CostBand,
    EvidenceLevel,
    Lever,
    Replication,
    Stage,
    Territory,
    TerritoryKind,
    TerritoryScope,
    Theme,
)
from catalogue.search.bands import NOT_GIVEN, Band, Period, PopulationBand

YES = "oui"

STAGE_SLUGS: dict[str, str] = {
    Stage.IDEA: "idee",
    Stage.EXPERIMENT: "experimentation",
    Stage.DEPLOYED: "deployee",
    Stage.GENERALISED: "generalisee",
    Stage.ENDED: "terminee",
}

Labels = Callable[[Collection[str]], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the catalogue.

    `key` is the expression that gives the value, or the values, of an innovation, NULL for none. `labels` gives the
    words of those of the values that exist, in the order of the facet. `more`, « de thèmes », is for a facet of many
    values: the most present come first, and the others behind « Voir plus ». `aliases` maps what people type
    otherwise ("bretagne") to values ("53").
    """

    name: str
    label: str
    key: Combinable
    labels: Labels
    more: str = ""
    is_multiple: bool = False
    aliases: Callable[[], dict[str, str]] = dict

    def resolve(self, raw_values: Iterable[str]) -> dict[str, str]:
        """Map those of the raw values that mean something to the values of the facet."""
        wanted = list(raw_values)
        known = self.labels(wanted)
        unknown = [raw for raw in wanted if raw not in known]
        aliases = self.aliases() if unknown else {}
        return {raw: raw for raw in known} | {raw: aliases[raw] for raw in unknown if raw in aliases}


def fixed(labels: dict[str, str]) -> Labels:
    """The words of values that do not depend on the database."""
    return lambda values: {value: label for value, label in labels.items() if value in values}


def banded(bands: type[Band], field: str, not_given: str) -> tuple[Combinable, Labels]:
    """The key and the words of a facet that counts by bands the numbers of `field`."""
    cases = []
    for band in bands:
        bounds = {"gte": band.low, "lte": band.high}
        condition = Q(**{f"{field}__{lookup}": bound for lookup, bound in bounds.items() if bound is not None})
        cases.append(When(condition, then=Value(band.slug)))
    key = Case(*cases, default=Value(NOT_GIVEN), output_field=CharField())
    return key, fixed({band.slug: band.label for band in bands} | {NOT_GIVEN: not_given})


def translated(field: str, slugs: dict, labels: dict) -> tuple[Combinable, Labels]:
    """The key and the words of a facet over a field of choices, whose stored values become `slugs` in addresses."""
    cases = [When(**{field: stored}, then=Value(slug)) for stored, slug in slugs.items()]
    return Case(*cases, output_field=CharField()), fixed({slugs[stored]: label for stored, label in labels.items()})


def flagged(condition: Q | Exists, label: str) -> tuple[Combinable, Labels]:
    """The key and the words of a facet of one value, « oui »."""
    return Case(When(condition, then=Value(YES)), output_field=CharField()), fixed({YES: label})


def capitalised(choices: type[Choices]) -> dict:
    """The labels of choices, each with a capital."""
    return {choice: capfirst(choice.label) for choice in choices}


def lever_labels(values: Collection[str]) -> dict[str, str]:
    """Levers, in the order of the report."""
    return dict(Lever.objects.filter(slug__in=values).order_by("position").values_list("slug", "verb"))


def theme_labels(values: Collection[str]) -> dict[str, str]:
    """Themes, by name."""
    return dict(Theme.objects.filter(slug__in=values).order_by("name", "pk").values_list("slug", "name"))


def place_labels(*kinds: TerritoryKind) -> Labels:
    """Territories of these kinds, by code; obsolete ones too, since an entry may still name one."""

    def labels(values: Collection[str]) -> dict[str, str]:
        places = Territory.objects.filter(kind__in=kinds, code__in=values).order_by("code", "pk")
        return dict(places.values_list("code", "name"))

    return labels


def place_aliases(*kinds: TerritoryKind) -> Callable[[], dict[str, str]]:
    """The codes of territories of these kinds by name: "bretagne" is "53"."""

    def aliases() -> dict[str, str]:
        places = Territory.objects.current().filter(kind__in=kinds).order_by("-code", "-pk")
        return {slugify(name): code for code, name in places.values_list("code", "name")}

    return aliases


REGION_KINDS = (TerritoryKind.REGION, TerritoryKind.OVERSEAS)
_evidence = (
    Cast("evidence_level", CharField()),
    fixed({str(level.value): f"Niveau {level.value} : {level.label}" for level in EvidenceLevel}),
)
_costs = translated(
    "cost_band",
    {band: band.value for band in CostBand} | {"": NOT_GIVEN},
    capitalised(CostBand) | {"": "Non renseigné"},
)
_replicated = Exists(Replication.objects.filter(original=OuterRef("pk")))

FACETS = (
    Facet("levier", "Levier", F("levers__slug"), lever_labels, is_multiple=True),
    Facet("theme", "Thème", F("themes__slug"), theme_labels, more="de thèmes", is_multiple=True),
    Facet(
        "region",
        "Région",
        F("region__code"),
        place_labels(*REGION_KINDS),
        more="de régions",
        aliases=place_aliases(*REGION_KINDS),
    ),
    Facet(
        "departement",
        "Département",
        F("department__code"),
        place_labels(TerritoryKind.DEPARTMENT),
        more="de départements",
        aliases=place_aliases(TerritoryKind.DEPARTMENT),
    ),
    Facet("type", "Type de territoire", F("territory_scope"), fixed(dict(TerritoryScope.choices))),
    Facet("population", "Population", *banded(PopulationBand, "territory__population", "Non renseignée")),
    Facet("etape", "Étape", *translated("stage", STAGE_SLUGS, capitalised(Stage))),
    Facet("periode", "Période de lancement", *banded(Period, "start_year", "Non renseignée")),
    Facet("cout", "Coût", *_costs),
    Facet("preuve", "Niveau de preuve", *_evidence),
    Facet("reproduite", "Reproduction", *flagged(_replicated, "Reprise par un autre territoire")),
    Facet("zoom", "Rapport de 2015", *flagged(Q(is_zoom=True), "Innovation de référence du rapport")),
)
FACETS_BY_NAME = {facet.name: facet for facet in FACETS}
