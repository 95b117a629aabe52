"""What a rule answers when it says no; a bound of the site, with the status that HTTP has for it, and a delay."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import ClassVar


class Refusal(Exception):
    """A rule says no. `reasons` are French sentences for whoever asked."""

    def __init__(self, reasons: Sequence[str]):
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class Bounded(Refusal):
    """A bound of the settings says no. `seconds` is how long to wait before asking again, 0 when waiting is no use."""

    status: ClassVar[HTTPStatus]

    def __init__(self, reasons: Sequence[str], *, seconds: int = 0):
        super().__init__(reasons)
        self.seconds = seconds


class TooLarge(Bounded):
    """One thing is too large, whoever sends it and whenever."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooOften(Bounded):
    """Somebody, or some place, has had its share for now."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class Busy(Bounded):
    """The site has its hands full, whoever asks."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
