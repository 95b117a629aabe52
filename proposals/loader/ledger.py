"""The facts and the readings of the files. What changes there comes in as a further row: what was said before stays.

The key of a fact holds its date and its source: one of which a file changes either comes under another key, and is
found again by what else it says.
"""

from collections.abc import Container, Mapping
from typing import Any

from catalogue.loading.merge import Plan, Values, Written, make_plan
from catalogue.loading.records import read_written, rename_records, write_records
from proposals.dates import read_precise_date, write_precise_date
from proposals.loader.files import SuggestedReading, TrackerFiles, short_digest, update_key
from proposals.models import ProposalUpdate, StatusEntry
from proposals.services import UNKNOWN_BODY, record_entry

PLAIN = ("kind", "text", "body", "source_title", "source_url", "link_to_report")
REASON = "Le fichier des faits a changé."


def load_updates(files: TrackerFiles, proposals: dict[str, int]) -> tuple[Plan, dict[str, int]]:
    """Add the facts and their further versions; return what was done, and the primary key of the last version of each.

    The record of a fact keeps the key of its first version. A fact that an editor withdrew does not come back.
    """
    table = ProposalUpdate._meta.label_lower
    rows = {row.pk: row for row in ProposalUpdate.objects.order_by("pk")}
    last = last_versions(rows)
    standing = {first: row for first, row in last.items() if not row.is_withdrawn}
    numbers = {pk: key for key, pk in proposals.items()}
    keys = {fact_key(row, numbers): row.pk for row in standing.values()}
    written = read_written(table)
    loaded = {standing[row.row_id].pk for row in written.values() if row.row_id in standing}
    others = {key for key, pk in keys.items() if pk not in loaded}
    renamed = found_again(files.updates, written, taken=others)
    rename_records(table, renamed)
    written = {renamed.get(key, key): row for key, row in written.items()}
    present = {first: fact_values(row) for first, row in standing.items()}
    plan = make_plan(wanted=files.updates, written=written, present=present, taken=keys)
    created = {
        key: ProposalUpdate.objects.create(proposal_id=proposals[key.split(":")[0]], **fact_columns(values)).pk
        for key, values in plan.creations.items()
    }
    for key, values in plan.changes.items():
        row = standing[written[key].row_id]
        standing[written[key].row_id] = ProposalUpdate.objects.create(
            proposal_id=row.proposal_id,
            corrects=row,
            correction_reason=REASON,
            **fact_columns(fact_values(row) | values),
        )
    write_records(table, plan, created=created, creations=plan.creations)
    recorded = {key: standing[one.row_id].pk for key, one in written.items() if one.row_id in standing}
    return plan, {key: pk for key, pk in (keys | recorded | created).items() if key in files.updates}


def found_again(
    wanted: Mapping[str, Values], written: Mapping[str, Written], *, taken: Container[str]
) -> dict[str, str]:
    """The new key of each fact that the files had under another: the only one of its proposal that says the same, or
    else that has the same source. A key is left to the row that an editor made under it (`taken`).
    """
    gone = {key: row.values for key, row in written.items() if key not in wanted}
    new = {key: values for key, values in wanted.items() if key not in written and key not in taken}
    renamed: dict[str, str] = {}
    for name in ("text", "source_url"):
        left = {key: values for key, values in gone.items() if key not in renamed}
        free = {key: values for key, values in new.items() if key not in renamed.values()}
        befores, afters = only_ones(left, name), only_ones(free, name)
        renamed |= {befores[same]: afters[same] for same in befores if same in afters}
    return renamed


def only_ones(facts: Mapping[str, Values], name: str) -> dict[tuple[str, str], str]:
    """The key of the only fact of its proposal that has a value, by the two."""
    found: dict[tuple[str, str], list[str]] = {}
    for key, values in facts.items():
        found.setdefault((key.split(":")[0], values[name]), []).append(key)
    return {same: keys[0] for same, keys in found.items() if len(keys) == 1}


def last_versions(rows: dict[int, ProposalUpdate]) -> dict[int, ProposalUpdate]:
    """The last version of each fact, by the key of its first. A correction always follows what it corrects."""
    first: dict[int, int] = {}
    last: dict[int, ProposalUpdate] = {}
    for key, row in sorted(rows.items()):
        first[key] = key if row.corrects_id is None else first[row.corrects_id]
        last[first[key]] = row
    return last


def fact_key(row: ProposalUpdate, numbers: dict[int, str]) -> str:
    """The key that a fact would have in the files."""
    when = write_precise_date(row.happened_on, row.precision)
    return update_key(numbers.get(row.proposal_id, ""), when, row.source_url)


def fact_values(row: ProposalUpdate) -> Values:
    """What a fact holds, in the form of the files."""
    values = {name: str(getattr(row, name)).replace("\r\n", "\n") for name in PLAIN}
    return values | {"date": write_precise_date(row.happened_on, row.precision)}


def fact_columns(values: Values) -> dict[str, Any]:
    """The columns that these values go to."""
    happened_on, precision = read_precise_date(values["date"])
    return {name: values[name] for name in PLAIN} | {"happened_on": happened_on, "precision": precision}


def load_readings(readings: list[SuggestedReading], *, proposals: dict[str, int], updates: dict[str, int]) -> int:
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
        key = f"{reading.proposal}:{short_digest(repr(reading))}"
        if key in written or not founding:
            continue
        earlier = [row.row_id for name, row in written.items() if name.split(":")[0] == reading.proposal]
        created[key] = add_entry(reading, proposals[reading.proposal], founding, earlier=earlier)
        creations[key] = {"status": reading.status}
    write_records(table, Plan(), created=created, creations=creations)
    return len(created)


def add_entry(reading: SuggestedReading, proposal_id: int, founding: list[int], *, earlier: list[int]) -> int:
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
