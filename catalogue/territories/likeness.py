"""The likeness of two territories in words: what they share, and their largest gap."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from math import isnan

from catalogue.models import AttractionRole, Territory, TerritoryKind
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
from catalogue.territories.names import field_text

SHARED_STEPS = 0.25
"""Steps up to which a figure is said to be the same; beyond, it is a gap."""
MOST_SHARED = 4
FURTHER = 5.0
"""What the distance of territories that are no longer comparable, but less unlike than others, stays under."""

KINDS = {
    TerritoryKind.COMMUNE: "Communes",
    TerritoryKind.EPCI: "Intercommunalités",
    TerritoryKind.DEPARTMENT: "Départements",
}
"""The kinds that are compared, for several."""

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


@dataclass(frozen=True, slots=True)
class Alike:
    """The territories like one, by their keys, each group all of one kind: itself, its three groups, where it is a
    commune the intercommunalités like its own, then those that are further, which `inside` leaves out.

    `names` says what each group is, then the others.
    """

    groups: tuple[frozenset[str], ...]
    names: tuple[str, ...]
    bases: tuple[str, ...]
    """The keys of the territories that others are compared to: itself, then its intercommunalité."""

    @property
    def inside(self) -> tuple[frozenset[str], ...]:
        """Itself and those that are comparable."""
        return self.groups[:-1]


def alike_of(comparables: Comparables, key: str, among: Collection[str] | None = None) -> Alike | None:
    """The territories like that of a key, or None when it is not compared. One query.

    `among` has the keys of those that matter: fewer of the others are looked at.
    """
    kind, _, code = key.rpartition("-")
    territory = Territory.objects.filter(kind=kind, code=code).select_related("department", "region", "epci").first()
    if territory is None or comparables.profile(kind, code) is None:
        return None
    *groups, further = comparables.groups(kind, code, (*LIMITS, FURTHER), codes_of(kind, among))
    kinds = KINDS[TerritoryKind(kind)]
    found = {field_text(territory): frozenset([code])}
    found |= {f"{kinds} {each.plural_label}": group for each, group in zip(Closeness, groups, strict=True)}
    by_name = {name: frozenset(f"{kind}-{other}" for other in group) for name, group in found.items()}
    bases = [key]
    if kind == TerritoryKind.COMMUNE and (epci := territory.epci) is not None:
        around = comparables.groups(epci.kind, epci.code, among=codes_of(epci.kind, among))
        alike = frozenset.union(*around, [epci.code])
        by_name["Son intercommunalité et celles qui lui ressemblent"] = frozenset(f"{epci.kind}-{c}" for c in alike)
        bases.append(f"{epci.kind}-{epci.code}")
    plural = "éloignés" if kind == TerritoryKind.DEPARTMENT else "éloignées"
    by_name[f"{kinds} un peu plus {plural}"] = frozenset(f"{kind}-{other}" for other in further)
    return Alike(tuple(by_name.values()), (*by_name, "Autres territoires"), tuple(bases))


def comparable_keys(comparables: Comparables, territory: Territory, among: Collection[str]) -> list[str]:
    """The keys of the territories of its kind that are comparable to one, among those of some keys at the least."""
    found = comparables.within(territory.kind, territory.code, LIMITS[-1], codes_of(territory.kind, among))
    return [f"{territory.kind}-{code}" for _, code in found]


def codes_of(kind: str, keys: Collection[str] | None) -> list[str] | None:
    """The codes of those of some keys that are of a kind."""
    return None if keys is None else [key[len(kind) + 1 :] for key in keys if key.startswith(f"{kind}-")]


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
