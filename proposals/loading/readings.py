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

    A reading takes effect from the last of the facts that found it: no source says that it held before. Its source is
    that fact's. One that changes in the files is a further entry, which corrects the one that was loaded before.
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
        created[key] = add_entry(reading, proposals[reading.proposal], founding, corrects=max(earlier, default=None))
        creations[key] = {"status": reading.status}
    write_records(table, Plan(), created=created, creations=creations)
    return len(created)


def add_entry(reading: Reading, proposal_id: int, founding: list[int], *, corrects: int | None) -> int:
    """Add an entry with the facts that found it; return its key."""
    last = max(ProposalUpdate.objects.filter(pk__in=founding), key=lambda fact: (fact.happened_on, fact.pk))
    entry = StatusEntry(
        proposal_id=proposal_id,
        status=reading.status,
        effective_on=last.happened_on,
        precision=last.precision,
        body=UNKNOWN_BODY,
        reason=reading.reason,
        source_title=last.source_title,
        source_url=last.source_url,
        is_editorial_reading=reading.is_editorial_reading,
        confidence=reading.confidence,
        corrects_id=corrects,
    )
    record_entry(entry=entry, facts=founding)
    return entry.pk
