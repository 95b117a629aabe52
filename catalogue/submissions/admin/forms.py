"""The forms of the review page: each gives the arguments of the service that it calls."""

from typing import Any

from django import forms

from catalogue.submissions.acceptance import text_digest
from catalogue.submissions.appraisal import corrected_text
from catalogue.submissions.criteria import ChangeReason, RejectionReason
from catalogue.submissions.exchanges import LONGEST_MESSAGE
from catalogue.submissions.kinds import LONGEST_TEXT, kind_of
from catalogue.submissions.mapping import passages_of
from catalogue.submissions.models import Submission, SubmissionKind
from catalogue.submissions.review import ProposedText

LAST_KEY = 2**63 - 1


class ReviewForm(forms.Form):
    """What an editor does. `seen` is the last event that the page told."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LAST_KEY)

    def __init__(self, data: Any = None, *, submission: Submission, seen: int, name: str):
        super().__init__(data, auto_id=f"{name}-%s", initial={"seen": seen})
        self.submission = submission
        self.prepare()

    def prepare(self) -> None:
        """Fit the form to the contribution."""

    def arguments(self) -> dict[str, Any]:
        """The arguments of the service, the contribution and the editor aside."""
        return dict(self.cleaned_data)


class TextForm(ReviewForm):
    """A text, which says something."""

    text = forms.CharField(
        label="Texte", max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 4, "cols": 70})
    )

    def arguments(self) -> dict[str, Any]:
        """A note or a message takes no account of what happened meanwhile."""
        return {"text": self.cleaned_data["text"]}


class WordForm(ReviewForm):
    """Something done, with a word to the person or none."""

    text = forms.CharField(
        label="Votre message à la personne",
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 70}),
    )


class ChangesForm(WordForm):
    """What is asked of the person."""

    reasons = forms.MultipleChoiceField(
        label="Ce que vous demandez", choices=ChangeReason.choices, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["reasons", "text"]

    def prepare(self) -> None:
        """Ask what this kind of contribution has."""
        asked = kind_of(self.submission.kind).asked
        self.fields["reasons"].choices = [  # type: ignore[attr-defined]
            (reason.value, reason.label) for reason in ChangeReason if reason in asked
        ]


class RejectForm(WordForm):
    """Why a contribution is refused."""

    reasons = forms.MultipleChoiceField(
        label="Motifs",
        choices=RejectionReason.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="La page « Proposer une innovation » les publie.",
    )
    field_order = ["reasons", "text"]


class MergeForm(WordForm):
    """Which contribution this one is joined to."""

    number = forms.CharField(label="Numéro de l’autre contribution", max_length=20)
    field_order = ["number", "text"]


class AcceptForm(WordForm):
    """Which files are kept; the text that a correction was compared with; why what is about no entry is published."""

    files = forms.TypedMultipleChoiceField(
        label="Fichiers à mettre dans la fiche",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Une photo devient une image de la fiche ; un document, une de ses sources.",
    )
    base = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Motif de la publication",
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 70}),
        help_text="Gardé au registre avec la décision, sous votre nom. La personne ne le reçoit pas.",
    )
    field_order = ["files", "reason", "text"]

    def prepare(self) -> None:
        """Offer the files whose rights were granted."""
        files = [each for each in self.submission.files.all() if each.is_licensed]
        if files and self.submission.kind != SubmissionKind.QUESTION:
            self.fields["files"].choices = [(each.pk, f"{each.alt} ({each.get_kind_display()})") for each in files]
            self.initial["files"] = [each.pk for each in files]
        else:
            del self.fields["files"]
        if kind_of(self.submission.kind).subject is None:
            del self.fields["reason"]
        self.initial["base"] = text_digest(corrected_text(self.submission))
        if self.submission.kind == SubmissionKind.QUESTION:
            self.fields["text"].label = "La réponse à la question"


class TextsForm(WordForm):
    """The texts, passage by passage, as the editors would have them."""

    def prepare(self) -> None:
        """A text and a reason for each passage."""
        word = self.fields.pop("text")
        for passage in passages_of(self.submission):
            rows = 2 if passage.question == "title" else 6
            self.fields[f"text_{passage.question}"] = forms.CharField(
                label=passage.label,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": rows, "cols": 90}),
                initial=passage.edit.text if passage.edit else passage.own,
            )
            self.fields[f"reason_{passage.question}"] = forms.CharField(
                label=f"{passage.label} : pourquoi",
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"size": 80}),
                initial=passage.edit.reason if passage.edit else "",
            )
        self.fields["text"] = word

    def arguments(self) -> dict[str, Any]:
        """The texts proposed, lines ended in one way as those of the person are."""
        values = self.cleaned_data
        proposals = {
            name.removeprefix("text_"): ProposedText(
                values[name].replace("\r\n", "\n"), values[name.replace("text_", "reason_")]
            )
            for name in values
            if name.startswith("text_")
        }
        return {"seen": values["seen"], "text": values["text"], "proposals": proposals}
