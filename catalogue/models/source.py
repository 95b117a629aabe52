"""Sources: the public documents that an entry rests on."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from catalogue.models.checks import CheckedTogether
from catalogue.models.innovation import Innovation
from catalogue.models.source_state import SourceState
from catalogue.web_addresses import site_of


class SourceQuerySet(models.QuerySet):
    """Sources of entries."""

    def living(self):
        """Those that are not known to be dead."""
        return self.exclude(Exists(SourceState.objects.dead().filter(url=OuterRef("url"))))

    def with_death(self):
        """Annotate `dead_since` on those that no longer answer."""
        dead = SourceState.objects.dead().filter(url=OuterRef("url"))
        return self.annotate(dead_since=Subquery(dead.values("failing_since")[:1]))


class Source(CheckedTogether):
    """A public document that an entry rests on."""

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="sources", verbose_name="innovation")
    title = models.CharField("titre", max_length=200)
    url = models.URLField("adresse", max_length=500)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = SourceQuerySet.as_manager()

    dead_since: datetime | None = None
    """When it stopped answering; known of the rows of `with_death` only."""

    class Meta:
        verbose_name = "source"
        verbose_name_plural = "sources"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "url"],
                name="source_once_per_innovation",
                violation_error_message="Cette source est déjà dans la fiche.",
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"),
                name="source_url_is_a_web_address",
                violation_error_message="L’adresse d’une source commence par http:// ou https://.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="source_has_a_title",
                violation_error_message="Une source a un titre.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def site(self) -> str:
        """The name of the site, for example « reussir.fr »."""
        return site_of(self.url)
