"""The gap map: where the catalogue illustrates a proposal, and where cases are missing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from catalogue.models import Lever, Territory, TerritoryKind
from proposals.tracking.states import State
from proposals.tracking.tracker import LinkedInnovation, Tracker

REGION_KINDS = (TerritoryKind.REGION, TerritoryKind.OVERSEAS)


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell: how many public innovations illustrate the proposal there. `is_aimed`: the proposal aims at the lever,
    or, for a region, should have cases everywhere. `is_missing`: aimed at, and empty.
    """

    count: int
    is_aimed: bool

    @property
    def is_missing(self) -> bool:
        return self.is_aimed and not self.count


@dataclass(frozen=True, slots=True)
class GapRow:
    """A proposal and its cells, in the order of the columns; no cell where its wording is unknown."""

    state: State
    cells: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class GapMap:
    """Proposals × levers, and proposals × regions. `elsewhere`: innovations of each proposal, by its key, that are in
    no region (national or abroad).
    """

    levers: tuple[Lever, ...]
    regions: tuple[Territory, ...]
    by_lever: tuple[GapRow, ...]
    by_region: tuple[GapRow, ...]
    elsewhere: dict[int, int]


def read_gaps(tracker: Tracker) -> GapMap:
    """The gap map of a tracker: one query more, for the regions. An innovation counts under each of its levers."""
    regions = tuple(Territory.objects.current().filter(kind__in=REGION_KINDS).order_by("search_name", "pk"))
    return GapMap(
        levers=tracker.levers,
        regions=regions,
        by_lever=_rows(
            tracker, tracker.levers, lambda link: link.levers, lambda state: {lever.pk for lever in state.levers}
        ),
        by_region=_rows(tracker, regions, lambda link: [link.region], lambda state: {region.pk for region in regions}),
        elsewhere={
            proposal: sum(link.region is None for link in links)
            for proposal, links in tracker.links.items()
            if any(link.region is None for link in links)
        },
    )


def _rows(
    tracker: Tracker,
    columns: Sequence[Lever | Territory],
    places: Callable[[LinkedInnovation], Iterable[int | None]],
    aims: Callable[[State], set[int]],
) -> tuple[GapRow, ...]:
    """A row for each proposal: `places` gives the columns that a link counts in, `aims` those that matter."""
    rows = []
    for state in tracker.states:
        if state.proposal.is_wording_missing:
            rows.append(GapRow(state, ()))
            continue
        counts: dict[int | None, int] = {}
        for link in tracker.links.get(state.proposal.pk, ()):
            for place in places(link):
                counts[place] = counts.get(place, 0) + 1
        aimed = aims(state)
        rows.append(GapRow(state, tuple(Gap(counts.get(column.pk, 0), column.pk in aimed) for column in columns)))
    return tuple(rows)
