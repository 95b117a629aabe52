"""Who is at the keyboard: the secrets of an account are asked again of whoever has its session.

Changing what protects an account asks for its password and for a code, given in this session within
`REAUTHENTICATION_MINUTES`: a session found open does not take the account away from its owner.
"""

import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from catalogue.refusal import Refusal
from catalogue.throttle import Limit, forget_unused, forget_uses, give_back, spend
from catalogue.typography import NBSP
from oural.access import second_factor
from oural.access.audit import record_audit
from oural.models import AuditKind, User

CONFIRMED = "confirmed_at"

TOO_MANY = (
    f"Trop de mots de passe inexacts. Attendez {{wait}}, puis réessayez{NBSP}: d’ici là, même le bon mot de passe est "
    "refusé."
)
PER_ACCOUNT = Limit("passwords of an account", "LOGIN_TRIES_PER_ACCOUNT", TOO_MANY, window="LOGIN_TRIES_MINUTES")
PER_ADDRESS = Limit("passwords from an address", "LOGIN_TRIES_PER_ADDRESS", TOO_MANY, window="LOGIN_TRIES_MINUTES")
"""Wrong passwords. An address may be that of a whole ministry."""


class WrongPassword(Refusal):
    """The password is not that of the account."""


def note_confirmation(session: SessionBase) -> None:
    """All that the account is asked for was just given."""
    session[CONFIRMED] = int(time.time())


def is_recent(session: Mapping[str, Any]) -> bool:
    """Whether it was given not long ago."""
    return time.time() - session.get(CONFIRMED, 0) < 60 * settings.REAUTHENTICATION_MINUTES


def on_login(sender: type, request: Any, user: User, **kwargs: Any) -> None:
    """Receiver of `user_logged_in`: the password was given, and is all that an account without a factor has."""
    if not second_factor.comes_from_elsewhere(request.session) and not second_factor.has_one(user):
        note_confirmation(request.session)


def count_try(*, account: str, address: str) -> None:
    """Count a password before it is looked at, so that all those tried at once count. Raises TooOften.

    An account that does not exist is counted as one that does.
    """
    forget_unused()
    with transaction.atomic():
        spend(PER_ACCOUNT, account)
        spend(PER_ADDRESS, address)


def discount_try(*, account: str, address: str) -> None:
    """The password was right: the account starts anew, and the address has this one back."""
    forget_uses(PER_ACCOUNT, account)
    give_back(PER_ADDRESS, address)


def check_password(*, user: User, password: str, address: str, occasion: str) -> None:
    """Look at a password as a log-in from that address would, with the same bounds; the audit tells of a wrong one.

    Raises WrongPassword, or TooOften.
    """
    count_try(account=user.get_username(), address=address)
    if not user.check_password(password):
        record_audit(AuditKind.LOGIN_FAILED, account=user, detail=occasion)
        raise WrongPassword(["Ce mot de passe n’est pas celui de votre compte. Vérifiez aussi les majuscules."])
    discount_try(account=user.get_username(), address=address)
