"""Who may do what to an entry: what the public sees, or has seen, is only for those who may publish."""

from django.http import HttpRequest

from catalogue.models import Innovation, Status


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
