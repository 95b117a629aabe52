"""Outgoing mails: what waits in the outbox, what left it, and what could not."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from post_office.models import STATUS, Email

WAITING = (STATUS.queued, STATUS.requeued)
OVER = (STATUS.sent, STATUS.failed)


class OutgoingMailQuerySet(models.QuerySet):
    """Mails of the outbox."""

    def waiting(self):
        """Those that are still to be sent."""
        return self.filter(status__in=WAITING)

    def due(self, moment: datetime):
        """Those to be sent by then, the longest waited for first."""
        is_time = Q(scheduled_time=None) | Q(scheduled_time__lte=moment)
        return self.waiting().filter(is_time).order_by(F("scheduled_time").asc(nulls_first=True), "pk")

    def dead(self):
        """Those that were tried as often as it makes sense, and that an editor may try again."""
        return self.filter(status=STATUS.failed)

    def over_for(self, *, days: int):
        """Those that left, or were given up, so many days ago."""
        return self.filter(status__in=OVER, last_updated__lt=timezone.now() - timedelta(days=days))

    def addressed_to(self, address: str):
        """Those written to an address, whatever its capitals: each mail has one reader."""
        return self.filter(to__iexact=address.strip())


class OutgoingMail(Email):
    """A mail to one address. The table is that of django-post-office."""

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "courriel sortant"
        verbose_name_plural = "courriels sortants"
        ordering = ["-created", "-pk"]

    def __str__(self):
        return self.subject

    @property
    def is_dead(self) -> bool:
        """Whether it was given up."""
        return self.status == STATUS.failed
