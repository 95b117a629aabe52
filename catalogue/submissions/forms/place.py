"""Where something takes place, a territory of the list or, when none fits, its name; and when."""

from collections.abc import Mapping
from typing import Any

from catalogue.submissions.forms.base import StepForm
from catalogue.submissions.forms.fields import ShortText, TerritoryField

PLACE_MISSING = "Dites où cela se passe : un territoire de la liste ou, si aucun ne convient, son nom."


class PlacedForm(StepForm):
    """A step that asks where."""

    territory = TerritoryField(
        label="Dans quel territoire ?",
        required=False,
        help_text="Une commune, une intercommunalité, un département, une région. Le code postal convient aussi.",
    )
    territory_label = ShortText(
        label="Aucun ne convient ? Écrivez son nom",
        most=160,
        required=False,
        help_text="Un quartier, un pays, un parc naturel, une ville étrangère.",
    )

    def clean(self) -> dict[str, Any]:
        """A place of either kind."""
        cleaned = super().clean() or {}
        check_place(self, cleaned)
        return cleaned


def check_place(form: StepForm, cleaned: Mapping[str, Any]) -> None:
    """Want a place of either kind; a name makes up for a territory that is in no list."""
    is_named = bool(cleaned.get("territory_label"))
    if is_named and form.has_error("territory", "unresolved"):
        del form.errors["territory"]
    elif not is_named and not cleaned.get("territory") and "territory" not in form.errors:
        form.add_error("territory", PLACE_MISSING)


def check_years(form: StepForm, cleaned: Mapping[str, Any]) -> None:
    """Want years in order."""
    start, end = cleaned.get("start_year"), cleaned.get("end_year")
    if start and end and end < start:
        form.add_error("end_year", "L’année de fin ne peut pas précéder celle du début.")
