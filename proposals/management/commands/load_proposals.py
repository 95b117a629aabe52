"""`manage.py load_proposals`: bring the proposals, what became of them and their illustrations into the database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.loading.reader import FixtureError
from catalogue.loading.summary import summary
from catalogue.typography import plural
from proposals.loader.report import load_tracker


class Command(BaseCommand):
    """Loads, then says what it did. It writes at once, without a dry run: it never undoes what an editor did."""

    help = (
        "Charge les propositions, leurs faits, les premières lectures et les innovations qui les illustrent, tout ou"
        " rien. Peut être relancée sans risque : ce que la rédaction a modifié ou supprimé depuis le reste, et le"
        " registre des statuts ne perd rien."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "proposals",
            help="Dossier des fichiers (par défaut : fixtures/proposals).",
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            plans = load_tracker(folder=folder)
        except FixtureError as error:
            problems = "\n".join(error.problems)
            raise CommandError(f"Rien n’a été chargé.\n{problems}") from None
        for slug in plans.absent:
            self.stdout.write(f"Innovation {slug} : absente du catalogue, le lien n’est pas chargé.")
        for plan, one, many in (
            (plans.proposals, "Proposition", "Propositions"),
            (plans.updates, "Fait", "Faits"),
            (plans.links, "Illustration", "Illustrations"),
        ):
            for line in summary(plan, one=one, many=many):
                self.stdout.write(line)
        self.stdout.write(
            f"Registre : {plans.readings} lecture{plural(plans.readings)} ajoutée{plural(plans.readings)}."
        )
