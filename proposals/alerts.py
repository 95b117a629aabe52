"""Alerts on a proposal: the facts, statuses and deadlines written down since the last mail."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from catalogue.alerts.kinds import NOTHING, AlertKind, Followed, FreshNews
from catalogue.refusal import Refusal
from proposals.catalogue_parts import short_title
from proposals.feeds import News, news_of_deadline, news_of_entry, news_of_update
from proposals.models import Deadline, Moderation, Proposal, ProposalUpdate, StatusEntry

TICK = timedelta(microseconds=1)
FIRST = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_NUMBER = 4


def microseconds(moment: datetime | None) -> int:
    """A moment as a number: microseconds since 1970; 0 when there is none."""
    return (moment - FIRST) // TICK if moment else 0


def read_number(text: str) -> str:
    """The number of a proposal, which a text gives."""
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    if not is_number or not Proposal.objects.filter(number=int(text)).exists():
        raise Refusal([NOTHING])
    return str(int(text))


def proposals_found(numbers: Collection[str]) -> dict[str, Followed]:
    """What proposals are called, and their pages."""
    return {
        str(row.number): Followed(f"Proposition {short_title(row.number, row.title)}", row.get_absolute_url())
        for row in Proposal.objects.filter(number__in=[int(number) for number in numbers])
    }


def last_moment() -> int:
    """When something was written down last, as a number. Four queries."""
    ledgers = (ProposalUpdate, StatusEntry, Deadline, Moderation)
    return max(microseconds(ledger.objects.aggregate(last=Max("recorded_at"))["last"]) for ledger in ledgers)


def proposal_news(asked: Sequence[tuple[str, int]], until: int) -> list[list[FreshNews]]:
    """What was written down of proposals between two moments. Three queries."""
    after = min((mark for _, mark in asked), default=until)
    found = written_down({int(number) for number, _ in asked}, FIRST + (after + 1) * TICK, FIRST + until * TICK)
    return [
        [
            FreshNews(news.title, news.text, news.url)
            for number, moment, news in found
            if number == key and moment > mark
        ]
        for key, mark in asked
    ]


def written_down(numbers: Collection[int], start: datetime, end: datetime) -> list[tuple[str, int, News]]:
    """What was written down of proposals from a moment to another, both included, the latest first: the number of the
    proposal, when, and what. What the second voice says counts from the moment when it is shown."""
    decided = Moderation.objects.filter(entry=OuterRef("pk")).order_by("-recorded_at", "-pk").values("recorded_at")
    ledgers: list[tuple[Any, Any]] = [
        (ProposalUpdate.objects.last_versions().select_related("corrects"), news_of_update),
        (StatusEntry.objects.public(), news_of_entry),
        (Deadline.objects.all(), news_of_deadline),
    ]
    shown_at = {StatusEntry: Coalesce(Subquery(decided[:1]), F("recorded_at"))}
    found = []
    for rows, read in ledgers:
        dated = rows.annotate(shown_at=shown_at.get(rows.model, F("recorded_at")))
        dated = dated.filter(proposal__number__in=numbers, shown_at__gte=start, shown_at__lte=end)
        for row in dated.select_related("proposal__statement").order_by("-shown_at", "-pk"):
            found.append((str(row.proposal.number), microseconds(row.shown_at), read(row)))
    return sorted(found, key=lambda each: each[1], reverse=True)


PROPOSAL = AlertKind(
    "une proposition du rapport",
    "quand le suivi de cette proposition avance",
    "nouvelle|s du suivi",
    read_number,
    proposals_found,
    last_moment,
    proposal_news,
)
