"""Alerts on lists: the entries published since the last mail, of those that a search finds or that a territory has.

An entry counts once, when the public first sees it. It answers a search when it has all the words, as on the page.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from catalogue.alerts.kinds import NOTHING, AlertKind, Followed, FreshNews
from catalogue.models import Innovation, Territory, TerritoryKind
from catalogue.refusal import Refusal
from catalogue.search.index import engine
from catalogue.search.query.applied import Vocabulary, words_of
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.filterset import InnovationFilterSet
from catalogue.territories.comparable import Comparables, present_comparables
from catalogue.territories.likeness import KINDS, comparable_keys
from catalogue.territories.names import full_name
from catalogue.territories.resolution import resolve_territory, territory_key
from catalogue.typography import NBSP, listed
from catalogue.versions.history import first_shown, last_number

MOST_LABELS = 6
"""Filters that the title of a search names."""

EVERYTHING = "toutes les innovations"


def list_alert(criteria: Criteria) -> tuple[str, str]:
    """What to follow from a list, as a kind and its target: a territory where it asks for nothing else."""
    place, rest = criteria.comme or criteria.territoire, narrowing(criteria)
    return ("territoire", place) if place and rest == Criteria() else ("recherche", rest.to_query_string())


def narrowing(criteria: Criteria) -> Criteria:
    """What narrows a list: its order, its page, and a territory that others follow are left out."""
    orders = {"territoire": not criteria.ici, "comme": not criteria.comparables}
    return replace(criteria, tri="").without(*(name for name, is_order in orders.items() if is_order))


def read_search(text: str) -> str:
    """The query string of what a list's query string asks for."""
    return list_target(InnovationFilterSet(QueryDict(text)).criteria)


def list_target(criteria: Criteria) -> str:
    """The one query string of a list that is followed: what is there alone where it names but a territory."""
    kind, target = list_alert(criteria)
    only = replace(criteria, tri="", page=1, ici=True, comparables=True)
    return target if kind == "recherche" else only.to_query_string()


def criteria_of(target: str, vocabulary: Vocabulary) -> Criteria:
    """The criteria of a target. A theme that took another address is followed; one that is no more finds nothing."""
    kept = Criteria.written(target)
    facets = ((name, tuple(vocabulary.resolve(name, values).values()) or values) for name, values in kept.facets)
    return replace(kept, facets=tuple(facets))


def territories_of(keys: Collection[str]) -> dict[str, Territory]:
    """The territories of these keys with what contains them, or those that took their place since. One query."""
    named = Q()
    for key in keys:
        kind, _, code = key.rpartition("-")
        named |= Q(kind=kind, code=code)
    rows = Territory.objects.with_parents().filter(named) if keys else Territory.objects.none()
    return {territory_key(each): each.successor or each for each in rows}


def searches_of(targets: Collection[str]) -> dict[str, tuple[Criteria, Territory | None]]:
    """What targets ask for, of the territory that stands where theirs did. One query."""
    vocabulary = engine.current_index().vocabulary
    read = {target: criteria_of(target, vocabulary) for target in targets}
    places = {target: criteria.comme or criteria.territoire for target, criteria in read.items()}
    territories = territories_of({key for key in places.values() if key})
    found = {}
    for target, criteria in read.items():
        territory = territories.get(places[target])
        if territory is not None:
            criteria = criteria.within(territory.kind, territory.code, criteria.territory_parameter)
        found[target] = (criteria, territory)
    return found


def searches_found(targets: Collection[str]) -> dict[str, Followed]:
    """What searches look for, in words, and the addresses of their lists."""
    vocabulary = engine.current_index().vocabulary
    return {
        target: Followed(
            search_title(criteria, territory, vocabulary), reverse("catalogue:innovations", query=criteria.pairs())
        )
        for target, (criteria, territory) in searches_of(targets).items()
    }


def search_title(criteria: Criteria, territory: Territory | None, vocabulary: Vocabulary) -> str:
    """A search in words: « médecin », Rezé, Santé."""
    words = words_of(criteria, territory, vocabulary)
    quoted = [f"«{NBSP}{criteria.q}{NBSP}»", *words[1:]] if criteria.q else words
    return ", ".join([*quoted[:MOST_LABELS], *(["…"] if quoted[MOST_LABELS:] else [])]) or EVERYTHING


def search_news(asked: Sequence[tuple[str, int]], until: int) -> list[list[FreshNews]]:
    """The new entries that searches find."""
    read = searches_of({target for target, _ in asked})
    return new_entries([([read[target][0]], mark) for target, mark in asked], until)


def new_entries(asked: Sequence[tuple[Sequence[Criteria], int]], until: int) -> list[list[FreshNews]]:
    """For each list of criteria and the last version that was told, the entries shown since that answer one of them.

    Two queries, and one for some dozens of searches with words of their own.
    """
    shown = first_shown(after=min((mark for _, mark in asked), default=until), until=until)
    several = list(dict.fromkeys(criteria for some, _ in asked for criteria in some))
    if not shown or not several:
        return [[] for _ in asked]
    having = dict(zip(several, engine.whole_keys(several, list(shown)), strict=True))
    entries = Innovation.objects.published().with_territory().in_bulk(list(shown))
    found = []
    for some, mark in asked:
        keys = {key for criteria in some for key in having[criteria] if shown[key] > mark and key in entries}
        found.append([entry_news(entries[key]) for key in sorted(keys, key=lambda key: -shown[key])])
    return found


def entry_news(innovation: Innovation) -> FreshNews:
    """A new entry, as a mail tells it."""
    title = f"{innovation.title} ({', '.join(innovation.whereabouts[:2])})"
    return FreshNews(title, innovation.summary, innovation.get_absolute_url())


SEARCH = AlertKind(
    "une recherche",
    "quand une fiche nouvelle y répond",
    "nouvelle|s fiche|s",
    read_search,
    searches_found,
    last_number,
    search_news,
)


def read_territory(text: str) -> str:
    """The key of the territory that a text names."""
    territory = resolve_territory(text).territory
    if territory is None:
        raise Refusal([NOTHING])
    return territory_key(territory)


def territories_found(keys: Collection[str]) -> dict[str, Followed]:
    """What territories are called, and their pages."""
    comparables = present_comparables()
    return {
        key: Followed(around_title(territory, comparables), territory.get_absolute_url())
        for key, territory in territories_of(keys).items()
    }


def places_around(territory: Territory) -> list[Territory]:
    """A territory and what contains it and is followed with it: a commune alone would have nothing new for years."""
    if territory.kind != TerritoryKind.COMMUNE:
        return [territory]
    return [territory, *(each for each in (territory.epci, territory.department) if each is not None)]


def around_title(territory: Territory, comparables: Comparables) -> str:
    """« Rezé, son intercommunalité, son département et les communes comparables », « Région Bretagne »."""
    names = {TerritoryKind.EPCI: "son intercommunalité", TerritoryKind.DEPARTMENT: "son département"}
    words = [full_name(territory), *(names[TerritoryKind(each.kind)] for each in places_around(territory)[1:])]
    if comparables.profile(territory.kind, territory.code) is not None:
        words.append(f"les {KINDS[TerritoryKind(territory.kind)].lower()} comparables")
    return listed(words)


def territory_news(asked: Sequence[tuple[str, int]], until: int) -> list[list[FreshNews]]:
    """The new entries of territories, of what surrounds them and of those like them."""
    territories = territories_of({key for key, _ in asked})
    comparables, known = present_comparables(), engine.current_index().places.known
    read = {}
    for key, territory in territories.items():
        followed = [*map(territory_key, places_around(territory)), *comparable_keys(comparables, territory, known)]
        read[key] = [Criteria(territoire=each, ici=True) for each in followed]
    return new_entries([(read.get(key, []), mark) for key, mark in asked], until)


TERRITORY = AlertKind(
    "un territoire",
    "quand une fiche nouvelle en vient",
    "nouvelle|s fiche|s",
    read_territory,
    territories_found,
    last_number,
    territory_news,
)
