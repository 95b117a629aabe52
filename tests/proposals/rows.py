"""Plain rows of the tracker: `make_x(**changes)` gives a valid one, different each time."""

from datetime import date, timedelta
from itertools import count

from django.db import connection, models
from django.utils import timezone

from proposals.models import (
    Axis,
    Confidence,
    Deadline,
    Moderation,
    Precision,
    Proposal,
    ProposalInnovation,
    ProposalSource,
    ProposalStatus,
    ProposalUpdate,
    SourceCheck,
    SpeakerKind,
    Statement,
    StatusEntry,
    StatusFact,
    UpdateKind,
    Voice,
    WordingState,
)
from proposals.services import Proof, record_entry, state_proposal, written_levers
from tests.factories import make_innovation

numbers = count(1)


def let_back_in(model: type[models.Model], moment) -> None:
    """Have the database take rows of a table dated by a moment long over, until the test ends: nobody else can."""
    if moment is None or moment > timezone.now() - timedelta(days=1):
        return
    name = f"{model._meta.db_table}_dated_now"
    taken = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    with connection.cursor() as cursor:
        cursor.execute(taken if connection.vendor == "postgresql" else f"DROP TRIGGER IF EXISTS {name}")


def make_axis(**changes) -> Axis:
    """An axis, the first unless `changes` say otherwise; the same row for the same number."""
    values = {"number": 1, "title": "Donner le pouvoir", "summary": "Des lieux et des essais."} | changes
    return Axis.objects.get_or_create(number=values["number"], defaults=values)[0]


def make_proposal(*, levers=(), **changes) -> Proposal:
    """A proposal whose wording is attested, on the first axis."""
    number = next(numbers)
    values = {"number": number, "wording_state": WordingState.ATTESTED, "title": f"Créer un réseau {number}"} | changes
    axis = values.get("axis") or make_axis()
    page = values.pop("report_page", None)
    proposal = Proposal.objects.create(number=values["number"], axis=axis)
    if values["title"] or values.get("number_confirmed") or values.get("axis_confirmed") or levers:
        state(proposal, page=page, levers=levers, **values)
    return proposal


def state(proposal: Proposal, *, page: int | None = None, levers=None, **changes) -> Statement:
    """Have a proposal say something of the report, on the proof of a page, else of a public source."""
    if levers is not None:
        changes["levers"] = written_levers(levers)
    source = Proof(source_title="Un relais", source_url="https://relais.example/")
    return state_proposal(proposal=proposal, proof=Proof(page) if page else source, **changes)


def make_statement(**changes) -> Statement:
    """What a proposal says once more, on the proof of page 70."""
    let_back_in(Statement, changes.get("recorded_at"))
    statement = state(make_proposal(), page=70)
    for name, value in changes.items():
        setattr(statement, name, value)
    return statement


def make_source(**changes) -> ProposalSource:
    """A page that attests a wording."""
    if "proposal" not in changes:
        changes["proposal"] = make_proposal()
    return ProposalSource.objects.create(**{"url": f"https://relais.example/{next(numbers)}"} | changes)


def make_update(**changes) -> ProposalUpdate:
    """A measure of 14 March 2018."""
    if "proposal" not in changes:
        changes["proposal"] = make_proposal()
    values = {
        "happened_on": date(2018, 3, 14),
        "precision": Precision.DAY,
        "kind": UpdateKind.MEASURE,
        "text": "L’État ouvre un appel à projets.",
        "body": "DITP",
        "source_title": "L’appel à projets",
        "source_url": f"https://source.example/{next(numbers)}",
    }
    let_back_in(ProposalUpdate, changes.get("recorded_at"))
    return ProposalUpdate.objects.create(**values | changes)


def make_correction(fact: ProposalUpdate, **changes) -> ProposalUpdate:
    """A further version of a fact, the same but for `changes`."""
    columns = [field.name for field in fact._meta.fields if field.name not in ("id", "recorded_at")]
    said = {name: getattr(fact, name) for name in columns}
    return make_update(**said | {"corrects": fact, "correction_reason": "La date était fausse."} | changes)


def make_entry(*, facts=(), **changes) -> StatusEntry:
    """The editors' reading that the subject is in progress, from 1 June 2018 on."""
    if "proposal" not in changes:
        changes["proposal"] = make_proposal()
    values = {
        "status": ProposalStatus.IN_PROGRESS,
        "effective_on": date(2018, 6, 1),
        "precision": Precision.DAY,
        "body": "DITP",
        "reason": "Un appel à projets est ouvert.",
        "source_title": "L’appel à projets",
        "source_url": f"https://source.example/{next(numbers)}",
        "confidence": Confidence.MEDIUM,
    }
    let_back_in(StatusEntry, changes.get("recorded_at"))
    entry = StatusEntry(**values | changes)
    record_entry(entry=entry, facts=[fact.pk for fact in facts])
    return entry


def make_deadline(**changes) -> Deadline:
    """A deadline, set on 1 June 2018 at the end of 2020."""
    if "proposal" not in changes:
        changes["proposal"] = make_proposal()
    values = {
        "effective_on": date(2018, 6, 1),
        "due_on": date(2020, 12, 31),
        "reason": "La circulaire la fixe.",
        "source_title": "La circulaire",
        "source_url": f"https://source.example/{next(numbers)}",
    }
    let_back_in(Deadline, changes.get("recorded_at"))
    return Deadline.objects.create(**values | changes)


def make_second_voice(*, decision: str = "published", **changes) -> StatusEntry:
    """A reading of the second voice, with a decision of the moderation unless it is empty."""
    values = {
        "voice": Voice.SECOND,
        "status": ProposalStatus.NOT_STARTED,
        "is_editorial_reading": False,
        "confidence": "",
        "speaker_kind": SpeakerKind.ELECTED,
        "speaker": "Association des maires d’un département",
    }
    entry = make_entry(**values | changes)
    if decision:
        make_moderation(entry=entry, decision=decision)
    return entry


def make_moderation(**changes) -> Moderation:
    """A decision to publish."""
    if "entry" not in changes:
        changes["entry"] = make_second_voice(decision="")
    let_back_in(Moderation, changes.get("recorded_at"))
    return Moderation.objects.create(**{"decision": "published", "reason": "Sourcé et courtois."} | changes)


def make_fact_of_status(*, entry=None, update=None) -> StatusFact:
    """A fact that founds an entry, both of the same proposal."""
    update = update or make_update()
    if entry is None:
        return make_entry(proposal=update.proposal, facts=[update]).founding.get()
    return StatusFact.objects.create(entry=entry, update=update)


def make_check(**changes) -> SourceCheck:
    """The check of a source that answers."""
    return SourceCheck.objects.create(**{"url": f"https://source.example/{next(numbers)}", "is_alive": True} | changes)


def make_link(**changes) -> ProposalInnovation:
    """An innovation that illustrates a proposal."""
    if "proposal" not in changes:
        changes["proposal"] = make_proposal()
    if "innovation" not in changes:
        changes["innovation"] = make_innovation()
    return ProposalInnovation.objects.create(**{"reason": "Un laboratoire de collectivité."} | changes)
