"""Versions of an entry: who changed it, when and why, and the whole of it as it stood then."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.models.innovation import Innovation


class VersionKind(models.TextChoices):
    """What made a version. One that is prepared is seen by nobody but the editors until it is published."""

    CREATED = "created", "créée"
    CHANGED = "changed", "modifiée"
    DELETED = "deleted", "supprimée"
    PREPARED = "prepared", "préparée"


class VersionQuerySet(models.QuerySet):
    """Versions of entries."""

    def recorded(self):
        """The history: what entries were, pending versions aside."""
        return self.exclude(kind=VersionKind.PREPARED)


class Version(models.Model):
    """An entry at a moment, that of an entry deleted since included. `snapshot` is as `catalogue.versions.history`
    makes it; `slug` and `was_public` tell whether the public ever saw an entry at an address.

    Append-only: the database refuses any change but the oblivion of an account that is deleted, and removes none but
    pending versions.
    """

    innovation = models.ForeignKey(
        Innovation, models.DO_NOTHING, db_constraint=False, related_name="versions", verbose_name="innovation"
    )
    kind = models.CharField("nature", max_length=20, choices=VersionKind)
    snapshot = models.JSONField("contenu")
    slug = models.SlugField("adresse", max_length=100)
    was_public = models.BooleanField("vue du public")
    reason = models.CharField("motif", max_length=100, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="par"
    )
    made_at = models.DateTimeField("le", auto_now_add=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version d’une innovation"
        verbose_name_plural = "versions des innovations"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=VersionKind.values),
                name="version_kind_is_known",
                violation_error_message="Choisissez une nature de la liste.",
            ),
        ]

    def __str__(self):
        return f"Version n° {self.pk} de la fiche n° {self.innovation_id}"


class PendingVersion(models.Model):
    """The next version of a published entry, one an entry.

    `version` is what was prepared last, `base` the version of the entry that it was made from, and `key` is what the
    link that shows it must carry: a new one ends the links given before.
    """

    innovation = models.OneToOneField(
        Innovation, models.CASCADE, related_name="pending_version", verbose_name="innovation"
    )
    version = models.OneToOneField(Version, models.PROTECT, related_name="+", verbose_name="version préparée")
    base = models.BigIntegerField("version de départ")
    key = models.CharField("clé du lien", max_length=40)
    link_until = models.DateField("lien valable jusqu’au")

    class Meta:
        verbose_name = "version en attente"
        verbose_name_plural = "versions en attente"
        ordering = ["-version", "-pk"]

    def __str__(self):
        return f"Version en attente de {self.innovation}"
