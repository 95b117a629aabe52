"""An import in two steps: a file is kept, and its changes shown, with all that is wrong with each line; then what was
shown is written, once.
"""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from catalogue.models import ImportFile
from catalogue.tables.columns import Column, quoted_cell
from catalogue.tables.reader import read_file
from catalogue.tables.table import FileRefused, Table

LONGEST_NAME = ImportFile._meta.get_field("name").max_length or 200


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong with a cell, or with a line when `column` is empty."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CellDifference:
    """A cell that would change."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that a line would write; `existing`, if any, is the one that it changes, or takes the place of."""

    line: int
    row: Any
    existing: Any
    differences: tuple[CellDifference, ...]

    @property
    def is_new(self) -> bool:
        """Whether the line adds a row."""
        return self.existing is None


@dataclass(frozen=True)
class ImportPlan:
    """The changes of a file, and its errors: with any, nothing is written.

    `notes` are sentences on what comes with the changes; `is_guessed` is that of the table.
    """

    changes: list[RowChange]
    errors: list[LineError]
    unchanged: int
    notes: Sequence[str] = ()
    is_guessed: bool = False

    @property
    def additions(self) -> int:
        """How many rows would be added."""
        return sum(change.is_new for change in self.changes)

    @property
    def corrections(self) -> int:
        """How many rows would change."""
        return len(self.changes) - self.additions

    @property
    def faulty_lines(self) -> int:
        """How many lines have something wrong."""
        return len({error.line for error in self.errors})

    @property
    def fingerprint(self) -> str:
        """What tells this plan from another: somebody who agreed to it agreed to nothing else."""
        said = [
            [
                change.line,
                change.existing.pk if change.existing else None,
                [[each.column, each.before, each.after] for each in change.differences],
            ]
            for change in self.changes
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


class LineRefused(Exception):
    """A line that cannot be taken: sentences by column, "" for the line as a whole."""

    def __init__(self, errors: Mapping[str, Sequence[str]]):
        super().__init__(errors)
        self.errors = errors


class PlanChanged(Exception):
    """What would be written is no longer what was shown."""


class TableImport(ABC):
    """How the lines of a file become rows of a table."""

    name: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    needed: ClassVar[tuple[Iterable[str], str]] = ((), "")
    """Columns of which there must be one, and what is said when there is none."""

    @property
    @abstractmethod
    def megabytes(self) -> int:
        """What a file may weigh, at most."""

    @abstractmethod
    def prepare(self, table: Table) -> None:
        """Fetch what the lines of a file name."""

    @abstractmethod
    def read(self, line: int, cells: Mapping[str, str]) -> RowChange | None:
        """The change of a line, None when the table says so already. Raises LineRefused."""

    def notes(self) -> Sequence[str]:
        """What comes with the changes, in sentences, once every line is read."""
        return ()

    def lock(self, plan: ImportPlan) -> None:
        """Hold the rows of a plan until the end of the transaction. Raises PlanChanged when one is not as it was."""
        return

    @abstractmethod
    def write(self, plan: ImportPlan, *, reason: str) -> None:
        """Write the changes of a plan that has no error, in the transaction of the caller."""

    def check_header(self, header: list[str]) -> None:
        """Raises FileRefused for columns that are not ours, that come twice, or that name no row."""
        keys = [column.key for column in self.columns]
        unknown = [name for name in header if name not in keys]
        if unknown:
            shown = ", ".join(quoted_cell(name) if name else "une colonne sans titre" for name in unknown[:5])
            raise FileRefused(f"Colonne inconnue : {shown}. Les colonnes sont : {', '.join(keys)}.")
        twice = sorted({name for name in header if header.count(name) > 1})
        if twice:
            raise FileRefused(f"Colonne en double : {', '.join(twice)}.")
        needed, sentence = self.needed
        if needed and not set(needed) & set(header):
            raise FileRefused(sentence)

    def plan(self, table: Table) -> ImportPlan:
        """What a file would do as things stand. Raises FileRefused."""
        self.check_header(table.header)
        self.prepare(table)
        changes: list[RowChange] = []
        errors: list[LineError] = []
        refused = 0
        keys = ["", *(column.key for column in self.columns)]
        for line, cells in table.rows:
            try:
                change = self.read(line, dict(zip(table.header, cells, strict=True)))
            except LineRefused as refusal:
                refused += 1
                found = sorted(refusal.errors.items(), key=lambda item: keys.index(item[0]))
                errors += [LineError(line, key, sentence) for key, sentences in found for sentence in sentences]
            else:
                changes += [change] if change else []
        unchanged = len(table.rows) - len(changes) - refused
        return ImportPlan(changes, errors, unchanged, self.notes(), table.is_guessed)


def keep_file(*, importer: TableImport, name: str, content: bytes, account: Any) -> ImportFile:
    """Keep a file for its account, in the place of those that it had, and forget those of others that are too old.

    What is kept is the table that was read: no later step opens the file itself. Raises Refusal when it cannot be
    read at all.
    """
    table = read_file(name, content, megabytes=importer.megabytes)
    importer.check_header(table.header)
    with transaction.atomic():
        ImportFile.objects.expired().delete()
        ImportFile.objects.filter(account=account, table=importer.name, applied_at=None).delete()
        return ImportFile.objects.create(
            name=name[-LONGEST_NAME:], table=importer.name, content=table.dumps(), account=account
        )


def plan_of(file: ImportFile, importer: TableImport) -> ImportPlan:
    """What a file would do as things stand. Raises Refusal."""
    return importer.plan(Table.loads(bytes(file.content)))


def import_file(*, file: ImportFile, importer: TableImport, fingerprint: str) -> list[RowChange]:
    """Write what a file was shown to do, and return its changes; nothing if it was done already.

    `fingerprint` is that of the plan that was shown. The lines are read before the transaction, which would keep
    others waiting; it makes sure that no row moved since. Raises PlanChanged, with nothing written, when the plan is
    another by now, or Refusal.
    """
    if is_applied(file):
        return []
    plan = plan_of(file, importer)
    if plan.errors or plan.fingerprint != fingerprint:
        if is_applied(file):  # meanwhile, by a second click: what it wrote is why the plan is another
            return []
        raise PlanChanged
    with transaction.atomic():
        held = ImportFile.objects.select_for_update().get(pk=file.pk)
        if held.applied_at is not None:
            return []
        importer.lock(plan)
        importer.write(plan, reason=f"Import de {file.name}")
        held.applied_at, held.applied_count, held.content = timezone.now(), len(plan.changes), b""
        held.save()
    return plan.changes


def is_applied(file: ImportFile) -> bool:
    """Whether a file was imported, as the database knows it."""
    return ImportFile.objects.filter(pk=file.pk, applied_at__isnull=False).exists()
