"""What the tracker adds to the catalogue: a facet, a section of the sheet, sources to check; named in the settings."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, F, Prefetch
from django.db.models.functions import Cast

from catalogue.links.cited import Checked, Cited
from catalogue.models import Innovation
from catalogue.sheet_parts import SheetPart
from catalogue.typography import NBSP, french_typography
from proposals.models import Proposal, ProposalInnovation
from proposals.sources import cited_urls, record_source_checks


def proposition_facet() -> dict[str, Any]:
    """The parts of the facet: the proposals that an innovation illustrates, by their numbers."""
    return {
        "label": "Proposition du rapport",
        "key": Cast(F("proposal_links__proposal__number"), CharField()),
        "read": proposals_of,
        "labels": proposal_labels,
        "more": "de propositions",
        "is_multiple": True,
        "fetch": Prefetch("proposal_links", ProposalInnovation.objects.select_related("proposal")),
    }


def proposals_of(innovation: Innovation) -> list[str]:
    """The numbers of the proposals that an innovation illustrates."""
    return [str(link.proposal.number) for link in innovation.proposal_links.all()]


def proposal_labels() -> dict[str, str]:
    """The words of each proposal, in the order of the report. One query."""
    return {str(proposal.number): short_title(proposal.number, proposal.title) for proposal in Proposal.objects.all()}


def short_title(number: int, title: str) -> str:
    """A proposal in a list: « n° 1 · Créer un réseau », or its number alone where its wording is missing."""
    return french_typography(f"n°{NBSP}{number}{NBSP}· {title}" if title else f"n°{NBSP}{number}")


def illustrated_proposals(innovation: Innovation) -> SheetPart | None:
    """The section of a sheet on the proposals that the entry illustrates, or None. One query."""
    links = list(
        ProposalInnovation.objects.filter(innovation=innovation)
        .select_related("proposal__axis", "proposal__statement")
        .order_by("proposal__number")
    )
    if not links:
        return None
    title = "La proposition qu’elle illustre" if len(links) == 1 else "Les propositions qu’elle illustre"
    return SheetPart("propositions", title, "proposals/_sheet_proposals.html", links)


def tracker_sources() -> Cited:
    """The pages that the tracker cites, for the checking of links."""
    return Cited(cited_urls(), note_checks)


def note_checks(checked: Sequence[Checked]) -> None:
    """Keep what the checking of links found, all of it at the same moment."""
    if checked:
        answers = {each.url: each.is_alive for each in checked}
        record_source_checks(answers=answers, checked_at=checked[0].checked_at)
