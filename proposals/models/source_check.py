"""Whether the public pages that the tracker cites still answer, as a link checker last found them."""

from django.db import models
from django.utils import timezone

from proposals.models.rules import NOT_A_MOMENT, NOT_A_PAGE, real_moment, web_address


class SourceCheck(models.Model):
    """What was found at the address of a source. An address that was never checked counts as alive."""

    url = models.URLField("adresse", max_length=500, unique=True)
    is_alive = models.BooleanField("répond")
    checked_at = models.DateTimeField("vérifiée le", default=timezone.now)

    class Meta:
        verbose_name = "vérification de source"
        verbose_name_plural = "vérifications de sources"
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=web_address("url"),
                name="source_check_url_is_a_page",
                violation_error_message=NOT_A_PAGE,
            ),
            models.CheckConstraint(
                condition=real_moment("checked_at"),
                name="source_check_moment_is_real",
                violation_error_message=NOT_A_MOMENT,
            ),
        ]

    def __str__(self):
        return self.url
