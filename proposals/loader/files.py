"""The files of `fixtures/proposals/`, read and checked before anything is written."""

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalogue.loading.merge import Values
from catalogue.loading.reader import FixtureError, Reader, read_data, read_tables
from proposals.dates import read_precise_date
from proposals.models import (
    Confidence,
    ProposalInnovation,
    ProposalStatus,
    ProposalUpdate,
    ReportLink,
    Statement,
    StatusEntry,
    UpdateKind,
    WordingState,
)
from proposals.models.report import LARGEST_AXIS, LARGEST_NUMBER


def column_length(model: type, name: str) -> int:
    """The most characters that a column takes."""
    return model._meta.get_field(name).max_length  # type: ignore[attr-defined]


@dataclass(frozen=True)
class SuggestedReading:
    """A status that the files suggest: `facts` are the keys of the facts that found it, the oldest first."""

    proposal: str
    status: str
    confidence: str
    reason: str
    is_editorial_reading: bool
    facts: tuple[str, ...]


@dataclass
class TrackerFiles:
    """What the files say: proposals, facts and links by their keys, and the readings."""

    proposals: dict[str, Values] = field(default_factory=dict)
    updates: dict[str, Values] = field(default_factory=dict)
    readings: list[SuggestedReading] = field(default_factory=list)
    links: dict[str, Values] = field(default_factory=dict)


def update_key(number: str, when: str, url: str) -> str:
    """The key of a fact: its proposal, its date as the files write it, and its source."""
    return f"{number}:{when}:{short_digest(url)}"


def link_key(number: str, slug: str) -> str:
    """The key of a link: its proposal, and the name that the innovation has in the files."""
    return f"{number}:{short_digest(slug)}"


def short_digest(text: str) -> str:
    """A short name for a long text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_files(folder: Path, *, axes: Collection[int], levers: Collection[str]) -> TrackerFiles:
    """Read the four files. `axes` are the numbers and `levers` the slugs that exist.

    Raises FixtureError with everything that is wrong with every file.
    """
    files = TrackerFiles()
    problems: list[str] = []
    steps: list[tuple[str, Callable[[Path], list[Reader]], Callable[[Reader], None]]] = [
        ("proposals.json", read_tables, lambda reader: proposal_line(reader, files, axes, levers)),
        ("proposal_updates.jsonl", json_lines, lambda reader: update_line(reader, files)),
        ("proposal_status.json", read_tables, lambda reader: reading_line(reader, files)),
        ("innovations.json", read_tables, lambda reader: link_line(reader, files)),
    ]
    for name, read, take in steps:
        try:
            readers = read(folder / name)
        except FixtureError as error:
            problems += error.problems
            continue
        for reader in readers:
            take(reader)
            reader.finish()
        problems += readers[0].problems
    if problems:
        raise FixtureError(problems)
    return files


def json_lines(path: Path) -> list[Reader]:
    """The tables of a file that holds one on each line."""
    rows = read_data(path, lambda text: [json.loads(line) for line in text.splitlines() if line.strip()])
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise FixtureError([f"{path} : une table par ligne est attendue."])
    problems: list[str] = []
    return [Reader(row, problems, f"{path} : ligne {number}, ") for number, row in enumerate(rows, start=1)]


def proposal_line(reader: Reader, files: TrackerFiles, axes: Collection[int], levers: Collection[str]) -> None:
    """A line of `proposals.json`. A wording, its state and its summary are one thing: they change together."""
    number = str(reader.number("number", smallest=1, largest=LARGEST_NUMBER, required=True))
    if number in files.proposals:
        reader.note(f"la proposition {number} est là deux fois.")
    axis = reader.number("axis", smallest=1, largest=LARGEST_AXIS, required=True)
    if axis is not None and axis not in axes:
        reader.note(f"l’axe {axis} n’existe pas.")
    wording = [
        reader.choice("wording", WordingState.values),
        reader.text("title", longest=column_length(Statement, "title")),
        reader.text("summary"),
    ]
    if (wording[0] == WordingState.MISSING) != (not wording[1]) or (wording[2] and not wording[1]):
        reader.note("un intitulé est vide quand il manque, et seulement alors.")
    files.proposals[number] = {
        "number_confirmed": reader.take("number_confirmed", bool, required=True),
        "axis": axis,
        "axis_confirmed": reader.take("axis_confirmed", bool, required=True),
        "wording": wording,
        "levers": sorted(reader.texts("levers", longest=50, choices=levers)),
        "sources": list(reader.texts("sources", longest=500)),
    }


def update_line(reader: Reader, files: TrackerFiles) -> None:
    """A line of `proposal_updates.jsonl`."""
    number = read_known_proposal(reader, files)
    values: dict[str, Any] = {
        "date": read_date(reader),
        "kind": reader.choice("kind", UpdateKind.values),
        "text": reader.text("text_fr", required=True, longest=column_length(ProposalUpdate, "text")),
        "body": reader.text("actor", required=True, longest=column_length(ProposalUpdate, "body")),
        "source_title": reader.text(
            "source_title", required=True, longest=column_length(ProposalUpdate, "source_title")
        ),
        "source_url": reader.url("source_url", longest=column_length(ProposalUpdate, "source_url")),
        "link_to_report": reader.choice("link_to_report", ReportLink.values),
    }
    key = update_key(number, values["date"], values["source_url"])
    if key in files.updates:
        reader.note("ce fait est là deux fois : même proposition, même date, même source.")
    files.updates[key] = values


def reading_line(reader: Reader, files: TrackerFiles) -> None:
    """A line of `proposal_status.json`: a reading, founded on facts that the file of facts holds."""
    number = read_known_proposal(reader, files)
    status = reader.choice("suggested_status", ProposalStatus.values)
    confidence = reader.choice("confidence", Confidence.values)
    reason = reader.text("justification_fr", required=True, longest=column_length(StatusEntry, "reason"))
    is_editorial = bool(reader.take("editorial_reading", bool, required=True))
    reader.take("updates_count", int)
    reader.text("note_fr")
    founding = []
    for fact in reader.tables("based_on"):
        when = read_date(fact)
        key = update_key(number, when, fact.url("source_url", longest=column_length(ProposalUpdate, "source_url")))
        fact.finish()
        if key in files.updates:
            founding.append((when, key))
        else:
            fact.note("ce fait n’est pas dans le fichier des faits.")
    if not founding:
        reader.note("un statut se fonde sur un fait au moins.")
    facts = tuple(key for _, key in sorted(founding))
    files.readings.append(SuggestedReading(number, status, confidence, reason, is_editorial, facts))


def link_line(reader: Reader, files: TrackerFiles) -> None:
    """A line of `innovations.json`."""
    number = read_known_proposal(reader, files)
    slug = reader.slug("innovation", longest=100)
    key = link_key(number, slug)
    if key in files.links:
        reader.note(f"l’innovation « {slug} » est là deux fois pour la proposition {number}.")
    reason = reader.text("reason", required=True, longest=column_length(ProposalInnovation, "reason"))
    files.links[key] = {"proposal": number, "innovation": slug, "reason": reason}


def read_known_proposal(reader: Reader, files: TrackerFiles) -> str:
    """The number of a proposal of the file of proposals."""
    number = str(reader.number("proposal", smallest=1, largest=LARGEST_NUMBER, required=True))
    if number not in files.proposals and number != "None":
        reader.note(f"la proposition {number} n’existe pas.")
    return number


def read_date(reader: Reader) -> str:
    """A day, a month or a year, as the file writes it."""
    text = reader.text("date", required=True, longest=10)
    try:
        read_precise_date(text)
    except ValueError:
        if text:
            reader.note(f"« date » n’est ni un jour, ni un mois, ni une année : « {text} ».")
        return ""
    return text
