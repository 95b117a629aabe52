"""Dossiers: entries that the editors put together to answer one question, with a word on each."""

from typing import Any

from django.db import models
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone

from catalogue.models.innovation import Innovation
from catalogue.models.scales import Status


class DossierStatus(models.TextChoices):
    """Who sees a dossier."""

    DRAFT = "draft", "brouillon"
    PUBLISHED = "published", "publié"


class DossierQuerySet(models.QuerySet):
    """Dossiers, in their order."""

    def published(self):
        """What the public sees."""
        return self.filter(status=DossierStatus.PUBLISHED)

    def with_counts(self):
        """Annotate `entry_count`, the entries that the public sees, and `hidden_count`, those that it does not."""
        is_public = Q(entries__innovation__status=Status.PUBLISHED)
        counted = self.annotate(
            entry_count=Count("entries", filter=is_public), hidden_count=Count("entries", filter=~is_public)
        )
        return counted.order_by("position", "pk")  # a query that groups forgets the order of the model


class Dossier(models.Model):
    """A question, entries that answer it, and what the editors say of them. `introduction`, `closing`: Markdown."""

    slug = models.SlugField("adresse", max_length=100, unique=True)
    title = models.CharField("titre", max_length=160)
    summary = models.CharField("résumé", max_length=300)
    introduction = models.TextField("introduction")
    closing = models.TextField("conclusion", blank=True)
    status = models.CharField("statut", max_length=10, choices=DossierStatus, default=DossierStatus.DRAFT)
    position = models.PositiveSmallIntegerField(
        "rang",
        default=1,
        help_text="Du plus petit au plus grand ; les trois premiers dossiers sont à l’accueil.",
    )
    published_at = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"
        ordering = ["position", "pk"]
        permissions = [("publish_dossier", "Peut publier un dossier")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=DossierStatus.values),
                name="dossier_status_is_known",
                violation_error_message="Choisissez un statut de la liste.",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(slug="") & ~Q(summary="") & ~Q(introduction=""),
                name="dossier_has_its_texts",
                violation_error_message="Un dossier a un titre, une adresse, un résumé et une introduction.",
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="dossier_position_starts_at_one",
                violation_error_message="Le rang d’un dossier commence à 1.",
            ),
            models.CheckConstraint(
                condition=Q(status=DossierStatus.DRAFT) | Q(published_at__isnull=False),
                name="dossier_published_has_a_date",
                violation_error_message="Un dossier publié a une date de publication.",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row, dated from its first publication on."""
        if self.is_published and self.published_at is None:
            self.published_at = timezone.now()
        if (names := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*names, "published_at", "updated_at"}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("catalogue:dossier", args=[self.slug])

    @property
    def is_published(self) -> bool:
        """Whether the public sees it."""
        return self.status == DossierStatus.PUBLISHED


class DossierEntryQuerySet(models.QuerySet):
    """The entries of dossiers, in their order."""

    def shown(self):
        """Those that the public sees: their dossier and their sheet are published."""
        return self.filter(dossier__status=DossierStatus.PUBLISHED, innovation__status=Status.PUBLISHED)

    def last_number(self) -> int:
        """The number of the entry that came last into a dossier; 0 when none ever did."""
        return self.aggregate(last=Max("pk"))["last"] or 0


class DossierEntry(models.Model):
    """An entry in a dossier, with the word of the editors. It stays, hidden, while its sheet is archived."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="entries", verbose_name="dossier")
    innovation = models.ForeignKey(
        Innovation, models.CASCADE, related_name="dossier_entries", verbose_name="innovation"
    )
    position = models.PositiveSmallIntegerField("rang", default=1)
    word = models.TextField("mot de la rédaction", max_length=1000)

    objects = DossierEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche d’un dossier"
        verbose_name_plural = "fiches d’un dossier"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "innovation"],
                name="dossier_entry_once",
                violation_error_message="Cette fiche est déjà dans le dossier.",
            ),
            models.CheckConstraint(
                condition=~Q(word=""),
                name="dossier_entry_has_a_word",
                violation_error_message="Chaque fiche d’un dossier a un mot de la rédaction.",
            ),
        ]

    def __str__(self):
        return str(self.innovation)
