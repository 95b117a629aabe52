"""Import of the geographic code: compare the files with the database, then write the difference.

Nothing is ever deleted. What the files no longer name becomes obsolete at the date of the vintage, with a successor
when they tell one; what they name again exists again. The date of what was obsolete already is kept: it is the first
vintage from which it was missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from catalogue.entries.changes import because, record_change
from catalogue.models import CatalogueRevision, IndicatorImport, Territory, TerritoryKind
from catalogue.territories.following import follow_territories
from catalogue.territories.names import WIDEST_FIRST
from catalogue.territories.reference import Entry, Key, Reference, read_reference

PLAIN_FIELDS = ("name", "article", "search_name", "postal_codes", "population", "latitude", "longitude")
KEY_FIELDS = ("region", "department", "epci", "ept", "successor")
FIELDS = (*PLAIN_FIELDS, *KEY_FIELDS, "obsolete_on")
UNSEARCHED = frozenset({"article", "search_name", "postal_codes", "latitude", "longitude"})
"""What a territory may change without a search for the entries that name it answering anything else."""
BATCH_SIZE = 2000

State = dict[str, Any]
"""The fields of a territory; other territories are named by their key."""


@dataclass(frozen=True, slots=True)
class Change:
    """A territory whose fields change: `before` is empty for a new one."""

    key: Key
    before: State
    after: State

    @property
    def fields(self) -> list[str]:
        """The names of the fields that differ."""
        return [name for name in FIELDS if self.before.get(name) != self.after[name]]

    @property
    def moves_entries(self) -> bool:
        """Whether entries that name the territory say something else of it from now on."""
        return bool(self.before) and not UNSEARCHED.issuperset(self.fields)


@dataclass(slots=True)
class Difference:
    """What an import changes, by what happens to the territories."""

    vintage: date
    read: int
    is_written: bool = False
    created: list[Change] = field(default_factory=list)
    updated: list[Change] = field(default_factory=list)
    obsoleted: list[Change] = field(default_factory=list)
    restored: list[Change] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changes(self) -> list[Change]:
        """All of them."""
        return [*self.created, *self.updated, *self.obsoleted, *self.restored]

    def add(self, change: Change) -> None:
        """Put a change with those of its sort."""
        if change.before == change.after:
            self.unchanged += 1
        elif not change.before:
            self.created.append(change)
        elif change.before["obsolete_on"] is None and change.after["obsolete_on"] is not None:
            self.obsoleted.append(change)
        elif change.before["obsolete_on"] is not None and change.after["obsolete_on"] is None:
            self.restored.append(change)
        else:
            self.updated.append(change)


def import_territories(*, directory: Path, apply: bool) -> Difference:
    """Compare the files of a directory with the database and, with `apply`, write the difference in one transaction.

    Raises:
        GeographyFileError: a file cannot be trusted; nothing is written.
    """
    reference = read_reference(directory)
    with transaction.atomic(), because("Import des territoires"):
        stored, ids = read_stored()
        difference = compare(reference, stored)
        if apply:
            write(difference.changes, ids)
            count_anew()
            follow_territories({ids[change.key] for change in difference.changes if change.moves_entries})
            if difference.changes:
                record_change([])  # pages name territories that no entry does
                CatalogueRevision.advance(anew=True)  # and every index keeps their names
                IndicatorImport.note_territories()
            difference.is_written = True
    return difference


def read_stored() -> tuple[dict[Key, State], dict[Key, int]]:
    """Return what the database holds: the fields and the primary key of each territory."""
    columns = ["kind", "code", *PLAIN_FIELDS, *(f"{name}_id" for name in KEY_FIELDS), "obsolete_on"]
    rows = list(Territory.objects.order_by().values_list("pk", *columns))
    key_of: dict[int | None, Key | None] = {row[0]: (row[1], row[2]) for row in rows}
    key_of[None] = None
    plain = slice(3, 3 + len(PLAIN_FIELDS))
    others = slice(plain.stop, plain.stop + len(KEY_FIELDS))
    stored = {
        (row[1], row[2]): dict(zip(FIELDS, (*row[plain], *(key_of[pk] for pk in row[others]), row[-1]), strict=True))
        for row in rows
    }
    return stored, {(row[1], row[2]): row[0] for row in rows}


def compare(reference: Reference, stored: dict[Key, State]) -> Difference:
    """Return what makes the stored territories those of the reference."""
    difference = Difference(reference.vintage, read=len(reference.entries))
    for key, entry in reference.entries.items():
        before = stored.get(key, {})
        difference.add(Change(key, before, wanted(entry, before, reference.vintage)))
    for key, before in stored.items():
        if key not in reference.entries:
            after = before | {
                "obsolete_on": before["obsolete_on"] or reference.vintage,
                "successor": successor_of(key, before["successor"], reference),
            }
            difference.add(Change(key, before, after))
    return difference


ENTRY_FIELDS = attrgetter(*PLAIN_FIELDS, *KEY_FIELDS)


def wanted(entry: Entry, before: State, vintage: date) -> State:
    """Return the fields that a territory of the files must have."""
    is_former = entry.kind == TerritoryKind.FORMER_COMMUNE
    obsolete_on = (before.get("obsolete_on") or vintage) if is_former else None
    return dict(zip(FIELDS, (*ENTRY_FIELDS(entry), obsolete_on), strict=True))


def successor_of(key: Key, before: Key | None, reference: Reference) -> Key | None:
    """Return who took over a territory that the files no longer name.

    The files tell it for communes. A former commune that is a commune again is followed by itself. Otherwise the
    successor is the one known before or, when that one ended too, its own.
    """
    kind, code = key
    as_commune = (TerritoryKind.COMMUNE, code)
    if kind == TerritoryKind.FORMER_COMMUNE and as_commune in reference.entries:
        return as_commune
    if kind in (TerritoryKind.COMMUNE, TerritoryKind.FORMER_COMMUNE) and code in reference.commune_successors:
        return TerritoryKind.COMMUNE, reference.commune_successors[code]
    if before is not None and before not in reference.entries and before[0] == TerritoryKind.COMMUNE:
        later = reference.commune_successors.get(before[1])
        return (TerritoryKind.COMMUNE, later) if later else before
    return before


def write(changes: list[Change], ids: dict[Key, int]) -> None:
    """Create and update the territories, each after those that it names. `ids` grows with those created.

    One INSERT … ON CONFLICT UPDATE per batch: it is as quick for 35,000 new populations as for a first load.
    """
    for batch in in_writing_order(changes):
        territories = [
            Territory(
                kind=change.key[0],
                code=change.key[1],
                obsolete_on=change.after["obsolete_on"],
                **{name: change.after[name] for name in PLAIN_FIELDS},
                **{f"{name}_id": ids[change.after[name]] if change.after[name] else None for name in KEY_FIELDS},
            )
            for change in batch
        ]
        Territory.objects.bulk_create(
            territories,
            batch_size=BATCH_SIZE,
            update_conflicts=True,
            unique_fields=["kind", "code"],
            update_fields=FIELDS,
        )
        ids.update({(territory.kind, territory.code): territory.pk for territory in territories})


def count_anew() -> None:
    """Tell PostgreSQL how many territories there are: it plans the queries that follow for as many as it believes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {Territory._meta.db_table}")


def in_writing_order(changes: list[Change]) -> Iterator[list[Change]]:
    """Sort changes in batches: what exists from the largest to the smallest, then what ended, which names it."""
    for has_ended in (False, True):
        for kind in WIDEST_FIRST:
            batch = [
                change
                for change in changes
                if change.key[0] == kind and (change.after["obsolete_on"] is not None) == has_ended
            ]
            # Of the intercommunalités, those inside another come after it.
            for is_inner in (False, True):
                if part := [change for change in batch if is_inner_epci(change) == is_inner]:
                    yield part


def is_inner_epci(change: Change) -> bool:
    """Whether it is an intercommunalité inside another."""
    return change.key[0] == TerritoryKind.EPCI and change.after["epci"] is not None
