"""Tables that only grow, in the admin: their rows are added and read. The database refuses the rest anyway."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from catalogue.admin.rights import SECURE_ADDRESSES, NeverChanged, NeverDeleted
from proposals.models.ledger import DatedEntry

ONLY_ADDED = "Une ligne sans identifiant est un ajout ; une ligne qui en a un doit dire ce que dit le site."
"""What is said of the files of these tables."""


class AppendOnlyAdmin(NeverChanged, NeverDeleted, admin.ModelAdmin):
    """A table that grows, each row by whoever adds it."""

    formfield_overrides = SECURE_ADDRESSES
    show_full_result_count = False
    list_per_page = 50
    actions = None

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.recorded_by = request.user
        super().save_model(request, obj, form, change)


class DatedAdmin(AppendOnlyAdmin):
    """A ledger whose rows have a date and a proposal."""

    list_select_related = ["proposal"]

    @admin.display(description="proposition", ordering="proposal__number")
    def number(self, row: Any) -> int:
        """The number of the proposal."""
        return row.proposal.number


def date_column(description: str, ordering: str) -> Callable[[Any, DatedEntry], str]:
    """A column of the list: the date of a row, as closely as it is known."""

    @admin.display(description=description, ordering=ordering)
    def when(self: Any, row: DatedEntry) -> str:
        return row.date_text

    return when
