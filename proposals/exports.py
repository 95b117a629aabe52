"""The tracker's files: the proposals, the ledger, the facts and the deadlines, each in three formats.

Their columns are in `proposals.columns`. The proposals also have those of their state on a day, declared here.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from django.db.models import prefetch_related_objects

from catalogue.exports import Echo, defused
from catalogue.licence import LICENCE, LICENCE_URL
from catalogue.spreadsheet import write_spreadsheet
from proposals.columns import (
    DEADLINE_COLUMNS,
    LEDGER_COLUMNS,
    PROPOSAL_COLUMNS,
    STATEMENT_COLUMNS,
    UPDATE_COLUMNS,
    Cell,
    Column,
    choices,
    deadline_rows,
    ledger_rows,
    statement_rows,
    update_rows,
)
from proposals.dates import write_precise_date
from proposals.models import Proposal, StatusEntry
from proposals.slugs import CONFIDENCE_SLUGS, STATUS_SLUGS
from proposals.tracker import AsOf, State, read_tracker


def _reading(state: State) -> StatusEntry | None:
    return state.reading.entry if state.reading else None


def _dated(*, is_read: bool) -> Callable[[State], Cell]:
    """How to read the date of the status, where the editors read it, or else where its source states it."""

    def read(state: State) -> str | None:
        entry = _reading(state)
        if entry is None or entry.is_editorial_reading != is_read:
            return None
        return write_precise_date(entry.effective_on, entry.precision)

    return read


def _last_fact(state: State) -> str | None:
    facts = state.facts
    return write_precise_date(facts.last_on, facts.last_precision) if facts.last_on else None


def _looked_at(state: State) -> str | None:
    return state.looked_at.isoformat(timespec="seconds") if state.looked_at else None


def _entry_value(name: str) -> Callable[[State], Cell]:
    """How to read a value of the editors' entry that counts."""
    return lambda state: getattr(_reading(state), name, None) or None


STATE_COLUMNS = (
    Column(
        "statut",
        f"{choices(STATUS_SLUGS).capitalize()} ; inconnu aussi sans lecture.",
        lambda s: STATUS_SLUGS[s.status],
    ),
    Column(
        "statut_enonce_par",
        "Redaction : lu par elle ; source : énoncé par la source ; vide sans lecture.",
        lambda s: ("redaction" if s.reading.entry.is_editorial_reading else "source") if s.reading else None,
    ),
    Column(
        "statut_faits_jusqu_a",
        "Jour, mois ou année du dernier fait d’après lequel la rédaction le lit ; vide si la source l’énonce.",
        _dated(is_read=True),
    ),
    Column(
        "statut_depuis",
        "Jour, mois ou année depuis lequel la source l’énonce ; vide si la rédaction le lit, sans dire depuis quand.",
        _dated(is_read=False),
    ),
    Column(
        "statut_confiance",
        f"{choices(CONFIDENCE_SLUGS).capitalize()}.",
        lambda s: CONFIDENCE_SLUGS.get(s.reading.entry.confidence) if s.reading else None,
    ),
    Column("statut_motif", "Le motif du statut.", _entry_value("reason")),
    Column("statut_source_titre", "Titre de la source du statut.", _entry_value("source_title")),
    Column("statut_source_adresse", "Adresse de la source du statut.", _entry_value("source_url")),
    Column(
        "lectures_contradictoires",
        "Statuts lus par d’autres voix, avec leur nom.",
        lambda s: [f"{other.entry.speaker} : {STATUS_SLUGS[other.status]}" for other in s.others],
    ),
    Column("faits", "Nombre de faits arrivés.", lambda s: s.facts.count),
    Column("faits_explicites", "Nombre de faits dont la source cite le rapport.", lambda s: s.facts.explicit),
    Column("dernier_fait", "Jour, mois ou année du dernier fait.", _last_fact),
    Column("innovations", "Nombre d’innovations du catalogue qui l’illustrent.", lambda s: s.innovation_count),
    Column("signaux", "Ce qui appelle un regard.", lambda s: [raised.label for raised in s.flags]),
    Column(
        "consultee_le",
        "Quand la rédaction y a consigné quelque chose en dernier ; vide si tout vient du chargement.",
        _looked_at,
    ),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A file: its name, the words for it, its columns, and how to read its rows as of a day."""

    name: str
    label: str
    columns: tuple[Column, ...]
    rows: Callable[[AsOf], Iterator[list[Cell]]]


def _proposals(as_of: AsOf) -> Iterator[list[Cell]]:
    """Six queries."""
    states = read_tracker(as_of).states
    prefetch_related_objects([state.proposal for state in states], "sources")
    for state in states:
        yield [*_cells(PROPOSAL_COLUMNS, state.proposal), *_cells(STATE_COLUMNS, state)]


def _ledger(as_of: AsOf) -> Iterator[list[Cell]]:
    """Two queries."""
    for entry in ledger_rows().dated_by(as_of.day):  # type: ignore[attr-defined]
        yield _cells(LEDGER_COLUMNS, entry)


def _updates(as_of: AsOf) -> Iterator[list[Cell]]:
    """One query."""
    for update in update_rows().dated_by(as_of.day):  # type: ignore[attr-defined]
        yield _cells(UPDATE_COLUMNS, update)


def _deadlines(as_of: AsOf) -> Iterator[list[Cell]]:
    """One query."""
    for deadline in deadline_rows().dated_by(as_of.day):  # type: ignore[attr-defined]
        yield _cells(DEADLINE_COLUMNS, deadline)


def _statements(as_of: AsOf) -> Iterator[list[Cell]]:
    """One query."""
    for statement in statement_rows():
        yield _cells(STATEMENT_COLUMNS, statement)


def _cells(columns: Iterable[Column], row: Proposal | State | Any) -> list[Cell]:
    return [column.read(row) for column in columns]


TABLES = {
    table.name: table
    for table in (
        Table("propositions", "Les propositions et leur état", (*PROPOSAL_COLUMNS, *STATE_COLUMNS), _proposals),
        Table("registre", "Le registre des statuts", LEDGER_COLUMNS, _ledger),
        Table("faits", "Les faits", UPDATE_COLUMNS, _updates),
        Table("echeances", "Les échéances", DEADLINE_COLUMNS, _deadlines),
        Table("enonces", "Ce qui est dit du rapport, et sur quelle preuve", STATEMENT_COLUMNS, _statements),
    )
}


def as_csv(table: Table, as_of: AsOf) -> Iterator[str]:
    """Lines of a CSV file: semicolons and a byte order mark, so that a French Excel opens it as it is."""
    writer = csv.writer(Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow([column.key for column in table.columns])
    for row in table.rows(as_of):
        yield writer.writerow([defused(flat(cell)) for cell in row])


def as_json(table: Table, as_of: AsOf, source: str) -> Iterator[str]:
    """Pieces of a JSON object: `licence`, `source` (the address of the page), `au` (the day), and the rows."""
    head = {
        "licence": LICENCE,
        "adresse_licence": LICENCE_URL,
        "source": source,
        "au": as_of.day.isoformat(),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + f", {json.dumps(table.name)}: ["
    separator = "\n"
    for row in table.rows(as_of):
        cells = dict(zip((column.key for column in table.columns), row, strict=True))
        yield separator + json.dumps(cells, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def write_ods(file: IO[bytes], table: Table, as_of: AsOf) -> None:
    """Write a spreadsheet."""
    header: list[str | int | None] = [column.key for column in table.columns]
    cells = ([flat(cell) for cell in row] for row in table.rows(as_of))
    write_spreadsheet(file, table.label, chain([header], cells))


def flat(cell: Cell) -> str | int | None:
    """A cell as one text, for formats that have no list."""
    return " | ".join(map(str, cell)) if isinstance(cell, list) else cell
