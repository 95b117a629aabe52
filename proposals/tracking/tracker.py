"""All the proposals on a day."""

from dataclasses import dataclass

from catalogue.models import Lever
from proposals.models import Axis, Proposal, ProposalInnovation, StatusEntry
from proposals.models.statuses import StatusEntryQuerySet
from proposals.tracking.days import AsOf
from proposals.tracking.facts import facts_of_proposals
from proposals.tracking.selection import Selection, select
from proposals.tracking.states import AxisGroup, Facts, State, StatusCount, count_statuses, make_state


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

    def by_status(self) -> tuple[StatusCount, ...]:
        """How many proposals have each status."""
        return count_statuses(self.states)

    def by_axis(self, states: tuple[State, ...] | None = None) -> tuple[AxisGroup, ...]:
        """The proposals axis by axis, all or only `states`; an axis without any is left out."""
        groups = []
        for axis in self.axes:
            own = tuple(state for state in (self.states if states is None else states) if state.proposal.axis == axis)
            if own:
                groups.append(AxisGroup(axis, own, count_statuses(own)))
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
