"""Loading of `fixtures/axes.json` and `fixtures/proposals/`: the axes, then the proposals and all that became of them.

What editors did since the last time is left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction

from catalogue.entries.changes import record_change
from catalogue.loading.merge import Plan, Values, make_plan
from catalogue.loading.reader import FixtureError, read_tables
from catalogue.loading.records import read_written, write_records
from catalogue.loading.rows import load_rows
from catalogue.models import Innovation, Lever
from proposals.loader.files import TrackerFiles, link_key, read_files
from proposals.loader.ledger import load_readings, load_updates
from proposals.models import Axis, Proposal, ProposalInnovation, ProposalSource
from proposals.models.report import LARGEST_AXIS
from proposals.services import Proof, state_proposal, written_levers

LONGEST_TITLE = Axis._meta.get_field("title").max_length


def load_axes(*, path: Path) -> Plan:
    """Load the axes of a file, in one transaction: once there, they are settled.

    Raises FixtureError, with nothing written, when the file is wrong or changes an axis.
    """
    axes = read_axes(path)
    with transaction.atomic():
        for number, title, summary in Axis.objects.values_list("number", "title", "summary"):
            if axes.get(str(number), {"title": title, "summary": summary}) != {"title": title, "summary": summary}:
                raise FixtureError([f"Axe {number} : une fois chargé, il ne change plus ({path.name})."])
        return load_rows(Axis, "number", axes)


def read_axes(path: Path) -> dict[str, Values]:
    """The columns of each axis by its number, as text. Raises FixtureError with all that is wrong with the file."""
    axes: dict[str, Values] = {}
    problems: list[str] = []
    for reader in read_tables(path):
        problems = reader.problems
        number = str(reader.number("number", smallest=1, largest=LARGEST_AXIS, required=True))
        if number in axes:
            reader.note(f"l’axe {number} est là deux fois.")
        axes[number] = {
            "title": reader.text("title", required=True, longest=LONGEST_TITLE),
            "summary": reader.text("summary", required=True),
        }
        reader.finish()
    if problems:
        raise FixtureError(problems)
    return axes


@dataclass(frozen=True)
class TrackerPlans:
    """What was done to each table; `readings` counts the entries added to the ledger, `absent` the innovations that
    the links name and that the catalogue does not have.
    """

    proposals: Plan
    updates: Plan
    readings: int
    links: Plan
    absent: list[str]


def load_tracker(*, folder: Path) -> TrackerPlans:
    """Load the files of a folder, in one transaction; what an editor changed or deleted since the last time stays so.

    Raises FixtureError, with nothing written, when a file is wrong.
    """
    with transaction.atomic():
        axes = dict(Axis.objects.values_list("number", "pk"))
        levers = set(Lever.objects.values_list("slug", flat=True))
        files = read_files(folder, axes=axes, levers=levers)
        proposal_plan, proposals = load_proposals(files.proposals, axes)
        update_plan, updates = load_updates(files, proposals)
        readings = load_readings(files.readings, proposals=proposals, updates=updates)
        link_plan, absent = load_links(files, proposals)
    return TrackerPlans(proposal_plan, update_plan, readings, link_plan, absent)


def load_proposals(wanted: dict[str, Values], axes: dict[int, int]) -> tuple[Plan, dict[str, int]]:
    """The proposals. A provisional number may have been changed since: the row keeps the one it has."""
    numbers = {pk: number for number, pk in axes.items()}
    held_sources = grouped(ProposalSource.objects.order_by("position", "pk").values_list("proposal_id", "url"))

    def describe(row: Proposal) -> Values:
        return {
            "number_confirmed": row.number_confirmed,
            "axis": numbers[row.axis_id],
            "axis_confirmed": row.axis_confirmed,
            "wording": [row.wording_state, row.title, row.summary.replace("\r\n", "\n")],
            "levers": sorted(row.said.lever_slugs),
            "sources": held_sources.get(row.pk, []),
        }

    def columns(key: str, values: Values) -> dict[str, Any]:
        return said_columns(values) | ({"number": int(key)} if values == wanted[key] else {})

    written = {row.row_id: key for key, row in read_written(Proposal._meta.label_lower).items()}
    plan, rows = load_described(
        Proposal,
        wanted,
        key_of=lambda row: written.get(row.pk, str(row.number)),
        describe=describe,
        columns=columns,
        create=lambda key, found: state_anew(key, found, wanted[key]),
        change=lambda pk, key, found: state(Proposal.objects.get(pk=pk), key, found, wanted[key]),
    )
    for key, values in (plan.creations | plan.changes).items():
        attach_sources(rows[key], values)
    return plan, rows


def said_columns(values: Values) -> dict[str, Any]:
    """What some values of the files say of the report, by the columns of a statement."""
    plain = ("number_confirmed", "axis_confirmed")
    found: dict[str, Any] = {name: values[name] for name in plain if name in values}
    if "axis" in values:
        found["axis"] = Axis.objects.get(number=values["axis"])
    if "levers" in values:
        found["levers"] = written_levers(Lever.objects.filter(slug__in=values["levers"]))
    if "wording" in values:
        found |= dict(zip(("wording_state", "title", "summary"), values["wording"], strict=True))
    return found


def state_anew(key: str, said: dict[str, Any], values: Values) -> int:
    """Add a proposal, then have it say what the files attest; return its primary key."""
    proposal = Proposal.objects.create(number=said["number"], axis=said["axis"])
    state(proposal, key, said, values)
    return proposal.pk


def state(proposal: Proposal, key: str, said: dict[str, Any], values: Values) -> None:
    """Have a proposal say what the files attest, on the proof of the first of their sources, one that the proposal has
    not yet if any. Raises FixtureError.
    """
    held = set(proposal.sources.values_list("url", flat=True))
    added = [url for url in values["sources"] if url not in held]
    if not added and {name: getattr(proposal.said, name) for name in said} == said:
        return
    if not values["sources"]:
        raise FixtureError([f"Proposition {key} : sans source, rien de ce qui en est dit ne change."])
    source = ProposalSource(url=(added or values["sources"])[0])
    state_proposal(proposal=proposal, proof=Proof(source_title=source.site, source_url=source.url), **said)


def attach_sources(proposal_id: int, values: Values) -> None:
    """The pages that attest the wording of a proposal: those of before stay."""
    if "sources" in values:
        held = set(ProposalSource.objects.filter(proposal_id=proposal_id).values_list("url", flat=True))
        ProposalSource.objects.bulk_create(
            ProposalSource(proposal_id=proposal_id, url=url, position=position)
            for position, url in enumerate(values["sources"])
            if url not in held
        )


def load_links(files: TrackerFiles, proposals: dict[str, int]) -> tuple[Plan, list[str]]:
    """The links to the catalogue; an innovation that the catalogue no longer has is left out, and told."""
    slugs = {values["innovation"] for values in files.links.values()}
    innovations = dict(Innovation.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    loaded = read_written(Innovation._meta.label_lower)
    renamed = {slug: loaded[slug].row_id for slug in slugs if slug in loaded}
    existing = set(Innovation.objects.filter(pk__in=renamed.values()).values_list("pk", flat=True))
    innovations |= {slug: pk for slug, pk in renamed.items() if pk in existing}
    named = {pk: slug for slug, pk in innovations.items()}
    keys = {pk: key for key, pk in proposals.items()}
    wanted = {key: values for key, values in files.links.items() if values["innovation"] in innovations}

    def columns(key: str, values: Values) -> dict[str, Any]:
        places = {
            "proposal_id": proposals[wanted[key]["proposal"]],
            "innovation_id": innovations[wanted[key]["innovation"]],
        }
        return places | {"reason": values["reason"]}

    plan, _ = load_described(
        ProposalInnovation,
        {key: {"reason": values["reason"]} for key, values in wanted.items()},
        key_of=lambda row: link_key(keys.get(row.proposal_id, ""), named.get(row.innovation_id, "")),
        describe=lambda row: {"reason": row.reason},
        columns=columns,
    )
    record_change(innovations[wanted[key]["innovation"]] for key in plan.creations | plan.changes)
    return plan, sorted(slugs - set(innovations))


def grouped(pairs: Any) -> dict[int, list[Any]]:
    """The second of each pair, by the first."""
    found: dict[int, list[Any]] = {}
    for first, second in pairs:
        found.setdefault(first, []).append(second)
    return found


def load_described(
    model: type[models.Model],
    wanted: dict[str, Values],
    *,
    key_of: Callable[[Any], str],
    describe: Callable[[Any], Values],
    columns: Callable[[str, Values], dict[str, Any]],
    create: Callable[[str, dict[str, Any]], int] | None = None,
    change: Callable[[int, str, dict[str, Any]], None] | None = None,
) -> tuple[Plan, dict[str, int]]:
    """Create and change the rows; return what was done, and the primary key of each row of the files that exists.

    `wanted` gives what the files say of each row by its key; `key_of` the key that a row of the database would have;
    `describe` what it holds, in the form of the files; `columns` the columns that some of these values go to; `create`
    and `change` write a row where the table has a service for it. To be called in a transaction.
    """
    table = model._meta.label_lower
    rows = list(model._default_manager.select_for_update(of=("self",)).order_by("pk"))
    keys = {key_of(row): row.pk for row in rows}
    written = read_written(table)
    present = {row.pk: describe(row) for row in rows}
    plan = make_plan(wanted=wanted, written=written, present=present, taken=keys)
    manager = model._default_manager
    created = {
        key: create(key, found) if create else manager.create(**found).pk
        for key, found in ((key, columns(key, values)) for key, values in plan.creations.items())
    }
    for key, values in plan.changes.items():
        found, pk = columns(key, values), written[key].row_id
        if change:
            change(pk, key, found)
        elif found:
            manager.filter(pk=pk).update(**found)
    write_records(table, plan, created=created, creations=plan.creations)
    recorded = {key: row.row_id for key, row in written.items() if row.row_id in present}
    return plan, {key: row_id for key, row_id in (keys | recorded | created).items() if key in wanted}
