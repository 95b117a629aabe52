"""Facts and entries of the ledger from a file. They are settled: a line adds a row, or says what one says already."""

from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from catalogue.tables.columns import normalised, parse_cells
from catalogue.tables.plan import CellDifference, ImportPlan, LineRefused, RowChange, TableImport
from catalogue.tables.table import Table, cell_text
from catalogue.typography import listed
from proposals.columns import LEDGER_COLUMNS, UPDATE_COLUMNS
from proposals.models import Proposal, ProposalUpdate, StatusEntry, Voice
from proposals.services import record_entry

Texts = Mapping[str, str]
Errors = dict[str, list[str]]
DATES = ("happened_on", "effective_on")


class TrackerImport(TableImport):
    """Rows of a table that only grows; `account` is noted with each."""

    absent: ClassVar[str]
    settled: ClassVar[str]
    unsaid: ClassVar[frozenset[str]] = frozenset()
    """Columns that are not compared with the row that a line corrects."""

    def __init__(self, *, account: Any):
        self.account = account
        self.keys = {column.attribute: column.key for column in self.columns if column.kind}

    @property
    def megabytes(self) -> int:
        return int(settings.LEDGER_IMPORT_MEGABYTES)

    def prepare(self, table: Table) -> None:
        self.proposals = {proposal.number: proposal for proposal in Proposal.objects.all()}
        self.existing = {row.pk: row for row in self.rows()}
        self.lines: dict[Hashable, int] = {}

    def read(self, line: int, cells: Mapping[str, str]) -> RowChange | None:
        values, errors = parse_cells(self.columns, dict.fromkeys(self.keys.values(), "") | dict(cells), self)
        texts = self.texts(values, cells)
        key = values.pop("pk", None)
        if key is not None:
            self.check_settled(key, texts)
            return None
        row = self.row(values)
        if errors:
            unread = {attribute for attribute, column in self.keys.items() if column in errors} | {"precision"}
            raise LineRefused(self.refusals(partial(row.clean_fields, unread)) | errors)
        if self.is_recorded(row, texts):
            return None
        errors = self.refusals(row.full_clean)
        identity = self.identity(row)
        if identity in self.lines:
            errors = errors | {"": [f"C’est ce que dit déjà la ligne {self.lines[identity]}."]}
        self.lines.setdefault(identity, line)
        if errors:
            raise LineRefused(errors)
        said = {key: text for key, text in texts.items() if key not in self.unsaid}
        return RowChange(line, row, self.replaced(row), self.differences(self.replaced(row), said))

    def rows(self) -> models.QuerySet[Any]:
        """The rows that there are."""
        raise NotImplementedError

    def texts(self, values: Mapping[str, Any], cells: Mapping[str, str]) -> Texts:
        """The cells of a line, but for its key, as an export would write them."""
        return {
            column.key: column.kind.show(values[column.attribute])
            if column.attribute in values
            else normalised(cells[column.key])
            for column in self.columns
            if column.kind and column.key in cells and column.attribute != "pk"
        }

    def differences(self, row: models.Model | None, texts: Texts) -> tuple[CellDifference, ...]:
        """The cells of a line that a row does not hold as they are."""
        found = []
        for column in self.columns:
            if column.key in texts:
                cell = None if row is None else cell_text(column.read(row))
                before = "" if cell is None else normalised(str(cell))
                if before != texts[column.key]:
                    found.append(CellDifference(column.key, before, texts[column.key]))
        return tuple(found)

    def check_settled(self, key: int, texts: Texts) -> None:
        """Raises LineRefused for a line with a key that does not say what that row says."""
        if key not in self.existing:
            raise LineRefused({"identifiant": [self.absent.format(key)]})
        if different := self.differences(self.existing[key], texts):
            columns = listed(f"« {each.column} »" for each in different)
            raise LineRefused({"identifiant": [f"{self.settled} Ici, {columns} changerait."]})

    def row(self, values: dict[str, Any]) -> Any:
        """A new row."""
        for name in DATES:
            if name in values:
                values[name], values["precision"] = values[name]
        return self.rows().model(recorded_by=self.account, **values)

    def refusals(self, check: Callable[[], None]) -> Errors:
        """What a check of the model refuses, by column."""
        found: Errors = {}
        try:
            check()
        except ValidationError as invalid:
            for name, sentences in invalid.message_dict.items():
                found.setdefault(self.keys.get(name, ""), []).extend(sentences)
        return found

    def is_recorded(self, row: Any, texts: Texts) -> bool:
        """Whether the table says so already. Raises LineRefused for what it says otherwise."""
        raise NotImplementedError

    def identity(self, row: Any) -> Hashable:
        """What no two lines share."""
        raise NotImplementedError

    def replaced(self, row: Any) -> models.Model | None:
        """The row that another is a further version of."""
        return None

    def write(self, plan: ImportPlan, *, reason: str) -> None:
        for change in plan.changes:
            change.row.save()


class UpdateImport(TrackerImport):
    """Facts: new ones, and further versions of those that `corrige` names."""

    name = "faits"
    columns = UPDATE_COLUMNS
    absent = "Aucun fait n’a l’identifiant {} : laissez-le vide pour en ajouter un."
    settled = (
        "Un fait ne se modifie pas : ajoutez une ligne sans identifiant, avec « corrige » et « motif_correction »."
    )
    unsaid = frozenset({"corrige", "motif_correction"})

    def rows(self) -> models.QuerySet[Any]:
        return ProposalUpdate.objects.select_related("proposal")

    def identity(self, row: ProposalUpdate) -> Hashable:
        return row.proposal_id, row.source_url, row.happened_on, row.precision

    def prepare(self, table: Table) -> None:
        super().prepare(table)
        facts = self.existing.values()
        self.corrections = {fact.corrects_id: fact for fact in facts if fact.corrects_id is not None}
        standing = [fact for fact in facts if fact.pk not in self.corrections and not fact.is_withdrawn]
        self.by_identity = {self.identity(fact): fact for fact in standing}

    def is_recorded(self, row: ProposalUpdate, texts: Texts) -> bool:
        corrects = row.corrects_id
        recorded = self.corrections.get(corrects) if corrects else self.by_identity.get(self.identity(row))
        if recorded is None:
            return False
        if self.differences(recorded, texts):
            sentence = (
                f"Ce fait est déjà {'corrigé' if corrects else 'consigné'}, sous l’identifiant {recorded.pk} : pour le"
                " corriger, nommez celui-ci dans « corrige » et donnez « motif_correction »."
            )
            raise LineRefused({"corrige" if corrects else "": [sentence]})
        return True

    def replaced(self, row: ProposalUpdate) -> models.Model | None:
        return row.corrects


class LedgerImport(TrackerImport):
    """Entries of the ledger: only new ones, each with the facts that found it."""

    name = "registre"
    columns = LEDGER_COLUMNS
    absent = "Aucune entrée n’a l’identifiant {} : laissez-le vide pour en ajouter une."
    settled = "Le registre ne se modifie pas : ajoutez une ligne sans identifiant, qui corrige celle-ci."

    def rows(self) -> models.QuerySet[Any]:
        return StatusEntry.objects.select_related("proposal").prefetch_related("founding")

    def identity(self, row: StatusEntry) -> Hashable:
        said = (row.status, row.effective_on, row.precision, row.reason, row.source_url)
        return (row.proposal_id, row.voice, row.speaker, row.corrects_id, *said)

    def prepare(self, table: Table) -> None:
        super().prepare(table)
        self.facts = dict(ProposalUpdate.objects.values_list("pk", "proposal_id"))
        self.contents = {self.identity(entry) for entry in self.existing.values()}

    def row(self, values: dict[str, Any]) -> StatusEntry:
        founding = values.pop("founding", [])
        entry: StatusEntry = super().row(values)
        entry.is_editorial_reading = entry.is_editorial_reading and entry.voice == Voice.EDITORS
        entry.__dict__["founding_keys"] = founding
        return entry

    def is_recorded(self, row: StatusEntry, texts: Texts) -> bool:
        foreign = [key for key in row.__dict__["founding_keys"] if self.facts[key] != row.proposal_id]
        if foreign:
            raise LineRefused({"faits": [f"{foreign[0]} n’est pas un fait de la même proposition."]})
        return self.identity(row) in self.contents

    def write(self, plan: ImportPlan, *, reason: str) -> None:
        for change in plan.changes:
            record_entry(entry=change.row, facts=change.row.__dict__["founding_keys"])
