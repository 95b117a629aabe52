"""Who is at the keyboard: the secrets of an account are asked again of whoever has its session.

Changing what protects an account asks for its password and for a code, given in this session within
`REAUTHENTICATION_MINUTES`: a session found open does not take the account away from its owner.
"""

import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from catalogue.refusal import Refusal
from oural.access import second_factor, tries
from oural.access.audit import record
from oural.models import AuditKind, User

CONFIRMED = "confirmed_at"


class WrongPassword(Refusal):
    """The password is not that of the account."""


def note(session: SessionBase) -> None:
    """All that the account is asked for was just given."""
    session[CONFIRMED] = int(time.time())


def is_recent(session: Mapping[str, Any]) -> bool:
    """Whether it was given not long ago."""
    return time.time() - session.get(CONFIRMED, 0) < 60 * settings.REAUTHENTICATION_MINUTES


def on_login(sender: type, request: Any, user: User, **kwargs: Any) -> None:
    """Receiver of `user_logged_in`: the password was given, and is all that an account without a factor has."""
    if not second_factor.comes_from_elsewhere(request.session) and not second_factor.has_one(user):
        note(request.session)


def check_password(*, user: User, password: str, address: str, occasion: str) -> None:
    """Look at a password as a log-in from that address would, with the same bounds; the audit tells of a wrong one.

    Raises WrongPassword, or TooManyTries.
    """
    under_way = tries.begin(account=user.get_username(), address=address)
    if not user.check_password(password):
        record(AuditKind.LOGIN_FAILED, account=user, detail=occasion)
        raise WrongPassword(["Ce mot de passe n’est pas celui de votre compte. Vérifiez aussi les majuscules."])
    under_way.succeed()
