"""The readings of the files, which come into the ledger as entries and never change there."""

from catalogue.loading.merge import Plan, Values
from catalogue.loading.records import read_written, write_records
from proposals.loading.files import Reading, digest
from proposals.models import ProposalUpdate, StatusEntry
from proposals.services import record_entry

UNKNOWN_BODY = "Non établi par les sources"
"""The files name no body that answers for the status: said, and not made up."""


def load_readings(readings: list[Reading], *, proposals: dict[str, int], updates: dict[str, int]) -> int:
    """Add to the ledger the readings that it does not hold yet; return how many.

    A reading is dated by the last of the facts that found it: it tells what they show, and no source says that it held
    before. Its source is that fact's. One that changes in the files is a plain further entry: what was read before was
    read, and stays what a page of that day shows. It is never dated before the one that it follows.
    """
    table = StatusEntry._meta.label_lower
    written = read_written(table)
    creations: dict[str, Values] = {}
    created: dict[str, int] = {}
    for reading in readings:
        founding = [updates[key] for key in reading.facts if key in updates]
        key = f"{reading.proposal}:{digest(repr(reading))}"
        if key in written or not founding:
            continue
        earlier = [row.row_id for name, row in written.items() if name.split(":")[0] == reading.proposal]
        created[key] = add_entry(reading, proposals[reading.proposal], founding, earlier=earlier)
        creations[key] = {"status": reading.status}
    write_records(table, Plan(), created=created, creations=creations)
    return len(created)


def add_entry(reading: Reading, proposal_id: int, founding: list[int], *, earlier: list[int]) -> int:
    """Add an entry with the facts that found it; return its key. `earlier`: the keys of those loaded before."""
    last = max(ProposalUpdate.objects.filter(pk__in=founding), key=lambda fact: (fact.happened_on, fact.pk))
    followed = StatusEntry.objects.filter(pk__in=earlier, effective_on__gt=last.happened_on).newest().first()
    dated = (followed.effective_on, followed.precision) if followed else (last.happened_on, last.precision)
    entry = StatusEntry(
        proposal_id=proposal_id,
        status=reading.status,
        effective_on=dated[0],
        precision=dated[1],
        body=UNKNOWN_BODY,
        reason=reading.reason,
        source_title=last.source_title,
        source_url=last.source_url,
        is_editorial_reading=reading.is_editorial_reading,
        confidence=reading.confidence,
    )
    record_entry(entry=entry, facts=founding)
    return entry.pk
