"""`python -m bench --size 100000 --database sqlite`: one run, as a table and last as one line of JSON.

The synthetic catalogue of each size is made once, in a file of SQLite under `var/bench/`; a PostgreSQL of the run's
own gets a copy of it. Times are those of the site's WSGI application in this process, without a server.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.environment import FOLDER, ROOT, database_url, machine_description, settings_of, start_django
from bench.staleness import present_state, state


def main() -> None:
    """Run, and print."""
    options = read_options()
    folder = FOLDER / str(options.size)
    if state(folder) != present_state():
        say(f"Catalogue of {options.size} entries, made once in {folder.relative_to(ROOT)}…")
        subprocess.run([sys.executable, "-m", "bench.make", str(options.size)], cwd=ROOT, check=True)
    with database_url(options.database) as url:
        relevance = judged(options.database, url)
        start_django(FOLDER / options.database if url else folder, url)
        measure(options, folder, relevance)


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="entries of the synthetic catalogue")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=3, help="times that each request is measured")
    return parser.parse_args()


def judged(database: str, url: str) -> dict[str, Any]:
    """The judged searches on the real catalogue, in a process and a database of their own."""
    folder = FOLDER / f"real-{database}"
    if url:
        url = f"{url.rpartition('/')[0]}/template1"
    command = [sys.executable, "-m", "bench.relevance"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings_of(folder, url), stdout=subprocess.PIPE, text=True, check=True
    )
    *table, figures = done.stdout.splitlines()
    say("Judged searches:", *table)
    return json.loads(figures)


def measure(options: argparse.Namespace, folder: Path, relevance: dict[str, Any]) -> None:
    """Measure each contestant in turn, and print."""
    from bench import contestants, database, mix, run
    from bench.report import rounded
    from bench.wsgi import Site

    if options.database == "postgresql":
        say("Copy to PostgreSQL…")
        database.copy_to_postgresql(folder / "oural.sqlite3")
    figures: dict[str, Any] = {"size": options.size, "database": options.database}
    figures |= run.index_figures()
    requests = mix.requests(mix.read_material())
    say(f"{len(requests)} requests, {options.rounds} rounds…")
    with contestants.served():
        figures |= compare(options, folder, Site(), requests)
    figures |= relevance | {"requests": len(requests), "rounds": options.rounds, "machine": machine_description()}
    for name, value in figures.items():
        say(f"{name:26}{value:>12.3f}" if isinstance(value, float) else f"{name:26}{value!s:>12}")
    say(rounded(figures))


def compare(options: argparse.Namespace, folder: Path, site: Any, requests: list[Any]) -> dict[str, Any]:
    """Every measure of the pages."""
    from bench import run
    from bench.report import table

    ours, floor, first = run.ours_and_floor(site, requests, options.rounds)
    say("", *table(ours, floor, first), "")
    figures: dict[str, Any] = dict(run.figures_of(ours, floor, first))
    figures |= run.template_figures(site, options.rounds)
    figures |= run.repeated_figures(site, requests, options.rounds)
    figures |= run.saved_figures()
    figures |= run.plain_figures(site, requests)
    if options.database == "sqlite":
        figures |= run.datasette_figures(folder, requests, 1)
    return figures


def say(*lines: str) -> None:
    """Tell lines at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
