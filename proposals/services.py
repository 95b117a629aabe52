"""Changes of the tracker that reach further than one row: an entry comes with its facts, and the catalogue follows."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from catalogue.models import Innovation, Lever
from catalogue.search.documents import refresh
from proposals.models import (
    Moderation,
    ModerationDecision,
    Proposal,
    ProposalInnovation,
    Statement,
    StatusEntry,
    StatusFact,
)
from proposals.models.statement import SAID, SEPARATOR


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
        decision = Moderation(entry=entry, decision=ModerationDecision.PUBLISHED, reason=reason, decided_by=moderator)
        decision.full_clean()
        decision.save()
    return decision


def link_innovation(*, proposal: Proposal, innovation: Innovation, reason: str) -> ProposalInnovation:
    """Say that an innovation illustrates a proposal, and why, in one sentence."""
    with transaction.atomic():
        link = ProposalInnovation(proposal=proposal, innovation=innovation, reason=reason)
        link.full_clean()
        link.save()
        refresh([innovation.pk])
    return link


def unlink_innovations(*, links: QuerySet[ProposalInnovation]) -> None:
    """Take these links away."""
    with transaction.atomic():
        innovations = set(links.values_list("innovation_id", flat=True))
        links.delete()
        refresh(innovations)


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


def state_proposal(
    *, proposal: Proposal, proof: Proof, levers: Iterable[Lever] | None = None, recorded_by: Any = None
) -> Statement:
    """Have a proposal say of the report what the instance holds, on a proof, and tell the search. Without `levers`, it
    aims at those it has.

    A wording that changes has been read on the page of the proof, if it has one. Raises ValidationError without a
    proof.
    """
    with transaction.atomic():
        held = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        if (held.title, held.wording_state) != (proposal.title, proposal.wording_state):
            proposal.report_page = proof.page
        aimed = sorted(proposal.levers.all() if levers is None else levers, key=lambda lever: lever.position)
        statement = Statement(
            proposal=proposal,
            levers=SEPARATOR.join(lever.slug for lever in aimed),
            page=proof.page,
            source_title=proof.source_title,
            source_url=proof.source_url,
            recorded_by=recorded_by,
            **{name: getattr(proposal, name) for name in SAID},
        )
        statement.full_clean()
        statement.save()
        proposal.save()
        proposal.levers.set(aimed)
        refresh_linked([proposal.pk])
    return statement


def refresh_linked(proposals: Iterable[int]) -> None:
    """Tell the search that proposals changed, given by their keys. To be called once all is written."""
    links = ProposalInnovation.objects.filter(proposal__in=list(proposals))
    refresh(links.values_list("innovation_id", flat=True))
