"""The facts of a proposal with their versions: what counts, what each said before, what was withdrawn or put off."""

from collections.abc import Iterable
from dataclasses import dataclass

from proposals.dates import happened_by
from proposals.models import Proposal, ProposalUpdate
from proposals.tracking.days import AsOf


@dataclass(frozen=True, slots=True)
class FactVersions:
    """`standing` are the facts that count, the newest first, `withdrawn` those that do so no longer, `moved` those
    that had happened by the day until a correction dated them later; each has its `earlier` versions. `last` is the
    key of the last version of each version, by its key.
    """

    standing: tuple[ProposalUpdate, ...]
    withdrawn: tuple[ProposalUpdate, ...]
    moved: tuple[ProposalUpdate, ...]
    last: dict[int, int]


def read_versions(proposal: Proposal, as_of: AsOf) -> FactVersions:
    """The facts of a proposal that had happened by the day, as any of their versions tells. One query."""
    rows = ProposalUpdate.objects.filter(proposal=proposal).newest()
    if as_of.recorded_by is not None:
        rows = rows.recorded_by(as_of.recorded_by)
    return arranged(rows.annotate(had_happened=happened_by(as_of.day, name="happened_on")))


def arranged(rows: Iterable[ProposalUpdate]) -> FactVersions:
    """The versions of each fact under the last of them."""
    versions = {row.pk: row for row in rows}
    corrected = {row.corrects_id for row in versions.values()}
    standing: list[ProposalUpdate] = []
    withdrawn: list[ProposalUpdate] = []
    moved: list[ProposalUpdate] = []
    last: dict[int, int] = {}
    for row in versions.values():
        if row.pk in corrected:
            continue
        earlier: list[ProposalUpdate] = []
        version = row
        while version.corrects_id is not None:
            version = versions[version.corrects_id]
            earlier.append(version)
        row.earlier = tuple(earlier)
        last |= dict.fromkeys([row.pk, *(one.pk for one in earlier)], row.pk)
        if any(one.had_happened for one in (row, *earlier)):  # type: ignore[attr-defined]
            is_over = row.had_happened  # type: ignore[attr-defined]
            (withdrawn if row.is_withdrawn else standing if is_over else moved).append(row)
    return FactVersions(tuple(standing), tuple(withdrawn), tuple(moved), last)
