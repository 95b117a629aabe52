"""An innovation as the plain values that a loading compares, field by field.

A field here is what an editor changes as one thing: the years, the cost with its band, the place, the whole list of
sources.
"""

from collections.abc import Callable, Collection
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db.models import Prefetch

from catalogue.loading.merge import Values
from catalogue.models import Innovation, Replication, Territory

COLUMNS = {
    "title": ("title",),
    "summary": ("summary",),
    "need": ("need",),
    "description": ("description",),
    "results": ("results",),
    "lessons": ("lessons",),
    "stage": ("stage",),
    "years": ("start_year", "end_year"),
    "cost": ("cost", "cost_band"),
    "cost_note": ("cost_note",),
    "staff_count": ("staff_count",),
    "months_to_results": ("months_to_results",),
    "evidence": ("evidence_level", "evidence_proof", "evidence_source_title", "evidence_source_url"),
    "stop": ("stop_cause", "stop_reason"),
    "in_report": ("in_report",),
    "is_zoom": ("is_zoom",),
    "place": ("territory", "territory_label", "territory_scope", "department", "region"),
}
"""The fields held by the row itself, with their columns: those of one field are written together or not at all."""

FOLLOWS = {"cost_note": "cost"}
"""The fields that say nothing without another: where an editor changed that one, they are the editor's too."""

RELATIONS = ("levers", "policies", "themes", "organisations", "sources", "replications")
"""The fields held by other tables."""


def innovations_to_compare(ids: Collection[int]) -> list[Innovation]:
    """Those of these innovations that exist, with all that is compared, held until the end of the transaction."""
    replications = Replication.objects.select_related("territory")
    return list(
        Innovation.objects.filter(pk__in=ids)
        .with_territory()
        .prefetch_related("levers", "policies", "themes", "organisations", "sources")
        .prefetch_related(Prefetch("replications", replications))
        .select_for_update(of=("self",))
        .order_by("pk")
    )


def territory_key(territory: Territory | None) -> str | None:
    """A territory as text, for example « commune:44143 »."""
    return f"{territory.kind}:{territory.code}" if territory else None


def row_values(innovation: Innovation) -> Values:
    """The fields that the row itself holds."""
    return {name: flat([plain(innovation, column) for column in columns]) for name, columns in COLUMNS.items()}


def plain(innovation: Innovation, column: str) -> Any:
    """A column as JSON holds it."""
    value = getattr(innovation, column)
    if isinstance(value, Territory):
        return territory_key(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str):  # a choice too; a form sends its line ends as \r\n
        return str(value).replace("\r\n", "\n")
    return value


def flat(values: list[Any]) -> Any:
    """One value for a field of one column, a list for several."""
    return values[0] if len(values) == 1 else values


def replication_values(replication: Replication) -> list[Any]:
    """All that an editor may fill in of a reproduction."""
    return [
        territory_key(replication.territory),
        replication.territory_label,
        replication.year,
        str(replication.state),
        replication.kept,
        replication.changed,
        replication.source_title,
        replication.source_url,
        replication.copy_id,
    ]


def named_place(replication: list[Any]) -> str:
    """The territory of a reproduction, or its name whatever its capitals."""
    return replication[0] or str(replication[1]).casefold()


ADDED: dict[str, Callable[[Any], Any]] = {"sources": itemgetter(1), "replications": named_place}
"""The lists to which a loading adds what the files bring, though an editor changed them, by what tells the items: an
address, a place."""


def present_values(innovation: Innovation) -> Values:
    """All the fields of an innovation of the database."""
    return row_values(innovation) | {
        "levers": sorted(lever.slug for lever in innovation.levers.all()),
        "policies": sorted(policy.slug for policy in innovation.policies.all()),
        "themes": sorted(theme.name for theme in innovation.themes.all()),
        "organisations": sorted(organisation.name for organisation in innovation.organisations.all()),
        "sources": [[source.title, source.url] for source in innovation.sources.all()],
        "replications": [replication_values(replication) for replication in innovation.replications.all()],
    }
