"""What the person writes from the page of their contribution: a message, an objection, what was asked, an address."""

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from catalogue.models import Territory
from catalogue.submissions.exchanges import LONGEST_MESSAGE, LONGEST_OBJECTION, questions_of
from catalogue.submissions.forms.base import Answer, StepForm, check_place, check_years, dress
from catalogue.submissions.forms.fields import AddressField, LongText
from catalogue.submissions.forms.flow import steps_of
from catalogue.submissions.models import Submission


class MessageForm(StepForm):
    """A message to the editors."""

    text = LongText(label="Écrire à la rédaction", most=LONGEST_MESSAGE, rows=4, missing="Écrivez votre message.")


class ObjectionForm(StepForm):
    """Why the person does not agree with a text."""

    objection = LongText(
        label="Qu’est-ce qui ne convient pas ?",
        most=LONGEST_OBJECTION,
        rows=3,
        help_text="La rédaction vous lira, et vous proposera autre chose ou gardera votre texte.",
        missing="Dites en une phrase pourquoi vous n’êtes pas d’accord.",
    )


class LostLinkForm(StepForm):
    """Where to write the lost link."""

    email = AddressField(help_text="Celle que vous aviez donnée avec votre contribution.")


class AskedForm(StepForm):
    """The questions that the editors would have answered anew, as the steps ask them, and a word beside."""

    text = LongText(label="Un mot pour la rédaction", most=LONGEST_MESSAGE, rows=4, required=False)

    def __init__(self, data: Any = None, *, submission: Submission, reasons: Sequence[str], is_asked: bool):
        super().__init__(data, initial=dict(submission.answers) | {"text": ""})
        self.is_asked = is_asked
        word = self.fields.pop("text")
        wanted = set(questions_of(submission, list(reasons)))
        for step in steps_of(submission):
            known = {name: field for name, field in step.form.base_fields.items() if name in wanted}
            self.fields |= copy.deepcopy(known)
        self.fields["text"] = word
        for field in self.fields.values():
            dress(field)

    def answers(self) -> dict[str, Answer]:
        """What was typed of the questions asked."""
        return {name: answer for name, answer in self.typed().items() if name != "text"}

    def questions(self) -> Iterator[forms.BoundField]:
        """The questions asked, without the word beside."""
        return (self[name] for name in self.fields if name != "text")

    def clean(self) -> dict[str, Any]:
        """Something at least is answered, while it is asked; a place is named, and years are in order."""
        cleaned = super().clean() or {}
        if self.is_asked and not self.errors and not self.has_changed():
            raise forms.ValidationError("Complétez une réponse, ou écrivez un mot à la rédaction.")
        if "territory" in self.fields:
            check_place(self, cleaned)
        check_years(self, cleaned)
        return cleaned

    @property
    def territory(self) -> Territory | None:
        """The territory that the answers name."""
        return self.cleaned_data.get("territory")


class ResumeForm(StepForm):
    """An e-mail address."""

    email = AddressField(help_text="Elle ne sert qu’à cet envoi et au suivi de votre contribution.")
