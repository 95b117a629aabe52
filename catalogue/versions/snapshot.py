"""An entry as plain values, the rows around it included: what a version keeps, and what a merge compares.

A snapshot is a dictionary that JSON gives back as it was: columns by name, the keys of the shared words, and the rows
of its own with their primary keys.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile

from catalogue.models import Illustration, Innovation, Replication, Source

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
    return {name: plain(getattr(innovation, attribute)) for name, attribute in ATTRIBUTES.items()}


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
        relations[name] = in_order(row_of(name, row) for row in getattr(innovation, name).all())
    return relations


def row_of(name: str, row: Any) -> Row:
    """A row of an entry, by the name of its field."""
    attributes = {field.name: field.attname for field in ROWS[name]._meta.concrete_fields}
    return {"id": row.pk} | {column: plain(getattr(row, attributes[column])) for column in ROW_COLUMNS[name]}


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows as a snapshot lists them, the new ones last among those of their rank."""
    return sorted(rows, key=lambda row: (rank(row["position"]), row["id"] is None, row["id"] or 0))


def rank(position: Any) -> int:
    """The rank of a row; what was typed may be no number."""
    return position if isinstance(position, int) else 0


def plain(value: Any) -> Any:
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
