"""What the second factor keeps: two devices of django-otp's, whose secrets the database cannot read.

Those that come with django-otp keep keys and codes as they are, in columns too short for a cipher.
"""

import json
import time
from binascii import unhexlify
from hashlib import sha256
from secrets import compare_digest

from django.db import models
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from oural.sealing import seal, unseal

STEP_SECONDS, DIGITS = 30, 6
"""What every application of codes does (RFC 6238)."""

TOLERANCE = 1
"""Steps by which the clock of a telephone may be wrong, either way."""


class SecretDevice(TimestampMixin, ThrottlingMixin, Device):
    """A device whose secret is sealed, and that waits longer and longer after wrong codes: 1 second, then 2, 4, 8…"""

    sealed = models.TextField("secret chiffré")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                name="%(class)s_is_the_only_one",
                violation_error_message="Ce compte en a déjà.",
            )
        ]

    def get_throttle_factor(self) -> int:
        """Seconds of the first wait."""
        return 1

    def verify_token(self, token: str) -> bool:
        """Whether the code is right, which it is once. Raises Unreadable when no key opens the secret."""
        if not self.verify_is_allowed()[0]:
            return False
        if not self.accept(token):
            self.throttle_increment()
            return False
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def accept(self, token: str) -> bool:
        """Whether the code is right; if it is, change the row so that it is not right again."""
        raise NotImplementedError


class Authenticator(SecretDevice):
    """An application of codes, on a telephone."""

    drift = models.SmallIntegerField("écart de l’horloge", default=0)
    last_step = models.BigIntegerField("dernier pas de temps", default=-1)

    class Meta(SecretDevice.Meta):
        verbose_name = "application de codes"
        verbose_name_plural = "applications de codes"

    @property
    def key(self) -> str:
        """What the application and the site both know, in hexadecimal."""
        return unseal(self.sealed)

    @key.setter
    def key(self, key: str) -> None:
        self.sealed = seal(key)

    def accept(self, token: str) -> bool:
        totp = TOTP(unhexlify(self.key), step=STEP_SECONDS, digits=DIGITS, drift=self.drift)
        totp.time = time.time()
        is_right = token.isdecimal() and totp.verify(int(token), TOLERANCE, self.last_step + 1)
        if is_right:
            self.last_step, self.drift = totp.t(), totp.drift
        return is_right


class RecoveryCodes(SecretDevice):
    """The codes that open an account once each, the day its application is lost. Digests are sealed, not codes."""

    left = models.PositiveSmallIntegerField("codes restants")

    class Meta(SecretDevice.Meta):
        verbose_name = "codes de secours"
        verbose_name_plural = "codes de secours"

    @property
    def digests(self) -> list[str]:
        """The digests of the codes that have not served."""
        return json.loads(unseal(self.sealed))

    @digests.setter
    def digests(self, digests: list[str]) -> None:
        self.sealed, self.left = seal(json.dumps(digests)), len(digests)

    @staticmethod
    def digest(code: str) -> str:
        """What is kept of a code."""
        return sha256(code.encode()).hexdigest()

    def accept(self, token: str) -> bool:
        digest = self.digest(token)
        others = [kept for kept in self.digests if not compare_digest(kept, digest)]
        is_right = len(others) < self.left
        if is_right:
            self.digests = others
        return is_right
