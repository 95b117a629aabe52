"""The versions of the entries, written whole by `catalogue.entries.changes`, and read back."""

from collections.abc import Iterable, Sequence

from django.db.models import Max

from catalogue.models import Innovation, Status, Version, VersionKind
from catalogue.models.version import VersionQuerySet
from catalogue.versions.snapshot import Snapshot, completed, same, snapshot_of


def record_versions(entries: Iterable[Innovation], *, gone: Sequence[int], reason: str, made_by: int | None) -> None:
    """Write a version of those of these entries that differ from their last one, in three queries.

    Those whose keys are `gone` get a last version that says so, and lose the one that was prepared. `made_by` is the
    key of an account.
    """
    present = {entry.pk: entry for entry in entries}
    last = {version.innovation_id: version for version in latest([*present, *gone])}
    made = [new_version(entry, last.get(pk)) for pk, entry in present.items()]
    made += [last_version(last[pk]) for pk in gone if pk in last and last[pk].kind != VersionKind.DELETED]
    written = [version for version in made if version is not None]
    for version in written:
        version.reason, version.made_by_id = reason, made_by
    Version.objects.bulk_create(written)
    if gone:
        Version.objects.filter(innovation__in=gone, kind=VersionKind.PREPARED).delete()


def new_version(entry: Innovation, last: Version | None) -> Version | None:
    """The version of an entry as it stands, not saved; None when its last one says the same."""
    snapshot = snapshot_of(entry)
    if last is not None and last.kind != VersionKind.DELETED and same(snapshot, completed(last.snapshot)):
        return None
    was_public = entry.is_published or (entry.status == Status.ARCHIVED and entry.published_at is not None)
    kind = VersionKind.CREATED if last is None else VersionKind.CHANGED
    return Version(innovation=entry, kind=kind, snapshot=snapshot, slug=entry.slug, was_public=was_public)


def last_version(last: Version) -> Version:
    """The version, not saved, that says that an entry is gone."""
    kept = {name: getattr(last, name) for name in ("innovation_id", "snapshot", "slug", "was_public")}
    return Version(kind=VersionKind.DELETED, **kept)


def latest(ids: Iterable[int]) -> VersionQuerySet:
    """The last version of each of these entries."""
    newest = Version.objects.recorded().filter(innovation__in=ids).order_by().values("innovation")
    return Version.objects.filter(pk__in=newest.annotate(newest=Max("pk")).values("newest"))


def latest_number(innovation: Innovation) -> int:
    """The number of the last version of an entry, zero when none is kept."""
    return versions_of(innovation).aggregate(newest=Max("pk"))["newest"] or 0


def versions_of(innovation: Innovation) -> VersionQuerySet:
    """The versions of an entry, the last one first, each with who made it."""
    return Version.objects.recorded().filter(innovation=innovation).select_related("made_by").order_by("-pk")


def snapshot_at(innovation: Innovation, number: int) -> Snapshot | None:
    """The snapshot of an entry as one of its versions says it; None when there is no such version of it."""
    version = versions_of(innovation).filter(pk=number).first()
    return completed(version.snapshot) if version else None


def was_public(slug: str) -> bool:
    """Whether the public saw an entry at this address, be it archived or deleted since."""
    return Version.objects.filter(slug=slug, was_public=True).exists()
