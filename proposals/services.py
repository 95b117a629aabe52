"""Changes of the tracker that reach further than one row: an entry comes with its facts, and the catalogue follows."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from catalogue.models import Innovation
from catalogue.search.documents import refresh
from proposals.models import Proposal, ProposalInnovation, StatusEntry, StatusFact


def record_entry(*, entry: StatusEntry, facts: Iterable[int]) -> None:
    """Add an entry to the ledger with the facts that found it, given by their keys: none can be added later."""
    founding = list(dict.fromkeys(facts))
    entry.founding_count = len(founding)
    with transaction.atomic():
        entry.save(force_insert=True)
        StatusFact.objects.bulk_create(StatusFact(entry=entry, update_id=pk) for pk in founding)


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


def save_proposal(*, proposal: Proposal) -> None:
    """Save what was changed in a proposal: its number and its wording are those of a filter."""
    with transaction.atomic():
        proposal.save()
        refresh_linked([proposal.pk])


def refresh_linked(proposals: Iterable[int]) -> None:
    """Tell the search that proposals changed, given by their keys. To be called once all is written."""
    links = ProposalInnovation.objects.filter(proposal__in=list(proposals))
    refresh(links.values_list("innovation_id", flat=True))
