"""`manage.py cleanup_mail`: erase the mails that left the outbox long ago."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.mail import purge
from catalogue.models import OutgoingMail
from catalogue.typography import NBSP, plural

DAYS_KEPT = 90


class Command(BaseCommand):
    """Dry unless told to apply."""

    help = "Efface les courriels partis ou abandonnés depuis longtemps. Sans --apply, les compte seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="Effacer.")
        parser.add_argument(
            "--days", type=int, default=DAYS_KEPT, help=f"Jours pendant lesquels ils sont gardés ({DAYS_KEPT})."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        if not 1 <= days <= 3650:
            raise CommandError("--days est un nombre de jours, de 1 à 3650.")
        if options["apply"]:
            count = purge(days=days)
            self.stdout.write(f"{count} courriel{plural(count)} effacé{plural(count)}.")
        else:
            count = OutgoingMail.objects.over_for(days=days).count()
            todo = f"{count} courriel{plural(count)} à effacer"
            self.stdout.write(f"Essai{NBSP}: {todo}. Rien n’est effacé sans --apply.")
