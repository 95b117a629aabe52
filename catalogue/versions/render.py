"""An entry as a snapshot says it, for the page that shows it: nothing of it is in the database."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from catalogue.models import Innovation, Lever, Organisation, Policy, Replication, Source, Territory, Theme
from catalogue.models.kept_file import Illustration
from catalogue.versions.history import COLUMNS, OWNERS, ROW_COLUMNS, ROWS, Row, Snapshot
from catalogue.versions.restore import SETTLED_APART, set_column, theme_names, writable

NO_ROW = 0
"""The key of an entry that is not there yet: no row has it, and what is asked about it is found nowhere."""


def rendered(
    innovation: Innovation, snapshot: Snapshot, picture_url: Callable[[int], str] | None = None
) -> Innovation:
    """The entry, which may be new, with what a snapshot says in the place of what it has.

    `picture_url` addresses a picture by its rank, when that is not by its key. The status and the address stay those
    of the entry.
    """
    shown: Any = Innovation.objects.filter(pk=innovation.pk).first()
    if shown is None:
        shown = Innovation(pk=NO_ROW, slug=innovation.slug, updated_at=timezone.now())
    for name in COLUMNS:
        if name not in SETTLED_APART:
            set_column(shown, name, snapshot[name])
    shown.fill_in()
    organisations = Organisation.objects.filter(pk__in=[key for key, _ in snapshot["organisations"]])
    hang(shown, "levers", Lever, Lever.objects.filter(slug__in=snapshot["levers"]))
    hang(shown, "policies", Policy, Policy.objects.filter(slug__in=snapshot["policies"]))
    hang(shown, "themes", Theme, themes_of(snapshot))
    hang(shown, "organisations", Organisation, organisations)
    hang(shown, "sources", Source, [drawn_row("sources", row, shown) for row in snapshot["sources"]])
    hang(shown, "replications", Replication, replications_of(snapshot, shown))
    pictures = writable("illustrations", snapshot["illustrations"])
    illustrations = [drawn_row("illustrations", row, shown) for row in pictures]
    for number, illustration in enumerate(illustrations):
        illustration.preview_url = picture_url(number) if picture_url else ""
    hang(shown, "illustrations", Illustration, illustrations)
    shown.replication_count = len(snapshot["replications"])
    return shown


def hang(shown: Any, name: str, model: type[Model], rows: Iterable[Model]) -> None:
    """Give an entry rows as if they had been fetched with it."""
    found = model._default_manager.all()
    found._result_cache = list(rows)
    found._prefetch_done = True  # type: ignore[attr-defined]
    shown.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def themes_of(snapshot: Snapshot) -> list[Theme]:
    """The themes, those that are not there yet included."""
    names = theme_names(snapshot["themes"])
    known = {theme.name: theme for theme in Theme.objects.filter(name__in=names)}
    themes = [known.get(name) or Theme(name=name, slug=Theme().slugify(name)) for name in names]
    return sorted(themes, key=lambda theme: theme.slug)


def replications_of(snapshot: Snapshot, shown: Innovation) -> list[Any]:
    """The reproductions, each with its territory and its own entry."""
    rows = snapshot["replications"]
    places = Territory.objects.select_related("region", "department").in_bulk(
        {row["territory"] for row in rows if row["territory"] is not None}
    )
    copies = Innovation.objects.in_bulk({row["copy"] for row in rows if row["copy"] is not None})
    found = []
    for row in rows:
        replication = drawn_row("replications", row | {"territory": None, "copy": None}, shown)
        replication.territory, replication.copy = places.get(row["territory"]), copies.get(row["copy"])
        found.append(replication)
    return found


def drawn_row(name: str, row: Row, shown: Innovation) -> Any:
    """A row of an entry, not saved."""
    found = ROWS[name](pk=row["id"], **{OWNERS[name]: shown})
    for column in ROW_COLUMNS[name]:
        set_column(found, column, row[column])
    return found
