"""What editors do to many entries in a row from the list: verify, put a lever or a theme on, take it off.

As in `catalogue.services`: each function takes one entry as it stands in the database, holds it for the time of one
transaction, and raises Refusal, with nothing written, when a rule says no.
"""

from datetime import date

from django.db import transaction

from catalogue.models import Innovation, Lever, Theme
from catalogue.publication import NO_LEVER
from catalogue.refusal import Refusal
from catalogue.search.documents import refresh
from catalogue.services import hold
from catalogue.typography import NBSP


def mark_verified(*, innovation: Innovation, on: date) -> None:
    """Say that what a public entry tells was still true on that day. Raises Refusal when it is not public."""
    with transaction.atomic():
        hold(innovation)
        if not innovation.is_published:
            raise Refusal(["Seule une innovation publiée se vérifie."])
        innovation.verified_on = on
        _write(innovation)


def add_lever(*, innovation: Innovation, lever: Lever) -> None:
    """Say that an entry uses a lever. Raises Refusal when it is said already."""
    with transaction.atomic():
        hold(innovation)
        if lever in innovation.levers.all():
            raise Refusal([f"Cette innovation relève déjà du levier «{NBSP}{lever}{NBSP}»."])
        innovation.levers.add(lever)
        _write(innovation)


def remove_lever(*, innovation: Innovation, lever: Lever) -> None:
    """Say no more that an entry uses a lever.

    Raises Refusal when it does not, or when it is public and would have no lever left.
    """
    with transaction.atomic():
        hold(innovation)
        levers = list(innovation.levers.all())
        if lever not in levers:
            raise Refusal([f"Cette innovation ne relève pas du levier «{NBSP}{lever}{NBSP}»."])
        if innovation.is_published and len(levers) == 1:
            raise Refusal([NO_LEVER])
        innovation.levers.remove(lever)
        _write(innovation)


def add_theme(*, innovation: Innovation, theme: Theme) -> None:
    """Put a theme on an entry. Raises Refusal when it is there already."""
    with transaction.atomic():
        hold(innovation)
        if theme in innovation.themes.all():
            raise Refusal([f"Cette innovation porte déjà le thème «{NBSP}{theme}{NBSP}»."])
        innovation.themes.add(theme)
        _write(innovation)


def remove_theme(*, innovation: Innovation, theme: Theme) -> None:
    """Take a theme off an entry. Raises Refusal when it is not there."""
    with transaction.atomic():
        hold(innovation)
        if theme not in innovation.themes.all():
            raise Refusal([f"Cette innovation ne porte pas le thème «{NBSP}{theme}{NBSP}»."])
        innovation.themes.remove(theme)
        _write(innovation)


def _write(innovation: Innovation) -> None:
    """Date the change, and tell the search."""
    innovation.save()
    refresh([innovation.pk])
