"""The accounts: those of the editors, of the agents who come in by ProConnect, and of whoever runs the site."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower


class AccountManager(UserManager):
    """Makes accounts."""

    def create_superuser(self, username, email=None, password=None, **fields):
        """As Django's. Raises ValidationError, which `createsuperuser` tells, for an address that another has."""
        self.model(username=username, email=self.normalize_email(email)).validate_constraints()
        return super().create_superuser(username, email, password, **fields)


class User(AbstractUser):
    """An account of Django's, called by one name instead of a first and a last one."""

    first_name = last_name = None
    display_name = models.CharField(
        "nom affiché", max_length=150, blank=True, help_text="Vide : l’identifiant en tient lieu."
    )

    objects = AccountManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_is_unique",
                violation_error_message="Un autre compte a déjà cette adresse électronique.",
            )
        ]

    def get_full_name(self) -> str:
        """How the account is called: its name or, when it has none, its identifier."""
        return self.display_name or self.username

    def get_short_name(self) -> str:
        """The same: there is only one name."""
        return self.get_full_name()
