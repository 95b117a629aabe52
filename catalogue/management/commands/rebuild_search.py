"""Redo the search table from the catalogue, or say whether it strays from it."""

from django.core.management.base import BaseCommand, CommandError

from catalogue.search.index import documents
from catalogue.typography import french_number, plural

SHOWN = 20
"""Entries that the report of --check names."""


class Command(BaseCommand):
    help = (
        "Refait la table de recherche à partir du catalogue. Avec --check, ne change rien : dit quelles fiches s’en "
        "écartent, et sort avec le code 1 s’il y en a."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Vérifier seulement.")

    def handle(self, *args, check, **options):
        if check:
            self.check_drift()
            return
        count = documents.rebuild()
        self.stdout.write(f"{french_number(count)} fiche{plural(count)} indexée{plural(count)}.")

    def check_drift(self):
        """Say which entries stray.

        Raises CommandError, hence exit code 1, when there is one.
        """
        astray = documents.drift()
        if astray:
            shown = ", ".join(map(str, astray[:SHOWN])) + (", …" if len(astray) > SHOWN else "")
            count = f"{french_number(len(astray))} fiche{plural(len(astray))}"
            raise CommandError(f"La table de recherche s’écarte de {count} (n° {shown}). Lancez rebuild_search.")
        if documents.words_stray():
            raise CommandError("L’index des mots s’écarte de la table de recherche. Lancez rebuild_search.")
        if documents.revision_strays():
            raise CommandError("La révision du catalogue est en retard sur ses fiches. Lancez rebuild_search.")
        self.stdout.write("La table de recherche dit ce que dit le catalogue : 0 écart.")
