"""Tables that only grow, in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from catalogue.admin.fields import SECURE_ADDRESSES


class AppendOnlyAdmin(admin.ModelAdmin):
    """A table that grows: its rows are added and read. The database refuses the rest anyway."""

    formfield_overrides = SECURE_ADDRESSES
    show_full_result_count = False
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
