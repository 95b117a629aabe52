"""An application of codes, as a telephone has one."""

from base64 import b32decode
from binascii import hexlify

from django_otp.oath import TOTP

from oural.access import second_factor
from oural.models import Authenticator, User
from oural.models import second_factor as clocked


def code_of(key: str, *, steps: int = 0) -> str:
    """The code that an application shows for a key in hexadecimal, `steps` of 30 seconds from now."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = clocked.time.time() + 30 * steps
    return f"{totp.token():06}"


def key_as_typed(text: str) -> str:
    """The key in hexadecimal, from the letters that the page shows."""
    return hexlify(b32decode(text.replace(" ", ""))).decode()


def give_application(user: User) -> Authenticator:
    """An account with its application."""
    return Authenticator.objects.create(user=user, name="application", key=second_factor.new_key())


def wrong_code(key: str) -> str:
    """A code that no application shows for this key now."""
    right = {code_of(key, steps=steps) for steps in range(-3, 4)}
    return next(code for number in range(10) if (code := f"{number:06}") not in right)
