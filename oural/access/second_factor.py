"""The second factor of local accounts: codes of an application, and recovery codes for the day it is lost.

django-otp keeps and checks them. Recovery codes are kept as digests: shown once, they cannot be read again.
"""

import re
import time
from base64 import b32encode
from binascii import unhexlify
from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.db import transaction
from django.utils.crypto import get_random_string, salted_hmac
from django_otp import verify_token
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from oural.access.audit import Person, record
from oural.models import AuditKind, User

POWERS = ("catalogue.publish_innovation", "oural.change_user")
"""Who may do one of these needs a second factor, where the site asks for it: Publication and Administration."""

RECOVERY_CODES = 10
RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
TOLERANCE = 1
"""Steps of 30 seconds by which the clock of a telephone may be wrong, either way."""

WRONG = "Ce code n’est pas le bon, ou il a déjà servi. Les codes de l’application changent toutes les 30 secondes."


class WrongCode(Exception):
    """The code is not accepted. Its text is for the person who typed it."""


def is_required(user: User) -> bool:
    """Whether the account may do too much for a password alone, on a site that says so."""
    return settings.SECOND_FACTOR_REQUIRED and any(user.has_perm(power) for power in POWERS)


def has_one(user: User) -> bool:
    """Whether the account has an application."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


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
    return has_one(user) or is_required(user)


def new_key() -> str:
    """A key for an application, in hexadecimal."""
    return random_hex(20)


def spelled(key: str) -> str:
    """A key as people copy it: « ABCD EFGH … »."""
    text = b32encode(unhexlify(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address(*, user: User, key: str) -> str:
    """What the QR code holds: the address that applications read."""
    return TOTPDevice(user=user, key=key).config_url


def enrol(*, user: User, key: str, code: str) -> tuple[TOTPDevice, list[str]]:
    """Give the account an application that has proved to know `key`, in place of any other, and new recovery codes.

    Raises WrongCode.
    """
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", digits) or not totp.verify(int(digits), TOLERANCE):
        raise WrongCode(WRONG)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        device = TOTPDevice.objects.create(
            user=user, key=key, name="application", tolerance=TOLERANCE, last_t=totp.t(), drift=totp.drift
        )
        codes = renew_recovery_codes(user=user)
        record(AuditKind.SECOND_FACTOR_SET, account=user)
    return device, codes


def renew_recovery_codes(*, user: User) -> list[str]:
    """Give the account new recovery codes: those it had are worth nothing from now on."""
    codes = ["-".join(get_random_string(5, RECOVERY_LETTERS) for _ in range(2)) for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="codes de secours", confirmed=True)
        StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(user, code)) for code in codes)
    return codes


def recovery_codes_left(user: User) -> int:
    """How many recovery codes have not served."""
    return StaticToken.objects.filter(device__user=user).count()


def verify(*, user: User, code: str) -> Device:
    """The device that accepts the code, of the application or of recovery. Raises WrongCode.

    After a wrong code, django-otp refuses all for a time that doubles: 1 second, then 2, 4, 8…
    """
    text = re.sub(r"[\s-]", "", code).lower()
    if re.fullmatch(r"[0-9]{6}", text):
        model, token = TOTPDevice, text
    else:
        model, token = StaticDevice, _digest(user, text)
    device = model.objects.filter(user=user, confirmed=True).first()
    if device is None:
        raise WrongCode(WRONG)
    is_allowed, _ = device.verify_is_allowed()
    if not is_allowed:
        raise WrongCode("Trop de codes inexacts à la suite. Attendez un peu, puis donnez un nouveau code.")
    if verify_token(user, device.persistent_id, token) is None:
        record(AuditKind.LOGIN_FAILED, account=user, detail="second facteur")
        raise WrongCode(WRONG)
    return device


def reset(*, user: User, by: Person) -> None:
    """Take the second factor off an account, whose owner has lost it: the audit tells who did."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        record(AuditKind.SECOND_FACTOR_RESET, account=by, subject=user)


def _digest(user: User, code: str) -> str:
    """What is kept of a recovery code: 64 bits, all that the field of django-otp holds."""
    text = f"{cast(int, user.pk)}:{re.sub('-', '', code)}"
    return salted_hmac("oural.access.second_factor", text, algorithm="sha256").hexdigest()[:16]
