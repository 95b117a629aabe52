"""`manage.py ask_verification`: ask the contacts whether their entries still hold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from catalogue.models import Contact
from catalogue.typography import NBSP, plural
from catalogue.verification import MOST_QUESTIONS, ask


class Command(BaseCommand):
    """Dry unless told to send. To be run once a month; it names entries, never people."""

    help = (
        "Demande aux contacts des fiches que rien n’a vérifiées depuis un an si elles sont toujours exactes. Sans"
        " --send, les montre seulement. Personne n’est sollicité deux fois dans l’année."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--send", action="store_true", help="Mettre les messages dans la file d’envoi.")
        parser.add_argument(
            "--limit", type=int, default=MOST_QUESTIONS, help=f"Messages au plus (par défaut : {MOST_QUESTIONS})."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["limit"] < 1:
            raise CommandError("--limit est un nombre de messages, à partir de 1.")
        contacts = list(Contact.objects.to_ask(timezone.localdate())[: options["limit"]])
        if options["send"]:
            asked = [entry for contact in contacts if (entry := ask(contact=contact.pk)) is not None]
        else:
            asked = [contact.innovation for contact in contacts]
        for innovation in asked:
            self.stdout.write(innovation.title)
        count = len(asked)
        messages = f"{count} message{plural(count)}"
        if options["send"]:
            self.stdout.write(f"{messages} dans la file d’envoi.")
        else:
            self.stdout.write(f"Essai{NBSP}: {messages} à envoyer. Rien ne part sans --send.")
