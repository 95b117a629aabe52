"""The audit: who came in, who exported, who changed what somebody may do."""

from django.db import models
from django.utils import timezone

from oural.models.user import User


class AuditKind(models.TextChoices):
    """What is worth a line."""

    LOGGED_IN = "logged_in", "connexion"
    LOGGED_OUT = "logged_out", "déconnexion"
    LOGIN_FAILED = "login_failed", "connexion refusée"
    PASSWORD_CHANGED = "password_changed", "mot de passe"
    EXPORTED = "exported", "export"
    RIGHTS_CHANGED = "rights_changed", "droits modifiés"
    SECOND_FACTOR_SET = "second_factor_set", "second facteur activé"
    SECOND_FACTOR_RESET = "second_factor_reset", "second facteur réinitialisé"
    RECOVERY_CODES_SET = "recovery_codes_set", "codes de secours refaits"
    SESSION_ENDED = "session_ended", "autres sessions fermées"


class AuditEvent(models.Model):
    """A line of the audit, which the database neither changes nor, for six months, removes (`0002_triggers`).

    It points at accounts without holding them, and says nothing else of people: once an account is deleted, its lines
    keep a number that leads nowhere.
    """

    at = models.DateTimeField("date", default=timezone.now, db_index=True)
    kind = models.CharField("action", max_length=20, choices=AuditKind)
    account = models.ForeignKey(
        User, models.DO_NOTHING, null=True, db_constraint=False, related_name="+", verbose_name="compte"
    )
    subject = models.ForeignKey(
        User, models.DO_NOTHING, null=True, db_constraint=False, related_name="+", verbose_name="compte concerné"
    )
    detail = models.TextField("détail", blank=True)

    class Meta:
        verbose_name = "ligne d’audit"
        verbose_name_plural = "audit"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=AuditKind.values),
                name="audit_event_kind_is_known",
                violation_error_message="Cette action n’est pas de celles que l’audit retient.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%d/%m/%Y %H:%M}"
