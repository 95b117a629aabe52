"""How long it takes to find the territories most like one, on the database that the settings name.

    python bench/comparable_territories.py                 # SQLite, under var/
    DATABASE_URL=postgresql://… python bench/comparable_territories.py

Import the territories and their figures first. The communes are drawn, always the same. Time is that of the process
without what others take of the processor: it has all the figures in memory. The targets: two territories compared in
1 ms, the nearest 50 of 34,875 in 30 ms.
"""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from time import process_time

import django

DRAWN = 500
COMMUNE = "commune"


def main() -> None:
    """Print the figures."""
    from django.db import connection

    from catalogue.territories.comparable import present_comparables
    from catalogue.territories.likeness import likeness_of

    start = process_time()
    comparables = present_comparables()
    reading = (process_time() - start) * 1000
    codes = sorted(comparables.ranks[COMMUNE])
    drawn = random.Random(18).sample(codes, min(DRAWN, len(codes)))
    others = iter(drawn[::-1])
    sys.stdout.write(f"{connection.vendor}: {len(codes)} communes, read in {reading:.0f} ms\n")
    for name, ask in (
        ("two communes, in words", lambda code: likeness_of(comparables, COMMUNE, code, next(others))),
        ("the nearest 50", lambda code: comparables.nearest(COMMUNE, code, 50)),
        ("the three groups", lambda code: comparables.groups(COMMUNE, code)),
    ):
        times = [duration(ask, code) for code in drawn]
        p95 = quantiles(times, n=20)[-1]
        sys.stdout.write(f"{name:24} p50 {median(times):.2f} ms, p95 {p95:.2f} ms, slowest {max(times):.2f} ms\n")


def duration(ask: Callable[[str], object], code: str) -> float:
    """The milliseconds of one question."""
    start = process_time()
    ask(code)
    return (process_time() - start) * 1000


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oural.settings")
    django.setup()
    main()
