"""Sources: the public documents that an entry rests on."""

from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q

from catalogue.models.innovation import Innovation


class Source(models.Model):
    """A public document that an entry rests on."""

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="sources", verbose_name="innovation")
    title = models.CharField("titre", max_length=200)
    url = models.URLField("adresse", max_length=500)
    position = models.PositiveSmallIntegerField("rang", default=0)

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
        return (urlsplit(self.url).hostname or "").removeprefix("www.")
