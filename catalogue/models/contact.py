"""Contacts: whom to ask about an entry. Personal data, apart from all that is public."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from catalogue.models.innovation import Innovation
from catalogue.models.status import Status

YEAR = timedelta(days=365)


class ContactQuerySet(models.QuerySet):
    """Contacts of entries."""

    def to_ask(self, today: date):
        """Those whom to ask whether a public entry still holds: nobody verified it, nor asked them, for a year."""
        asked = self.model._meta.get_field("innovation").related_model._meta.get_field("verifications").related_model
        lately = asked.objects.filter(innovation=OuterRef("innovation"), asked_at__gt=timezone.now() - YEAR)
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
