"""The tracker's files: the proposals, the ledger, the facts and the deadlines, each in three formats.

Their columns are in `proposals.columns`. The proposals also have those of their state on a day, declared here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from django.db.models import prefetch_related_objects

from catalogue.tables.columns import Column, lines_of
from catalogue.tables.export import write_public
from catalogue.tables.table import Cell
from proposals.columns import (
    DEADLINE_COLUMNS,
    LEDGER_COLUMNS,
    PROPOSAL_COLUMNS,
    STATEMENT_COLUMNS,
    UPDATE_COLUMNS,
    choices,
    deadline_rows,
    ledger_rows,
    statement_rows,
    update_rows,
)
from proposals.dates import write_precise_date
from proposals.models import StatusEntry
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
class TrackerTable:
    """A file: its name, the words for it, its columns, and how to read its lines as of a day."""

    name: str
    label: str
    columns: tuple[Column, ...]
    lines: Callable[[AsOf], Iterator[list[Cell]]]


def _proposals(as_of: AsOf) -> Iterator[list[Cell]]:
    """Six queries. The other tables make one each, and the ledger two."""
    states = read_tracker(as_of).states
    proposals = [state.proposal for state in states]
    prefetch_related_objects(proposals, "sources")
    for cells, others in zip(lines_of(PROPOSAL_COLUMNS, proposals), lines_of(STATE_COLUMNS, states), strict=True):
        yield [*cells, *others]


TABLES = {
    table.name: table
    for table in (
        TrackerTable("propositions", "Les propositions et leur état", (*PROPOSAL_COLUMNS, *STATE_COLUMNS), _proposals),
        TrackerTable(
            "registre",
            "Le registre des statuts",
            LEDGER_COLUMNS,
            lambda as_of: lines_of(LEDGER_COLUMNS, ledger_rows().dated_by(as_of.day)),  # type: ignore[attr-defined]
        ),
        TrackerTable(
            "faits",
            "Les faits",
            UPDATE_COLUMNS,
            lambda as_of: lines_of(UPDATE_COLUMNS, update_rows().dated_by(as_of.day)),  # type: ignore[attr-defined]
        ),
        TrackerTable(
            "echeances",
            "Les échéances",
            DEADLINE_COLUMNS,
            lambda as_of: lines_of(DEADLINE_COLUMNS, deadline_rows().dated_by(as_of.day)),  # type: ignore[attr-defined]
        ),
        TrackerTable(
            "enonces",
            "Ce qui est dit du rapport, et sur quelle preuve",
            STATEMENT_COLUMNS,
            lambda as_of: lines_of(STATEMENT_COLUMNS, statement_rows()),
        ),
    )
}


def write_tracker_table(file: IO[bytes], extension: str, table: TrackerTable, as_of: AsOf, source: str) -> None:
    """Write a table as of a day; `source` is the address of its page."""
    about = {"source": source, "au": as_of.day.isoformat()}
    write_public(file, extension, table.columns, table.lines(as_of), name=table.name, title=table.label, about=about)
