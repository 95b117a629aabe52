"""Who is at the keyboard: the password of an account, asked again of whoever has its session."""

from oural.access import tries
from oural.access.audit import record
from oural.models import AuditKind, User


class WrongPassword(Exception):
    """The password is not that of the account. Its text is for the person who typed it."""


def check_password(*, user: User, password: str, address: str, occasion: str) -> None:
    """Look at a password as a log-in from that address would, with the same bounds; the audit tells of a wrong one.

    Raises WrongPassword, or TooManyTries.
    """
    under_way = tries.begin(account=user.get_username(), address=address)
    if not user.check_password(password):
        record(AuditKind.LOGIN_FAILED, account=user, detail=occasion)
        raise WrongPassword("Ce mot de passe n’est pas celui de votre compte. Vérifiez aussi les majuscules.")
    under_way.succeed()
