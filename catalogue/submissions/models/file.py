"""Photos and documents sent with a contribution: private, under names drawn at random."""

import secrets
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q

from catalogue.submissions.models.submission import Submission


class FileKind(models.TextChoices):
    """What a file is, from its content; the values are the extensions it is kept under."""

    JPEG = "jpg", "photo JPEG"
    PNG = "png", "image PNG"
    WEBP = "webp", "image WebP"
    PDF = "pdf", "document PDF"


IMAGES = (FileKind.JPEG, FileKind.PNG, FileKind.WEBP)


def private_storage() -> Storage:
    """Where the files are: no address of the web leads there."""
    return storages["submissions"]


def random_name(instance: "SubmissionFile", filename: str) -> str:
    """A name that tells nothing, whatever the person called the file."""
    return f"{secrets.token_hex(16)}.{instance.kind}"


class SubmissionFile(models.Model):
    """A photo or a document, as it was kept: images are written anew, without what the camera put in them."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files", verbose_name="contribution")
    kind = models.CharField("type", max_length=10, choices=FileKind)
    file = models.FileField("fichier", storage=private_storage, upload_to=random_name, max_length=100)
    size = models.PositiveIntegerField("taille, en octets")
    digest = models.CharField("empreinte de ce qui a été envoyé", max_length=64)
    alt = models.CharField("ce que montre le fichier", max_length=200)
    credit = models.CharField("crédit", max_length=200, blank=True)
    is_licensed = models.BooleanField("publiable sous Licence Ouverte 2.0", default=False)
    sent_at = models.DateTimeField("envoyé le", auto_now_add=True)

    class Meta:
        verbose_name = "fichier d’une contribution"
        verbose_name_plural = "fichiers des contributions"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "digest"],
                name="submission_file_once_each",
                violation_error_message="Ce fichier est déjà dans votre contribution.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=FileKind.values),
                name="submission_file_kind_is_known",
                violation_error_message="Envoyez une photo JPEG, PNG ou WebP, ou un document PDF.",
            ),
            models.CheckConstraint(
                condition=~Q(alt=""),
                name="submission_file_has_alt_text",
                violation_error_message="Dites en mots ce que montre le fichier.",
            ),
        ]

    def __str__(self):
        return self.alt

    @property
    def is_image(self) -> bool:
        """Whether it can be shown in a page."""
        return self.kind in IMAGES

    def forget(self, **_: Any) -> None:
        """Remove the file itself; to be called once the row is gone for good."""
        self.file.storage.delete(self.file.name)
