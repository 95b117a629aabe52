"""What the site is compared with: the same page from data in memory, and the reference engine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import override_settings
from django.urls import path

from catalogue.models import Innovation
from catalogue.search.rows import Card, card_of
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
        from catalogue.search.query.applied import Vocabulary

        self.total_and_counts, self.totals, self.keys = reference.total_and_counts, reference.totals, reference.keys
        self.vocabulary = Vocabulary.read()

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


@contextmanager
def plain_engine() -> Iterator[None]:
    """Have the list answered by the reference engine."""
    results = "catalogue.search.results"
    with mock.patch(f"{results}.engine", PlainEngine()), mock.patch("catalogue.search.rows.cards_of", plain_cards):
        yield


def plain_cards(index: PlainIndex, keys: Sequence[int]) -> dict[int, Card]:
    """What the rows show, from the relations."""
    return {innovation.pk: card_of(innovation) for innovation in Innovation.objects.for_cards().filter(pk__in=keys)}
