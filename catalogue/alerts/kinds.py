"""What may be followed, each kind declared once: what it is called, what it finds, and what is new of it.

The setting `CATALOGUE_ALERT_KINDS` names them, by the value that rows and addresses have: other applications bring
theirs, and the catalogue knows nothing of what they are about.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from catalogue.models import Alert
from catalogue.refusal import Refusal
from catalogue.typography import composed, printable

LONGEST_TARGET = 2000
"""Characters of a target: a mail carries it in an address."""

NOTHING = "Ce que vous voulez suivre n’existe pas, ou n’existe plus. Revenez à sa page, et suivez-la de là."


@dataclass(frozen=True, slots=True)
class Followed:
    """What an alert follows: how it is called, and the path of its page."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class FreshNews:
    """Something new: what a mail says of it, in a title and perhaps a few words, and the path where it is."""

    title: str
    text: str
    path: str


@dataclass(frozen=True, slots=True)
class AlertKind:
    """A kind of thing that may be followed. Each function takes as many queries for many alerts as for one."""

    label: str
    """What it is, with its article: « une recherche »."""

    promise: str
    """What the mails will tell, after « nous vous écrirons »."""

    words: str
    """What is counted in the subject of a mail, the endings of the plural after a bar: « nouvelle|s fiche|s »."""

    read: Callable[[str], str]
    """The target that a text of an address means. Raises Refusal when it means none."""

    find: Callable[[Collection[str]], dict[str, Followed]]
    """What targets follow; those of which nothing is left are not there."""

    mark: Callable[[], int]
    """The number of the last news of all."""

    news: Callable[[Sequence[tuple[str, int]], int], list[list[FreshNews]]]
    """For each target and the last number that was told of it, what is new up to a number, the latest first."""


def alert_kinds() -> list[str]:
    """The values of all the kinds."""
    return list(settings.CATALOGUE_ALERT_KINDS)


def kind_named(value: str) -> AlertKind | None:
    """The kind of that value; None when there is none."""
    path = settings.CATALOGUE_ALERT_KINDS.get(value)
    return import_string(path) if path else None


def read_target(value: str, text: str) -> tuple[AlertKind, str, Followed]:
    """The kind and the target that an address names, and what it is. Raises Refusal when it names nothing."""
    kind = kind_named(value)
    if kind is None or len(text) > LONGEST_TARGET:
        raise Refusal([NOTHING])
    target = kind.read(composed(printable(text)))
    followed = kind.find([target]).get(target)
    if followed is None or len(target) > LONGEST_TARGET:
        raise Refusal([NOTHING])
    return kind, target, followed


def followed_by(alert: Alert) -> Followed | None:
    """What an alert follows; None when nothing of it is left."""
    kind = kind_named(alert.kind)
    return kind.find([alert.target]).get(alert.target) if kind else None


def alert_url(value: str, text: str) -> str:
    """The address where one asks to follow something."""
    return reverse("catalogue:alerts", query={"quoi": value, "sur": text})
