"""What happened to a contribution: events are added, never changed, and go only with a contribution that is erased.

The database sees to it. An event holds nothing personal: neither address, nor name, nor text of the contributor.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalogue.submissions.models.submission import Submission, SubmissionState


class Actor(models.TextChoices):
    """Who makes something happen."""

    CONTRIBUTOR = "contributor", "la personne qui contribue"
    EDITOR = "editor", "la rédaction"
    SYSTEM = "system", "le site"


class EventKind(models.TextChoices):
    """What may happen. `catalogue.submissions.workflow` says which of these change the state, and from where."""

    SENT = "sent", "envoyée, à confirmer"
    REOPENED = "reopened", "reprise avant confirmation"
    CONFIRMED = "confirmed", "confirmée et reçue"
    TAKEN = "taken", "prise en charge"
    RELEASED = "released", "remise dans la file"
    CHANGES_REQUESTED = "changes_requested", "compléments demandés"
    ANSWERED = "answered", "complétée"
    RESUMED = "resumed", "examen repris sans réponse"
    ACCEPTED = "accepted", "acceptée"
    REJECTED = "rejected", "refusée"
    MARKED_SPAM = "marked_spam", "écartée comme indésirable"
    MERGED = "merged", "réunie à une autre"
    RECONSIDERED = "reconsidered", "décision reprise"
    WITHDRAWN = "withdrawn", "retirée"
    EDIT_PROPOSED = "edit_proposed", "texte relu proposé"
    EDIT_APPROVED = "edit_approved", "texte relu approuvé"
    EDIT_OBJECTED = "edit_objected", "désaccord sur le texte relu"
    MESSAGE_WRITTEN = "message_written", "message écrit"
    CLEARED = "cleared", "reconnue sincère"
    REMINDED = "reminded", "relancée"
    PUBLISHED = "published", "publiée"
    CONTACT_ERASED = "contact_erased", "données personnelles effacées"


class SubmissionEvent(models.Model):
    """One thing that happened, by whom, from which state to which."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="events", verbose_name="contribution")
    kind = models.CharField("événement", max_length=30, choices=EventKind)
    actor = models.CharField("par", max_length=20, choices=Actor)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="rédacteur"
    )
    from_state = models.CharField("de l’état", max_length=20, choices=SubmissionState)
    to_state = models.CharField("à l’état", max_length=20, choices=SubmissionState)
    reasons = models.JSONField("motifs", default=list, blank=True)
    happened_at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "événement d’une contribution"
        verbose_name_plural = "événements des contributions"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EventKind.values) & Q(actor__in=Actor.values),
                name="submission_event_is_known",
                violation_error_message="Choisissez un événement de la liste.",
            ),
            models.CheckConstraint(
                condition=Q(actor=Actor.EDITOR) | Q(editor=None),
                name="submission_event_editor_is_an_editor",
                violation_error_message="Seule la rédaction agit sous le nom d’un rédacteur.",
            ),
        ]

    def __str__(self):
        return f"Contribution {self.submission_id} : {self.get_kind_display()}"
