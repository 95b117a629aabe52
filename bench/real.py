"""The judged searches on the real catalogue: `python -m bench.real`, on the database that the settings name.

Fills the database first when it is empty. The last line is the figures, as JSON.
"""

import json
import os
import sys
from pathlib import Path

from bench.environment import start_django


def main() -> None:
    """Print the searches that are not answered as they should be, then the figures."""
    start_django(Path(os.environ["VAR_DIR"]), os.environ.get("DATABASE_URL", ""))
    from django.core.management import call_command

    from bench.relevance import catalogue_ranking, mean_reciprocal_rank, mean_share_on_top, scores
    from catalogue.models import Innovation
    from catalogue.territories.importing import import_territories

    if not Innovation.objects.exists():
        import_territories(directory=Path("fixtures/geo"), apply=True)
        call_command("load_catalogue", verbosity=0, stdout=sys.stderr)
    call_command("rebuild_search", verbosity=0, stdout=sys.stderr)
    found = scores(catalogue_ranking)
    for each in found:
        if each.reciprocal_rank < 1:
            sys.stdout.write(f"  {each.reciprocal_rank:.2f}  {each.judgement.q}\n")
    figures = {"searches": len(found), "mrr": mean_reciprocal_rank(found), "on_top": mean_share_on_top(found)}
    sys.stdout.write(json.dumps({name: round(value, 3) for name, value in figures.items()}) + "\n")


if __name__ == "__main__":
    main()
