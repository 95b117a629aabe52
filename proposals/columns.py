"""The columns of the tracker's files: the same ones are exported, documented, and read back by the editors' import.

Their cells name proposals, dates known to the month or the year, facts and entries. A list is joined by bars in
formats that have none, as in the files of the catalogue.
"""

from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models import F, Model, QuerySet

from catalogue.tables.columns import CellKind, Column, Items, Number, OneOf, Text, quoted_cell
from catalogue.typography import normalised
from proposals.dates import read_typed_date, write_precise_date
from proposals.models import Deadline, Proposal, ProposalUpdate, ReportLink, Statement, StatusEntry, Voice
from proposals.slugs import (
    CONFIDENCE_SLUGS,
    KIND_SLUGS,
    LINK_SLUGS,
    NO,
    SPEAKER_SLUGS,
    STATUS_SLUGS,
    VOICE_SLUGS,
    WORDING_SLUGS,
    YES,
)


def slug_of(slugs: dict[str, str], *, empty: str = "") -> OneOf:
    """How one of the stored values is read, by its slug."""
    return OneOf({slug: value for value, slug in slugs.items()}, empty=empty)


class ProposalNumber(CellKind):
    """A proposal by its number. `lookups.proposals` are those that there are."""

    def parse(self, text: str, lookups: Any = None) -> Proposal:
        number = Number().parse(text)
        if number not in lookups.proposals:
            raise ValueError(f"{quoted_cell(text)} n’est pas le numéro d’une proposition.")
        found: Proposal = lookups.proposals[number]
        return found

    def show(self, value: Proposal) -> str:
        return str(value.number)


class PreciseDate(CellKind):
    """The first day that a date may stand for, and how closely it is known."""

    def parse(self, text: str, lookups: Any = None) -> tuple[date, str]:
        try:
            return read_typed_date(normalised(text))
        except ValueError:
            raise ValueError(
                f"{quoted_cell(text)} n’est ni un jour (2016-04-24), ni un mois (2016-04), ni une année (2016)."
            ) from None

    def show(self, value: tuple[date, str]) -> str:
        return write_precise_date(*value)


class Corrected(CellKind):
    """The row that another corrects, by its key. `lookups.existing` are those that there are."""

    def __init__(self, unknown: str):
        self.unknown = unknown

    def parse(self, text: str, lookups: Any = None) -> models.Model | None:
        key = Number().parse(text)
        if key is None:
            return None
        if key not in lookups.existing:
            raise ValueError(f"{self.unknown} n’a l’identifiant {key}.")
        found: models.Model = lookups.existing[key]
        return found

    def show(self, value: models.Model | None) -> str:
        return "" if value is None else str(value.pk)


class FactKeys(Items):
    """The keys of facts. `lookups.facts` gives the proposal of each."""

    def parse_item(self, text: str, lookups: Any) -> int:
        key = Number().parse(text)
        if key is None or key not in lookups.facts:
            raise ValueError(f"{quoted_cell(text)} n’est pas l’identifiant d’un fait.")
        return key


def yes_or_no(value: bool) -> str:
    """« oui » or « non »."""
    return YES if value else NO


def moment(value: datetime) -> str:
    """A moment with its offset from universal time, to the second."""
    return value.isoformat(timespec="seconds")


def text_column(model: type[Model], attribute: str, key: str, description: str) -> Column:
    """The column of a text of a row."""
    return Column(key, description, attrgetter(attribute), attribute, Text.of(model, attribute))


def choices(slugs: dict[str, str]) -> str:
    """The values that a column takes, in a sentence: « jalon, mesure ou loi »."""
    *others, last = slugs.values()
    return f"{', '.join(others)} ou {last}"


PROPOSAL_COLUMNS = (
    Column("numero", "Numéro de la proposition dans le rapport.", lambda p: p.number),
    Column(
        "numero_confirme", "Le numéro est établi par une source : oui ou non.", lambda p: yes_or_no(p.number_confirmed)
    ),
    Column("axe", "Numéro de l’axe.", lambda p: p.axis.number),
    Column("axe_confirme", "L’axe est établi par une source : oui ou non.", lambda p: yes_or_no(p.axis_confirmed)),
    Column("intitule", "Intitulé, vide s’il n’est pas connu.", lambda p: p.title or None),
    Column("etat_intitule", f"{choices(WORDING_SLUGS).capitalize()}.", lambda p: WORDING_SLUGS[p.wording_state]),
    Column("page_rapport", "Page du rapport où la rédaction a lu l’intitulé.", lambda p: p.report_page),
    Column("resume", "La proposition en clair, rédigée par nous.", lambda p: p.summary or None),
    Column("leviers", "Leviers visés.", lambda p: [lever.verb for lever in p.levers]),
    Column(
        "sources",
        "Pages qui attestaient l’intitulé au chargement ; ce qui change a sa preuve aux énoncés.",
        lambda p: [source.url for source in p.sources.all()],
    ),
    Column("echeance", "Échéance, s’il y en a une.", lambda p: p.due_on.isoformat() if p.due_on else None),
    Column("echeance_source_titre", "Titre de la source de l’échéance.", lambda p: p.due_source_title),
    Column("echeance_source_adresse", "Adresse de la source de l’échéance.", lambda p: p.due_source_url),
)

UPDATE_COLUMNS = (
    Column("identifiant", "Identifiant stable du fait.", lambda u: u.pk, "pk", Number()),
    Column("proposition", "Numéro de la proposition.", lambda u: u.proposal.number, "proposal", ProposalNumber()),
    Column(
        "date",
        "Jour, mois ou année : 2016-04-24, 2016-04 ou 2016, selon ce qui est connu.",
        lambda u: write_precise_date(u.happened_on, u.precision),
        "happened_on",
        PreciseDate(),
    ),
    Column(
        "nature", f"{choices(KIND_SLUGS).capitalize()}.", lambda u: KIND_SLUGS[u.kind], "kind", slug_of(KIND_SLUGS)
    ),
    text_column(ProposalUpdate, "text", "fait", "Le fait."),
    text_column(ProposalUpdate, "body", "organisme", "L’organisme qui a agi."),
    text_column(ProposalUpdate, "source_title", "source_titre", "Titre de la source publique."),
    text_column(ProposalUpdate, "source_url", "source_adresse", "Adresse de la source publique."),
    Column(
        "lien_rapport",
        "Explicite : la source cite le rapport ; thematique : le rapprochement est de la rédaction.",
        lambda u: LINK_SLUGS[u.link_to_report],
        "link_to_report",
        slug_of(LINK_SLUGS, empty=ReportLink.THEMATIC),
    ),
    Column(
        "corrige",
        "Identifiant de la version que celle-ci corrige.",
        lambda u: u.corrects_id,
        "corrects",
        Corrected("Aucun fait"),
    ),
    Column(
        "motif_correction",
        "Pourquoi.",
        lambda u: u.correction_reason or None,
        "correction_reason",
        Text.of(ProposalUpdate, "correction_reason"),
    ),
    Column(
        "retire",
        "Oui si cette version retire le fait, vide sinon.",
        lambda u: YES if u.is_withdrawn else None,
        "is_withdrawn",
        OneOf({YES: True}, empty=False),
    ),
    Column(
        "corrige_par",
        "Identifiant de la version qui corrige celle-ci ; vide pour celle qui vaut.",
        lambda u: u.corrected_by,
    ),
    Column("consigne_le", "Quand cette version a été consignée.", lambda u: moment(u.recorded_at)),
)

LEDGER_COLUMNS = (
    Column("identifiant", "Identifiant stable de l’entrée.", lambda e: e.pk, "pk", Number()),
    Column("proposition", "Numéro de la proposition.", lambda e: e.proposal.number, "proposal", ProposalNumber()),
    Column(
        "voix",
        "redaction ou contradictoire.",
        lambda e: VOICE_SLUGS[e.voice],
        "voice",
        slug_of(VOICE_SLUGS, empty=Voice.EDITORS),
    ),
    Column(
        "statut",
        f"{choices(STATUS_SLUGS).capitalize()}.",
        lambda e: STATUS_SLUGS[e.status],
        "status",
        slug_of(STATUS_SLUGS),
    ),
    Column(
        "date_effet",
        "Jour, mois ou année du dernier fait d’après lequel la rédaction le lit, ou depuis lequel la source l’énonce.",
        lambda e: write_precise_date(e.effective_on, e.precision),
        "effective_on",
        PreciseDate(),
    ),
    text_column(StatusEntry, "body", "organisme", "L’organisme responsable."),
    text_column(StatusEntry, "reason", "motif", "Le motif."),
    text_column(StatusEntry, "source_title", "source_titre", "Titre de la source publique."),
    text_column(StatusEntry, "source_url", "source_adresse", "Adresse de la source publique."),
    Column(
        "faits",
        "Identifiants des faits qui fondent le statut.",
        lambda e: [str(key) for key in sorted(fact.update_id for fact in e.founding.all())],
        "founding",
        FactKeys(),
    ),
    Column(
        "lecture_editoriale",
        "Oui : le statut est lu par la rédaction ; non : la source l’énonce.",
        lambda e: yes_or_no(e.is_editorial_reading),
        "is_editorial_reading",
        OneOf({YES: True, NO: False}, empty=True),
    ),
    Column(
        "confiance",
        f"{choices(CONFIDENCE_SLUGS).capitalize()}.",
        lambda e: CONFIDENCE_SLUGS.get(e.confidence),
        "confidence",
        slug_of(CONFIDENCE_SLUGS),
    ),
    Column(
        "qui_parle",
        f"Dans une lecture contradictoire : {choices(SPEAKER_SLUGS)}.",
        lambda e: SPEAKER_SLUGS.get(e.speaker_kind),
        "speaker_kind",
        slug_of(SPEAKER_SLUGS),
    ),
    Column("nom", "Le nom de qui parle.", lambda e: e.speaker or None, "speaker", Text.of(StatusEntry, "speaker")),
    Column(
        "corrige",
        "Identifiant de l’entrée que celle-ci corrige.",
        lambda e: e.corrects_id,
        "corrects",
        Corrected("Aucune entrée"),
    ),
    Column("consignee_le", "Quand l’entrée a été consignée.", lambda e: moment(e.recorded_at)),
)


DEADLINE_COLUMNS = (
    Column("identifiant", "Identifiant stable de l’entrée.", lambda d: d.pk),
    Column("proposition", "Numéro de la proposition.", lambda d: d.proposal.number),
    Column(
        "decidee_le",
        "Jour, mois ou année où l’échéance a été fixée, déplacée ou levée.",
        lambda d: write_precise_date(d.effective_on, d.precision),
    ),
    Column("echeance", "L’échéance, vide si elle est levée.", lambda d: d.due_on.isoformat() if d.due_on else None),
    Column("motif", "Le motif.", lambda d: d.reason),
    Column("source_titre", "Titre de la source publique.", lambda d: d.source_title),
    Column("source_adresse", "Adresse de la source publique.", lambda d: d.source_url),
    Column("consignee_le", "Quand l’entrée a été consignée.", lambda d: moment(d.recorded_at)),
)


STATEMENT_COLUMNS = (
    Column("identifiant", "Identifiant stable de l’énoncé.", lambda s: s.pk),
    Column("proposition", "Numéro actuel de la proposition.", lambda s: s.proposal.number),
    Column("numero", "Numéro qui lui est donné.", lambda s: s.number),
    Column(
        "numero_confirme", "Oui s’il est établi, non s’il est provisoire.", lambda s: yes_or_no(s.number_confirmed)
    ),
    Column("axe", "Numéro de l’axe.", lambda s: s.axis.number),
    Column("axe_confirme", "Oui s’il est établi, non s’il est provisoire.", lambda s: yes_or_no(s.axis_confirmed)),
    Column("intitule", "Intitulé, vide s’il n’est pas connu.", lambda s: s.title or None),
    Column("etat_intitule", f"{choices(WORDING_SLUGS).capitalize()}.", lambda s: WORDING_SLUGS[s.wording_state]),
    Column("resume", "La proposition en clair, rédigée par nous.", lambda s: s.summary or None),
    Column("leviers", "Leviers visés, par leur adresse.", lambda s: s.lever_slugs),
    Column("page_rapport", "Page du rapport qui le dit.", lambda s: s.page),
    Column("source_titre", "Titre de la source publique qui le dit.", lambda s: s.source_title or None),
    Column("source_adresse", "Adresse de la source publique qui le dit.", lambda s: s.source_url or None),
    Column("consigne_le", "Quand l’énoncé a été consigné.", lambda s: moment(s.recorded_at)),
)


def statement_rows() -> QuerySet[Statement]:
    """What was said of the report, the first said first: what it says bears no date, and is the same on any day."""
    return Statement.objects.select_related("proposal", "axis").order_by("pk")


def deadline_rows() -> QuerySet[Deadline]:
    """The deadlines, with what their columns read, the first decided first. One query."""
    return Deadline.objects.select_related("proposal").order_by("effective_on", "recorded_at", "pk")


def update_rows() -> QuerySet[ProposalUpdate]:
    """Every version of the facts, with what their columns read, the oldest first. One query."""
    updates = ProposalUpdate.objects.select_related("proposal").annotate(corrected_by=F("correction"))
    return updates.order_by("happened_on", "pk")


def ledger_rows() -> QuerySet[StatusEntry]:
    """The public entries of the ledger, with what their columns read, the oldest first. Two queries."""
    entries = StatusEntry.objects.public().select_related("proposal").prefetch_related("founding")
    return entries.order_by("effective_on", "recorded_at", "pk")
