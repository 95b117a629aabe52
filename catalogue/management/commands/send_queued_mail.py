"""`manage.py send_queued_mail`: send the mails of the outbox that are due."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.mail import MOST_MAILS, send_due
from catalogue.models import OutgoingMail
from catalogue.typography import plural


class Command(BaseCommand):
    """To be run each minute; it says what it did."""

    help = (
        "Envoie les courriels en attente. À lancer chaque minute : deux lancements à la fois n’envoient rien deux"
        " fois, et un serveur injoignable ne perd rien."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--limit", type=int, default=MOST_MAILS, help=f"Courriels envoyés au plus (par défaut : {MOST_MAILS})."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["limit"] < 1:
            raise CommandError("--limit est un nombre de courriels, à partir de 1.")
        run = send_due(at_most=options["limit"])
        waiting = OutgoingMail.objects.waiting().count()
        self.stdout.write(
            f"{run.sent} parti{plural(run.sent)}, {run.put_off} à retenter,"
            f" {run.given_up} abandonné{plural(run.given_up)}, {waiting} en attente."
        )
        if run.reason:
            raise CommandError(f"Le serveur de courriel ne répond pas ({run.reason}) : les messages attendent.")
