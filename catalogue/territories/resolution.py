"""Resolution of the text of a field to one territory, for pages where nothing helped the person to choose."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from catalogue.models import Territory, TerritoryKind
from catalogue.territories.lookup import (
    MAX_SUGGESTIONS,
    MOST_POPULATED,
    Match,
    Way,
    hydrate,
    likely_keys,
    successors,
    successors_of,
)
from catalogue.territories.named import COMMUNES, key_condition, named
from catalogue.territories.names import WIDEST_FIRST
from catalogue.territories.other_names import ARTICLES, without_article
from catalogue.territories.typed import KINDS_BY_WORDS, is_number, read_typed, without_kind

FAR_LARGER = 100
FAR_LARGER_TOWN = 10
"""Times more people than a homonym, from which it is the other that most people mean."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The one territory that a text names, or else those that the person must choose from, perhaps none."""

    match: Match | None = None
    candidates: list[Match] = field(default_factory=list)
    nearest: Match | None = None
    """The candidate that is meant, in all likelihood: to be taken only where that is said, with the others."""

    @property
    def territory(self) -> Territory | None:
        """The territory named."""
        return self.match.territory if self.match else None


def territory_key(territory: Territory) -> str:
    """Return what names a territory in an address: « commune-44143 ».

    A code alone would not do: 44 is both the Loire-Atlantique and the Grand Est.
    """
    return f"{territory.kind}-{territory.code}"


def resolve_territory(text: str) -> Resolution:
    """Find the one territory that a text names, whole: a key, a code, a postcode, a name, a name with what says which.

    « commune-44143 », « 44143 », « 44 », « 244400404 », « rezé », « Rezé (44) », « Ville de Rezé », « 44400 Rezé »,
    « Département de la Drôme », « idf » and everything that `field_text` writes. When several bear the name, or none,
    the candidates are there to choose from: those of the look-up. Among homonyms that are one place (Paris, the
    commune and the department; Guadeloupe, the department and the region), the widest answers.
    """
    if (condition := key_condition(text)) is not None:
        found = hydrate(successors(Territory.objects.filter(condition).order_by("pk"), 1), text)
        return Resolution(match=found[0] if found else None)
    whole = [each for each in named(text) if each.level.is_sure]
    matches = widest_of_one_place(hydrate(successors_of(whole), text))
    if not matches:
        return approached(text)
    larger = larger_ones(text, matches)
    if len(matches) == 1 and not larger:
        return Resolution(match=matches[0])
    candidates = [*matches, *larger]
    return Resolution(candidates=candidates, nearest=far_larger(candidates))


def approached(text: str) -> Resolution:
    """Resolve a text that names no territory whole: the candidates of the look-up."""
    keys, way = likely_keys(text)
    candidates = hydrate(keys, text)
    if len(candidates) == 1 and way == Way.SAME:
        return Resolution(match=candidates[0])
    is_only = len(candidates) == 1 and way != Way.PART and not is_kind_alone(text)
    return Resolution(candidates=candidates, nearest=candidates[0] if is_only else None)


def is_kind_alone(text: str) -> bool:
    """Whether a text says a kind of territory and no name: « mairie » is not the village of Mairieux."""
    typed = read_typed(text)
    return typed is not None and tuple(word.removesuffix("s") for word in typed.whole) in KINDS_BY_WORDS


def far_larger(matches: Sequence[Match]) -> Match | None:
    """The one that has many times more people than all the others together: the Creuse, not the village of Creuse."""
    first, *others = sorted(matches, key=lambda match: -(match.territory.population or 0))
    rest = sum(match.territory.population or 0 for match in others)
    return first if (first.territory.population or 0) >= FAR_LARGER * max(rest, 1) else None


def larger_ones(text: str, matches: Sequence[Match]) -> list[Match]:
    """The towns whose longer names many more people have in mind: « Évry » is a village, and Évry-Courcouronnes.

    Of former communes, all the communes whose names begin with theirs. Where the text has an article that the name
    found lacks, all the larger ones that have it: « La Baule » is no village of Baule. None where the text says which
    one is meant: « Évry (89) ».
    """
    found, typed = [match.via or match.territory for match in matches], read_typed(text)
    if typed is None or any(each.kind not in COMMUNES for each in found):
        return []
    bare = " ".join(without_kind(typed)[0].whole)
    if bare not in {without_article(each.search_name) for each in found} or any(map(is_number, typed.whole)):
        return []
    people = max(each.population or 0 for each in found)
    condition = Q(population__gte=FAR_LARGER_TOWN * people, search_name__startswith=f"{bare} ")
    for article in sorted(ARTICLES):
        is_typed = f" {article} {bare} " in f" {' '.join(typed.whole)} "
        is_theirs = any(each.search_name == f"{article} {bare}" for each in found)
        least = people + 1 if is_typed and not is_theirs else FAR_LARGER_TOWN * people
        condition |= Q(population__gte=least, search_name__startswith=f"{article} {bare} ")
    others = Territory.objects.filter(condition, kind=TerritoryKind.COMMUNE)
    others = others.exclude(pk__in=[match.territory.pk for match in matches])
    return hydrate(successors(others.order_by(*MOST_POPULATED), MAX_SUGGESTIONS), text)


def widest_of_one_place(matches: list[Match]) -> list[Match]:
    """Keep the widest of territories that share name and population: they are one place under several codes."""
    widest: dict[tuple[str, int], Match] = {}
    for match in sorted(matches, key=lambda match: WIDEST_FIRST.index(match.territory.kind)):
        population = match.territory.population
        place = match.territory.search_name, -match.territory.pk if population is None else population
        widest.setdefault(place, match)
    return [match for match in matches if match in widest.values()]
