"""The versions of the entries, written whole by `catalogue.entries.changes`, and read back.

A version keeps a snapshot, which a merge compares: an entry as plain values, the rows around it included. It is a
dictionary that JSON gives back as it was: columns by name, the keys of the shared words, and the rows of its own with
their primary keys.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, Model, QuerySet
from django.db.models.fields.files import FieldFile

from catalogue.models import Illustration, Innovation, Replication, Source, Status, Version, VersionKind
from catalogue.models.version import VersionQuerySet

Snapshot = dict[str, Any]
Row = dict[str, Any]

NOT_KEPT = {"id", "published_at", "created_at", "updated_at"}
"""Columns that the site writes by itself."""

ATTRIBUTES = {field.name: field.attname for field in Innovation._meta.concrete_fields if field.name not in NOT_KEPT}
COLUMNS = tuple(ATTRIBUTES)
SLUGGED = ("levers", "policies")
"""Those of the shared words that a snapshot holds by their slugs."""

WORDS = (*SLUGGED, "themes", "organisations")
"""What entries share: slugs of levers and policies, slugs and names of themes, keys and names of organisations."""

ROWS: dict[str, type[Model]] = {"sources": Source, "replications": Replication, "illustrations": Illustration}
"""The rows of an entry, by the field that leads to them."""

OWNERS = {"sources": "innovation", "replications": "original", "illustrations": "innovation"}
ROW_COLUMNS = {
    "sources": ("title", "url", "position"),
    "replications": (
        "territory",
        "territory_label",
        "year",
        "state",
        "kept",
        "changed",
        "source_title",
        "source_url",
        "copy",
        "position",
    ),
    "illustrations": ("image", "alt", "credit", "position"),
}
FIELDS = (*COLUMNS, *WORDS, *ROWS)


def with_relations(innovations: QuerySet[Innovation]) -> QuerySet[Innovation]:
    """Fetch all that a snapshot holds, in a constant number of queries."""
    return innovations.prefetch_related(*WORDS, *ROWS)


def snapshot_of(innovation: Innovation) -> Snapshot:
    """The snapshot of an entry."""
    return columns_of(innovation) | relations_of(innovation)


def columns_of(innovation: Innovation) -> Snapshot:
    """The columns of an entry."""
    return {name: plain_value(getattr(innovation, attribute)) for name, attribute in ATTRIBUTES.items()}


def completed(snapshot: Snapshot) -> Snapshot:
    """A snapshot kept before some column or relation was there, with what it would have said of it."""
    return columns_of(Innovation()) | dict.fromkeys((*WORDS, *ROWS), []) | snapshot


def relations_of(innovation: Innovation) -> Snapshot:
    """What an entry has in other tables."""
    relations: Snapshot = {
        **{name: sorted(row.slug for row in getattr(innovation, name).all()) for name in SLUGGED},
        "themes": sorted([theme.slug, theme.name] for theme in innovation.themes.all()),
        "organisations": sorted(
            [organisation.pk, organisation.name] for organisation in innovation.organisations.all()
        ),
    }
    for name in ROWS:
        relations[name] = rows_in_order(row_of(name, row) for row in getattr(innovation, name).all())
    return relations


def row_of(name: str, row: Any) -> Row:
    """A row of an entry, by the name of its field."""
    attributes = {field.name: field.attname for field in ROWS[name]._meta.concrete_fields}
    return {"id": row.pk} | {column: plain_value(getattr(row, attributes[column])) for column in ROW_COLUMNS[name]}


def rows_in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows as a snapshot lists them, the new ones last among those of their rank."""
    return sorted(rows, key=lambda row: (rank(row["position"]), row["id"] is None, row["id"] or 0))


def rank(position: Any) -> int:
    """The rank of a row; what was typed may be no number."""
    return position if isinstance(position, int) else 0


def plain_value(value: Any) -> Any:
    """A value as JSON holds it; a form sends the ends of its lines as \\r\\n."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value.name if isinstance(value, FieldFile) else value).replace("\r\n", "\n")


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two snapshots say the same."""
    return all(one.get(name) == other.get(name) for name in FIELDS)


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


def last_number() -> int:
    """The number of the last version of all; versions come in the order in which changes are written for good."""
    return Version.objects.recorded().aggregate(last=Max("pk"))["last"] or 0


def first_shown(*, after: int, until: int) -> dict[int, int]:
    """The entries that the public saw for the first time in a version after one and up to another: its number, by the
    key of the entry. One query."""
    shown = Version.objects.recorded().filter(was_public=True).order_by()
    lately = shown.filter(pk__gt=after, pk__lte=until)
    firsts = shown.filter(innovation__in=lately.values("innovation")).values("innovation").annotate(first=Min("pk"))
    return dict(firsts.filter(first__gt=after, first__lte=until).values_list("innovation", "first"))


def snapshots_at(asked: Collection[tuple[int, int]]) -> dict[tuple[int, int], Snapshot]:
    """What entries were at some moments, each a key and a number that no version of it may pass.

    The same version gives the same object. Two queries; an entry that was not there yet is left out.
    """
    numbers: dict[int, list[int]] = {}
    versions = Version.objects.recorded().filter(innovation__in={key for key, _ in asked}).order_by("pk")
    for key, number in versions.values_list("innovation", "pk"):
        numbers.setdefault(key, []).append(number)
    ranks = {(key, bound): bisect_right(numbers.get(key, []), bound) for key, bound in asked}
    chosen = {(key, bound): numbers[key][rank - 1] for (key, bound), rank in ranks.items() if rank}
    snapshots = dict(versions.filter(pk__in=set(chosen.values())).values_list("pk", "snapshot"))
    return {moment: snapshots[number] for moment, number in chosen.items()}


def was_public(slug: str) -> bool:
    """Whether the public saw an entry at this address, be it archived or deleted since."""
    return Version.objects.filter(slug=slug, was_public=True).exists()
