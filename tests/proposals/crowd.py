"""Many proposals and facts, written in bulk."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from catalogue.models import Lever
from proposals.models import Axis, Proposal, ProposalInnovation, ProposalUpdate, Statement, StatusEntry, StatusFact
from tests.factories import make_innovation, make_lever, make_territory
from tests.proposals.rows import make_axis

FIRST_FACT = date(2015, 6, 1)


def make_crowd(proposals: int, updates: int) -> list[Proposal]:
    """So many proposals on three axes, and facts spread over them and over eleven years; each proposal has a reading
    founded by its first fact, a second voice, a lever and an innovation.
    """
    levers = [make_lever() for _ in range(3)]
    region = make_territory(kind="region", name="Région")
    innovations = [make_innovation(levers=[lever], region=region) for lever in levers]
    axes: list[Axis] = [make_axis(number=number) for number in (1, 2, 3)]
    numbers = range(Proposal.objects.count() + 1, Proposal.objects.count() + proposals + 1)
    rows = make_proposals(numbers, axes, levers)
    ProposalInnovation.objects.bulk_create(
        ProposalInnovation(proposal=row, innovation=innovations[row.number % 3], reason="Un essai.") for row in rows
    )
    facts = ProposalUpdate.objects.bulk_create(
        ProposalUpdate(
            proposal=rows[n % proposals],
            happened_on=FIRST_FACT + timedelta(days=n % 3650),
            kind="measure",
            text=f"Un appel à projets de laboratoires, le {n}e.",
            body="DITP",
            source_title="La source",
            source_url=f"https://source.example/{rows[0].number}/{n}",
            link_to_report="thematic",
        )
        for n in range(updates)
    )
    make_readings(rows, facts)
    return rows


def make_proposals(numbers: Iterable[int], axes: list[Axis], levers: Sequence[Lever] = ()) -> list[Proposal]:
    """Proposals whose wording is attested, each with one of the levers if there are any."""
    rows = Proposal.objects.bulk_create(Proposal(number=n, axis=axes[n % len(axes)]) for n in numbers)
    statements = Statement.objects.bulk_create(
        Statement(
            proposal=row,
            number=row.number,
            axis=row.axis,
            wording_state="attested",
            title=f"Essayer {row.number}",
            levers=levers[row.number % len(levers)].slug if levers else "",
            source_title="Un relais",
            source_url="https://relais.example/",
        )
        for row in rows
    )
    for row, statement in zip(rows, statements, strict=True):
        row.statement = statement
    Proposal.objects.bulk_update(rows, ["statement"])
    return rows


def make_readings(rows: list[Proposal], facts: list[ProposalUpdate]) -> None:
    """The editors' reading of each proposal, and the second voice's, which waits for a decision."""
    plain = {
        "effective_on": date(2018, 6, 1),
        "body": "DITP",
        "reason": "Un appel.",
        "source_title": "La source",
        "source_url": "https://source.example/statut",
    }
    entries = StatusEntry.objects.bulk_create(
        StatusEntry(proposal=row, status="in_progress", confidence="medium", founding_count=1, **plain) for row in rows
    )
    StatusFact.objects.bulk_create(
        StatusFact(entry=entry, update=fact) for entry, fact in zip(entries, facts, strict=False)
    )
