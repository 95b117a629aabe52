"""Documents: files that the site keeps for an entry, one of whose sources each is."""

import secrets

from django.db import models
from django.urls import reverse

from catalogue.models.innovation import Innovation


def random_name(instance: "Document", filename: str) -> str:
    """A name that tells nothing, whatever the file was called."""
    return f"documents/{secrets.token_hex(16)}.pdf"


class Document(models.Model):
    """A PDF of an entry. It is public while a source of the entry, itself public, gives its address."""

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="documents", verbose_name="innovation")
    file = models.FileField("fichier", upload_to=random_name, max_length=100, unique=True)

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        ordering = ["pk"]

    def __str__(self):
        return f"Document de la fiche {self.innovation_id}"

    def get_absolute_url(self):
        return reverse("catalogue:document", args=[str(self.file.name).removeprefix("documents/")])
