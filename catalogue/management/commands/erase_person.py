"""`manage.py erase_person adresse`: erase all that contributions, contacts of entries and alerts keep of somebody."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalogue.models import Alert, Contact
from catalogue.submissions.models import Submission
from catalogue.submissions.privacy import erase_person, mails_holding
from catalogue.typography import NBSP, plural


class Command(BaseCommand):
    """Dry unless told to apply. An entry that a contribution founded stays: it is the catalogue's."""

    help = "Efface ce que le site garde d’une personne, courriels et alertes compris. Sans --apply, le compte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="L’adresse électronique.")
        parser.add_argument("--apply", action="store_true", help="Effacer.")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"]
        if not options["apply"]:
            count = Submission.objects.of_person(address).count()
            mails = mails_holding(address).count()
            contacts = Contact.objects.filter(email__iexact=address.strip()).count()
            alerts = Alert.objects.at(address).count()
            counted = f"{count} contribution{plural(count)}, {contacts} contact{plural(contacts)} de fiche"
            counted += f", {alerts} alerte{plural(alerts)}"
            todo = f"{counted} et {mails} courriel{plural(mails)} à effacer"
            self.stdout.write(f"Essai{NBSP}: {todo}. Rien n’est effacé sans --apply.")
            return
        erased = erase_person(address=address)
        number, contacts, mails = erased.contributions, erased.contacts, erased.mails
        self.stdout.write(
            f"{number} contribution{plural(number)} effacée{plural(number)}, "
            f"{contacts} contribution{plural(contacts)} acceptée{plural(contacts)} sans plus personne derrière, "
            f"{erased.of_entries} contact{plural(erased.of_entries)} de fiche effacé{plural(erased.of_entries)}, "
            f"{erased.alerts} alerte{plural(erased.alerts)} effacée{plural(erased.alerts)}, "
            f"{mails} courriel{plural(mails)} effacé{plural(mails)}."
        )
