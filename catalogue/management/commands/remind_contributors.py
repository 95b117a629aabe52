"""`manage.py remind_contributors`: remind the people who have not answered what the editors asked them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from catalogue.submissions.emails import remind, to_remind
from catalogue.typography import NBSP, plural


class Command(BaseCommand):
    """Dry unless told to send. To be run once a day; the settings say after how many days one is reminded."""

    help = "Relance les personnes qui n’ont pas répondu à la rédaction. Sans --send, les compte seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--send", action="store_true", help="Écrire.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["send"]:
            count = remind(now)
            self.stdout.write(f"{count} relance{plural(count)} dans la boîte d’envoi.")
            return
        for submission in to_remind(now):
            self.stdout.write(
                f"{submission.number}, demande du {timezone.localdate(submission.state_changed_at):%d/%m/%Y}"
            )
        count = to_remind(now).count()
        self.stdout.write(f"Essai{NBSP}: {count} relance{plural(count)} à envoyer. Rien n’est envoyé sans --send.")
