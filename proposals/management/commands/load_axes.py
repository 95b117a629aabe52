"""`manage.py load_axes`: bring the three axes of the report into the database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.loading.reader import FixtureError
from catalogue.loading.summary import summary
from proposals.loader.report import load_axes


class Command(BaseCommand):
    """Loads, then says what it did. It writes at once, without a dry run: an axis that is there is settled."""

    help = "Charge les axes du rapport, tout ou rien. Peut être relancée sans risque : un axe chargé ne change plus."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "axes.json",
            help="Fichier des axes (par défaut : fixtures/axes.json).",
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            axes = load_axes(path=file)
        except FixtureError as error:
            problems = "\n".join(error.problems)
            raise CommandError(f"Rien n’a été chargé.\n{problems}") from None
        for line in summary(axes, one="Axe", many="Axes"):
            self.stdout.write(line)
