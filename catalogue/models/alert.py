"""Alerts: who wants to be told by mail of what is new in a search, of a territory, of an entry…; nothing else of them.

The row has the address, which is personal: stopping an alert removes the row, and the mails that it made.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q

from catalogue.models.outgoing_mail import OutgoingMail

SLACK = timedelta(hours=6)
"""What a day's run may come earlier than that of a week or a month before."""


class Frequency(models.TextChoices):
    """How often an alert writes, at most."""

    WEEKLY = "weekly", "une fois par semaine"
    MONTHLY = "monthly", "une fois par mois"


PERIODS = {Frequency.WEEKLY: timedelta(days=7), Frequency.MONTHLY: timedelta(days=30)}


class AlertQuerySet(models.QuerySet):
    """Alerts."""

    def confirmed(self):
        """Those whose reader said yes from the mail that asked."""
        return self.filter(confirmed_at__isnull=False)

    def due(self, now: datetime):
        """Those that may write again by now: never did, or long enough ago, to an address that no relay refused.

        What was refused is erased after some time, or tried again by an editor: then they may write again.
        """
        waited = Q(sent_at=None)
        for frequency, period in PERIODS.items():
            waited |= Q(frequency=frequency, sent_at__lte=now - period + SLACK)
        refused = OutgoingMail.objects.dead().filter(alerts=OuterRef("pk"))
        return self.confirmed().filter(waited).exclude(Exists(refused))

    def unconfirmed_since(self, moment: datetime):
        """Those asked for by then, to which nobody ever said yes."""
        return self.filter(confirmed_at=None, asked_at__lt=moment)

    def at(self, address: str):
        """Those of an e-mail address, whatever its capitals."""
        return self.filter(email__iexact=address.strip())

    def erase(self) -> int:
        """Remove them, addresses and mails that wait or have left included. Return how many there were."""
        keys = list(self.values_list("pk", flat=True))
        OutgoingMail.objects.filter(alerts__in=keys).delete()
        self.model.objects.filter(pk__in=keys).delete()
        return len(keys)


class Alert(models.Model):
    """What somebody follows. `kind` is one of `catalogue.alerts.kinds`, which reads `target`.

    `mark` is the number of the last news that it has told, as its kind counts them. `digest` tells an alert from
    another: the same one asked for twice is one. Its text names nobody: logs repeat it.
    """

    email = models.EmailField("adresse électronique", max_length=254)
    kind = models.CharField("nature", max_length=20)
    target = models.TextField("ce qui est suivi", blank=True)
    digest = models.CharField("empreinte", max_length=64, unique=True, editable=False)
    frequency = models.CharField("rythme", max_length=10, choices=Frequency, default=Frequency.WEEKLY)
    mark = models.BigIntegerField("dernière nouvelle dite", default=0, editable=False)
    asked_at = models.DateTimeField("demandée le")
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    sent_at = models.DateTimeField("dernier courriel le", null=True, blank=True)
    mails = models.ManyToManyField(OutgoingMail, related_name="alerts", verbose_name="courriels", editable=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = "alerte"
        verbose_name_plural = "alertes"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values),
                name="alert_frequency_is_known",
                violation_error_message="Choisissez un rythme de la liste.",
            ),
            models.CheckConstraint(
                condition=~Q(email="") & ~Q(kind=""),
                name="alert_has_an_address_and_a_kind",
                violation_error_message="Une alerte a une adresse électronique et dit ce qu’elle suit.",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(confirmed_at__isnull=False),
                name="alert_writes_once_confirmed",
                violation_error_message="Une alerte n’écrit qu’une fois confirmée.",
            ),
        ]

    def __str__(self):
        return f"alerte n° {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        """Whether its reader said yes."""
        return self.confirmed_at is not None


def alert_digest(address: str, kind: str, target: str) -> str:
    """What tells who follows what from anybody else and anything else."""
    return hashlib.sha256("\0".join((address.strip().casefold(), kind, target)).encode()).hexdigest()
