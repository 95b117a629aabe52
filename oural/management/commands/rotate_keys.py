"""Seal the secrets of the second factor with the key of today."""

from django.core.management.base import BaseCommand

from catalogue.typography import NBSP, plural
from oural.access.rotation import rotate


class Command(BaseCommand):
    help = (
        "Dit combien de secrets du second facteur une ancienne clé chiffre encore (SECOND_FACTOR_KEY_FALLBACKS, "
        "SECRET_KEY_FALLBACKS) ; --apply les chiffre avec celle d’aujourd’hui. L’ancienne peut ensuite être retirée."
    )

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="Chiffrer ces secrets avec la clé d’aujourd’hui.")

    def handle(self, *args, apply, **options):
        found = rotate(apply=apply)
        s = plural(found.outdated)
        done = f"chiffré{s} avec celle d’aujourd’hui" if apply else "à chiffrer avec celle d’aujourd’hui (--apply)"
        self.stdout.write(f"{found.outdated} secret{s} d’une ancienne clé, {done}{NBSP}; {found.up_to_date} à jour.")
        if found.unreadable:
            s = plural(found.unreadable)
            sentence = (
                f"{found.unreadable} secret{s} qu’aucune clé n’ouvre{NBSP}: remettez l’ancienne dans les réglages"
            )
            self.stderr.write(f"{sentence}, ou réinitialisez le second facteur de ces comptes.")
