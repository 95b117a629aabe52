"""Where an entry stands in the editors' hands."""

from django.db import models


class Status(models.TextChoices):
    """Only what is published is public."""

    DRAFT = "draft", "brouillon"
    PUBLISHED = "published", "publiée"
    ARCHIVED = "archived", "archivée"
