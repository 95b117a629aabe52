"""How long the look-up of territories takes, on the database that the settings name.

    python bench/territory_lookup.py                       # SQLite, under var/
    DATABASE_URL=postgresql://… python bench/territory_lookup.py

Import the territories first. The list of queries is fixed: what people type, letter after letter, plus codes and texts
that find nothing. Each is run once to warm up, then `ROUNDS` times. Time is that of `search_territories` and of the
lines that it shows; HTTP is not in it. The target is 20 ms for 95 queries of 100.
"""

import os
import sys
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import django

ROUNDS = 5
TYPED = (
    "rezé",
    "Saint-Denis",
    "st étienne",
    "Rennes Métropole",
    "bretagne",
    "L'Haÿ-les-Roses",
    "communauté de communes du pays",
    "cc de la vallée",
    "Bellegarde-sur-Valserine",
    "paris 14e",
    "saint denis 974",
    "nouvelle-calédonie",
    "la roche sur yon",
    "Loos-en-Gohelle",
    "44000",
    "75056",
    "2A004",
    "200054781",
    "97411",
    "œting",
    "zzz introuvable",
)


def typed_letter_by_letter() -> list[str]:
    """Every beginning of every text, each once."""
    return list(dict.fromkeys(text[:length] for text in TYPED for length in range(1, len(text) + 1)))


def main() -> None:
    """Print the figures."""
    from django.db import connection

    from catalogue.models import Territory
    from catalogue.territories.lookup import search_territories

    queries = typed_letter_by_letter()
    times: list[tuple[float, str]] = []
    for round_number in range(ROUNDS + 1):
        for query in queries:
            start = perf_counter()
            for match in search_territories(query):
                str((match.label, match.note, match.text))
            if round_number:
                times.append(((perf_counter() - start) * 1000, query))
    durations = [duration for duration, _ in times]
    slowest, query = max(times)
    sys.stdout.write(
        f"{connection.vendor}: {Territory.objects.count()} territories, {len(queries)} queries x {ROUNDS}: "
        f"p50 {median(durations):.1f} ms, p95 {quantiles(durations, n=20)[-1]:.1f} ms, "
        f"slowest {slowest:.1f} ms ({query!r})\n"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oural.settings")
    django.setup()
    main()
