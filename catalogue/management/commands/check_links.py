"""`manage.py check_links`: see whether the pages that the site cites still answer."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from catalogue.links.checking import PAUSE, Checker, Finding
from catalogue.links.reach import Reach
from catalogue.links.recording import addresses_to_check, is_cut_off, record_findings
from catalogue.models import SourceOutcome
from catalogue.typography import NBSP, plural

MOST_ADDRESSES = 2000


class Command(BaseCommand):
    """Writes what it found, unless told to try. To be run once a week, by whatever runs the tasks of the machine."""

    help = (
        "Vérifie que les sources citées répondent, sans bousculer aucun site, et note leur état. Une source n’est"
        " morte qu’après trois échecs de suite, sur deux jours au moins."
    )

    reach = Reach()
    pause = PAUSE

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Vérifier sans rien noter.")
        parser.add_argument(
            "--limit", type=int, default=MOST_ADDRESSES, help=f"Adresses au plus (par défaut : {MOST_ADDRESSES})."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["limit"] < 1:
            raise CommandError("--limit est un nombre d’adresses, à partir de 1.")
        at = timezone.now()
        agent = f"Oural/1.0 (verification des liens; +{settings.SITE_URL})"
        checker = Checker(agent=agent, reach=self.reach, pause=self.pause)
        findings = checker.check(addresses_to_check(at_most=options["limit"]), tell=self.tell)
        if is_cut_off(findings):
            raise CommandError("Aucun site n’a pu être joint : c’est sans doute cette machine. Rien n’est noté.")
        if options["dry_run"]:
            counts = Counter(finding.outcome for finding in findings)
        else:
            counts = Counter(SourceOutcome(state.outcome) for state in record_findings(findings=findings, at=at))
        told = ", ".join(f"{counts[outcome]} «{NBSP}{outcome.label}{NBSP}»" for outcome in SourceOutcome)
        count = len(findings)
        self.stdout.write(f"{count} adresse{plural(count)} vérifiée{plural(count)}{NBSP}: {told}.")
        if options["dry_run"]:
            self.stdout.write("Essai : rien n’est noté.")

    def tell(self, finding: Finding) -> None:
        """Say what is not as it should be, as soon as it is known."""
        if finding.outcome != SourceOutcome.ALIVE:
            self.stdout.write(f"{finding.url}{NBSP}: {finding.outcome.label}. {finding.reason or finding.moved_to}")
