"""The editor account of a local installation, so that a newcomer can open the admin."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

USERNAME = "editeur"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Characters that nobody mistakes for one another."""


def create_local_account(say: Callable[[str], object]) -> None:
    """Create the account and tell its password, only where no administrator exists and no `DATABASE_URL` is set.

    The password is told before the account is written for good: interrupted in between, the account does not exist and
    the next start makes another. Afterwards only its hash remains.
    """
    users = get_user_model().objects
    if settings.DATABASE_URL or users.filter(Q(is_superuser=True) | Q(username=USERNAME)).exists():
        return
    password = new_password()
    with transaction.atomic():
        users.create_superuser(username=USERNAME, password=password)
        say(f"Compte local créé : {USERNAME}, mot de passe : {password} (affiché cette seule fois : notez-le).")


def new_password() -> str:
    """Four groups of five characters: 99 bits of chance, easy to copy."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
