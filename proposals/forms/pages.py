"""The query string of the tracker's pages: the day and the filters, with a sentence for what is refused."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from catalogue.search.text import printable
from proposals.models import ProposalStatus
from proposals.slugs import STATUS_SLUGS
from proposals.tracking import AsOf, Flag, Selection, Tracker
from proposals.tracking.days import HANDED_OVER_ON

LONGEST_QUERY = 200
SHOWN = 40
"""Characters of a wrong value that a sentence repeats."""


def read_as_of(data: Mapping[str, Any], *, today: date | None = None) -> tuple[AsOf, str]:
    """The day that `?au=2019-06-30` asks for, and why it cannot be shown, in a sentence: the day is today's then."""
    today = today or timezone.localdate()
    asked = shown(data.get("au") or "")
    if not asked:
        return AsOf(today), ""
    try:
        day = forms.DateField(input_formats=["%Y-%m-%d", "%d/%m/%Y"]).clean(asked)
    except forms.ValidationError:
        return AsOf(today), f"« {asked} » n’est pas une date. Écrivez-la ainsi : 2019-06-30."
    if day > today:
        return AsOf(today), "Cette date n’est pas encore passée."
    if day < HANDED_OVER_ON:
        return AsOf(today), "Le rapport a été remis le 24 avril 2015 : rien n’est suivi avant."
    return AsOf(day), ""


def refusals(refusal: str) -> list[str]:
    """What a page says of a day that it cannot show: it shows today instead."""
    return [f"{refusal} Voici l’état du jour."] if refusal else []


def capitalised(choices: type[models.TextChoices]) -> list[tuple[str, str]]:
    """The values of a choice, their labels as a list shows them."""
    return [(str(value), str(label).capitalize()) for value, label in choices.choices]


class SelectionForm(forms.Form):
    """The filters of the list: words, axes, statuses, levers, flags."""

    q = forms.CharField(label="Mots cherchés", required=False)
    axe = forms.MultipleChoiceField(label="Axe", required=False)
    statut = forms.MultipleChoiceField(label="Statut", required=False)
    levier = forms.MultipleChoiceField(label="Levier", required=False)
    signal = forms.MultipleChoiceField(label="Signal", required=False)

    def __init__(self, *args: Any, tracker: Tracker, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, choices in filter_choices(tracker).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]


def filter_choices(tracker: Tracker) -> dict[str, list[tuple[str, str]]]:
    """The values of each filter with their labels."""
    return {
        "axe": [(str(axis.number), str(axis)) for axis in tracker.axes],
        "statut": [(STATUS_SLUGS[value], label) for value, label in capitalised(ProposalStatus)],
        "levier": [(lever.slug, lever.verb) for lever in tracker.levers],
        "signal": capitalised(Flag),
    }


def read_selection(data: MultiValueDict[str, str], tracker: Tracker) -> tuple[Selection, SelectionForm, list[str]]:
    """The selection that a query string asks for, the form that shows it, and a sentence for each value left out."""
    kept: MultiValueDict[str, str] = MultiValueDict()
    sentences = []
    for name, choices in filter_choices(tracker).items():
        known = {value for value, _ in choices}
        asked = list(dict.fromkeys(value for value in data.getlist(name) if value))
        kept.setlist(name, [value for value in asked if value in known])
        label = SelectionForm.base_fields[name].label
        sentences += [
            f"« {shown(value)} » n’est pas une valeur du filtre « {label} » : elle est laissée de côté."
            for value in asked
            if value not in known
        ][:1]
    asked_words = printable(str(data.get("q") or "")).strip()
    if len(asked_words) > LONGEST_QUERY:
        sentences.append(f"Seuls les {LONGEST_QUERY} premiers caractères de la recherche sont lus.")
    q = asked_words[:LONGEST_QUERY]
    kept["q"] = q
    selection = Selection(
        q=q,
        axes=tuple(int(value) for value in kept.getlist("axe")),
        statuses=tuple(value for value, slug in STATUS_SLUGS.items() if slug in kept.getlist("statut")),
        levers=tuple(kept.getlist("levier")),
        flags=tuple(kept.getlist("signal")),
    )
    return selection, SelectionForm(kept, tracker=tracker), sentences


def shown(value: str) -> str:
    """A value of the query string as a sentence repeats it."""
    text = printable(value).strip()
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
