"""Loading of the whole catalogue: the levers, then the innovations."""

from pathlib import Path

from django.db import transaction

from catalogue.entries.changes import because, record_change
from catalogue.loading.innovations import load_innovations
from catalogue.loading.levers import read_levers
from catalogue.loading.merge import Plan
from catalogue.loading.rows import load_rows
from catalogue.loading.sheets import read_sheets
from catalogue.models import Innovation, Lever


def load_catalogue(*, folder: Path) -> tuple[Plan, Plan]:
    """Load `levers.json` and `innovations/` of a folder; return what was done to the levers and to the innovations.

    All or nothing, and what an editor changed, archived or deleted since the last time stays so.
    Raises FixtureError, with nothing written, when a file is wrong.
    """
    levers = read_levers(folder / "levers.json")
    sheets = read_sheets(folder / "innovations", levers)
    with transaction.atomic(), because("Chargement des fiches"):
        lever_plan = load_rows(Lever, "slug", levers)
        innovation_plan, innovation_ids = load_innovations(sheets)
        reworded = Innovation.objects.filter(levers__slug__in=lever_plan.changes)
        record_change({*innovation_ids, *reworded.values_list("pk", flat=True)})
    return lever_plan, innovation_plan
