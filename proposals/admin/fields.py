"""What the forms of the admin share: addresses that are secure, a date that may be known to the month or the year."""

from typing import Any

from django import forms
from django.db.models import Field, URLField

from proposals.dates import write_precise_date


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
