"""Import the official geographic code."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalogue.territories.importing import import_territories
from catalogue.territories.report import report_lines
from catalogue.territories.tables import GeographyFileError


class Command(BaseCommand):
    help = (
        "Compare les territoires avec les fichiers du code officiel géographique et, avec --apply, écrit la "
        "différence en une transaction. Rien n’est jamais supprimé : un territoire qui manque devient obsolète."
    )

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="Écrire ; sans cela, rien n’est changé.")
        parser.add_argument(
            "--directory",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "geo",
            help="Dossier des fichiers (par défaut : fixtures/geo).",
        )

    def handle(self, *args, apply, directory, verbosity, **options):
        try:
            difference = import_territories(directory=directory, apply=apply)
        except GeographyFileError as error:
            raise CommandError(f"Rien n’est écrit. {error}") from error
        if verbosity:
            for line in report_lines(difference, show_all=verbosity > 1):
                self.stdout.write(line)
