"""Remove the lines of the audit that have been kept for as long as the site says."""

from django.conf import settings
from django.core.management.base import BaseCommand

from catalogue.typography import plural
from oural.access.audit import oldest_kept
from oural.models import AuditEvent


class Command(BaseCommand):
    help = (
        "Dit combien de lignes de l’audit ont passé leur durée de conservation (AUDIT_RETENTION_DAYS) ; "
        "--apply les retire. La base refuse de toute façon d’en perdre une de moins de six mois."
    )

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="Retirer ces lignes.")

    def handle(self, *args, apply, **options):
        outdated = AuditEvent.objects.filter(at__lt=oldest_kept())
        count = outdated.count()
        if apply:
            count, _ = outdated.delete()
        done = f"retirée{plural(count)}" if apply else "à retirer (--apply les retire)"
        self.stdout.write(f"{count} ligne{plural(count)} de plus de {settings.AUDIT_RETENTION_DAYS} jours, {done}.")
