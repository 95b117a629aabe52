"""Forms of the public pages: the answer of a contact, what is written in a notebook, the note for the mayor."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalogue.briefings.content import Candidates
from catalogue.models import Answer, Frequency, Innovation
from catalogue.models.notebook import NAME_LENGTH
from catalogue.notebooks import NOTE_LENGTH
from catalogue.submissions.forms.base import ChoiceText, StepForm
from catalogue.submissions.forms.fields import AddressField, LongText, ShortText, TrapField

LONGEST_REMARK = 5000
WORDS = {
    Answer.TRUE: "Oui, elle est toujours exacte",
    Answer.TO_CORRECT: "Non, il y a quelque chose à corriger",
    Answer.STOPPED: "Non, l’innovation s’est arrêtée",
}


class AnswerForm(forms.Form):
    """The answer of a contact to the yearly question."""

    answer = forms.ChoiceField(
        label="La fiche est-elle toujours exacte ?",
        choices=[(answer.value, words) for answer, words in WORDS.items()],
        error_messages={
            "required": "Choisissez une réponse.",
            "invalid_choice": "Choisissez une réponse de la liste.",
        },
    )
    remark = forms.CharField(
        label="Ce qu’il faut corriger, ou ce qui s’est passé",
        required=False,
        max_length=LONGEST_REMARK,
        error_messages={"max_length": f"Ce texte a au plus {LONGEST_REMARK} caractères."},
    )

    def clean(self) -> dict[str, Any]:
        """A correction says what to correct."""
        cleaned = super().clean() or {}
        if cleaned.get("answer") == Answer.TO_CORRECT and "remark" in cleaned and not cleaned["remark"]:
            self.add_error("remark", "Dites ce qui est à corriger.")
        return cleaned


NOTEBOOK_ADDRESS = re.compile(r"(?:/carnet/)?([\w-]{32})/?(?:[?#]\S*)?$", re.ASCII)
ENTRY_ADDRESS = re.compile(r"(?:/innovations/)?([\w-]+)/?(?:[?#]\S*)?$", re.ASCII)


class NotebookAddressForm(StepForm):
    """The address of a notebook that one has already; its value is the secret in it."""

    carnet = ShortText(
        label="Adresse de votre carnet",
        most=300,
        missing="Collez l’adresse de votre carnet.",
        attrs={"autocomplete": "off", "spellcheck": "false"},
        help_text="Celle que montre sa page, telle que vous l’avez gardée.",
    )

    def clean_carnet(self) -> str:
        """Read the address."""
        text = self.cleaned_data["carnet"].strip()
        if "/carnet/lecture/" in text:
            raise ValidationError("Cette adresse lit un carnet partagé, et ne permet pas d’y garder une fiche.")
        found = NOTEBOOK_ADDRESS.search(text)
        if found is None:
            raise ValidationError("Ce n’est pas l’adresse d’un carnet : elle contient /carnet/ et 32 signes.")
        return found[1]


class EntryAddressForm(StepForm):
    """The entry that a notebook is to keep; its value is a public entry."""

    fiche = ShortText(
        label="Ajouter une fiche par son adresse",
        most=300,
        missing="Collez l’adresse d’une fiche.",
        attrs={"autocomplete": "off", "spellcheck": "false"},
        help_text="Collez celle de la page d’une innovation.",
    )

    def clean_fiche(self) -> Innovation:
        """Find the entry."""
        found = ENTRY_ADDRESS.search(self.cleaned_data["fiche"].strip())
        innovation = Innovation.objects.published().named([found[1]] if found else []).first()
        if innovation is None:
            raise ValidationError("Aucune fiche publiée n’a cette adresse.")
        return innovation


class NotebookNameForm(StepForm):
    """The name of a notebook."""

    nom = ShortText(label="Nom du carnet", most=NAME_LENGTH, missing="Donnez un nom au carnet.")


class NoteForm(StepForm):
    """A note of one's own on an entry of a notebook."""

    note = LongText(label="Ma note", most=NOTE_LENGTH, rows=4, required=False)


class BriefingForm(StepForm):
    """The note for the mayor: which entries, under which title, after which words, in which format."""

    fiche = forms.MultipleChoiceField(
        label="Les fiches de la note",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Gardez une fiche au moins.", "invalid_choice": "Choisissez parmi ces fiches."},
    )
    titre = ShortText(label="Titre de la note", most=160, missing="Donnez un titre à la note.")
    mots = LongText(
        label="Vos mots, en tête de la note",
        most=2000,
        rows=4,
        required=False,
        help_text="Par exemple « Pour le conseil du 12 mars : ce que des communes comme la nôtre ont fait. »",
    )
    notes = forms.BooleanField(
        label="Ajouter les notes de mon carnet", required=False, help_text="Chacune vient en tête de sa fiche."
    )
    format = forms.ChoiceField(
        label="Format du fichier",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez un format de la liste."),
    )

    def __init__(self, *args: Any, candidates: Candidates, formats: Mapping[str, tuple[Any, ...]]):
        initial = {"fiche": [each.slug for each in candidates.entries], "titre": candidates.title, "format": "odt"}
        super().__init__(*args, initial=initial)
        self.fields["fiche"].choices = [  # type: ignore[attr-defined]
            (each.slug, ChoiceText(each.title, each.place)) for each in candidates.entries
        ]
        self.fields["format"].choices = [(name, label) for name, (label, *_) in formats.items()]  # type: ignore[attr-defined]
        if not candidates.notes:
            del self.fields["notes"]


class FrequencyForm(StepForm):
    """How often an alert writes."""

    frequency = forms.ChoiceField(
        label="À quel rythme, au plus ?",
        choices=[(each.value, each.label.capitalize()) for each in Frequency],
        initial=Frequency.WEEKLY,
        widget=forms.RadioSelect,
        help_text="Rien ne part quand il n’y a rien de nouveau.",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez un rythme de la liste."),
    )


class AlertForm(FrequencyForm):
    """Whom an alert writes to, and how often."""

    email = AddressField(
        help_text="Elle ne sert qu’à ces courriels, et s’efface dès que vous arrêtez l’alerte.",
        attrs={"inputmode": "email"},
    )
    site_web = TrapField()

    field_order = ["email", "frequency", "site_web"]
