"""A date that may be known to the month or to the year only, in one field."""

from datetime import date
from typing import Any

from django import forms

from proposals.dates import read_typed_date
from proposals.models import Precision


class PreciseDateField(forms.CharField):
    """A day, a month or a year, as a person writes it: 24/04/2016, 04/2016, 2016, or 2016-04-24."""

    default_error_messages = {"invalid": "Écrivez un jour (24/04/2016), un mois (04/2016) ou une année (2016)."}

    def __init__(self, **options: Any):
        options.setdefault(
            "help_text", "Un jour (24/04/2016), un mois (04/2016) ou une année (2016), sans en dire plus."
        )
        super().__init__(max_length=20, **options)

    def clean(self, value: Any) -> tuple[date, Precision] | None:
        """The first day that is meant, and how closely it is known."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_typed_date(text)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
