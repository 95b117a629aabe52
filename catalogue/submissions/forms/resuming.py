"""Where to send the link that opens a draft again."""

from django import forms

from catalogue.submissions.forms.base import StepForm
from catalogue.submissions.forms.person import EMAIL_ERROR


class ResumeForm(StepForm):
    """An e-mail address."""

    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        help_text="Elle ne sert qu’à cet envoi et au suivi de votre contribution.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": EMAIL_ERROR, "invalid": EMAIL_ERROR, "max_length": EMAIL_ERROR},
    )
