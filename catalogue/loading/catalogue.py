"""Loading of the whole catalogue: levers, public policies, innovations, the dossiers made of them, then the former
names of themes.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from catalogue.entries.changes import because, record_change
from catalogue.loading.dossiers import load_dossiers, read_dossiers
from catalogue.loading.innovations import load_innovations
from catalogue.loading.merge import Plan
from catalogue.loading.rows import load_rows
from catalogue.loading.sheets import read_sheets
from catalogue.loading.vocabulary import follow_former_themes, read_former_themes, read_levers, read_policies
from catalogue.models import Innovation, Lever, Policy


@dataclass(frozen=True)
class Loading:
    """What was done to each table, and how many former addresses of themes now lead to the present ones."""

    levers: Plan
    policies: Plan
    innovations: Plan
    dossiers: Plan
    former_themes: int


def load_catalogue(*, folder: Path) -> Loading:
    """Load `levers.json`, `policies.json`, `former_themes.json`, `innovations/` and `dossiers/` of a folder.

    All or nothing, and what an editor changed, archived or deleted since the last time stays so.
    Raises FixtureError, with nothing written, when a file is wrong.
    """
    levers = read_levers(folder / "levers.json")
    policies = read_policies(folder / "policies.json")
    present = read_former_themes(folder / "former_themes.json")
    sheets = read_sheets(folder / "innovations", levers=levers, policies=policies)
    dossiers = read_dossiers(folder / "dossiers", innovations=sheets)
    with transaction.atomic(), because("Chargement des fiches"):
        lever_plan = load_rows(Lever, "slug", levers)
        policy_plan = load_rows(Policy, "slug", policies)
        innovation_plan, innovation_ids = load_innovations(sheets)
        dossier_plan = load_dossiers(dossiers=dossiers)
        followed = follow_former_themes(present)
        reworded = Innovation.objects.filter(
            Q(levers__slug__in=lever_plan.changes) | Q(policies__slug__in=policy_plan.changes)
        )
        record_change({*innovation_ids, *reworded.values_list("pk", flat=True)})
    return Loading(lever_plan, policy_plan, innovation_plan, dossier_plan, followed)
