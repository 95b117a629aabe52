"""`manage.py load_search_words`: bring the synonyms and the weak words of the fixtures into the database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.loading.reader import FixtureError
from catalogue.loading.search_words import load_search_words
from catalogue.loading.summary import summary


class Command(BaseCommand):
    """Loads, then says what it did. It writes at once, without a dry run: it never undoes what an editor did."""

    help = (
        "Charge les groupes de synonymes et les mots faibles de la recherche, tout ou rien. Peut être relancée sans"
        " risque : ce que la rédaction a modifié, désactivé ou supprimé depuis le reste."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            help="Dossier qui contient synonyms.json et weak_words.json (par défaut : fixtures/).",
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            groups, weak_words = load_search_words(folder=folder)
        except FixtureError as error:
            problems = "\n".join(error.problems)
            raise CommandError(f"Rien n’a été chargé.\n{problems}") from None
        for line in (
            *summary(groups, one="Groupe de synonymes", many="Groupes de synonymes"),
            *summary(weak_words, one="Mot faible", many="Mots faibles"),
        ):
            self.stdout.write(line)
