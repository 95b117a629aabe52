"""Files that the site keeps for an entry: its pictures, said in words too, and the documents that are its sources."""

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse

from catalogue.models.checks import CheckedTogether
from catalogue.models.innovation import Innovation


class Illustration(CheckedTogether):
    """A picture of an innovation, with what it shows said in words."""

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="illustrations", verbose_name="innovation")
    image = models.ImageField("image", upload_to="illustrations/")
    alt = models.CharField("texte de remplacement", max_length=200)
    credit = models.CharField("crédit", max_length=200)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "image"
        verbose_name_plural = "images"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt=""),
                name="illustration_has_alt_text",
                violation_error_message="Dites en mots ce que montre l’image.",
            ),
            models.CheckConstraint(
                condition=~Q(credit=""),
                name="illustration_has_a_credit",
                violation_error_message="Donnez le crédit de l’image.",
            ),
        ]

    preview_url = ""
    """Where the picture is to be seen when it is not that of the sheet in public."""

    def __str__(self):
        return self.alt

    def get_absolute_url(self):
        return self.preview_url or reverse("catalogue:illustration", args=[self.pk])


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
