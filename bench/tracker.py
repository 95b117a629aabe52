"""How a past day of the tracker compares with today: `python -m bench.tracker`, or with `--database postgresql`.

With 18 proposals and 5,000 facts, then 180 and 10,000, and 20 ledger entries for each proposal, on an empty database
of the run's own. Today and a past day are asked in turn, so that the load of the machine weighs on both alike. Printed
for each: the median of today, in milliseconds, and the ratio of the medians, to be at most 2.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.environment import HOST, database_url, machine_description, start_django

FACTS = 5000
ENTRIES = 20  # for each proposal
LINKS = 10  # for each proposal
ROUNDS = 40
PAST = date(2019, 6, 30)
FIRST = date(2015, 5, 1)


def main() -> None:
    """Fill the database, measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.tracker", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    database = parser.parse_args().database
    say(f"{machine_description()}, {database}, {FACTS} facts")
    with database_url(database) as url, tempfile.TemporaryDirectory() as folder:
        start_django(Path(folder), url)
        for proposals in (18, 180):
            fill(proposals)
            for name, ask in questions().items():
                today, ratio = compare(ask)
                say(f"{proposals:>4} proposals  {name:<28} {today:7.1f} ms today   past day x {ratio:.2f}")


def fill(proposals: int) -> None:
    """Bring the database to so many proposals, and give them facts: those that they have cannot be removed."""
    from proposals.models import Axis, Proposal, ProposalInnovation, ProposalUpdate, StatusEntry
    from tests.factories import make_innovation
    from tests.proposals.crowd import make_proposals

    axis, _ = Axis.objects.get_or_create(number=1, defaults={"title": "Donner le pouvoir", "summary": "Des lieux."})
    innovations = [make_innovation(sources=0) for _ in range(LINKS)]
    known = Proposal.objects.count()
    made = make_proposals(range(known + 1, proposals + 1), [axis])
    source = {"source_title": "Une source", "body": "DITP"}
    StatusEntry.objects.bulk_create(
        StatusEntry(
            proposal=proposal,
            status="in_progress",
            effective_on=FIRST + timedelta(days=200 * rank),
            reason="Un programme est ouvert.",
            confidence="medium",
            source_url=f"https://source.example/statut/{rank}",
            **source,
        )
        for proposal in made
        for rank in range(ENTRIES)
    )
    ProposalInnovation.objects.bulk_create(
        ProposalInnovation(proposal=proposal, innovation=innovation, reason="Un essai.")
        for proposal in made
        for innovation in innovations
    )
    everyone = list(Proposal.objects.order_by("number"))
    ProposalUpdate.objects.bulk_create(
        ProposalUpdate(
            proposal=everyone[rank % proposals],
            happened_on=FIRST + timedelta(days=rank * 4000 // FACTS),
            kind="measure",
            text="L’État ouvre un appel à projets, et des collectivités y répondent.",
            source_url=f"https://source.example/{proposals}/fait/{rank}",
            **source,
        )
        for rank in range(FACTS)
    )


def questions() -> dict[str, Callable[[date | None], Any]]:
    """What is asked of a day, None being today: what pages read, and the pages."""
    from django.test import Client

    from proposals.display.dashboard import gap_map
    from proposals.tracker import AsOf, facts_by_year, latest_updates, read_proposal, read_tracker

    client = Client(SERVER_NAME=HOST)

    def dashboard(day: date | None) -> None:
        as_of = AsOf(day) if day else AsOf.today()
        tracker = read_tracker(as_of)
        gap_map(tracker)
        latest_updates(as_of)
        facts_by_year(as_of)

    def page(address: str) -> Callable[[date | None], None]:
        def ask(day: date | None) -> None:
            response = client.get(address, {"au": day.isoformat()} if day else {})
            if response.status_code != 200:
                raise SystemExit(f"{address} answers {response.status_code}")

        return ask

    return {
        "what the dashboard reads": dashboard,
        "what a proposal reads": lambda day: read_proposal(1, AsOf(day) if day else AsOf.today()),
        "/propositions/": page("/propositions/"),
        "/propositions/axe-1/": page("/propositions/axe-1/"),
        "/propositions/1/": page("/propositions/1/"),
    }


def compare(ask: Callable[[date | None], Any]) -> tuple[float, float]:
    """The median of today in milliseconds, and how many times as long a past day takes."""
    times: dict[date | None, list[float]] = {None: [], PAST: []}
    for each in times:
        ask(each)
    for _ in range(ROUNDS):
        for each, found in times.items():
            start = perf_counter()
            ask(each)
            found.append((perf_counter() - start) * 1000)
    return median(times[None]), median(times[PAST]) / median(times[None])


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
