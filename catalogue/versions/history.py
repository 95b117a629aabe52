"""The versions of the entries, written whole by `catalogue.entries.changes`, and read back."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from simple_history.models import HistoricalRecords

from catalogue.models import Innovation, Status
from catalogue.versions.sheet import Sheet, columns_of, relations_of, with_relations

VERSIONS = Innovation.history.model
"""The table of the versions."""

CREATED, CHANGED, DELETED = "+", "~", "-"
TRACKED = [field.attname for field in VERSIONS.tracked_fields]
NAMES = set(TRACKED) | {"relations"}

LONGEST_REASON = 100
"""Characters that the history keeps of why an entry changed."""

_reason: ContextVar[str] = ContextVar("reason", default="")


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Say why the changes made inside are made, in at most LONGEST_REASON characters that the history shows."""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


def record_versions(ids: Sequence[int]) -> None:
    """Write a version of those of these entries that differ from their last one, in a constant number of queries.

    An entry that is gone gets a last version that says so.
    """
    last = {version.id: version for version in latest(ids)}
    innovations = with_relations(Innovation.objects.filter(pk__in=ids).order_by("pk"))
    present = {innovation.pk: innovation for innovation in innovations}
    made = [
        dict(version_values(innovation), history_type=CHANGED if pk in last else CREATED)
        for pk, innovation in present.items()
        if pk not in last or differs(innovation, last[pk])
    ]
    made += [
        {name: getattr(version, name) for name in NAMES} | {"history_type": DELETED}
        for pk, version in last.items()
        if pk not in present and version.history_type != DELETED
    ]
    signature = {"history_date": timezone.now(), "history_user_id": author(), "history_change_reason": _reason.get()}
    VERSIONS.objects.bulk_create(VERSIONS(**values, **signature) for values in made)


def author() -> int | None:
    """The account that the present request comes from, if any."""
    user = getattr(getattr(HistoricalRecords.context, "request", None), "user", None)
    return user.pk if user is not None and user.is_authenticated else None


def version_values(innovation: Innovation) -> dict[str, Any]:
    """The values of a version of an entry as it stands."""
    return {name: getattr(innovation, name) for name in TRACKED} | {"relations": relations_of(innovation)}


def differs(innovation: Innovation, version: Any) -> bool:
    """Whether an entry no longer is what a version says."""
    return (
        version.history_type == DELETED
        or columns_of(innovation) != columns_of(version)
        or relations_of(innovation) != version.relations
    )


def latest(ids: Iterable[int]) -> QuerySet:
    """The last version of each of these entries."""
    newest = VERSIONS.objects.filter(id__in=ids).values("id").annotate(newest=Max("history_id")).order_by()
    return VERSIONS.objects.filter(history_id__in=newest.values("newest"))


def latest_number(innovation: Innovation) -> int:
    """The number of the last version of an entry, zero when none is kept."""
    return VERSIONS.objects.filter(id=innovation.pk).aggregate(newest=Max("history_id"))["newest"] or 0


def versions_of(innovation: Innovation) -> QuerySet:
    """The versions of an entry, the last one first, each with who made it."""
    return VERSIONS.objects.filter(id=innovation.pk).select_related("history_user").order_by("-history_id")


def version_sheet(version: Any) -> Sheet:
    """The sheet of a version."""
    return columns_of(version) | version.relations


def sheet_at(innovation: Innovation, number: int) -> Sheet | None:
    """The sheet of an entry as one of its versions says it; None when there is no such version of it."""
    version = VERSIONS.objects.filter(id=innovation.pk, history_id=number).first()
    return version_sheet(version) if version else None


def was_public(slug: str) -> bool:
    """Whether the public saw an entry at this address, be it archived or deleted since."""
    shown = Q(status=Status.PUBLISHED) | Q(status=Status.ARCHIVED, published_at__isnull=False)
    return VERSIONS.objects.filter(shown, slug=slug).exists()
