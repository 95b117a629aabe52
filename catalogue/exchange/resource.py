"""How a row of the file becomes an entry: the walk is that of django-import-export, and writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource

from catalogue.entries.rules import NO_LEVER, NO_REPLICATION, NO_SOURCE, shape_errors
from catalogue.exchange.columns import COLUMNS, RELATIONS, Column, wanted_of
from catalogue.exchange.lookups import Lookups, is_key
from catalogue.exchange.rules import broken_rules
from catalogue.exchange.widgets import quoted, typed
from catalogue.models import EvidenceLevel, Innovation, Status

EDITABLE = tuple(column for column in COLUMNS if not column.readonly)
NOT_YOURS = "Cette fiche n’est plus un brouillon : la changer demande le droit de publier."


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that would change."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that a row would add or change; `line` is that of the file, `moved` the attributes that differ."""

    line: int
    innovation: Innovation
    is_new: bool
    differences: tuple[Difference, ...]
    moved: frozenset[str]


class InnovationResource(Resource):
    """The entries as rows. Once a file was walked, `changes` holds what is to be written.

    `lines` gives the line of each row; `may_publish` says whether what the public sees may be changed.
    """

    class Meta:
        model = Innovation
        instance_loader_class = BaseInstanceLoader
        skip_diff = True
        use_transactions = False

    def __init__(self, *, lookups: Lookups | None = None, lines: list[int] | None = None, may_publish: bool = False):
        super().__init__()
        self.fields = {column.column_name: column for column in COLUMNS}
        self.lookups, self.lines, self.may_publish = lookups or Lookups(), lines or [], may_publish
        self.changes: list[Change] = []
        self.seen: set[int] = set()
        self.titles: dict[str, int] = {}

    def get_or_init_instance(self, instance_loader: Any, row: Mapping[str, str]) -> tuple[Innovation, bool]:
        """The entry that a row names by its key, or a new draft. Raises ValidationError for a key of no entry."""
        key = row.get("identifiant", "").strip()
        if not key:
            return Innovation(status=Status.DRAFT, slug="", stage=""), True
        entry = self.lookups.entries.get(int(key)) if is_key(key) else None
        if entry is None:
            raise ValidationError(
                {"pk": f"{quoted(key)} n’est l’identifiant d’aucune fiche : vide pour en ajouter une."}
            )
        if entry.pk in self.seen:
            raise ValidationError({"pk": "Une ligne plus haut porte déjà cet identifiant."})
        self.seen.add(entry.pk)
        return entry, False

    def after_init_instance(self, instance: Innovation, new: bool, row: Mapping[str, str], **kwargs: Any) -> None:
        """Keep what the entry shows before the row is read."""
        wanted = wanted_of(instance)
        wanted.clear()
        if new:  # a row that is not there has nothing around it
            wanted.update({name: [] for name in RELATIONS})
        self.row, self.is_new, self.before = row, new, {} if new else shown(instance)

    def skip_row(
        self, instance: Innovation, original: Any, row: Mapping[str, str], import_validation_errors: Any = None
    ) -> bool:
        """Pass a row that changes nothing."""
        instance.fill_in()
        after = shown(instance)
        self.differences = {
            column: Difference(column.column_name, self.before.get(column, ""), after[column])
            for column in EDITABLE
            if self.before.get(column, "") != after[column]
        }
        return not (import_validation_errors or self.is_new or self.differences)

    def validate_instance(
        self, instance: Innovation, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Hold the entry to the rules of the table, of publication and of the file. Raises ValidationError."""
        found: dict[str, list] = {}
        if self.is_new:
            self.give_address(instance, found)
        for faults in (broken_rules(instance), self.faults_of_row(instance), faults_around(instance)):
            for about, sentences in faults.items():
                found[about] = [*found.get(about, []), *sentences]
        unread = dict(import_validation_errors or {})
        found = {about: sentences for about, sentences in found.items() if about not in unread} | unread
        if found:
            raise ValidationError(found)

    def give_address(self, instance: Innovation, found: dict[str, list]) -> None:
        """Give a new entry the address of its row, or one made from its title."""
        asked = typed(self.row.get("adresse", ""))
        faults = shape_errors(asked) if asked else []
        if asked and not faults and asked in self.lookups.slugs:
            faults = ["Cette adresse mène déjà à une autre fiche, aujourd’hui ou par le passé."]
        if faults:
            found["slug"] = faults
        instance.slug = asked if asked and not faults else self.lookups.address(instance.title or "fiche")
        self.lookups.slugs.add(instance.slug)

    def faults_of_row(self, instance: Innovation) -> dict[str, list[str]]:
        """What a row asks for that no file may do."""
        found: dict[str, list[str]] = {}
        asked = {name: typed(self.row.get(name, "")) for name in ("adresse", "statut", "modifiee_le")}
        if asked["statut"] and asked["statut"].lower() != instance.get_status_display():
            found["status"] = ["Le statut ne se change pas par un fichier : publiez ou archivez depuis la liste."]
        if self.is_new:
            if instance.title in self.lookups.titles:
                found["title"] = [f"La fiche {self.lookups.titles[instance.title]} porte déjà ce titre."]
            elif instance.title and instance.title in self.titles:
                found["title"] = [f"La ligne {self.titles[instance.title]} porte déjà ce titre."]
            return found
        if asked["adresse"] and asked["adresse"] != instance.slug:
            found["slug"] = ["L’adresse d’une fiche se change sur sa page : l’ancienne y mène encore."]
        if asked["modifiee_le"] and asked["modifiee_le"] != self.fields["modifiee_le"].export(instance):
            found["updated_at"] = ["La fiche a été modifiée depuis l’export : exportez-la de nouveau."]
        if instance.status != Status.DRAFT and not self.may_publish:
            found["status"] = [NOT_YOURS]
        return found

    def save_instance(self, instance: Innovation, is_create: bool, row: Mapping[str, str], **kwargs: Any) -> None:
        """Keep the entry for later: rows are written together."""
        line = self.lines[kwargs["row_number"] - 1]
        moved = frozenset(column.attribute for column in self.differences)
        self.titles[instance.title] = line
        self.changes.append(Change(line, instance, is_create, tuple(self.differences.values()), moved))

    def save_m2m(self, instance: Innovation, row: Mapping[str, str], **kwargs: Any) -> None:
        """What is around the entry is written with it."""

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Nothing was written: there is no sequence to set right."""


def shown(instance: Innovation) -> dict[Column, str]:
    """The cells of an entry that a file may change."""
    return {column: column.export(instance) for column in EDITABLE}


def faults_around(instance: Innovation) -> dict[str, list[str]]:
    """What the rules of publication and of evidence refuse, which no single row can hold."""
    found = {}
    cells = {column.attribute: column for column in EDITABLE}
    if instance.status == Status.PUBLISHED:
        if not cells["levers"].get_value(instance):
            found["levers"] = [NO_LEVER]
        if not cells["sources"].get_value(instance):
            found["sources"] = [NO_SOURCE]
    if instance.evidence_level == EvidenceLevel.REPRODUCED and not getattr(instance, "replication_count", 0):
        found["evidence_level"] = [NO_REPLICATION]
    return found
