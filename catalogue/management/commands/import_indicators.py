"""Import the figures of territories."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalogue.territories.indicators import import_indicators
from catalogue.territories.tables import GeographyFileError
from catalogue.typography import french_number, french_typography


class Command(BaseCommand):
    help = (
        "Compare les chiffres des communes, intercommunalités et départements avec les fichiers et, avec --apply, "
        "écrit la différence en une transaction."
    )

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="Écrire ; sans cela, rien n’est changé.")
        parser.add_argument(
            "--directory",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "indicators",
            help="Dossier des fichiers (par défaut : fixtures/indicators).",
        )

    def handle(self, *args, apply, directory, **options):
        try:
            result = import_indicators(directory=directory, apply=apply)
        except GeographyFileError as error:
            raise CommandError(f"Rien n’est écrit. {error}") from error
        if not result.is_any:
            outcome = "Rien à écrire."
        else:
            outcome = "Tout est écrit." if apply else "Rien n’est écrit : relancez avec --apply."
        summary = (
            f"Territoires lus : {french_number(result.read)}, créés : {french_number(result.created)}, "
            f"modifiés : {french_number(result.updated)}, retirés : {french_number(result.deleted)}. {outcome}"
        )
        self.stdout.write(french_typography(summary))
