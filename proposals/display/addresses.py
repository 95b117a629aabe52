"""The addresses of the tracker: every state of a page is in its query string."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from proposals.slugs import STATUS_SLUGS
from proposals.tracking import AsOf, Selection

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


def list_url(pairs: Sequence[Pair]) -> str:
    """The address of the list with a query string."""
    return reverse("proposals:proposals", query=pairs) if pairs else reverse("proposals:proposals")


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


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is applied, and the address without it."""

    kind: str
    label: str
    url: str


def filters_of(form: forms.Form) -> tuple[Filter, ...]:
    """The filters of the form, to tick."""
    data = cast(MultiValueDict[str, str], form.data)
    found = []
    for name, field in form.fields.items():
        if isinstance(field, forms.MultipleChoiceField):
            kept = data.getlist(name)
            choices = cast(Iterable[tuple[str, str]], field.choices)
            options = tuple(Option(name, value, label, value in kept) for value, label in choices)
            found.append(Filter(name, str(field.label), options))
    return tuple(found)


def chips_of(filters: Sequence[Filter], selection: Selection, as_of: AsOf) -> tuple[Chip, ...]:
    """What is applied, the words first, each with the address of the list without it."""
    pairs = [*selection_pairs(selection), *day_pairs(as_of)]
    ticked = [option for each in filters for option in each.options if option.is_ticked]
    kinds = {each.name: each.label for each in filters}
    words = [Chip("Mots", f"« {selection.q} »", list_url([pair for pair in pairs if pair[0] != "q"]))]
    return (
        *(words if selection.q else []),
        *(
            Chip(
                kinds[option.name],
                option.label,
                list_url([pair for pair in pairs if pair != (option.name, option.value)]),
            )
            for option in ticked
        ),
    )
