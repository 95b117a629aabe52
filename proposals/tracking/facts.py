"""Facts up to a day: how many, when, and the last ones."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.db.models.functions import ExtractYear

from proposals.dates import last_day
from proposals.models import ProposalUpdate, ReportLink
from proposals.models.facts import ProposalUpdateQuerySet
from proposals.tracking.days import AsOf
from proposals.tracking.states import Facts


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many facts are of a year, and how many up to its end."""

    year: int
    count: int
    total: int


def facts_of_proposals(as_of: AsOf) -> dict[int, Facts]:
    """The figures of the facts of each proposal that has any. One query."""
    rows = (
        known_updates(as_of)
        .order_by()
        .values("proposal_id", "precision")
        .annotate(
            count=Count("pk"),
            explicit=Count("pk", filter=Q(link_to_report=ReportLink.EXPLICIT)),
            last=Max("happened_on"),
        )
    )
    found: dict[int, Facts] = {}
    for row in rows:
        facts = found.get(row["proposal_id"], Facts())
        news = last_day(row["last"], row["precision"])
        is_last = facts.last_on is None or (row["last"], row["precision"] == "day") > (facts.last_on, False)
        found[row["proposal_id"]] = Facts(
            count=facts.count + row["count"],
            explicit=facts.explicit + row["explicit"],
            last_on=row["last"] if is_last else facts.last_on,
            last_precision=row["precision"] if is_last else facts.last_precision,
            news_on=max(news, facts.news_on or news),
        )
    return found


def facts_by_year(as_of: AsOf, *, proposal: int | None = None) -> tuple[YearCount, ...]:
    """The facts of each year, from the first to the last with any, of a proposal (its key) or of all. One query."""
    rows = known_updates(as_of).order_by()
    if proposal is not None:
        rows = rows.filter(proposal=proposal)
    counts = rows.annotate(year=ExtractYear("happened_on")).values("year").annotate(count=Count("pk"))
    return year_counts({row["year"]: row["count"] for row in counts})


def year_counts(counts: dict[int, int]) -> tuple[YearCount, ...]:
    """The years from the first to the last, those without a fact too, each with the total up to it."""
    found: list[YearCount] = []
    total = 0
    for year in range(min(counts, default=0), max(counts, default=-1) + 1):
        total += counts.get(year, 0)
        found.append(YearCount(year, counts.get(year, 0), total))
    return tuple(found)


def latest_updates(as_of: AsOf, *, limit: int = 10, axis: int | None = None) -> list[ProposalUpdate]:
    """The last facts, of an axis (its number) or of all, the newest first, each with its proposal. One query."""
    updates = known_updates(as_of).select_related("proposal__statement").newest()
    return list((updates.filter(proposal__axis__number=axis) if axis is not None else updates)[:limit])


def known_updates(as_of: AsOf) -> ProposalUpdateQuerySet:
    """The facts that count and had happened by the day, as written down by `recorded_by` where it is given."""
    updates: ProposalUpdateQuerySet = ProposalUpdate.objects.standing(recorded_by=as_of.recorded_by)
    return updates.dated_by(as_of.day, recorded_by=as_of.recorded_by)
