"""A date that may be known to the month or the year only, in one field."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Field, URLField

from proposals.dates import read_precise_date, write_precise_date
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
        if "/" in text:
            text = "-".join(part.zfill(2) for part in reversed(text.split("/")))
        try:
            return read_precise_date(text)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


def secure(db_field: Field, **options: Any) -> forms.Field | None:
    """The field of a form for a column: an address typed without its scheme is read as https."""
    if isinstance(db_field, URLField):
        options["assume_scheme"] = "https"
    return db_field.formfield(**options)


class DatedForm(forms.ModelForm):
    """A form of a row that has a date and its precision, asked for by the one field `when`.

    `date_column` names the column of the date.
    """

    date_column = ""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "when" in self.fields:
            first = getattr(self.instance, self.date_column)
            self.initial["when"] = write_precise_date(first, self.instance.precision)

    def clean(self) -> dict[str, Any]:
        """Give the date to the row, so that the rules of the table are held to it."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when"):
            first, self.instance.precision = cleaned["when"]
            setattr(self.instance, self.date_column, first)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {self.date_column, "precision"} if self.cleaned_data.get("when") else excluded
