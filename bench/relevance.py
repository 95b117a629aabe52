"""How well the searches that people judged are answered: `python -m bench.relevance`, on the database of the settings.

The judged searches are in `judged/`: `given` were handed over with the content, `own` were written and judged here by
reading the entries, `earlier` were judged on the first 131 entries, and completed since. Each has its kind, the titles
of which one must come first (`best`), those that are welcome beside (`also`); one of kind "none" has nothing to find.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

from bench.environment import FOLDER, ROOT, start_django

JUDGED = Path(__file__).resolve().parent / "judged"
SETS = ("given", "own", "earlier")
FIRST, TOP = 3, 5
"""Ranks among which a best entry is wanted, and in which noise is looked for."""

Ranking = Callable[[str], Sequence[str]]
"""The titles that a search shows, the first of them first."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A search, its kind, the titles of which one must come first, and those that are no noise."""

    q: str
    kind: str
    best: frozenset[str]
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """How a search was answered: the rank of the first best entry (0 for none), and what it shows.

    `precision` is the share of the first entries shown that are relevant, None when nothing is shown.
    """

    judgement: Judgement
    rank: int
    precision: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some searches that have something to find, between 0 and 1; `searches` is their number."""

    searches: int
    first_three: float
    mrr: float
    empty: float
    precision: float


def read_judgements(name: str) -> list[Judgement]:
    """The judged searches of a set, in the order of the file."""
    rows = json.loads((JUDGED / f"{name}.json").read_text())
    return [
        Judgement(row["q"], row["kind"], frozenset(row["best"]), frozenset([*row["best"], *row["also"]]))
        for row in rows
    ]


def score(judgement: Judgement, shown: Sequence[str]) -> Score:
    """Compare what a search shows with what was judged."""
    ranks = [rank for rank, title in enumerate(shown, start=1) if title in judgement.best]
    relevant = [title in judgement.relevant for title in shown[:TOP]]
    return Score(judgement, ranks[0] if ranks else 0, mean(relevant) if relevant else None)


def scores(name: str, ranking: Ranking, titles: Iterable[str]) -> list[Score]:
    """The score of every judged search of a set of which the catalogue has a best entry; `titles` are all it has."""
    present = set(titles)
    return [score(each, ranking(each.q)) for each in read_judgements(name) if each.best & present]


def figures(found: Sequence[Score]) -> Figures:
    """The figures of some scores, of which there is one at least."""
    return Figures(
        searches=len(found),
        first_three=mean(0 < each.rank <= FIRST for each in found),
        mrr=mean(1 / each.rank if each.rank else 0.0 for each in found),
        empty=mean(each.precision is None for each in found),
        precision=mean(each.precision or 0.0 for each in found),
    )


def by_kind(found: Iterable[Score]) -> dict[str, list[Score]]:
    """The scores of each kind of search, by the order in which kinds come."""
    kinds: dict[str, list[Score]] = {}
    for each in found:
        kinds.setdefault(each.judgement.kind, []).append(each)
    return kinds


def catalogue_ranking(q: str) -> list[str]:
    """What the first page of the site shows, each entry once, on the database that the settings name."""
    from catalogue.search.query.filterset import InnovationFilterSet
    from catalogue.search.results import run

    titles = [row.title for row in run(InnovationFilterSet({"q": q}).criteria).entries]
    assert len(titles) == len(set(titles)), f"{q}: an entry stands twice on the page"
    return titles


def catalogue_titles() -> list[str]:
    """The titles of the published entries."""
    from catalogue.models import Innovation

    return list(Innovation.objects.published().order_by("pk").values_list("title", flat=True))


def load_real_catalogue() -> None:
    """Fill the database with the real catalogue when it is empty."""
    from django.core.management import call_command

    from catalogue.models import Innovation
    from catalogue.territories.importing import import_territories

    if not Innovation.objects.exists():
        import_territories(directory=ROOT / "fixtures" / "geo", apply=True)
        call_command("load_catalogue", verbosity=0, stdout=sys.stderr)
    call_command("load_search_words", verbosity=0, stdout=sys.stderr)
    call_command("rebuild_search", verbosity=0, stdout=sys.stderr)


def report(found: dict[str, list[Score]]) -> list[str]:
    """The figures of each set, then of each of its kinds, and the searches that miss."""
    lines = [f"{'':24}{'n':>4}{'first 3':>9}{'MRR':>7}{'empty':>7}{'first 5':>9}"]
    for name, every in found.items():
        lines.append(_line(name, figures(every)))
        lines += [_line(f"  {kind}", figures(some)) for kind, some in by_kind(every).items()]
        lines += [f"    {each.rank or '-':>3}  {each.judgement.q}" for each in every if not 0 < each.rank <= FIRST]
    return lines


def _line(label: str, of: Figures) -> str:
    return f"{label:24}{of.searches:>4}{of.first_three:>9.2f}{of.mrr:>7.2f}{of.empty:>7.2f}{of.precision:>9.2f}"


def main() -> None:
    """Print the table, then the figures of each set as one line of JSON."""
    start_django(Path(os.environ.get("VAR_DIR") or FOLDER / "real-sqlite"), os.environ.get("DATABASE_URL", ""))
    load_real_catalogue()
    titles = catalogue_titles()
    found = {name: every for name in SETS if (every := scores(name, catalogue_ranking, titles))}
    measured = {
        f"{name}_{key}": round(value, 3)
        for name, every in found.items()
        for key, value in asdict(figures(every)).items()
    }
    sys.stdout.write("\n".join([*report(found), json.dumps(measured)]) + "\n")


if __name__ == "__main__":
    main()
