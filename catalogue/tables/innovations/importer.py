"""How a line of the file becomes an entry, and how entries are written: some hundreds at a time, then the search.

What a row must be is told without a question to the database: the constraints of the table, as Python says them.
Django checks a constraint by asking the database, fourteen times a row: 70,000 questions for a file of 5,000 lines. A
test holds these to those, on rows drawn at random.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings

from catalogue.entries.changes import LONGEST_REASON, because, record_change
from catalogue.entries.rules import NO_LEVER, NO_POLICY, NO_REPLICATION, NO_SOURCE, shape_errors
from catalogue.loading.drafts import Draft
from catalogue.loading.relations import Due, write_relations
from catalogue.models import CostBand, EvidenceLevel, Innovation, Source, Stage, Status, StopCause, TerritoryScope
from catalogue.models.innovation_constraints import FIRST_YEAR, LAST_YEAR
from catalogue.tables.columns import is_key, parse_cells, quoted_cell
from catalogue.tables.innovations.columns import COLUMNS, EDITABLE, Relations, name_and_kind, relations_around
from catalogue.tables.innovations.lookups import Lookups, chunks
from catalogue.tables.plan import CellDifference, ImportPlan, LineRefused, PlanChanged, RowChange, TableImport
from catalogue.tables.table import Table, split_items
from catalogue.typography import normalised, plural

Rule = Callable[[Innovation], bool]
CONSTRAINT_RULES: dict[str, tuple[str, Rule]] = {
    "innovation_has_title_and_slug": ("title", lambda i: i.title != "" and i.slug != ""),
    "innovation_has_territory_or_label": ("territory", lambda i: i.territory is not None or i.territory_label != ""),
    "innovation_scope_is_known": ("territory_scope", lambda i: i.territory_scope in TerritoryScope.values),
    "innovation_stage_is_known": ("stage", lambda i: i.stage in Stage.values),
    "innovation_status_is_known": ("status", lambda i: i.status in Status.values),
    "innovation_start_year_is_plausible": ("start_year", lambda i: is_plausible(i.start_year)),
    "innovation_end_year_is_plausible": ("end_year", lambda i: is_plausible(i.end_year)),
    "innovation_years_are_in_order": (
        "end_year",
        lambda i: i.start_year is None or i.end_year is None or i.end_year >= i.start_year,
    ),
    "innovation_cost_band_is_known": ("cost_band", lambda i: i.cost_band in ("", *CostBand.values)),
    "innovation_cost_is_in_its_band": ("cost_band", lambda i: i.cost is None or i.cost_band == CostBand.of(i.cost)),
    "innovation_evidence_level_is_known": (
        "evidence_level",
        lambda i: i.evidence_level in (None, *EvidenceLevel.values),
    ),
    "innovation_evidence_is_founded": (
        "evidence_proof",
        lambda i: i.evidence_level is None or i.evidence_proof != "",
    ),
    "innovation_evidence_source_is_whole": (
        "evidence_source_title",
        lambda i: is_whole_source(i.evidence_source_title, i.evidence_source_url),
    ),
    "innovation_staff_count_is_positive": ("staff_count", lambda i: i.staff_count is None or i.staff_count > 0),
    "innovation_stop_cause_is_known": ("stop_cause", lambda i: i.stop_cause in ("", *StopCause.values)),
    "innovation_stop_has_cause_and_reason": ("stop_cause", lambda i: bool(i.stop_cause) == bool(i.stop_reason)),
    "innovation_published_has_a_date": (
        "status",
        lambda i: i.status != Status.PUBLISHED or i.published_at is not None,
    ),
    "innovation_published_has_a_summary": ("summary", lambda i: i.status != Status.PUBLISHED or i.summary != ""),
}
"""The rule of each constraint of the table, and the field that it is about."""

SENTENCES = {each.name: str(each.violation_error_message) for each in Innovation._meta.constraints}


def is_plausible(year: int | None) -> bool:
    """Whether a year may be that of an innovation."""
    return year is None or FIRST_YEAR <= year <= LAST_YEAR


def is_whole_source(title: str, url: str) -> bool:
    """Whether a source has both a title and a web address, or neither."""
    return not url if not title else url.startswith(("http://", "https://"))


def constraint_errors(innovation: Innovation) -> dict[str, list[str]]:
    """What the table would refuse of a row, in sentences, by field."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, (about, holds) in CONSTRAINT_RULES.items():
        if not holds(innovation):
            found[about].append(SENTENCES[name])
    return dict(found)


def publication_errors(innovation: Innovation, relations: Relations) -> dict[str, list[str]]:
    """What the rules of publication and of evidence refuse, which no single row can hold, by field."""
    found = {}
    if innovation.status == Status.PUBLISHED:
        if not relations.levers:
            found["levers"] = [NO_LEVER]
        if not relations.policies:
            found["policies"] = [NO_POLICY]
        if not relations.sources:
            found["sources"] = [NO_SOURCE]
    if innovation.evidence_level == EvidenceLevel.REPRODUCED and not getattr(innovation, "replication_count", 0):
        found["evidence_level"] = [NO_REPLICATION]
    return found


TERRITORIES = ("territoire", "code_departement", "code_region")
RELATIONS = frozenset(Relations.__dataclass_fields__)
ATTRIBUTES = {column.key: column.attribute for column in COLUMNS}
KEYS = {column.attribute: column.key for column in COLUMNS}
UPDATED_AT = next(column for column in COLUMNS if column.key == "modifiee_le")
NOT_YOURS = "Cette fiche n’est plus un brouillon : la changer demande le droit de publier."

Errors = dict[str, list[str]]


class InnovationImport(TableImport):
    """The entries from a file. `may_publish`: it may change what the public sees."""

    name = "innovations"
    columns = COLUMNS
    needed = (
        {"identifiant", "titre"},
        "Il faut la colonne « identifiant » pour modifier des fiches, ou « titre » pour en ajouter.",
    )

    def __init__(self, *, may_publish: bool):
        self.may_publish = may_publish

    @property
    def megabytes(self) -> int:
        return int(settings.IMPORT_MEGABYTES)

    def prepare(self, table: Table) -> None:
        cells = dict(zip(table.header, zip(*(cells for _, cells in table.rows), strict=True), strict=False))
        self.lookups = Lookups.of(
            keys=[cell.strip() for cell in cells.get("identifiant", ())],
            codes={normalised(cell) for key in TERRITORIES for cell in cells.get(key, ()) if cell.strip()},
            names={
                name_and_kind(normalised(item))[0]
                for cell in cells.get("organisations", ())
                for item in split_items(cell)
            },
            titles={normalised(cell) for cell in cells.get("titre", ())},
        )
        self.seen: set[int] = set()
        self.titles: dict[str, int] = {}

    def read(self, line: int, cells: Mapping[str, str]) -> RowChange | None:
        innovation, is_new = self.row_of(cells)
        before = {} if is_new else editable_cells(innovation)
        values, unread = parse_cells(EDITABLE, cells, self.lookups)
        for attribute, value in values.items():
            setattr(relations_around(innovation) if attribute in RELATIONS else innovation, attribute, value)
        innovation.fill_in()
        after = editable_cells(innovation)
        differences = tuple(
            CellDifference(key, before.get(key, ""), cell)
            for key, cell in after.items()
            if before.get(key, "") != cell
        )
        if not (unread or is_new or differences):
            return None
        if errors := self.errors(innovation, cells, is_new) | unread:
            raise LineRefused(errors)
        self.titles[innovation.title] = line
        return RowChange(line, innovation, None if is_new else innovation, differences)

    def row_of(self, cells: Mapping[str, str]) -> tuple[Innovation, bool]:
        """The entry that a line names by its key, or a new draft. Raises LineRefused for a key of no entry."""
        key = cells.get("identifiant", "").strip()
        if not key:
            draft = Innovation(status=Status.DRAFT, slug="", stage="")
            draft.__dict__["relations"] = Relations([], [], [], [], [])
            return draft, True
        entry = self.lookups.entries.get(int(key)) if is_key(key) else None
        if entry is None:
            raise LineRefused(
                {"identifiant": [f"{quoted_cell(key)} n’est l’identifiant d’aucune fiche : vide pour en ajouter une."]}
            )
        if entry.pk in self.seen:
            raise LineRefused({"identifiant": ["Une ligne plus haut porte déjà cet identifiant."]})
        self.seen.add(entry.pk)
        return entry, False

    def errors(self, innovation: Innovation, cells: Mapping[str, str], is_new: bool) -> Errors:
        """What the rules of the table, of publication and of the file refuse, by column."""
        found: Errors = {}
        asked = {key: normalised(cells.get(key, "")) for key in ("adresse", "statut", "modifiee_le")}
        if is_new:
            found = self.give_address(innovation, asked["adresse"]) | self.title_errors(innovation)
        elif asked["adresse"] and asked["adresse"] != innovation.slug:
            found["adresse"] = ["L’adresse d’une fiche se change sur sa page : l’ancienne y mène encore."]
        if asked["statut"] and asked["statut"].lower() != innovation.get_status_display():
            found["statut"] = ["Le statut ne se change pas par un fichier : publiez ou archivez depuis la liste."]
        if not is_new:
            if asked["modifiee_le"] and asked["modifiee_le"] != UPDATED_AT.read(innovation):
                found["modifiee_le"] = ["La fiche a été modifiée depuis l’export : exportez-la de nouveau."]
            if innovation.status != Status.DRAFT and not self.may_publish:
                found["statut"] = [NOT_YOURS]
        for broken in (constraint_errors(innovation), publication_errors(innovation, relations_around(innovation))):
            for attribute, sentences in broken.items():
                found[KEYS[attribute]] = [*found.get(KEYS[attribute], []), *sentences]
        return found

    def give_address(self, innovation: Innovation, asked: str) -> Errors:
        """Give a new entry the address that its line asks for, or one made from its title."""
        sentences = shape_errors(asked) if asked else []
        if asked and not sentences and asked in self.lookups.slugs:
            sentences = ["Cette adresse mène déjà à une autre fiche, aujourd’hui ou par le passé."]
        innovation.slug = asked if asked and not sentences else self.lookups.address(innovation.title or "fiche")
        self.lookups.slugs.add(innovation.slug)
        return {"adresse": list(sentences)} if sentences else {}

    def title_errors(self, innovation: Innovation) -> Errors:
        """What is wrong with the title of a new entry that another has."""
        if innovation.title in self.lookups.titles:
            return {"titre": [f"La fiche {self.lookups.titles[innovation.title]} porte déjà ce titre."]}
        if innovation.title and innovation.title in self.titles:
            return {"titre": [f"La ligne {self.titles[innovation.title]} porte déjà ce titre."]}
        return {}

    def notes(self) -> list[str]:
        themes, partners = sorted(self.lookups.new_themes), self.lookups.new_organisations
        kinds = [f"{name} ({kind})" for name, kind in partners.items()]
        return [
            f"Nouveau{plural(len(names), 'x')} {noun}{plural(len(names))} : {', '.join(names)}."
            for noun, names in (("thème", themes), ("partenaire", kinds))
            if names
        ]

    def lock(self, plan: ImportPlan) -> None:
        read = {change.row.pk: change.row.updated_at for change in plan.changes if not change.is_new}
        for keys in chunks(sorted(read)):
            rows = Innovation.objects.filter(pk__in=keys).order_by("pk").select_for_update()
            present = dict(rows.values_list("pk", "updated_at"))
            if any(present.get(key) != read[key] for key in keys):
                raise PlanChanged
        for titles in chunks([change.row.title for change in plan.changes if change.is_new]):
            if Innovation.objects.filter(title__in=titles).exists():
                raise PlanChanged

    def write(self, plan: ImportPlan, *, reason: str) -> None:
        """Queries: a constant number for each 500 entries."""
        longest = LONGEST_REASON - 1
        with because(reason if len(reason) <= LONGEST_REASON else f"{reason[:longest]}…"):
            for changes in chunks(plan.changes):
                write_entries(changes)
                write_relations([relations_due(change) for change in changes])
            record_change([change.row.pk for change in plan.changes])


def editable_cells(innovation: Innovation) -> dict[str, str]:
    """The cells of an entry that a file may change."""
    return {column.key: str(column.read(innovation)) for column in EDITABLE}


def write_entries(changes: Sequence[RowChange]) -> None:
    """Add the new entries, and change the columns that differ in the others: a row that is there is written over."""
    Innovation.objects.bulk_create([change.row for change in changes if change.is_new])
    changed = [change for change in changes if not change.is_new]
    attributes = {attribute for change in changed for attribute in moved(change)} - RELATIONS
    if changed:
        Innovation.objects.bulk_create(
            [change.row for change in changed],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=sorted(attributes | {"updated_at"}),
        )


def moved(change: RowChange) -> set[str]:
    """The attributes that a change moves."""
    return {ATTRIBUTES[difference.column] for difference in change.differences}


def relations_due(change: RowChange) -> Due:
    """The relations to write of an entry."""
    wanted = relations_around(change.row)
    sources = [Source(title=title, url=url, position=rank) for rank, (title, url) in enumerate(wanted.sources)]
    draft = Draft(change.row, wanted.levers, wanted.policies, wanted.themes, wanted.organisations, sources, [])
    return Due(change.row, draft, frozenset(moved(change) & RELATIONS))
