"""Outgoing mails: what waits in the outbox, what left it, and what could not."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class MailStatus(models.TextChoices):
    """Where a mail stands."""

    WAITING = "waiting", "en attente"
    PUT_OFF = "put_off", "à retenter"
    SENT = "sent", "parti"
    GIVEN_UP = "given_up", "abandonné"


TO_SEND = (MailStatus.WAITING, MailStatus.PUT_OFF)
OVER = (MailStatus.SENT, MailStatus.GIVEN_UP)


class OutgoingMailQuerySet(models.QuerySet):
    """Mails of the outbox."""

    def waiting(self):
        """Those that are still to be sent."""
        return self.filter(status__in=TO_SEND)

    def due(self, moment: datetime):
        """Those to be sent by then, the longest waited for first."""
        is_time = Q(due_at=None) | Q(due_at__lte=moment)
        return self.waiting().filter(is_time).order_by(F("due_at").asc(nulls_first=True), "pk")

    def dead(self):
        """Those that were tried as often as it makes sense, and that an editor may try again."""
        return self.filter(status=MailStatus.GIVEN_UP)

    def over_for(self, *, days: int):
        """Those that left, or were given up, so many days ago."""
        return self.filter(status__in=OVER, changed_at__lt=timezone.now() - timedelta(days=days))

    def addressed_to(self, address: str):
        """Those written to an address, whatever its capitals."""
        return self.filter(to__iexact=address.strip())


class OutgoingMail(models.Model):
    """A mail to one address, as text, without the secrets of its links: `sealed` has them, until it has left.

    `unsubscribe_url` is where its reader's program may stop mails of this sort in one click (RFC 8058).
    """

    to = models.EmailField("à", max_length=254)
    subject = models.CharField("objet", max_length=200)
    text = models.TextField("texte")
    unsubscribe_url = models.CharField("adresse qui arrête", max_length=300, blank=True, editable=False)
    sealed = models.TextField("secrets des liens, chiffrés", blank=True, editable=False)
    status = models.CharField("état", max_length=10, choices=MailStatus, default=MailStatus.WAITING)
    attempts = models.PositiveSmallIntegerField("échecs", default=0)
    failures = models.JSONField(
        "ce qu’a répondu le serveur",
        default=list,
        help_text="De chaque échec : la date, l’erreur et ses mots.",
    )
    created_at = models.DateTimeField("écrit le", auto_now_add=True)
    changed_at = models.DateTimeField("dans cet état depuis le", auto_now_add=True)
    due_at = models.DateTimeField("à envoyer le", null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel sortant"
        verbose_name_plural = "courriels sortants"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "due_at"], name="outgoing_mail_due"),
            models.Index(fields=["-created_at", "-id"], name="outgoing_mail_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=MailStatus.values),
                name="outgoing_mail_status_is_known",
                violation_error_message="Choisissez un état de la liste.",
            ),
        ]

    def __str__(self):
        return self.subject
