"""The second factor of local accounts: codes of an application, and recovery codes for the day it is lost.

django-otp keeps and checks them, in devices of ours (`oural.models.second_factor`) whose secrets are sealed.
"""

import re
from base64 import b32encode
from binascii import unhexlify
from collections.abc import Mapping
from math import ceil
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_otp import verify_token
from django_otp.models import Device
from django_otp.util import random_hex

from catalogue.encryption import Unreadable
from catalogue.refusal import Refusal, TooOften
from oural.access import notices
from oural.access.audit import Person, record
from oural.models import AuditKind, Authenticator, OpenSession, RecoveryCodes, User
from oural.models.second_factor import DIGITS, STEP_SECONDS

RECOVERY_CODES = 10
RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
ISSUER = "Oural"
"""How applications name the site."""

WRONG = "Ce code n’est pas le bon, ou il a déjà servi. Les codes de l’application changent toutes les 30 secondes."
TOO_MANY = "Trop de codes inexacts à la suite. Attendez un peu, puis donnez un nouveau code."
UNREADABLE = (
    "Le site ne sait plus lire le second facteur de ce compte. Une personne du rôle Administration peut le "
    "réinitialiser."
)


class WrongCode(Refusal):
    """The code is not accepted."""


def has_one(user: User) -> bool:
    """Whether the account has an application."""
    return Authenticator.objects.filter(user=user).exists()


def comes_from_elsewhere(session: Mapping[str, Any]) -> bool:
    """Whether the session was opened by ProConnect, which asks for its own factors."""
    return session.get(BACKEND_SESSION_KEY) == settings.PROCONNECT_BACKEND


def is_pending(user: User, session: Mapping[str, Any]) -> bool:
    """Whether the password was given and the second factor, which the account has or must have, was not."""
    if comes_from_elsewhere(session):
        return False
    is_verified = getattr(user, "is_verified", None)
    if is_verified is not None and is_verified():
        return False
    return settings.SECOND_FACTOR_REQUIRED or has_one(user)


def new_key() -> str:
    """A key for an application, in hexadecimal."""
    return random_hex(20)


def in_base32(key: str) -> str:
    """A key as applications read it."""
    return b32encode(unhexlify(key)).decode()


def spelled(key: str) -> str:
    """A key as people copy it: « ABCD EFGH … »."""
    text = in_base32(key)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address(*, user: User, key: str) -> str:
    """What the QR code holds: the address that applications read.

    Its form is that of https://github.com/google/google-authenticator/wiki/Key-Uri-Format.
    """
    told = {"secret": in_base32(key), "issuer": ISSUER, "digits": DIGITS, "period": STEP_SECONDS}
    return f"otpauth://totp/{quote(f'{ISSUER}:{user.get_username()}')}?{urlencode(told)}"


def enrol(*, user: User, key: str, code: str) -> tuple[Authenticator, list[str]]:
    """Give the account an application that has proved to know `key`, in place of any other, and new recovery codes.

    Raises WrongCode.
    """
    device = Authenticator(user=user, key=key, name="application")
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", digits) or not device.accept(digits):
        raise WrongCode([WRONG])
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        count, _ = Authenticator.objects.filter(user=user).delete()
        device.save()
        codes = _new_recovery_codes(user)
        record(AuditKind.SECOND_FACTOR_SET, account=user)
        change = "Une autre application a pris la place de la première" if count else "Un second facteur a été activé"
        notices.tell_of_second_factor(user, change=change)
    return device, codes


def renew_recovery_codes(*, user: User) -> list[str]:
    """Give the account new recovery codes: those it had are worth nothing from now on."""
    with transaction.atomic():
        record(AuditKind.RECOVERY_CODES_SET, account=user)
        notices.tell_of_second_factor(user, change="De nouveaux codes de secours ont été faits")
        return _new_recovery_codes(user)


def _new_recovery_codes(user: User) -> list[str]:
    codes = ["-".join(get_random_string(5, RECOVERY_LETTERS) for _ in range(2)) for _ in range(RECOVERY_CODES)]
    digests = [RecoveryCodes.digest(bare(code)) for code in codes]
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        RecoveryCodes.objects.filter(user=user).delete()
        RecoveryCodes.objects.create(user=user, name="codes de secours", digests=digests)
    return codes


def recovery_codes_left(user: User) -> int:
    """How many recovery codes have not served."""
    device = RecoveryCodes.objects.filter(user=user).first()
    return device.left if device else 0


def verify(*, user: User, code: str) -> Device:
    """The device that accepts the code, of the application or of recovery. Raises WrongCode, or TooOften."""
    text = bare(code)
    model = Authenticator if re.fullmatch(r"[0-9]{6}", text) else RecoveryCodes
    device = model.objects.filter(user=user).first()
    if device is None:
        raise WrongCode([WRONG])
    is_allowed, told = device.verify_is_allowed()
    if not is_allowed:
        wait = ceil((told["locked_until"] - timezone.now()).total_seconds())
        raise TooOften([TOO_MANY], seconds=max(1, wait))
    try:
        verified = verify_token(user, device.persistent_id, text)
    except Unreadable as error:
        raise WrongCode([UNREADABLE]) from error
    if verified is None:
        record(AuditKind.LOGIN_FAILED, account=user, detail="second facteur")
        raise WrongCode([WRONG])
    return verified


def reset(*, user: User, by: Person) -> None:
    """Take the second factor off an account, whose owner has lost it: the audit tells who did."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        RecoveryCodes.objects.filter(user=user).delete()
        OpenSession.objects.of(user).end()
        record(AuditKind.SECOND_FACTOR_RESET, account=by, subject=user)
        notices.tell_of_second_factor(user, change="Le second facteur a été retiré")


def bare(code: str) -> str:
    """A code without what people type to read it better."""
    return re.sub(r"[\s-]", "", code).lower()
