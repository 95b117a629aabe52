"""Contacts: whom to ask about an entry, what they were asked once a year, and answered. Personal data, apart from all
that is public.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from catalogue.models.innovation import Innovation
from catalogue.models.outgoing_mail import OutgoingMail
from catalogue.models.scales import Status


class Answer(models.TextChoices):
    """What a contact says of an entry."""

    TRUE = "true", "toujours exacte"
    TO_CORRECT = "to_correct", "à corriger"
    STOPPED = "stopped", "arrêtée"


TO_TREAT = (Answer.TO_CORRECT, Answer.STOPPED)


class VerificationQuerySet(models.QuerySet):
    """Verifications of entries."""

    def to_treat(self):
        """Those whose answer waits for an editor."""
        return self.filter(answer__in=TO_TREAT, treated_at=None)

    def treated(self):
        """Those that an editor dealt with."""
        return self.filter(treated_at__isnull=False)

    def unanswered(self):
        """Those that nobody answered yet."""
        return self.filter(answer="")


class Verification(models.Model):
    """One question on one entry, and its answer. Who was asked is not kept here.

    `verified_before` is the date of verification that the entry had, should the answer change.
    """

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="verifications", verbose_name="innovation")
    mail = models.ForeignKey(
        OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="courriel"
    )
    asked_at = models.DateTimeField("demandé le")
    answer = models.CharField("réponse", max_length=10, choices=Answer, blank=True)
    remark = models.TextField("ce qui est à corriger", blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    verified_before = models.DateField("vérifiée auparavant le", null=True, blank=True, editable=False)
    treated_at = models.DateTimeField("traité le", null=True, blank=True)
    treated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="traité par"
    )

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = "vérification par le contact"
        verbose_name_plural = "vérifications par les contacts"
        ordering = ["-answered_at", "-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, remark="")
                | Q(answer__in=Answer.values, answered_at__isnull=False),
                name="verification_answer_is_known_and_dated",
                violation_error_message="Une réponse est l’une de la liste, et datée.",
            ),
            models.CheckConstraint(
                condition=Q(treated_at=None) | ~Q(answer=""),
                name="verification_is_treated_once_answered",
                violation_error_message="On ne traite qu’une réponse.",
            ),
        ]

    def __str__(self):
        return f"{self.innovation} : {self.get_answer_display() or 'sans réponse'}"


YEAR = timedelta(days=365)


class ContactQuerySet(models.QuerySet):
    """Contacts of entries."""

    def to_ask(self, today: date):
        """Those whom to ask whether a public entry still holds: nobody verified it, nor asked them, for a year."""
        lately = Verification.objects.filter(innovation=OuterRef("innovation"), asked_at__gt=timezone.now() - YEAR)
        is_old = Q(innovation__verified_on=None) | Q(innovation__verified_on__lte=today - YEAR)
        return (
            self.filter(is_old, accepts_yearly_mail=True, innovation__status=Status.PUBLISHED)
            .exclude(Exists(lately))
            .select_related("innovation")
            .order_by(F("innovation__verified_on").asc(nulls_first=True), "pk")
        )


class Contact(models.Model):
    """The person to ask about an entry, and what she accepts. Its text names nobody: logs repeat it."""

    innovation = models.OneToOneField(Innovation, models.CASCADE, related_name="contact", verbose_name="innovation")
    name = models.CharField("nom", max_length=160, blank=True)
    role = models.CharField("fonction", max_length=160, blank=True)
    email = models.EmailField("adresse électronique")
    accepts_yearly_mail = models.BooleanField(
        "accepte un message par an", default=True, help_text="« La fiche est-elle toujours exacte ? »"
    )
    accepts_introductions = models.BooleanField(
        "accepte d’être mis en relation",
        default=False,
        help_text="Avec une collectivité qui voudrait reprendre l’innovation.",
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "contact"
        verbose_name_plural = "contact"
        constraints = [
            models.CheckConstraint(
                condition=~Q(email=""),
                name="contact_has_an_address",
                violation_error_message="Un contact a une adresse électronique.",
            ),
        ]

    def __str__(self):
        return "contact"
