"""The likeness of two territories in words: what they share, and their largest gap."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import isnan

from catalogue.models import AttractionRole
from catalogue.territories.comparable import (
    CRITERIA,
    LIMITS,
    Comparables,
    Profile,
    Setting,
    distance,
    figure_gaps,
    setting_gaps,
)

SHARED_STEPS = 0.25
"""Steps up to which a figure is said to be the same; beyond, it is a gap."""
MOST_SHARED = 4

DENSITIES = {
    1: "grand centre urbain",
    2: "centre urbain intermédiaire",
    3: "petite ville",
    4: "ceinture urbaine",
    5: "bourg rural",
    6: "habitat dispersé",
    7: "habitat très dispersé",
}
"""Insee’s names of the seven levels of density."""


class Closeness(Enum):
    """How near two territories are: the limit of their distance, and its words for one and for several."""

    VERY_CLOSE = LIMITS[0], "très proche", "très proches"
    CLOSE = LIMITS[1], "proche", "proches"
    COMPARABLE = LIMITS[2], "comparable", "comparables"

    def __init__(self, limit: float, label: str, plural_label: str):
        self.limit, self.label, self.plural_label = limit, label, plural_label


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a figure that is the same (nothing when empty), higher in the other territory, or lower."""

    same: str
    more: str
    less: str


WORDS = {
    "territory__population": Words("même taille", "plus d’habitants", "moins d’habitants"),
    "rural_pct": Words("même part rurale", "part rurale plus forte", "part rurale plus faible"),
    "dense_pct": Words("", "plus de grande ville", "moins de grande ville"),
    "massif_pct": Words("", "plus de montagne", "moins de montagne"),
    "coast_pct": Words("", "plus de bord de mer", "moins de bord de mer"),
    "attraction_pct": Words("", "plus sous l’influence d’une ville", "moins sous l’influence d’une ville"),
    "main_commune_pct": Words("", "ville principale plus dominante", "ville principale moins dominante"),
    "income": Words("mêmes revenus", "revenus plus élevés", "revenus plus bas"),
    "seniors_pct": Words("même part de 65 ans et plus", "population plus âgée", "population plus jeune"),
    "growth_pct": Words("même évolution", "évolution plus favorable", "évolution moins favorable"),
    "second_homes_pct": Words("", "plus de résidences secondaires", "moins de résidences secondaires"),
}
"""By field, in the order in which what is shared is said."""


@dataclass(frozen=True, slots=True)
class TerritoryLikeness:
    """How a territory is like the reader's own: its distance, what they share, the largest gap (perhaps none)."""

    distance: float
    shared: tuple[str, ...]
    gap: str

    @property
    def group(self) -> Closeness | None:
        """The group of the distance; None beyond them."""
        return next((group for group in Closeness if self.distance < group.limit), None)

    @property
    def sentence(self) -> str:
        """« même taille, hors de l’influence d’une ville, même massif ; population plus âgée »."""
        return " ; ".join(part for part in (", ".join(self.shared), self.gap) if part)


def likeness_of(figures: Comparables, kind: str, code: str, other: str) -> TerritoryLikeness | None:
    """How a territory is like the reader's own, of `code`; None when one of them is not compared."""
    one, far = figures.reader(kind, code), figures.profile(kind, other)
    if one is None or far is None or one.setting.is_overseas != far.setting.is_overseas:
        return None
    gaps = dict(all_gaps(kind, one, far))
    largest = max(gaps, key=lambda words: gaps[words]) if gaps else ""
    return TerritoryLikeness(distance(kind, one, far), tuple(all_shared(kind, one, far))[:MOST_SHARED], largest)


def all_shared(kind: str, one: Profile, other: Profile) -> Iterator[str]:
    """What two territories share: their size, their setting, then other figures."""
    criteria = CRITERIA[kind]
    gaps = figure_gaps(criteria, one, other)
    same = {
        WORDS[criterion.field].same
        for criterion, gap, place in zip(criteria, gaps, one.places, strict=True)
        if not isnan(place) and gap <= SHARED_STEPS * criterion.weight
    }
    size, *others = [words.same for words in WORDS.values()]
    yield from [size] if size in same else []
    yield from shared_setting(one.setting, other.setting)
    yield from (words for words in others if words and words in same)


def shared_setting(one: Setting, other: Setting) -> Iterator[str]:
    """What two settings share, where it says something."""
    if one.role is not None and one.role == other.role:
        yield AttractionRole(one.role).label
    if one.massif and other.massif:
        yield "même massif" if one.massif == other.massif else "dans un massif aussi"
    if one.is_island and other.is_island:
        yield "île"
    elif one.is_coastal and other.is_coastal:
        yield "bord de mer"
    if one.density is not None and one.density == other.density:
        yield DENSITIES[one.density]


def all_gaps(kind: str, one: Profile, other: Profile) -> Iterator[tuple[str, float]]:
    """What tells two territories apart, with what it adds to their distance; nothing of what is unknown."""
    criteria = CRITERIA[kind]
    for criterion, gap, place, far in zip(
        criteria, figure_gaps(criteria, one, other), one.places, other.places, strict=True
    ):
        if not isnan(far) and gap > SHARED_STEPS * criterion.weight:
            yield WORDS[criterion.field].more if far > place else WORDS[criterion.field].less, gap
    for words, gap in zip(
        setting_words(one.setting, other.setting), setting_gaps(one.setting, other.setting), strict=True
    ):
        if words and gap:
            yield words, gap


def setting_words(one: Setting, other: Setting) -> tuple[str, str, str]:
    """How the density, the role and the surroundings of another setting differ, in words; empty when they do not."""
    density = role = surroundings = ""
    if one.density is not None and other.density is not None and one.density != other.density:
        density = "plus dense" if other.density < one.density else "moins dense"
    if other.role is not None and one.role != other.role:
        role = AttractionRole(other.role).label
    elif one.area and other.area and one.area != other.area:
        role = "plus grande ville voisine" if other.area > one.area else "ville voisine moins grande"
    if one.is_island != other.is_island:
        surroundings = "île" if other.is_island else "pas une île"
    elif bool(one.massif) != bool(other.massif):
        surroundings = "dans un massif" if other.massif else "hors massif"
    elif one.is_coastal != other.is_coastal:
        surroundings = "au bord de la mer" if other.is_coastal else "loin de la mer"
    return density, role, surroundings
