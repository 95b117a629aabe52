"""`manage.py send_news_digest`: tell the editors which proposals have had no news."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.typography import plural
from proposals.news import EDITORS, make_digest, send
from proposals.tracker import AsOf
from proposals.tracker.state import MONTHS_WITHOUT_NEWS


class Command(BaseCommand):
    """Dry unless told to send. To be run once a month, by whatever runs the tasks of the machine."""

    help = "Écrit à la rédaction quelles propositions sont sans nouvelle. Sans --send, le montre seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--send", action="store_true", help="Envoyer le message.")
        parser.add_argument(
            "--months",
            type=int,
            default=MONTHS_WITHOUT_NEWS,
            help=f"Mois de silence à partir desquels une proposition est citée (par défaut : {MONTHS_WITHOUT_NEWS}).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["months"] < 1:
            raise CommandError("--months est un nombre de mois, à partir de 1.")
        digest = make_digest(AsOf.today(), months=options["months"])
        self.stdout.write(f"{digest.subject}\n\n{digest.text}\n")
        if not options["send"]:
            count = len(digest.recipients)
            self.stdout.write(f"Essai : rien n’est envoyé. Destinataire{plural(count)} : {count}.")
        elif not digest.silent:
            self.stdout.write("Rien à dire : aucun message envoyé.")
        elif not digest.recipients:
            raise CommandError(f"Personne à qui écrire : aucun membre actif de « {EDITORS} » n’a d’adresse.")
        else:
            count = send(digest)
            self.stdout.write(f"{count} message{plural(count)} dans la file d’envoi.")
