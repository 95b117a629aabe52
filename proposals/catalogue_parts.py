"""What the tracker adds to the catalogue: a facet, and a section of the sheet. The settings name both."""

from typing import Any

from django.db.models import CharField, F, Prefetch
from django.db.models.functions import Cast

from catalogue.models import Innovation
from catalogue.sheet_parts import SheetPart
from catalogue.typography import NBSP, french_typography
from proposals.models import Proposal, ProposalInnovation


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
    return {
        str(number): short_title(number, title) for number, title in Proposal.objects.values_list("number", "title")
    }


def short_title(number: int, title: str) -> str:
    """A proposal in a list: « n° 1 · Créer un réseau », or its number alone where its wording is missing."""
    return french_typography(f"n°{NBSP}{number}{NBSP}· {title}" if title else f"n°{NBSP}{number}")


def illustrated_proposals(innovation: Innovation) -> SheetPart | None:
    """The section of a sheet on the proposals that the entry illustrates, or None. One query."""
    links = list(
        ProposalInnovation.objects.filter(innovation=innovation)
        .select_related("proposal", "proposal__axis")
        .order_by("proposal__number")
    )
    if not links:
        return None
    title = "La proposition qu’elle illustre" if len(links) == 1 else "Les propositions qu’elle illustre"
    return SheetPart("propositions", title, "proposals/_sheet_proposals.html", links)
