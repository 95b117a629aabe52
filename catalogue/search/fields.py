"""The fields of the search form: each reads anything, and says in a sentence what it could not use."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from catalogue.models import Territory
from catalogue.search.criteria import MAX_PAGE, MAX_QUERY, Sort
from catalogue.search.current import current_index
from catalogue.search.facets import Facet
from catalogue.territories.lookup import Match
from catalogue.territories.resolution import resolve_territory, territory_key
from catalogue.typography import NBSP, printable

MAX_VALUES = 100
"""Values of one facet that are read: there are 101 departments, and nobody ticks them all."""

MAX_CHARACTERS = 100
"""Characters of a value that are read; the longest are the names of themes."""

MAX_CANDIDATES = 10
"""Territories offered when a name is that of several."""

SHOWN_CHARACTERS = 40
"""Characters of a value that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a field understood, the sentences about what it did not, and the territories that may have been meant.

    `territory` is the one that was found, with what contains it.
    `is_outdated` tells a value of a facet that is written otherwise in an address, or is not any longer.
    """

    value: Any
    sentences: tuple[str, ...] = ()
    candidates: tuple[Match, ...] = ()
    territory: Territory | None = None
    is_outdated: bool = False


class QueryField(forms.Field):
    """The words to look for."""

    widget = forms.TextInput

    def clean(self, value: str | None) -> Reading:
        """Read at most `MAX_QUERY` characters."""
        text = " ".join(printable(value or "").split())
        if len(text) <= MAX_QUERY:
            return Reading(text)
        return Reading(text[:MAX_QUERY], (f"Seuls les {MAX_QUERY} premiers caractères de la recherche sont lus.",))


class FacetField(forms.Field):
    """The values of a facet; those that do not exist are left out."""

    widget = forms.SelectMultiple

    def __init__(self, *, facet: Facet, **options: Any):
        super().__init__(**options)
        self.facet = facet

    def clean(self, value: Iterable[str] | None) -> Reading:
        """Read at most `MAX_VALUES` values."""
        raw = [text for text in dict.fromkeys(value or ()) if text.strip()]
        readable = [text for text in raw[:MAX_VALUES] if len(text) <= MAX_CHARACTERS and text == printable(text)]
        meanings = current_index().vocabulary.resolve(self.facet.name, readable) if readable else {}
        sentences = (unknown_filter(self.facet.label, text) for text in raw if text not in meanings)
        outdated = any(text != value for text, value in meanings.items())
        return Reading(tuple(meanings.values()), tuple(sentences), is_outdated=outdated)


class TerritoryField(forms.Field):
    """A territory: its kind and code, as links have it, or what a person typed."""

    widget = forms.TextInput

    def clean(self, value: str | None) -> Reading:
        """Find the one territory meant, or those that it may be."""
        text = " ".join(printable(value or "").split())
        if not text:
            return Reading("")
        resolution = resolve_territory(text)
        if resolution.match is not None:
            territory, note = resolution.match.territory, resolution.match.note
            return Reading(territory_key(territory), (f"{note}.",) if note else (), territory=territory)
        candidates = tuple(resolution.candidates[:MAX_CANDIDATES])
        if not candidates:
            return Reading("", (f"Aucun territoire ne répond à {quoted(text)}{NBSP}: il est ignoré.",))
        return Reading("", (f"Plusieurs territoires répondent à {quoted(text)}{NBSP}: lequel{NBSP}?",), candidates)


class SortField(forms.Field):
    """The order of the list."""

    widget = forms.TextInput
    offered = (Sort.RELEVANCE, Sort.NEWEST, Sort.TITLE, Sort.TAKEN_UP)

    def clean(self, value: str | None) -> Reading:
        """Read one of the orders that the page offers."""
        if not value:
            return Reading("")
        if value in self.offered:
            return Reading(value)
        return Reading("", (f"Le tri {quoted(value)} n’existe pas{NBSP}: il est ignoré.",))


class PageField(forms.Field):
    """The number of a page."""

    widget = forms.TextInput

    def clean(self, value: str | None) -> Reading:
        """Read a number from 1; one that is beyond the last page is for the results to say."""
        text = (value or "").strip()
        if not text:
            return Reading(1)
        if re.fullmatch(r"0*[1-9][0-9]*", text):
            digits = text.lstrip("0")
            return Reading(int(digits) if len(digits) <= len(str(MAX_PAGE)) else MAX_PAGE)
        return Reading(1, (f"La page {quoted(text)} n’existe pas{NBSP}: voici la première.",))


def unknown_filter(label: str, value: str) -> str:
    """Say that a filter does not exist: « Le filtre « région = bretagn » n’existe pas : il est ignoré. »"""
    return f"Le filtre {quoted(value, f'{label[:1].lower()}{label[1:]} = ')} n’existe pas{NBSP}: il est ignoré."


def quoted(value: str, before: str = "") -> str:
    """A value between quotes, cut when it is long, after what says whose value it is."""
    text = printable(value).strip()
    shown = text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
    return f"«{NBSP}{before}{shown}{NBSP}»"
