"""The query string of the tracker's pages, read and written: the day and the filters.

Every state of a page is in it; what is refused gets a sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from catalogue.search.query.applied import Chip
from catalogue.search.query.facets import capitalised
from catalogue.search.query.filterset import quoted
from catalogue.typography import printable
from proposals.models import ProposalStatus
from proposals.slugs import STATUS_SLUGS
from proposals.tracker import AsOf, Flag, Selection, Tracker
from proposals.tracker.state import HANDED_OVER_ON

LONGEST_QUERY = 200


def read_as_of(data: Mapping[str, Any], *, today: date | None = None) -> tuple[AsOf, str]:
    """The day that `?au=2019-06-30` asks for, and why it cannot be shown, in a sentence: the day is today's then."""
    today = today or timezone.localdate()
    asked = printable(data.get("au") or "").strip()
    if not asked:
        return AsOf(today), ""
    try:
        day = forms.DateField(input_formats=["%Y-%m-%d", "%d/%m/%Y"]).clean(asked)
    except forms.ValidationError:
        return AsOf(today), f"{quoted(asked)} n’est pas une date. Écrivez-la ainsi : 2019-06-30."
    if day > today:
        return AsOf(today), "Cette date n’est pas encore passée."
    if day < HANDED_OVER_ON:
        return AsOf(today), "Le rapport a été remis le 24 avril 2015 : rien n’est suivi avant."
    return AsOf(day), ""


def refusals(refusal: str) -> list[str]:
    """What a page says of a day that it cannot show: it shows today instead."""
    return [f"{refusal} Voici l’état du jour."] if refusal else []


FILTERS = {"axe": "Axe", "statut": "Statut", "levier": "Levier", "signal": "Signal"}
"""The name and the words of each filter."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value to tick."""

    name: str
    value: str
    label: str
    is_ticked: bool

    @property
    def id(self) -> str:
        """The identifier of its box."""
        return f"{self.name}-{self.value}"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its values."""

    name: str
    label: str
    options: tuple[Option, ...]


def filter_choices(tracker: Tracker) -> dict[str, dict[str, str]]:
    """The values of each filter with their words."""
    return {
        "axe": {str(axis.number): str(axis) for axis in tracker.axes},
        "statut": {STATUS_SLUGS[value]: label for value, label in capitalised(ProposalStatus).items()},
        "levier": {lever.slug: lever.verb for lever in tracker.levers},
        "signal": capitalised(Flag),
    }


def read_selection(
    data: MultiValueDict[str, str], tracker: Tracker
) -> tuple[Selection, tuple[Filter, ...], list[str]]:
    """The selection that a query string asks for, the filters that show it, and a sentence for each value left out."""
    filters, kept, sentences = [], {}, []
    for name, choices in filter_choices(tracker).items():
        asked = [value for value in dict.fromkeys(data.getlist(name)) if value]
        kept[name] = [value for value in asked if value in choices]
        options = tuple(Option(name, value, label, value in kept[name]) for value, label in choices.items())
        filters.append(Filter(name, FILTERS[name], options))
        sentences += [
            f"{quoted(value)} n’est pas une valeur du filtre « {FILTERS[name]} » : elle est laissée de côté."
            for value in asked
            if value not in choices
        ][:1]
    q = printable(str(data.get("q") or "")).strip()
    if len(q) > LONGEST_QUERY:
        sentences.append(f"Seuls les {LONGEST_QUERY} premiers caractères de la recherche sont lus.")
    selection = Selection(
        q=q[:LONGEST_QUERY],
        axes=tuple(map(int, kept["axe"])),
        statuses=tuple(value for value, slug in STATUS_SLUGS.items() if slug in kept["statut"]),
        levers=tuple(kept["levier"]),
        flags=tuple(kept["signal"]),
    )
    return selection, tuple(filters), sentences


Pair = tuple[str, str]


def day_pairs(as_of: AsOf) -> list[Pair]:
    """The query string of the day, nothing for today."""
    return [("au", as_of.day.isoformat())] if as_of.is_past else []


def day_query(as_of: AsOf) -> str:
    """« ?au=2019-06-30 », to follow the address of a page; nothing for today."""
    return f"?{urlencode(pairs)}" if (pairs := day_pairs(as_of)) else ""


def selection_pairs(selection: Selection) -> list[Pair]:
    """The query string of the words and filters."""
    return [
        *([("q", selection.q)] if selection.q else []),
        *(("axe", str(axis)) for axis in selection.axes),
        *(("statut", STATUS_SLUGS[status]) for status in selection.statuses),
        *(("levier", lever) for lever in selection.levers),
        *(("signal", flag) for flag in selection.flags),
    ]


def tracker_url(pairs: Sequence[Pair]) -> str:
    """The address of the list with a query string."""
    return reverse("proposals:proposals", query=pairs) if pairs else reverse("proposals:proposals")


def chips_of(filters: Sequence[Filter], selection: Selection, as_of: AsOf) -> tuple[Chip, ...]:
    """What is applied, the words first, each with the address of the list without it."""
    pairs = [*selection_pairs(selection), *day_pairs(as_of)]
    ticked = [option for each in filters for option in each.options if option.is_ticked]
    kinds = {each.name: each.label for each in filters}
    words = [Chip("Mots", f"« {selection.q} »", tracker_url([pair for pair in pairs if pair[0] != "q"]))]
    return (
        *(words if selection.q else []),
        *(
            Chip(
                kinds[option.name],
                option.label,
                tracker_url([pair for pair in pairs if pair != (option.name, option.value)]),
            )
            for option in ticked
        ),
    )
