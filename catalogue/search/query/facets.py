"""The facets of the catalogue, declared once: their names, values, words, and what they read of an innovation.

Within a facet values are OR, between facets AND. Values are French, ASCII, and what addresses show.

To add a facet, declare it below at its place in the form: a name, which addresses show, a label, and what gives its
values, said twice, in SQL (`key`) and of an object (`read`). `banded`, `translated` and `flagged` make both for a
number, a field of choices, a yes. The filter, the criteria, the index, the boxes and their counts, the chips, the
exports, the feeds, the filters of the admin (`in_admin`) and the bar of the map (`any_label`) follow. What lies around
is in docs/howto.md: what fetches and records its values, the oracle of the tests, `manage.py rebuild_search`.

An application that the catalogue does not know adds its own by the setting `CATALOGUE_FACETS`: a name, and the
function that gives the other parts of the facet.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Choices, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
from django.utils.module_loading import import_string
from django.utils.text import capfirst, slugify

from catalogue.models import (
    CostBand,
    EvidenceLevel,
    FormerThemeSlug,
    Innovation,
    Lever,
    Policy,
    Programme,
    Replication,
    Stage,
    StopCause,
    Territory,
    TerritoryKind,
    TerritoryScope,
    Theme,
)

NOT_GIVEN = "non-renseigne"
"""The value, in addresses, of what an entry does not say."""


class Band(Enum):
    """An interval of numbers, both bounds included; None has no bound on that side."""

    def __init__(self, slug: str, label: str, low: int | None, high: int | Decimal | None):
        self.slug = slug
        self.label = label
        self.low = low
        self.high = high

    def __contains__(self, number: int | Decimal) -> bool:
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)


class PopulationBand(Band):
    """Bands of the population of a territory, in inhabitants."""

    UNDER_2K = "moins-de-2000", "Moins de 2\u00a0000 habitants", None, 1_999
    UNDER_10K = "2000-9999", "2\u00a0000 à 9\u00a0999", 2_000, 9_999
    UNDER_50K = "10000-49999", "10\u00a0000 à 49\u00a0999", 10_000, 49_999
    UNDER_200K = "50000-199999", "50\u00a0000 à 199\u00a0999", 50_000, 199_999
    FROM_200K = "200000-et-plus", "200\u00a0000 et plus", 200_000, None


class Period(Band):
    """Bands of the year of launch."""

    BEFORE_2005 = "avant-2005", "Avant 2005", None, 2004
    FROM_2005 = "2005-2009", "2005 à 2009", 2005, 2009
    FROM_2010 = "2010-2014", "2010 à 2014", 2010, 2014
    FROM_2015 = "2015-2019", "2015 à 2019", 2015, 2019
    FROM_2020 = "2020-et-apres", "2020 et après", 2020, None


class StaffBand(Band):
    """Bands of a staff, in persons or full-time equivalents, which have one place after the comma."""

    ONE = "1-2", "1 ou 2 personnes", None, Decimal("2.9")
    FROM_3 = "3-5", "3 à 5", 3, Decimal("5.9")
    FROM_6 = "6-10", "6 à 10", 6, Decimal("10.9")
    FROM_11 = "11-50", "11 à 50", 11, Decimal("50.9")
    FROM_51 = "plus-de-50", "Plus de 50", 51, None


class Delay(Band):
    """Bands of the time before the first results, in months."""

    HALF_A_YEAR = "6-mois", "6 mois au plus", None, 6
    ONE_YEAR = "1-an", "7 à 12 mois", 7, 12
    THREE_YEARS = "3-ans", "1 à 3 ans", 13, 36
    LONGER = "plus-de-3-ans", "Plus de 3 ans", 37, None


YES = "oui"
NOT_ASSESSED = "non-evalue"

STAGE_SLUGS: dict[str, str] = {
    Stage.IDEA: "idee",
    Stage.EXPERIMENT: "experimentation",
    Stage.DEPLOYED: "deployee",
    Stage.GENERALISED: "generalisee",
    Stage.ENDED: "terminee",
}

Labels = Callable[[], dict[str, str]]
Reader = Callable[[Innovation], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the catalogue.

    `key` is the expression that gives the value, or the values, of an innovation, NULL for none; `read` gives them of
    the object, fetched with its relations. `labels` gives the words of the values that exist, in the order of the
    facet. `more`, « de thèmes », is for a facet of many values: the most present come first, and the others behind
    « Voir plus ». `aliases` maps what people type otherwise ("bretagne") to values ("53"). `fetch` names the relation
    that `read` looks in, when it is none of those that every document fetches.

    `in_admin` adds the facet to the filters of the admin's list of entries. `any_label`, « Tous les thèmes », adds it
    to the bar of the map, where `short_label` may stand for `label`.
    """

    name: str
    label: str
    key: Combinable
    read: Reader
    labels: Labels
    more: str = ""
    is_multiple: bool = False
    aliases: Callable[[], dict[str, str]] = dict
    fetch: str | Prefetch = ""
    in_admin: bool = False
    any_label: str = ""
    short_label: str = ""


def fixed(labels: dict[str, str]) -> Labels:
    """The words of values that do not depend on the database."""
    return lambda: labels


def banded(bands: type[Band], field: str, not_given: str) -> tuple[Combinable, Reader, Labels]:
    """The key, the reader and the words of a facet that counts by bands the numbers of `field`."""
    cases = []
    for band in bands:
        bounds = {"gte": band.low, "lte": band.high}
        condition = Q(**{f"{field}__{lookup}": bound for lookup, bound in bounds.items() if bound is not None})
        cases.append(When(condition, then=Value(band.slug)))
    key = Case(*cases, default=Value(NOT_GIVEN), output_field=CharField())
    path = field.split("__")

    def read(innovation: Innovation) -> list[str]:
        owner: Any = innovation
        for name in path[:-1]:
            owner = owner and getattr(owner, name)
        number = owner and getattr(owner, path[-1])
        return [NOT_GIVEN if number is None else next(band.slug for band in bands if number in band)]

    return key, read, fixed({band.slug: band.label for band in bands} | {NOT_GIVEN: not_given})


def translated(field: str, slugs: dict, labels: dict) -> tuple[Combinable, Reader, Labels]:
    """The parts of a facet over a field of choices, whose stored values become `slugs` in addresses.

    A stored value that has no slug is no value of the facet.
    """
    cases = [When(**{field: stored}, then=Value(slug)) for stored, slug in slugs.items()]
    key = Case(*cases, output_field=CharField())
    words = {slugs[stored]: label for stored, label in labels.items()}

    def read(innovation: Innovation) -> list[str]:
        stored = getattr(innovation, field)
        return [slugs[stored]] if stored in slugs else []

    return key, read, fixed(words)


def flagged(
    condition: Q | Exists, is_so: Callable[[Innovation], bool], label: str
) -> tuple[Combinable, Reader, Labels]:
    """The parts of a facet of one value, « oui »."""
    key = Case(When(condition, then=Value(YES)), output_field=CharField())
    return key, lambda innovation: [YES] if is_so(innovation) else [], fixed({YES: label})


def capitalised(choices: type[Choices]) -> dict:
    """The labels of choices, each with a capital."""
    return {choice: capfirst(choice.label) for choice in choices}


def lever_labels() -> dict[str, str]:
    """Levers, in the order of the report."""
    return dict(Lever.objects.order_by("position").values_list("slug", "verb"))


def policy_labels() -> dict[str, str]:
    """Public policies, in their order."""
    return dict(Policy.objects.order_by("position").values_list("slug", "name"))


def theme_labels() -> dict[str, str]:
    """Themes, by name."""
    return dict(Theme.objects.order_by("name", "pk").values_list("slug", "name"))


def theme_aliases() -> dict[str, str]:
    """The addresses of themes by their names, when only one has it, and by the addresses that they had."""
    themes = Theme.objects.order_by("name", "pk").values_list("slug", "name")
    slugs: dict[str, set[str]] = {}
    for slug, name in themes:
        slugs.setdefault(slugify(name), set()).add(slug)
    names = {name: found.pop() for name, found in slugs.items() if len(found) == 1}
    return names | former_themes()


def former_themes() -> dict[str, str]:
    """The addresses of themes by those that they had, of which a live one wins."""
    return dict(FormerThemeSlug.objects.order_by("slug").values_list("slug", "theme__slug"))


def place_labels(*kinds: TerritoryKind) -> Labels:
    """Territories of these kinds, by code; obsolete ones too, since an entry may still name one."""
    return lambda: dict(Territory.objects.filter(kind__in=kinds).order_by("code", "pk").values_list("code", "name"))


def place_aliases(*kinds: TerritoryKind) -> Callable[[], dict[str, str]]:
    """The codes of territories of these kinds by name: "bretagne" is "53"."""

    def aliases() -> dict[str, str]:
        places = Territory.objects.current().filter(kind__in=kinds).order_by("-code", "-pk")
        return {slugify(name): code for code, name in places.values_list("code", "name")}

    return aliases


REGION_KINDS = (TerritoryKind.REGION, TerritoryKind.OVERSEAS)
_evidence = (
    Coalesce(Cast("evidence_level", CharField()), Value(NOT_ASSESSED)),
    lambda innovation: [NOT_ASSESSED if innovation.evidence_level is None else str(innovation.evidence_level)],
    fixed(
        {str(level.value): f"Niveau {level.value} : {level.label}" for level in EvidenceLevel}
        | {NOT_ASSESSED: "Non évalué"}
    ),
)
_costs = translated(
    "cost_band",
    {band: band.value for band in CostBand} | {"": NOT_GIVEN},
    capitalised(CostBand) | {"": "Non renseigné"},
)
_replicated = Exists(Replication.objects.filter(original=OuterRef("pk")))


def _slugs(relation: str) -> Reader:
    return lambda innovation: [row.slug for row in getattr(innovation, relation).all()]


def _is_taken_up(innovation: Innovation) -> bool:
    return bool(innovation.replications.all())


def _programmes(innovation: Innovation) -> list[str]:
    territory = innovation.territory
    return [row.programme for row in territory.programme_memberships.all()] if territory else []


def _is_zoom(innovation: Innovation) -> bool:
    return innovation.is_zoom


_DECLARED = (
    Facet(
        "politique",
        "Politique publique",
        F("policies__slug"),
        _slugs("policies"),
        policy_labels,
        more="de politiques publiques",
        is_multiple=True,
        in_admin=True,
        any_label="Toutes les politiques",
    ),
    Facet(
        "levier",
        "Levier",
        F("levers__slug"),
        _slugs("levers"),
        lever_labels,
        is_multiple=True,
        in_admin=True,
        any_label="Tous les leviers",
    ),
    Facet(
        "theme",
        "Thème",
        F("themes__slug"),
        _slugs("themes"),
        theme_labels,
        more="de thèmes",
        is_multiple=True,
        aliases=theme_aliases,
        in_admin=True,
        any_label="Tous les thèmes",
    ),
    Facet(
        "region",
        "Région",
        F("region__code"),
        lambda innovation: [innovation.region.code] if innovation.region else [],
        place_labels(*REGION_KINDS),
        more="de régions",
        aliases=place_aliases(*REGION_KINDS),
        in_admin=True,
    ),
    Facet(
        "departement",
        "Département",
        F("department__code"),
        lambda innovation: [innovation.department.code] if innovation.department else [],
        place_labels(TerritoryKind.DEPARTMENT),
        more="de départements",
        aliases=place_aliases(TerritoryKind.DEPARTMENT),
    ),
    Facet(
        "type",
        "Type de territoire",
        F("territory_scope"),
        lambda innovation: [str(innovation.territory_scope)],
        fixed(dict(TerritoryScope.choices)),
        in_admin=True,
    ),
    Facet("population", "Population", *banded(PopulationBand, "territory__population", "Non renseignée")),
    Facet(
        "programme",
        "Programme de l’État",
        F("territory__programme_memberships__programme"),
        _programmes,
        fixed(dict(Programme.choices)),
        is_multiple=True,
        fetch="territory__programme_memberships",
        in_admin=True,
    ),
    Facet(
        "etape",
        "Étape",
        *translated("stage", STAGE_SLUGS, capitalised(Stage)),
        in_admin=True,
        any_label="Toutes les étapes",
    ),
    Facet(
        "periode",
        "Période de lancement",
        *banded(Period, "start_year", "Non renseignée"),
        any_label="Toutes les périodes",
        short_label="Période",
    ),
    Facet("cout", "Coût", *_costs),
    Facet("equipe", "Équipe", *banded(StaffBand, "staff_count", "Non renseignée")),
    Facet("delai", "Délai avant les premiers résultats", *banded(Delay, "months_to_results", "Non renseigné")),
    Facet("preuve", "Niveau de preuve", *_evidence, in_admin=True),
    Facet("reproduite", "Reproduction", *flagged(_replicated, _is_taken_up, "Reprise par un autre territoire")),
    Facet(
        "arret",
        "Cause de l’arrêt",
        *translated("stop_cause", {cause: cause.value for cause in StopCause}, capitalised(StopCause)),
        in_admin=True,
    ),
    Facet(
        "zoom",
        "Rapport de 2015",
        *flagged(Q(is_zoom=True), _is_zoom, "Innovation de référence du rapport"),
        in_admin=True,
    ),
    *(Facet(name, **import_string(parts)()) for name, parts in settings.CATALOGUE_FACETS.items()),
)
FACETS = {facet.name: facet for facet in _DECLARED}
"""Every facet by its name, in the order of the form and of addresses."""
