"""What nobody does in the admin, whatever their rights: for tables that the site itself writes."""

from typing import Any

from django.http import HttpRequest


class NeverAdded:
    """Rows that nobody adds."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NeverChanged:
    """Rows that nobody changes."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NeverDeleted:
    """Rows that nobody removes."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(NeverAdded, NeverChanged, NeverDeleted):
    """Rows that are only read."""
