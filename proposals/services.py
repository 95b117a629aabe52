"""Changes of the tracker that reach further than one row: an entry comes with its facts, and the catalogue follows."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from catalogue.entries.changes import record_change
from catalogue.models import Lever
from proposals.models import (
    Moderation,
    ModerationDecision,
    Proposal,
    ProposalInnovation,
    Statement,
    StatusEntry,
    StatusFact,
)
from proposals.models.report import SEPARATOR

SAID = ("number", "number_confirmed", "axis", "axis_confirmed", "wording_state", "title", "summary", "levers")
"""What a statement says of a proposal, besides the pages where it was read."""
UNKNOWN_BODY = "Non établi par les sources"
"""The body that answers for a status, where none is named: said, and not made up."""


def record_entry(*, entry: StatusEntry, facts: Iterable[int]) -> None:
    """Add an entry to the ledger with the facts that found it, given by their keys: none can be added later."""
    founding = list(dict.fromkeys(facts))
    entry.founding_count = len(founding)
    with transaction.atomic():
        entry.save(force_insert=True)
        StatusFact.objects.bulk_create(StatusFact(entry=entry, update_id=pk) for pk in founding)


def publish_reading(*, entry: StatusEntry, reason: str, moderator: Any) -> Moderation:
    """Add a reading of the second voice to the ledger, with the decision of a moderator to publish it.

    Raises ValidationError when either does not keep the rules.
    """
    with transaction.atomic():
        entry.recorded_by = moderator
        entry.full_clean()
        record_entry(entry=entry, facts=[])
        decision = Moderation(entry=entry, decision=ModerationDecision.PUBLISHED, reason=reason, recorded_by=moderator)
        decision.full_clean()
        decision.save()
    return decision


@dataclass(frozen=True, slots=True)
class Proof:
    """On the strength of what something is said of the report: a page of it, a public source, or both."""

    page: int | None = None
    source_title: str = ""
    source_url: str = ""

    def validate(self) -> None:
        """Raise ValidationError unless the database takes it for a proof."""
        given = asdict(self)
        others = {field.name for field in Statement._meta.fields} - set(given)
        Statement(**given).validate_constraints(exclude=others)


def state_proposal(*, proposal: Proposal, proof: Proof, recorded_by: Any = None, **changes: Any) -> Statement:
    """Have a proposal say of the report what it says, but for `changes` (of SAID), on a proof, and tell the search.

    A wording that changes has been read on the page of the proof, if it has one. Raises ValidationError without a
    proof.
    """
    with transaction.atomic():
        held = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        said = {name: getattr(held.said, name) for name in SAID} | changes
        is_reworded = (said["title"], said["wording_state"]) != (held.title, held.wording_state)
        statement = Statement(
            proposal=held,
            page=proof.page,
            wording_page=proof.page if is_reworded else held.report_page,
            source_title=proof.source_title,
            source_url=proof.source_url,
            recorded_by=recorded_by,
            **said,
        )
        statement.full_clean()
        statement.save()
        proposal.statement, proposal.number, proposal.axis = statement, statement.number, statement.axis
        proposal.save()
        refresh_linked([proposal.pk])
    return statement


def written_levers(levers: Iterable[Lever]) -> str:
    """Levers as a statement holds them: their slugs, in the order of the report."""
    return SEPARATOR.join(lever.slug for lever in sorted(levers, key=lambda lever: lever.position))


def refresh_linked(proposals: Iterable[int]) -> None:
    """Tell the search that proposals changed, given by their keys. To be called once all is written."""
    links = ProposalInnovation.objects.filter(proposal__in=list(proposals))
    record_change(links.values_list("innovation_id", flat=True))
