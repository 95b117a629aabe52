"""What the tracker adds to the catalogue: a facet, a section of the sheet, sources to check, items of the desk.

The settings name each. The tracker follows no link itself: whoever does asks for the addresses and gives back what was
found there.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, Prefetch
from django.db.models.functions import Cast

from catalogue.desk import DeskItem
from catalogue.links.cited import Checked, Cited
from catalogue.models import Innovation
from catalogue.sheet_parts import SheetPart
from catalogue.typography import NBSP, french_typography
from proposals.models import (
    Deadline,
    Proposal,
    ProposalInnovation,
    ProposalSource,
    ProposalUpdate,
    SourceCheck,
    Statement,
    StatusEntry,
)


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


def cited_urls() -> list[str]:
    """Every address that the public pages of the tracker cite, each once, in order: sources of the wordings, of every
    version of the facts, of the public entries of both voices, of the deadlines, of what is said of the report. Five
    queries.
    """
    cited: set[str] = set()
    for addresses in (
        ProposalSource.objects.values_list("url", flat=True),
        ProposalUpdate.objects.values_list("source_url", flat=True),
        StatusEntry.objects.public().values_list("source_url", flat=True),
        Deadline.objects.values_list("source_url", flat=True),
        Statement.objects.exclude(source_url="").values_list("source_url", flat=True),
    ):
        cited.update(addresses)
    return sorted(cited)


def record_source_checks(*, answers: Mapping[str, bool], checked_at: datetime) -> int:
    """Note whether each address answered when it was checked; return how many were noted.

    An address that the tracker does not cite is left aside, and one of which nothing is said keeps what was known.
    """
    cited = set(cited_urls())
    checks = [
        SourceCheck(url=url, is_alive=is_alive, checked_at=checked_at)
        for url, is_alive in sorted(answers.items())
        if url in cited
    ]
    with transaction.atomic():
        SourceCheck.objects.bulk_create(
            checks, update_conflicts=True, unique_fields=["url"], update_fields=["is_alive", "checked_at"]
        )
    return len(checks)


def desk_items() -> list[DeskItem]:
    """The entries of the second voice that wait for a decision, and the proposals that lack something."""
    return [
        DeskItem(
            "lecture|s contradictoire|s à modérer",
            lambda user: StatusEntry.objects.awaiting_moderation(),
            list_name="proposals_statusentry",
            query={"moderation": "attente"},
            permission="proposals.view_statusentry",
        ),
        DeskItem(
            "proposition|s à compléter",
            lambda user: Proposal.objects.to_complete(),
            list_name="proposals_proposal",
            query={"a_completer": "tout"},
            permission="proposals.view_proposal",
            hint="Leur intitulé, leur numéro ou leur axe restent à établir d’après le rapport.",
        ),
    ]
