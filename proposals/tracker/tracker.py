"""All the proposals on a day: their states, their facts year by year, and those that answer filters and words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.db.models.functions import ExtractYear

from catalogue.models import Lever
from catalogue.search.analysis.text import tokens, words
from proposals.dates import last_day
from proposals.models import Axis, Proposal, ProposalInnovation, ProposalUpdate, ReportLink, StatusEntry
from proposals.models.facts import ProposalUpdateQuerySet
from proposals.models.statuses import StatusEntryQuerySet
from proposals.tracker.state import AsOf, AxisGroup, Facts, State, make_state


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for: any of the values of a filter, all the filters together. Axes by number, levers by slug."""

    q: str = ""
    axes: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    levers: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.q or self.axes or self.statuses or self.levers or self.flags)

    def answers(self, state: State) -> bool:
        """Whether a proposal answers the filters, words aside."""
        return (
            (not self.axes or state.proposal.axis.number in self.axes)
            and (not self.statuses or state.status in self.statuses)
            and (not self.levers or any(lever.slug in self.levers for lever in state.levers))
            and (not self.flags or any(raised.flag in self.flags for raised in state.flags))
        )


def select(states: Iterable[State], selection: Selection, as_of: AsOf) -> tuple[State, ...]:
    """The states that answer, in their order. Words are looked for in the proposal, its readings and its facts."""
    found = [state for state in states if selection.answers(state)]
    if not selection.q.strip() or not found:
        return tuple(found)
    facts = texts_of_facts([state.proposal.pk for state in found], as_of)
    texts = {state.proposal.pk: f"{state_text(state)} {facts.get(state.proposal.pk, '')}" for state in found}
    return tuple(state for state in found if holds(texts[state.proposal.pk], selection.q))


def texts_of_facts(proposals: list[int], as_of: AsOf) -> dict[int, str]:
    """What the facts of each proposal say, up to the day. One query."""
    texts: dict[int, list[str]] = {}
    rows = known_updates(as_of).filter(proposal__in=proposals)
    for proposal, *said in rows.values_list("proposal_id", "text", "body", "source_title"):
        texts.setdefault(proposal, []).extend(said)
    return {proposal: " ".join(said) for proposal, said in texts.items()}


def state_text(state: State) -> str:
    """What is read of a proposal in a list."""
    proposal = state.proposal
    readings = [*([state.reading] if state.reading else []), *state.others]
    said = [text for one in readings for text in (one.entry.reason, one.entry.body, one.entry.speaker)]
    verbs = [lever.verb for lever in state.levers]
    return " ".join([str(proposal.number), proposal.title, proposal.summary, proposal.axis.title, *verbs, *said])


def holds(text: str, query: str) -> bool:
    """Whether a text holds each word of a query by its root, or begins one of its own with it when it is the last.

    A query of stop words or signs alone is held by every text, as in the search of the catalogue.
    """
    wanted = tokens(query)
    missing = set(wanted) - set(tokens(text))
    return not missing or (missing == {wanted[-1]} and any(word.startswith(words(query)[-1]) for word in words(text)))


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


@dataclass(frozen=True, slots=True)
class LinkedInnovation:
    """A public innovation that illustrates a proposal: its key, the key of its region or None, those of its levers."""

    innovation: int
    region: int | None
    levers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Tracker:
    """Every proposal on a day. `levers` are all those of the report; `links` the innovations of each proposal, by its
    key.
    """

    as_of: AsOf
    states: tuple[State, ...]
    levers: tuple[Lever, ...]
    links: dict[int, tuple[LinkedInnovation, ...]]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes that have proposals, in the order of the report."""
        axes = {state.proposal.axis.number: state.proposal.axis for state in self.states}
        return tuple(axes[number] for number in sorted(axes))

    @property
    def fact_count(self) -> int:
        """How many facts are known."""
        return sum(state.facts.count for state in self.states)

    @property
    def explicit_count(self) -> int:
        """How many facts have a source that cites the report."""
        return sum(state.facts.explicit for state in self.states)

    def by_axis(self, states: tuple[State, ...] | None = None) -> tuple[AxisGroup, ...]:
        """The proposals axis by axis, all or only `states`; an axis without any is left out."""
        groups = []
        for axis in self.axes:
            own = tuple(state for state in (self.states if states is None else states) if state.proposal.axis == axis)
            if own:
                groups.append(AxisGroup(axis, own))
        return tuple(groups)

    def select(self, selection: Selection) -> tuple[State, ...]:
        """The proposals that answer, in the order of the report. One query when there are words to look for."""
        return select(self.states, selection, self.as_of)


def read_tracker(as_of: AsOf) -> Tracker:
    """Read every proposal as of a day, in five queries whatever their number."""
    proposals = list(
        Proposal.objects.with_deadline(as_of.day, recorded_by=as_of.recorded_by)
        .with_last_looks(as_of.known_by)
        .order_by("number")
    )
    levers = tuple(Lever.objects.order_by("position"))
    entries: dict[int, list[StatusEntry]] = {}
    for entry in in_force(as_of):
        entries.setdefault(entry.proposal_id, []).append(entry)
    facts = facts_of_proposals(as_of)
    links = read_links(as_of)
    states = tuple(
        make_state(
            proposal,
            as_of=as_of,
            levers=levers,
            entries=entries.get(proposal.pk, ()),
            facts=facts.get(proposal.pk, Facts()),
            innovation_count=len(links.get(proposal.pk, ())),
        )
        for proposal in proposals
    )
    return Tracker(as_of, states, levers, links)


def in_force(as_of: AsOf) -> StatusEntryQuerySet:
    """The entries that count on a day, with `has_living_source`."""
    return StatusEntry.objects.in_force(as_of.day, recorded_by=as_of.recorded_by).with_living_source()


def read_links(as_of: AsOf) -> dict[int, tuple[LinkedInnovation, ...]]:
    """The innovations that illustrate each proposal, by its key. One query: a row for each lever of each."""
    rows = (
        ProposalInnovation.objects.published()
        .launched_by(as_of.day.year)
        .order_by("proposal_id", "pk")
        .values_list("proposal_id", "innovation_id", "innovation__region_id", "innovation__levers")
    )
    levers: dict[tuple[int, int, int | None], set[int]] = {}
    for proposal, innovation, region, lever in rows:
        levers.setdefault((proposal, innovation, region), set()).update([] if lever is None else [lever])
    links: dict[int, list[LinkedInnovation]] = {}
    for (proposal, innovation, region), held in levers.items():
        links.setdefault(proposal, []).append(LinkedInnovation(innovation, region, frozenset(held)))
    return {proposal: tuple(linked) for proposal, linked in links.items()}
