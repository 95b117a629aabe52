"""`manage.py send_alerts`: tell those who follow something what is new."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from catalogue.alerts.digests import send_alerts
from catalogue.typography import NBSP, plural


class Command(BaseCommand):
    """Dry unless told to send. To be run once a day: each alert keeps its own rhythm. It names nobody."""

    help = "Écrit à qui a demandé une alerte ce qu’il y a de nouveau. Sans --send, compte les messages seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--send", action="store_true", help="Mettre les messages dans la file d’envoi.")

    def handle(self, *args: Any, **options: Any) -> None:
        run = send_alerts(now=timezone.now(), is_dry=not options["send"])
        due, gone, messages = run.due, run.gone, f"{run.mails} message{plural(run.mails)}"
        self.stdout.write(f"{due} alerte{plural(due)} à regarder, {gone} sans plus rien à suivre.")
        if options["send"]:
            self.stdout.write(f"{messages} dans la file d’envoi.")
        else:
            self.stdout.write(f"Essai{NBSP}: {messages} à envoyer. Rien ne part sans --send.")
