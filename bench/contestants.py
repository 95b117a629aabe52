"""What the site is compared with: the same page from data in memory, and the reference engine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import override_settings
from django.urls import path
from pyroaring import BitMap

from catalogue.models import Innovation
from catalogue.search.index.rings import Rings
from catalogue.search.query.criteria import Criteria
from catalogue.search.rows import Card, card_of
from catalogue.territories.comparable import present_comparables
from catalogue.territories.likeness import alike_of
from catalogue.territories.nearness import surroundings_of
from oural.urls import urlpatterns as site_urls

Contexts = dict[str, dict[str, Any]]
"""What the template of the list was given, by query string."""

kept: Contexts = {}


def floor_view(request: HttpRequest) -> HttpResponse:
    """The list, from the context that it was rendered with once."""
    return render(request, "catalogue/innovation_list.html", kept[request.META["QUERY_STRING"]])


def hello_view(request: HttpRequest) -> HttpResponse:
    """As little as a view can do."""
    return HttpResponse("Bonjour")


FLOOR, HELLO = "/plancher/", "/bonjour/"
urlpatterns = [path(FLOOR[1:], floor_view), path(HELLO[1:], hello_view), *site_urls]


@contextmanager
def served() -> Iterator[None]:
    """Serve the floor and « hello world » beside the site, by the same middleware and the same templates."""
    with override_settings(ROOT_URLCONF="bench.contestants"):
        yield


@contextmanager
def keeping_contexts() -> Iterator[None]:
    """Keep what the template of the list is given."""

    def keep(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        kept[request.META["QUERY_STRING"]] = context
        return render(request, template, context)

    with mock.patch("catalogue.views.innovations.render", keep):
        yield


class PlainIndex:
    """The reference engine, with the face of the index: one GROUP BY for each facet."""

    def __init__(self) -> None:
        from catalogue.search import reference
        from catalogue.search.analysis.synonyms import present
        from catalogue.search.query.applied import Vocabulary

        self.reference, self.thesaurus, self.vocabulary = reference, present.get(), Vocabulary.read()
        self.comparables = present_comparables()
        self.total_and_counts, self.totals, self.wholes = (
            reference.total_and_counts,
            reference.totals,
            reference.wholes,
        )

    def query(self, criteria: Any) -> Any:
        """The words of a search."""
        from catalogue.search.query.criteria import read_query

        return read_query(criteria, self.thesaurus)

    def near_total(self, criteria: Any) -> int:
        """How many innovations follow without being counted."""
        return len(self.reference.near_keys(criteria))

    def is_whole(self, criteria: Any) -> bool:
        """Whether some innovations have every word."""
        return bool(self.reference.answers(criteria).whole)

    def sections(self, criteria: Any, start: int, stop: int) -> list[Any]:
        """The entries of a page."""
        from catalogue.search.index.bitmaps import PageSection

        found = []
        for missing, keys in self.reference.sections(criteria):
            if some := keys[max(start, 0) : max(stop, 0)]:
                found.append(PageSection(missing, len(keys), some))
            start, stop = start - len(keys), stop - len(keys)
        return found

    def rings(self, criteria: Criteria) -> Rings:
        """The innovations around the territory asked for, or in those like it, by how near they are."""
        alike = alike_of(self.comparables, criteria.comme) if criteria.comme else None
        around = surroundings_of(criteria.territoire) if criteria.territoire else None
        names = alike.names if alike else around.names if around else ("",)
        found = Innovation.objects.annotate(ring=self.reference.ring(criteria))
        rings: list[BitMap] = [BitMap() for _ in names]
        for key, rank in found.values_list("pk", "ring"):
            rings[rank].add(key)
        return Rings(names, rings, bases=alike.bases if alike else ())

    def nearest(self, criteria: Any, count: int) -> list[int]:
        """The reference does not look for what is no answer."""
        return []

    def check(self, number: int | None) -> None:
        """It has no revision of its own: it answers of the database as it stands."""


class PlainEngine:
    """Answers from the reference engine alone."""

    def __init__(self) -> None:
        from catalogue.search import reference

        self.matching, self.keys = reference.matching, reference.keys

    def answer(self, ask: Callable[[PlainIndex], Any]) -> Any:
        """Ask the reference engine a question."""
        return ask(PlainIndex())

    def totals(self, several: Any) -> list[int]:
        """How many innovations answer each of the criteria."""
        return PlainIndex().totals(several)

    def wholes(self, several: Any) -> list[int]:
        """How many innovations have every word of each of the criteria."""
        return PlainIndex().wholes(several)


@contextmanager
def plain_engine() -> Iterator[None]:
    """Have the list answered by the reference engine."""
    plain = PlainEngine()
    with (
        mock.patch("catalogue.search.results.engine", plain),
        mock.patch("catalogue.search.help.engine", plain),
        mock.patch("catalogue.search.rows.cards_of", plain_cards),
    ):
        yield


def plain_cards(index: PlainIndex, keys: Sequence[int]) -> dict[int, Card]:
    """What the rows show, from the relations."""
    return {innovation.pk: card_of(innovation) for innovation in Innovation.objects.for_cards().filter(pk__in=keys)}
