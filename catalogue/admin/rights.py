"""Who may do what in the admin: what nobody does, to tables that the site itself writes, whatever their rights; and
what is only for those who may publish: what the public sees, or has seen, of an entry.
"""

from typing import Any

from django.db.models import URLField
from django.http import HttpRequest

from catalogue.models import Innovation, Status


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


def may_publish(request: HttpRequest) -> bool:
    """Whether this person may change what the public sees."""
    return request.user.has_perm("catalogue.publish_innovation")


def may_write(request: HttpRequest) -> bool:
    """Whether this person writes entries."""
    return request.user.has_perm("catalogue.change_innovation")


def may_change(request: HttpRequest, innovation: Innovation | None) -> bool:
    """Whether this person may change an entry; some of them, when it is None."""
    is_draft = innovation is None or innovation.status == Status.DRAFT
    return may_write(request) and (is_draft or may_publish(request))


def may_prepare(request: HttpRequest, innovation: Innovation | None) -> bool:
    """Whether this person may prepare a version: whoever writes may, the public seeing nothing of it."""
    return innovation is not None and innovation.is_published and may_write(request)


SECURE_ADDRESSES = {URLField: {"assume_scheme": "https"}}
"""An address typed without its scheme is read as https."""
