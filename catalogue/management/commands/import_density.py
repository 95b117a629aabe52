"""Import Insee's density grid."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from catalogue.territories.density import import_density
from catalogue.territories.tables import GeographyFileError
from catalogue.typography import french_number, french_typography


class Command(BaseCommand):
    help = (
        "Lit le niveau de densité des communes (grille communale de densité de l’Insee, de 1 à 7) dans un fichier CSV "
        "dont les colonnes sont « code;density » et, avec --apply, l’écrit."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="Fichier CSV, séparé par des points-virgules, en UTF-8.")
        parser.add_argument("--apply", action="store_true", help="Écrire ; sans cela, rien n’est changé.")

    def handle(self, *args, file, apply, **options):
        try:
            result = import_density(path=file, apply=apply)
        except GeographyFileError as error:
            raise CommandError(f"Rien n’est écrit. {error}") from error
        outcome = "Tout est écrit." if apply else "Rien n’est écrit : relancez avec --apply."
        summary = (
            f"Communes lues : {french_number(result.read)}, niveaux changés : {french_number(result.changed)}, "
            f"communes absentes du fichier : {french_number(result.absent)}. {outcome}"
        )
        self.stdout.write(french_typography(summary))
