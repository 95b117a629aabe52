"""A territory in figures, for people: what it is compared by, the programmes of the State, and two side by side."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.text import capfirst

from catalogue.models import AttractionRole, Indicators, Programme, RuralZone, Territory, TerritoryKind
from catalogue.territories.comparable import present_comparables
from catalogue.territories.likeness import DENSITIES, TerritoryLikeness, likeness_of
from catalogue.typography import NBSP, french_number, plural

UNKNOWN = "inconnu"
MASSIFS = {
    "ALP": "Alpes",
    "COR": "Corse",
    "GUA": "Guadeloupe",
    "JUR": "Jura",
    "MAR": "Martinique",
    "MCE": "Massif central",
    "PYR": "Pyrénées",
    "REU": "La Réunion",
    "VOS": "Vosges",
}


def percent(value: float | None) -> str:
    """« 34,5 % », or nothing."""
    return "" if value is None else f"{value:.1f}".replace(".", ",").removesuffix(",0") + f"{NBSP}%"


def by_year(value: float | None) -> str:
    """« −1,4 % par an », « +1 % par an », or nothing."""
    if value is None:
        return ""
    rounded = round(value, 1) + 0.0  # no « −0 »
    return f"{'+' if rounded > 0 else ''}{percent(rounded).replace('-', '−')} par an"


def euros(value: float | None) -> str:
    """« 17 860 € par an », or nothing."""
    return "" if value is None else f"{french_number(round(value))}{NBSP}€ par an"


def surroundings(figures: Indicators) -> str:
    """« Massif central, bord de mer », or nothing."""
    parts = [
        MASSIFS.get(figures.massif, ""),
        "île" if figures.is_island else "bord de mer" if figures.is_coastal else "",
    ]
    return ", ".join(filter(None, parts))


Line = tuple[str, Callable[[Indicators], str]]
"""The label of a figure, and how it is written; nothing where it is unknown."""

FIGURES: tuple[Line, ...] = (
    ("Évolution de la population", lambda figures: by_year(figures.growth_pct)),
    ("65 ans et plus", lambda figures: percent(figures.seniors_pct)),
    ("Revenu médian", lambda figures: euros(figures.income)),
    ("Résidences secondaires", lambda figures: percent(figures.second_homes_pct)),
)
COMMUNE_LINES: tuple[Line, ...] = (
    ("Densité", lambda figures: capfirst(DENSITIES.get(figures.density or 0, ""))),
    (
        "Rapport à la ville",
        lambda figures: capfirst(AttractionRole(figures.attraction_role).label) if figures.attraction_role else "",
    ),
    ("Milieu", lambda figures: capfirst(surroundings(figures))),
    *FIGURES,
)
GROUP_LINES: tuple[Line, ...] = (
    ("Population rurale", lambda figures: percent(figures.rural_pct)),
    ("Population en massif", lambda figures: percent(figures.massif_pct)),
    ("Population au bord de la mer", lambda figures: percent(figures.coast_pct)),
    ("Poids de la commune principale", lambda figures: percent(figures.main_commune_pct)),
    *FIGURES,
)


def figure_lines(territory: Territory) -> list[tuple[str, str]]:
    """The label and the words of each figure that is known of a territory, fetched with its `indicators`."""
    figures = getattr(territory, "indicators", None)
    lines = COMMUNE_LINES if territory.kind == TerritoryKind.COMMUNE else GROUP_LINES
    return [(label, words) for label, line in lines if (words := line(figures))] if figures else []


def programmes_of(territory: Territory) -> list[str]:
    """The programmes of the State that a commune is in or, of what groups some, how many of them are."""
    figures = getattr(territory, "indicators", None)
    return list(programme_words(figures, territory.kind == TerritoryKind.COMMUNE)) if figures else []


def programme_words(figures: Indicators, is_commune: bool) -> Iterator[str]:
    """Each programme in words."""
    if is_commune and figures.frr:
        yield capfirst(RuralZone(figures.frr).label)
    elif figures.frr_pct:
        yield f"{Programme.FRR.label}{NBSP}: {percent(figures.frr_pct)} de la population"
    for programme in (Programme.PVD, Programme.ACV, Programme.VA):
        if total := getattr(figures, programme):
            count = f"{NBSP}: {french_number(total)} commune{plural(total)}"
            yield programme.label + ("" if is_commune else count)
    if figures.qpv:
        yield f"{french_number(figures.qpv)} quartier{plural(figures.qpv)} prioritaire{plural(figures.qpv)}"


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The reader’s territory and another one of the same kind: the words of each figure, and their likeness."""

    mine: Territory
    theirs: Territory
    rows: list[tuple[str, str, str]]
    likeness: TerritoryLikeness | None

    @property
    def verdict(self) -> str:
        """« Bessèges est proche : même taille ; population plus âgée »."""
        if self.likeness is None:
            return ""
        group = self.likeness.group
        head = f"{self.theirs.name} est {group.label if group else 'peu comparable'}"
        return " : ".join(filter(None, [head, self.likeness.sentence]))


def side_by_side(reader: Territory, other: Territory) -> SideBySide | None:
    """Compare a territory with the reader's own or, where the kinds differ, with the one that contains the reader's.

    None when there is nothing of that kind to compare. Two queries.
    """
    theirs = other.successor if other.successor is not None else other
    mine = next((each for each in (reader, *reader.containers) if each.kind == theirs.kind), None)
    if mine is None or mine == theirs:
        return None
    rows = Territory.objects.select_related("indicators", "department").in_bulk([mine.pk, theirs.pk])
    mine, theirs = rows[mine.pk], rows[theirs.pk]
    likeness = likeness_of(present_comparables(), mine.kind, mine.code, theirs.code)
    ours, others = ({"Population": inhabitants(each)} | dict(figure_lines(each)) for each in (mine, theirs))
    labels = [label for label in (*ours, *others) if ours.get(label) or others.get(label)]
    table = [(label, ours.get(label) or UNKNOWN, others.get(label) or UNKNOWN) for label in dict.fromkeys(labels)]
    ours_in, others_in = (", ".join(programmes_of(each)) or "aucun" for each in (mine, theirs))
    table.append(("Programmes de l’État", ours_in, others_in))
    return SideBySide(mine, theirs, table, likeness)


def inhabitants(territory: Territory) -> str:
    """« 2 364 habitants », or nothing."""
    total = territory.population
    return "" if total is None else f"{french_number(total)}{NBSP}habitant{plural(total)}"
