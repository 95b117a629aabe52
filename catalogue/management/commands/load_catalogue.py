"""`manage.py load_catalogue`: bring levers, policies, innovations and dossiers into the catalogue."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.loading.catalogue import load_catalogue
from catalogue.loading.reader import FixtureError
from catalogue.loading.summary import summary
from catalogue.models import Territory
from catalogue.typography import plural


class Command(BaseCommand):
    """Loads, then says what it did. It writes at once, without a dry run: it never undoes what an editor did."""

    help = (
        "Charge les leviers, les politiques publiques, les innovations et les dossiers des fichiers, tout ou rien."
        " Peut être relancée sans risque : ce que la rédaction a modifié, archivé ou supprimé depuis le reste."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            help="Dossier de levers.json, policies.json, former_themes.json, innovations/ et dossiers/"
            " (par défaut : fixtures/).",
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if not Territory.objects.exists():
            self.stderr.write("Aucun territoire : lancez d’abord import_territories, puis de nouveau cette commande.")
        try:
            done = load_catalogue(folder=folder)
        except FixtureError as error:
            problems = "\n".join(error.problems)
            raise CommandError(f"Rien n’a été chargé.\n{problems}") from None
        followed = done.former_themes
        for line in (
            *([f"Thèmes : {followed} ancien{plural(followed)} nom{plural(followed)} mis à jour."] if followed else []),
            *summary(done.levers, one="Levier", many="Leviers"),
            *summary(done.policies, one="Politique publique", many="Politiques publiques"),
            *summary(done.dossiers, one="Dossier", many="Dossiers"),
            *summary(done.innovations, one="Innovation", many="Innovations"),
        ):
            self.stdout.write(line)
