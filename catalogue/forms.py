"""Forms of the public pages."""

from typing import Any

from django import forms

from catalogue.models import Answer, Frequency
from catalogue.submissions.forms.base import StepForm
from catalogue.submissions.forms.fields import AddressField, TrapField

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
