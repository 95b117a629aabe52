"""What a file would do, told before anything is written."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from import_export.results import Result
from tablib import Dataset

from catalogue.cells import parted
from catalogue.exchange.columns import COLUMNS
from catalogue.exchange.lookups import Lookups
from catalogue.exchange.reading import FileRefused, Table
from catalogue.exchange.resource import Change, InnovationResource
from catalogue.exchange.widgets import parted_kind, quoted, typed

NAMES = [column.column_name for column in COLUMNS]
TERRITORIES = ("territoire", "code_departement", "code_region")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell, or with a row when `column` is empty."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Plan:
    """The changes of a file, and its faults: with any, nothing is written."""

    changes: list[Change]
    faults: list[Fault]
    unchanged: int
    new_themes: list[str]
    new_organisations: dict[str, str]

    @property
    def additions(self) -> int:
        """How many entries would be added."""
        return sum(change.is_new for change in self.changes)

    @property
    def corrections(self) -> int:
        """How many entries would change."""
        return len(self.changes) - self.additions

    @property
    def fingerprint(self) -> str:
        """What tells this plan from another: somebody who agreed to it agreed to nothing else."""
        said: list[Any] = [
            [
                change.line,
                change.innovation.pk,
                [[each.column, each.before, each.after] for each in change.differences],
            ]
            for change in self.changes
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def make_plan(table: Table, *, may_publish: bool) -> Plan:
    """Walk the rows of a file. `may_publish`: they may change what the public sees. Raises FileRefused."""
    check_header(table.header)
    lines = [line for line, _ in table.rows]
    resource = InnovationResource(lookups=lookups_of(table), lines=lines, may_publish=may_publish)
    dataset = Dataset(*(cells for _, cells in table.rows), headers=table.header)
    result = resource.import_data(dataset, dry_run=False, use_transactions=False, lookups=resource.lookups)
    for error in [*result.base_errors, *(each for row in result.error_rows for each in row.errors)]:
        raise error.error  # a mistake of ours: those of the file are told row by row
    return Plan(
        changes=resource.changes,
        faults=list(faults_of(result, lines)),
        unchanged=len(table.rows) - len(resource.changes) - len(result.invalid_rows),
        new_themes=sorted(resource.lookups.new_themes),
        new_organisations=resource.lookups.new_organisations,
    )


def check_header(header: list[str]) -> None:
    """Raises FileRefused for columns that are not ours, that come twice, or that name no entry."""
    unknown = [name for name in header if name not in NAMES]
    if unknown:
        shown = ", ".join(quoted(name) if name else "une colonne sans titre" for name in unknown[:5])
        raise FileRefused(f"Colonne inconnue : {shown}. Les colonnes sont : {', '.join(NAMES)}.")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise FileRefused(f"Colonne en double : {', '.join(twice)}.")
    if not {"identifiant", "titre"} & set(header):
        raise FileRefused("Il faut la colonne « identifiant » pour modifier des fiches, ou « titre » pour en ajouter.")


def lookups_of(table: Table) -> Lookups:
    """All that the cells of a file name."""
    columns = dict(zip(table.header, zip(*(cells for _, cells in table.rows), strict=True), strict=False))
    keys = [cell.strip() for cell in columns.get("identifiant", ())]
    codes = {typed(cell) for name in TERRITORIES for cell in columns.get(name, ()) if typed(cell)}
    names = {parted_kind(typed(item))[0] for cell in columns.get("organisations", ()) for item in parted(cell)}
    titles = {typed(cell) for cell in columns.get("titre", ())}
    return Lookups.of(keys=keys, codes=codes, names=names, titles=titles)


def faults_of(result: Result, lines: list[int]) -> Iterator[Fault]:
    """The faults of each row, in the order of the file and of the columns."""
    by_attribute = {column.attribute: column.column_name for column in COLUMNS}
    for row in sorted(result.invalid_rows, key=lambda row: row.number):
        found = sorted(row.error_dict.items(), key=lambda item: NAMES.index(by_attribute[item[0]]))
        for attribute, sentences in found:
            for sentence in sentences:
                yield Fault(lines[row.number - 1], by_attribute[attribute], sentence)
