"""The words of the search as files: their columns, and how a line becomes a group of synonyms or a weak word."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model

from catalogue.entries.search_words import publish_search_words
from catalogue.models import SynonymGroup, SynonymKind, WeakWord
from catalogue.models.search_words import group_key
from catalogue.search.analysis.text import fold
from catalogue.tables.columns import BAD_CHARACTER, CellKind, Column, Number, OneOf, Text, parse_cells, quoted_cell
from catalogue.tables.plan import CellDifference, ImportPlan, LineRefused, PlanChanged, RowChange, TableImport
from catalogue.tables.table import Table, join_items, split_items
from catalogue.typography import normalised, printable


class SearchTerms(CellKind):
    """The terms of a group, between bars: the first one counts, and the others come in their order."""

    def parse(self, text: str, lookups: Any = None) -> str:
        text = normalised(text)
        if printable(text) != text:
            raise ValueError(BAD_CHARACTER)
        return "\n".join(split_items(text))

    def show(self, value: str) -> str:
        return join_items(value.splitlines())


IDENTITY = Column.of("pk", "identifiant", Number(), "Identifiant de la ligne sur ce site ; vide pour en ajouter une.")
IS_ACTIVE = Column.of(
    "is_active",
    "actif",
    OneOf({"oui": True, "non": False}, empty=True),
    "Oui si la recherche s’en sert ; non pour garder la ligne sans s’en servir.",
)
GROUP_COLUMNS = (
    IDENTITY,
    Column.of("terms", "termes", SearchTerms(), "Les termes, séparés par des barres : EHPAD | maison de retraite."),
    Column.of(
        "kind",
        "genre",
        OneOf({kind.label: kind.value for kind in SynonymKind}, empty=SynonymKind.EQUIVALENT),
        "Sigle (le premier terme), équivalents, ou terme large (le premier trouve les autres, et non l’inverse).",
    ),
    Column.of("note", "remarque", Text.of(SynonymGroup, "note"), "Pour la rédaction seulement."),
    IS_ACTIVE,
)
WEAK_WORD_COLUMNS = (
    IDENTITY,
    Column.of("word", "mot", Text.of(WeakWord, "word"), "Le mot, ou plusieurs qui se suivent."),
    Column.of("reason", "raison", Text.of(WeakWord, "reason"), "Pourquoi il ne dit rien de ce que l’on cherche."),
    IS_ACTIVE,
)


class SearchWordsImport(TableImport):
    """Rows of the words of the search: a line without a key is of the row that has its name, if there is one."""

    model: ClassVar[type[Model]]
    name_field: ClassVar[str]

    @property
    def megabytes(self) -> int:
        return int(settings.IMPORT_MEGABYTES)

    def name_of(self, values: Mapping[str, Any]) -> str:
        """What tells a row from the others, by the values of its line."""
        raise NotImplementedError

    def prepare(self, table: Table) -> None:
        self.keys = {column.attribute: column.key for column in self.columns}
        self.rows = {row.pk: row for row in self.model._default_manager.all()}
        self.by_name = {getattr(row, self.name_field): row for row in self.rows.values()}
        self.lines: dict[Any, int] = {}

    def read(self, line: int, cells: Mapping[str, str]) -> RowChange | None:
        values, errors = parse_cells(self.columns, cells, None)
        key = values.pop("pk", None)
        row = self.rows.get(key) if key is not None else self.by_name.get(self.name_of(values))
        if key is not None and row is None:
            errors["identifiant"] = [
                f"{quoted_cell(str(key))} n’est l’identifiant d’aucune ligne : vide pour en ajouter une."
            ]
        if errors:
            raise LineRefused(errors)
        before = {} if row is None else self.cells_of(row)
        changed: Any = self.model() if row is None else row
        for attribute, value in values.items():
            setattr(changed, attribute, value)
        self.check(changed, line)
        after = self.cells_of(changed)
        found = [
            CellDifference(key, before.get(key, ""), cell)
            for key, cell in after.items()
            if cell != before.get(key, "")
        ]
        return RowChange(line, changed, row, tuple(found)) if found else None

    def check(self, row: Any, line: int) -> None:
        """Raises LineRefused for a row that the table would refuse, or that another line is of."""
        try:
            row.full_clean()
        except ValidationError as invalid:
            errors: dict[str, list[str]] = {}
            for attribute, sentences in invalid.message_dict.items():
                errors.setdefault(self.keys.get(attribute, ""), []).extend(sentences)
            raise LineRefused(errors) from None
        for name in {row.pk, getattr(row, self.name_field)} - {None}:
            if name in self.lines:
                raise LineRefused({"": [f"La ligne {self.lines[name]} dit déjà cette ligne de la table."]})
            self.lines[name] = line

    def cells_of(self, row: Any) -> dict[str, str]:
        """What an export says of a row, but for its key."""
        return {column.key: str(column.read(row)) for column in self.columns if column is not IDENTITY}

    def lock(self, plan: ImportPlan) -> None:
        read = {change.existing.pk for change in plan.changes if not change.is_new}
        held = self.model._default_manager.filter(pk__in=read).select_for_update()
        if len(held) != len(read):
            raise PlanChanged

    def write(self, plan: ImportPlan, *, reason: str) -> None:
        for change in plan.changes:
            change.row.save()
        publish_search_words()


class GroupImport(SearchWordsImport):
    """Groups of synonyms from a file."""

    name = "synonymes"
    columns = GROUP_COLUMNS
    needed = ({"identifiant", "termes"}, "Il faut la colonne « identifiant », ou « termes ».")
    model = SynonymGroup
    name_field = "key"

    def name_of(self, values: Mapping[str, Any]) -> str:
        return group_key(values.get("kind", SynonymKind.EQUIVALENT), values.get("terms", "").splitlines())


class WeakWordImport(SearchWordsImport):
    """Weak words from a file."""

    name = "mots faibles"
    columns = WEAK_WORD_COLUMNS
    needed = ({"identifiant", "mot"}, "Il faut la colonne « identifiant », ou « mot ».")
    model = WeakWord
    name_field = "search_word"

    def name_of(self, values: Mapping[str, Any]) -> str:
        return fold(values.get("word", ""))
