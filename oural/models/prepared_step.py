"""What the preparation of the site remembers."""

from django.db import models


class PreparedStep(models.Model):
    """A step of `manage.py prepare` that went through on this database, and the digest of what it was made from.

    It is kept in the database that it tells of: it goes away and comes back with it, so it never says "done" of
    another.
    """

    name = models.CharField("étape", max_length=50, unique=True)
    digest = models.CharField("empreinte", max_length=64)
    done_at = models.DateTimeField("faite le", auto_now=True)

    class Meta:
        verbose_name = "étape de préparation"
        verbose_name_plural = "étapes de préparation"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(digest=""),
                name="prepared_step_has_name_and_digest",
                violation_error_message="Une étape a un nom et une empreinte.",
            )
        ]

    def __str__(self) -> str:
        return self.name
