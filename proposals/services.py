"""Changes of the tracker that reach further than one row: the catalogue's filter follows them."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from catalogue.models import Innovation
from catalogue.search.documents import refresh
from proposals.models import Proposal, ProposalInnovation


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
