"""The filters of the catalogue: the only reader of a query string.

Pages, exports and feeds all take their criteria from here, so an address means the same everywhere. Nothing is ever
refused: what is not understood is left out, and `notices` say so.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import django_filters
from django import forms

from catalogue.models import Innovation, Territory
from catalogue.models.innovation import InnovationQuerySet
from catalogue.search.index import engine
from catalogue.search.index.engine import current_index
from catalogue.search.query.applied import Notice, Suggestion, words_of
from catalogue.search.query.criteria import EXACT, MAX_PAGE, MAX_QUERY, NO_PLACE, ONLY_ALIKE, ONLY_HERE, Criteria, Sort
from catalogue.search.query.facets import FACETS, Facet
from catalogue.search.query.places import PlaceReading, place_in_words
from catalogue.search.reference import narrowed
from catalogue.territories.lookup import Match
from catalogue.territories.names import typeset
from catalogue.territories.resolution import resolve_territory, territory_key
from catalogue.typography import NBSP, composed, french_number, plural, printable

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
    `is_outdated` tells a value of a facet that is written otherwise in an address, or is not any longer; `unknown` are
    those that do not exist, each with its sentence.
    """

    value: Any
    sentences: tuple[str, ...] = ()
    candidates: tuple[Match, ...] = ()
    territory: Territory | None = None
    is_outdated: bool = False
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceNote:
    """What a page says of the place in the words of a search.

    `typed` is how it was typed, `name` the territory that is used, empty when it is only offered; `as_words` is the
    list where it is words, `wider` that of the other words around the territory, `others` those of the other
    territories that may be meant.
    """

    typed: str
    name: str
    as_words: Suggestion
    wider: Suggestion | None
    others: tuple[Suggestion, ...]


class QueryField(forms.Field):
    """The words to look for."""

    widget = forms.TextInput

    def clean(self, value: str | None) -> Reading:
        """Read at most `MAX_QUERY` characters."""
        text = " ".join(composed(printable(value or "")).split())
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
        unknown = tuple(text for text in raw if text not in meanings)
        sentences = tuple(unknown_filter(self.facet.label, text) for text in unknown)
        outdated = any(text != value for text, value in meanings.items())
        return Reading(tuple(meanings.values()), sentences, is_outdated=outdated, unknown=unknown)


class TerritoryField(forms.Field):
    """A territory: its kind and code, as links have it, or what a person typed."""

    widget = forms.TextInput

    def clean(self, value: str | None) -> Reading:
        """Find the one territory meant, or those that it may be."""
        text = " ".join(composed(printable(value or "")).split())
        if not text:
            return Reading("")
        resolution = resolve_territory(text)
        if resolution.match is not None:
            territory, note = resolution.match.territory, resolution.match.note
            return Reading(territory_key(territory), (f"{note}.",) if note else (), territory=territory)
        candidates = tuple(resolution.candidates[:MAX_CANDIDATES])
        if (nearest := resolution.nearest) is not None:
            others = tuple(match for match in candidates if match != nearest)
            sentence = f"{quoted(text)} est lu {quoted(nearest.text)}{'. Ou bien' if others else ''}"
            ending = f"{NBSP}:" if others else "."
            return Reading(territory_key(nearest.territory), (sentence + ending,), others, nearest.territory)
        if not candidates:
            return Reading("", (f"Aucun territoire ne répond à {quoted(text)}{NBSP}: il est ignoré.",))
        if len(candidates) == 1:
            return Reading("", (f"{quoted(text)} n’est le nom d’aucun territoire. Peut-être{NBSP}:",), candidates)
        return Reading("", (f"Plusieurs territoires répondent à {quoted(text)}{NBSP}: lequel{NBSP}?",), candidates)


class FlagField(forms.Field):
    """A yes or no, of which addresses have one value only: `flag` gives `value`, any other the contrary."""

    widget = forms.TextInput

    def __init__(self, *, flag: str, value: bool = True, **options: Any):
        super().__init__(**options)
        self.flag, self.value = flag, value

    def clean(self, value: str | None) -> Reading:
        """Read it; a value that no link of ours has says nothing."""
        return Reading(self.value if value == self.flag else not self.value)


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


MAX_SENTENCES = 5
"""Sentences about unknown values that a page shows; the others are counted."""


class FieldFilter(django_filters.Filter):
    """What one of the fields above reads; `filter_queryset` applies them all at once."""

    def __init__(self, field_class: type[forms.Field], **options: Any):
        super().__init__(**options)
        self.field_class = field_class


class InnovationFilterSet(django_filters.FilterSet):
    """What a query string asks of the catalogue.

    `criteria` is what it says, `notices` what it says in vain, and `qs` the innovations that answer, in no order:
    the reference that every engine is held to.
    """

    q = FieldFilter(QueryField, label="Que cherchez-vous ?")
    exact = FieldFilter(FlagField, label="Le mot exact seulement", flag=EXACT)
    lieu = FieldFilter(FlagField, label="Lire un lieu dans les mots", flag=NO_PLACE, value=False)
    territoire = FieldFilter(TerritoryField, label="Votre collectivité")
    ici = FieldFilter(FlagField, label="Seulement ici", flag=ONLY_HERE)
    comme = FieldFilter(TerritoryField, label="Comme ce territoire")
    comparables = FieldFilter(FlagField, label="Seulement les territoires comparables", flag=ONLY_ALIKE)
    tri = FieldFilter(SortField, label="Trier par")
    page = FieldFilter(PageField, label="Page")

    class Meta:
        model = Innovation
        fields: list[str] = []

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """The filters declared here, and one for each facet."""
        facets = {name: FieldFilter(FacetField, label=facet.label, facet=facet) for name, facet in FACETS.items()}
        return super().get_filters() | facets

    def __init__(self, data: Mapping[str, Any]):
        """Take a query string, as Django or a dictionary has it.

        The filters are those of the class: django-filter copies them for each request, as it lets a view change them,
        which took 2 ms of a page of 25. Nothing changes ours.
        """
        self.data, self.is_bound = data, True
        self.queryset = Innovation.objects.all()
        self.request = self.form_prefix = None
        self.filters = self.base_filters

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """What each field understood, without the form around them, which nobody shows: it takes as long again."""
        return {name: self.reading(name) for name in self.base_filters}

    def reading(self, name: str) -> Reading:
        """What one field understood."""
        field = self.base_filters[name].field
        return field.clean(field.widget.value_from_datadict(self.data, {}, name))

    @cached_property
    def criteria(self) -> Criteria:
        """What the query string asks for, as far as it is understood, a place in the words being a territory.

        The words that name it stay, where entries have them, so that those that have them come first.
        """
        if (match := self.place.match) is None:
            return self.typed
        around = replace(self.typed, territoire=territory_key(match.territory))
        if self.place.is_in_texts and any(engine.totals([around])):
            return around
        return replace(around, q=self.place.rest)

    @cached_property
    def typed(self) -> Criteria:
        """What the query string asks for, places in the words being words.

        A territory that is compared with none, a region for example, is where to look around.
        """
        values = {name: reading.value for name, reading in self.readings.items()}
        if not self.is_compared:
            values |= {"territoire": values["comme"], "comme": ""}
        return Criteria(**values)

    @cached_property
    def is_compared(self) -> bool:
        """Whether the list can be that of the territories like the one asked for, if one is."""
        kind, _, code = self.readings["comme"].value.rpartition("-")
        return not kind or current_index().comparables.profile(kind, code) is not None

    @cached_property
    def place(self) -> PlaceReading:
        """The place in the words, unless a territory is asked for or the words are to be words."""
        reads = self.typed.q and self.typed.lieu and not (self.typed.territoire or self.typed.comme)
        return place_in_words(self.typed.q, current_index().place_names) if reads else PlaceReading(self.typed.q)

    @cached_property
    def place_note(self) -> PlaceNote | None:
        """What to say of the place in the words, when there is one."""
        others = tuple(
            Suggestion(
                match.text, replace(self.typed, q=self.place.rest, page=1, territoire=territory_key(match.territory))
            )
            for match in self.place.offered[:MAX_CANDIDATES]
        )
        if self.place.match is None and not others:
            return None
        as_words = replace(self.typed, lieu=False, page=1)
        name = self.place.match.text if self.place.match else ""
        is_wider = self.place.match is not None and self.place.rest not in ("", self.criteria.q)
        wider = Suggestion(self.place.rest, replace(self.criteria, q=self.place.rest, page=1)) if is_wider else None
        return PlaceNote(self.place.name, name, Suggestion(self.place.name, as_words), wider, others)

    @property
    def territory(self) -> Territory | None:
        """The territory asked for, with what contains it."""
        if self.place.match:
            return self.place.match.territory
        return self.readings["comme"].territory or self.readings["territoire"].territory

    @property
    def words(self) -> list[str]:
        """What the query string asks for, in words."""
        criteria = self.criteria
        is_asked = criteria.q or criteria.territoire or criteria.comme or criteria.facets
        return words_of(criteria, self.territory, current_index().vocabulary) if is_asked else []

    @cached_property
    def notices(self) -> list[Notice]:
        """A sentence for each thing that was not understood, unknown values beyond the first few being counted."""
        unknown = [
            Notice(sentence, tuple(self.searched(name, text)))
            for name in FACETS
            for sentence, text in zip(self.readings[name].sentences, self.readings[name].unknown, strict=True)
        ]
        found = [
            Notice(sentence, tuple(self.meant(name, reading)))
            for name, reading in self.readings.items()
            if name not in FACETS
            for sentence in reading.sentences
        ]
        if not self.is_compared and (territory := self.territory) is not None:
            sentence = f"{typeset(territory.name)} n’est comparé à aucun territoire{NBSP}: voici ce qui est autour."
            found.append(Notice(sentence))
        found += unknown[:MAX_SENTENCES]
        if left := len(unknown[MAX_SENTENCES:]):
            s = plural(left)
            found.append(Notice(f"{french_number(left)} autre{s} filtre{s} inconnu{s}{NBSP}: ignoré{s} de même."))
        return found

    def meant(self, name: str, reading: Reading) -> list[Suggestion]:
        """The lists of the territories that may have been meant in the field of a name."""
        return [
            Suggestion(match.label, self.criteria.within(match.territory.kind, match.territory.code, name))
            for match in reading.candidates
        ]

    def searched(self, name: str, text: str) -> list[Suggestion]:
        """The search for a theme that does not exist, or that was dropped: its words are in entries all the same."""
        words = " ".join(printable(text).replace("-", " ").split())
        if name != "theme" or self.criteria.q or not words or len(words) > MAX_CHARACTERS:
            return []
        return [Suggestion(f"Chercher {quoted(words)} dans les fiches", replace(self.criteria, q=words, page=1))]

    def filter_queryset(self, queryset: InnovationQuerySet) -> InnovationQuerySet:
        """Keep the published innovations that answer."""
        return narrowed(queryset.published().order_by(), self.criteria)
