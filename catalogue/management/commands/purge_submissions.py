"""`manage.py purge_submissions`: let go what was kept long enough: contributions, persons, notebooks and alerts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from catalogue.submissions.privacy import apply_retention, overdue_by
from catalogue.typography import NBSP, plural


class Command(BaseCommand):
    """Dry unless told to apply. To be run once a day; the settings say how long each thing is kept."""

    help = "Efface ce que les durées de conservation ne gardent plus. Sans --apply, le compte seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="Effacer.")

    def handle(self, *args: Any, **options: Any) -> None:
        overdue = overdue_by(timezone.now())
        kinds = (overdue.unconfirmed, overdue.refused, overdue.silent, overdue.notebooks, overdue.alerts)
        unconfirmed, refused, silent, notebooks, alerts = counts = [kind.count() for kind in kinds]
        self.stdout.write(f"{unconfirmed} brouillon{plural(unconfirmed)} ou envoi{plural(unconfirmed)} sans suite")
        s = plural(refused)
        self.stdout.write(f"{refused} contribution{s} refusée{s} ou retirée{s}")
        self.stdout.write(f"{silent} contact{plural(silent)} de contribution{plural(silent)} acceptée{plural(silent)}")
        self.stdout.write(f"{notebooks} carnet{plural(notebooks)} que plus personne n’ouvre")
        self.stdout.write(f"{alerts} alerte{plural(alerts)} jamais confirmée{plural(alerts)}")
        if options["apply"]:
            apply_retention()
            self.stdout.write(f"Total effacé{NBSP}: {sum(counts)}.")
        else:
            self.stdout.write(f"Essai{NBSP}: {sum(counts)} à effacer. Rien n’est effacé sans --apply.")
