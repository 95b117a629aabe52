"""Tries to log in, kept for a quarter of an hour to bound their number."""

from django.db import models
from django.utils import timezone


class LoginTry(models.Model):
    """A password that was tried and was not right: for which account and from which address, as digests.

    The digests are made with the secret key of the site: the table tells nothing to whoever reads it.
    """

    account_digest = models.CharField("empreinte du compte", max_length=64, db_index=True)
    address_digest = models.CharField("empreinte de l’adresse", max_length=64, db_index=True)
    tried_at = models.DateTimeField("date", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "essai de connexion"
        verbose_name_plural = "essais de connexion"
        ordering = ["-tried_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.tried_at:%d/%m/%Y %H:%M}"
