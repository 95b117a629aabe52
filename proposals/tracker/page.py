"""One proposal on a day, with all that its page shows, each fact with its versions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Value

from catalogue.models import Innovation, Lever
from proposals.dates import happened_by
from proposals.models import (
    Deadline,
    Proposal,
    ProposalInnovation,
    ProposalSource,
    ProposalUpdate,
    Statement,
    StatusEntry,
)
from proposals.tracker.state import AsOf, DayReading, State, figures_of, make_state
from proposals.tracker.tracker import YearCount, year_counts


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


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of the history: an entry of the ledger, whether a further one corrects it, the facts that found it."""

    reading: DayReading
    is_corrected: bool
    facts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Case:
    """An innovation that illustrates the proposal, why, and its levers."""

    innovation: Innovation
    reason: str
    levers: tuple[Lever, ...]


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """A proposal on a day. `history` has every public entry that had taken effect, both voices, the last first;
    `updates` the facts, the newest first, each with its `earlier` versions, and `withdrawn` those that count no more;
    `founding` the keys of those that found the status; `deadlines` what was decided of the deadline, the last first;
    `cards` the innovations; `statements` what the proposal says of the report, and said before, the last first;
    `verbs` the names of all the levers, by slug; `moved` the facts that had happened by the day as they were first
    told, and that a correction dates later.
    """

    as_of: AsOf
    state: State
    sources: tuple[ProposalSource, ...]
    history: tuple[HistoryLine, ...]
    updates: tuple[ProposalUpdate, ...]
    withdrawn: tuple[ProposalUpdate, ...]
    moved: tuple[ProposalUpdate, ...]
    founding: frozenset[int]
    deadlines: tuple[Deadline, ...]
    by_year: tuple[YearCount, ...]
    cards: tuple[Case, ...]
    statements: tuple[Statement, ...]
    verbs: dict[str, str]
    previous: int | None
    following: int | None

    @property
    def has_history(self) -> bool:
        """Whether anything was ever written of what became of it, be it withdrawn or corrected since."""
        return bool(self.history or self.updates or self.withdrawn or self.moved or self.deadlines or self.cards)


def read_proposal(number: int, as_of: AsOf) -> ProposalPage | None:
    """Read a proposal as of a day, in eight queries; None when there is none of that number."""
    proposal = with_neighbours(Proposal.objects.filter(number=number), as_of).first()
    if proposal is None:
        return None
    facts = read_versions(proposal, as_of)
    history = read_history(proposal, as_of, facts.last)
    updates = facts.standing
    links = linked_innovations(proposal, as_of)
    levers, levers_of = levers_shown(links)
    current = list(lines_in_force(history))
    statements = tuple(proposal.statements.select_related("axis").order_by("-pk"))
    state = make_state(
        proposal,
        as_of=as_of,
        levers=levers,
        entries=[line.reading.entry for line in current],
        facts=figures_of(updates),
        innovation_count=len(links),
    )
    return ProposalPage(
        as_of=as_of,
        state=state,
        sources=attesting(statements, tuple(proposal.sources.order_by("position", "pk"))),
        history=history,
        updates=updates,
        withdrawn=facts.withdrawn,
        moved=facts.moved,
        founding=next((line.facts for line in current if line.reading == state.reading), frozenset()),
        deadlines=tuple(proposal.deadlines.dated_by(as_of.day, recorded_by=as_of.recorded_by).newest()),
        by_year=year_counts(Counter(update.happened_on.year for update in updates)),
        cards=tuple(
            Case(link.innovation, link.reason, tuple(levers_of.get(link.innovation_id, ()))) for link in links
        ),
        statements=statements,
        verbs={lever.slug: lever.verb for lever in levers},
        previous=proposal.previous,
        following=proposal.following,
    )


def attesting(statements: Sequence[Statement], loaded: tuple[ProposalSource, ...]) -> tuple[ProposalSource, ...]:
    """The pages that attest the wording: those `loaded` with it, or the proof of the statement that changed it since,
    the last statement being the first.
    """
    for after, before in pairwise(statements):
        if (after.title, after.wording_state) != (before.title, before.wording_state):
            if after.source_url in {source.url for source in loaded}:
                return loaded
            return (ProposalSource(title=after.source_title, url=after.source_url),) if after.source_url else ()
    return loaded


def with_neighbours(proposals: QuerySet, as_of: AsOf) -> QuerySet:
    """With the axis, the deadline and the last look of the day, and the numbers before and after."""
    return (
        proposals.with_deadline(as_of.day, recorded_by=as_of.recorded_by)  # type: ignore[attr-defined]
        .with_last_looks(as_of.known_by)
        .annotate(
            previous=Subquery(neighbours(number__lt=OuterRef("number")).order_by("-number")[:1]),
            following=Subquery(neighbours(number__gt=OuterRef("number")).order_by("number")[:1]),
        )
    )


def neighbours(**condition: OuterRef) -> QuerySet:
    """The numbers of the proposals before or after one."""
    return Proposal.objects.filter(**condition).values("number")


def read_history(proposal: Proposal, as_of: AsOf, last: dict[int, int]) -> tuple[HistoryLine, ...]:
    """The public entries of the ledger that had taken effect, the last first. `last`: the key of the last version of
    each fact, by that of any. One query: a row for each fact that founds an entry, and for an entry without any.
    """
    rows = (
        StatusEntry.objects.filter(proposal=proposal)
        .public()
        .dated_by(as_of.day, recorded_by=as_of.recorded_by)
        .with_correction(recorded_by=as_of.recorded_by)
        .with_living_source()
        .annotate(founded_by=F("founding__update"))
        .newest()
    )
    entries: dict[int, StatusEntry] = {}
    facts: dict[int, set[int]] = {}
    for row in rows:
        entries.setdefault(row.pk, row)
        facts.setdefault(row.pk, set()).update([last[row.founded_by]] if row.founded_by in last else [])
    return tuple(
        HistoryLine(DayReading.of(entry, as_of), entry.is_corrected, frozenset(facts[key]))  # type: ignore[attr-defined]
        for key, entry in entries.items()
    )


def lines_in_force(history: Iterable[HistoryLine]) -> Iterable[HistoryLine]:
    """The line that counts for whoever speaks: the last to take effect that is not corrected."""
    spoken = set()
    for line in history:
        entry = line.reading.entry
        speaker = (entry.voice, entry.speaker_kind, entry.speaker)
        if not line.is_corrected and speaker not in spoken:
            spoken.add(speaker)
            yield line


def linked_innovations(proposal: Proposal, as_of: AsOf) -> list[ProposalInnovation]:
    """The public innovations that illustrate the proposal, with their places. One query."""
    links = (
        ProposalInnovation.objects.filter(proposal=proposal)
        .published()
        .launched_by(as_of.day.year)
        .select_related("innovation", "innovation__territory", "innovation__department", "innovation__region")
        .order_by("pk")
    )
    return list(links)


def levers_shown(links: Iterable[ProposalInnovation]) -> tuple[list[Lever], dict[int, list[Lever]]]:
    """All the levers in their order, and those of each innovation by its key. One query."""
    columns = ("pk", "slug", "position", "verb", "complement")
    nobody = Value(None, output_field=BigIntegerField())
    held = Lever.objects.order_by().filter(innovations__in=[link.innovation_id for link in links])
    rows = Lever.objects.order_by().values_list(*columns, nobody)
    levers: dict[int, Lever] = {}
    levers_of: dict[int, list[Lever]] = {}
    for *values, innovation in rows.union(held.values_list(*columns, "innovations"), all=True):
        lever = levers.setdefault(values[0], Lever(**dict(zip(columns, values, strict=True))))
        if innovation is not None:
            levers_of.setdefault(innovation, []).append(lever)
    for found in levers_of.values():
        found.sort(key=lambda lever: lever.position)
    return sorted(levers.values(), key=lambda lever: lever.position), levers_of
