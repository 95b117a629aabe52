"""`manage.py export_person adresse`: all that the site keeps of somebody outside the accounts, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from catalogue.submissions.privacy import export_person


class Command(BaseCommand):
    """Reads only. Give the file to the person and to nobody else, then remove it."""

    help = "Écrit en JSON tout ce que le site garde d’une personne, d’après son adresse électronique."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="L’adresse électronique.")

    def handle(self, *args: Any, **options: Any) -> None:
        kept = export_person(address=options["address"])
        self.stdout.write(json.dumps(kept, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
