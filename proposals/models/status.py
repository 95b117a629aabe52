"""Where the subject of a proposal stands."""

from django.db import models


class ProposalStatus(models.TextChoices):
    """The scale that every reading of a proposal uses."""

    DONE = "done", "réalisée"
    PARTLY_DONE = "partly_done", "réalisée en partie"
    IN_PROGRESS = "in_progress", "en cours"
    NOT_STARTED = "not_started", "aucune suite retrouvée"
    ABANDONED = "abandoned", "abandonnée"
    UNKNOWN = "unknown", "inconnu"
