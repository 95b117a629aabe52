"""What an entry still lacks, as its form shows it: for publication, then for a whole sheet."""

from dataclasses import dataclass

from django.urls import reverse

from catalogue.models import Innovation
from catalogue.models.completeness import PARTS, Part, gaps
from catalogue.submissions.consent import unapproved

ANCHORS = {"levers": "id_levers_0", "policies": "id_policies_0", "sources": "sources-heading"}
"""Where a link to a part leads, when that is not the control of a field."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that is missing, and the place of the form where it is given."""

    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Passages that the contributor neither wrote nor approved, and where the contribution is."""

    number: str
    passages: list[str]
    url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What is missing, of what was last saved: to publish, and to have a whole sheet; `filled` parts of `total`."""

    to_publish: list[Gap]
    to_approve: list[Approval]
    to_be_whole: list[Gap]
    filled: int
    total: int


def panel_of(innovation: Innovation) -> Panel:
    """The panel of an entry. One query for each of its relations."""
    missing = gaps(innovation)
    waiting = [
        Approval(each.number, passages, reverse("admin:catalogue_submission_change", args=[each.pk]))
        for each, passages in unapproved(innovation)
    ]
    return Panel(
        to_approve=waiting,
        to_publish=[gap_of(part) for part in missing if part.is_needed],
        to_be_whole=[gap_of(part) for part in missing if not part.is_needed],
        filled=len(PARTS) - len(missing),
        total=len(PARTS),
    )


def gap_of(part: Part) -> Gap:
    """A missing part with its place."""
    return Gap(part.label, ANCHORS.get(part.name, f"id_{part.name}"))
