"""The innovation sheets of `fixtures/innovations/`, read and checked before anything is written."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.entries.rules import evidence_errors, publication_errors, shape_errors
from catalogue.loading.reader import FixtureError, Reader, read_data
from catalogue.models import (
    EvidenceLevel,
    Innovation,
    Organisation,
    OrganisationKind,
    Replication,
    Source,
    Stage,
    StopCause,
    Theme,
)

PLACE_KINDS = ("commune", "epci", "departement", "region", "other")
LARGEST_COST, LARGEST_STAFF, LONGEST_DELAY = 10**12, 10_000, 600


def longest(model: type, field: str) -> int:
    """The most characters that a column holds."""
    return model._meta.get_field(field).max_length  # type: ignore[attr-defined]


@dataclass(frozen=True)
class PlaceRow:
    """The territory of a sheet as its file gives it: `kind` is one of PLACE_KINDS, the rest may be empty."""

    kind: str
    code: str
    label: str
    department: str
    region: str


@dataclass(frozen=True)
class ReplicationRow:
    """A territory that took up the innovation, by the name that the sheet gives it."""

    label: str
    year: int | None


@dataclass(frozen=True)
class Sheet:
    """A file of `fixtures/innovations/`.

    `fields` are plain columns of Innovation, `levers` and `policies` slugs, `organisations` pairs of a name and a
    kind, `sources` pairs of a title and an address, `cost` euros.
    """

    slug: str
    fields: dict[str, Any]
    cost: int | None
    levers: tuple[str, ...]
    policies: tuple[str, ...]
    themes: tuple[str, ...]
    place: PlaceRow
    organisations: tuple[tuple[str, str], ...]
    replications: tuple[ReplicationRow, ...]
    sources: tuple[tuple[str, str], ...]


def read_sheets(folder: Path, *, levers: Collection[str], policies: Collection[str]) -> dict[str, Sheet]:
    """Every sheet of the folder by its slug, which is the name of its file.

    `levers` and `policies` are the slugs that exist.

    Raises FixtureError with everything that is wrong with every file.
    """
    sheets: dict[str, Sheet] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            sheets[path.stem] = read_sheet(path, levers, policies)
        except FixtureError as error:
            problems += error.problems
    if not sheets and not problems:
        problems.append(f"{folder} : aucune fiche (*.toml).")
    problems += conflicting_kinds(sheets)
    if problems:
        raise FixtureError(problems)
    return sheets


def read_sheet(path: Path, levers: Collection[str], policies: Collection[str]) -> Sheet:
    """The sheet in a file. Raises FixtureError with all that is wrong with it."""
    problems: list[str] = []
    reader = Reader(read_data(path, tomllib.loads), problems, f"{path} : ")
    for reason in shape_errors(path.stem):
        reader.note(f"le nom du fichier ne convient pas. {reason}")
    sheet = Sheet(
        slug=path.stem,
        fields=read_fields(reader),
        cost=reader.number("cost_eur", smallest=0, largest=LARGEST_COST),
        levers=reader.texts("levers", longest=50, choices=levers),
        policies=reader.texts("policies", longest=50, choices=policies),
        themes=reader.texts("themes", longest=longest(Theme, "name")),
        place=read_place(reader.table("territory")),
        organisations=tuple(read_organisation(table) for table in reader.tables("organisations")),
        replications=tuple(read_replication(table) for table in reader.tables("replications")),
        sources=tuple(read_source(table) for table in reader.tables("sources")),
    )
    reader.finish()
    check_sheet(sheet, reader)
    if problems:
        raise FixtureError(problems)
    return sheet


def read_fields(reader: Reader) -> dict[str, Any]:
    """The plain columns of Innovation."""
    return {
        "title": reader.text("title", required=True, longest=longest(Innovation, "title")),
        "summary": reader.text("summary", longest=longest(Innovation, "summary")),
        "need": reader.text("need"),
        "description": reader.text("description"),
        "results": reader.text("results"),
        "lessons": reader.text("lessons"),
        "stage": reader.choice("stage", Stage.values),
        "start_year": reader.year("start_year"),
        "end_year": reader.year("end_year"),
        "in_report": reader.take("in_report", bool),
        "is_zoom": bool(reader.take("is_zoom", bool)),
        "cost_note": reader.text("cost_note", longest=longest(Innovation, "cost_note")),
        "staff_count": reader.tenths("staff_count", largest=LARGEST_STAFF),
        "months_to_results": reader.number("months_to_results", smallest=0, largest=LONGEST_DELAY),
        **read_evidence(reader),
        **read_stop(reader),
    }


def read_evidence(reader: Reader) -> dict[str, Any]:
    """How well the effects are proved, by what, and the source of it."""
    proof = {
        "evidence_level": reader.number("evidence_level", smallest=0, largest=max(EvidenceLevel.values)),
        "evidence_proof": reader.text("evidence_proof"),
    }
    table = reader.take("evidence_source", dict)
    title, url = read_source(reader.inside("evidence_source", table)) if table is not None else ("", "")
    return proof | {"evidence_source_title": title, "evidence_source_url": url}


def read_stop(reader: Reader) -> dict[str, str]:
    """Why it stopped: the cause and the words, both or neither."""
    cause = reader.choice("stop_cause", StopCause.values) if "stop_cause" in reader.left else ""
    reason = reader.text("stop_reason")
    if bool(cause) != bool(reason):
        reader.note("« stop_cause » et « stop_reason » vont ensemble.")
    return {"stop_cause": cause, "stop_reason": reason}


def read_place(table: Reader) -> PlaceRow:
    """The territory of a sheet."""
    place = PlaceRow(
        kind=table.choice("kind", PLACE_KINDS),
        code=table.text("code", longest=9),
        label=table.text("label", required=True, longest=longest(Innovation, "territory_label")),
        department=table.text("department", longest=3),
        region=table.text("region"),
    )
    table.finish()
    return place


def read_organisation(table: Reader) -> tuple[str, str]:
    """The name and kind of a partner."""
    name = table.text("name", required=True, longest=longest(Organisation, "name"))
    kind = table.choice("kind", OrganisationKind.values)
    table.finish()
    return name, kind


def read_replication(table: Reader) -> ReplicationRow:
    """A territory that took up the innovation."""
    label = table.text("label", required=True, longest=longest(Replication, "territory_label"))
    replication = ReplicationRow(label=label, year=table.year("year"))
    table.finish()
    return replication


def read_source(table: Reader) -> tuple[str, str]:
    """The title and address of a source."""
    title = table.text("title", required=True, longest=longest(Source, "title"))
    url = table.url("url", longest=longest(Source, "url"))
    table.finish()
    return title, url


def check_sheet(sheet: Sheet, reader: Reader) -> None:
    """Note what breaks a rule that spans several keys: a sheet is published as soon as it is loaded."""
    start, end = sheet.fields["start_year"], sheet.fields["end_year"]
    if start is not None and end is not None and end < start:
        reader.note(f"« end_year » ({end}) précède « start_year » ({start}).")
    for key, values in (
        ("organisations", [name for name, _ in sheet.organisations]),
        ("sources", [url for _, url in sheet.sources]),
        ("replications", [replication.label for replication in sheet.replications]),
    ):
        if len(values) != len(set(values)):
            reader.note(f"« {key} » contient deux fois la même valeur.")
    for gap in evidence_errors(
        level=sheet.fields["evidence_level"],
        proof=sheet.fields["evidence_proof"],
        replication_count=len(sheet.replications),
    ):
        reader.note(gap)
    for gap in publication_errors(
        summary=sheet.fields["summary"],
        lever_count=len(sheet.levers),
        policy_count=len(sheet.policies),
        source_count=len(sheet.sources),
    ):
        reader.note(gap)


def conflicting_kinds(sheets: dict[str, Sheet]) -> list[str]:
    """What is wrong across files: an organisation is the same everywhere, hence of one kind."""
    first: dict[str, tuple[str, str]] = {}
    problems = []
    for slug, sheet in sheets.items():
        for name, kind in sheet.organisations:
            known_kind, known_slug = first.setdefault(name, (kind, slug))
            if kind != known_kind:
                problems.append(
                    f"{slug}.toml : l’organisation « {name} » est de type « {kind} » ici et « {known_kind} » dans"
                    f" {known_slug}.toml."
                )
    return problems
