"""The sessions that an account has open, and the devices that it comes from."""

from django.contrib.sessions.models import Session
from django.db import models

from oural.models.user import User


class KnownDevice(models.Model):
    """A device that an account came from, as a browser on a system: « Firefox sur Windows ». Nothing else is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="compte")
    name = models.CharField("appareil", max_length=60)
    seen_at = models.DateTimeField("dernière connexion")

    class Meta:
        verbose_name = "appareil connu"
        verbose_name_plural = "appareils connus"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="known_device_is_listed_once",
                violation_error_message="Cet appareil de ce compte est déjà connu.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class OpenSessionQuerySet(models.QuerySet):
    """Sessions of accounts."""

    def of(self, user: User):
        """Those of an account, the latest first."""
        return self.filter(device__user=user).order_by("-pk")

    def end(self) -> int:
        """End them: whoever uses them is out at the next page. Return how many there were."""
        keys = list(self.values_list("session_id", flat=True))
        Session.objects.filter(pk__in=keys).delete()
        return len(keys)


class OpenSession(models.Model):
    """Whose a session of Django's is, and from which device. It goes away with the session."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="+", verbose_name="session")
    device = models.ForeignKey(KnownDevice, models.CASCADE, verbose_name="appareil")

    objects = OpenSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "session ouverte"
        verbose_name_plural = "sessions ouvertes"

    def __str__(self) -> str:
        return str(self.device)
