"""Alerts, as the tests need them."""

from urllib.parse import urlencode

from django.utils import timezone

from catalogue.alerts.kinds import kind_named
from catalogue.alerts.subscription import alert_token
from catalogue.models import Alert
from catalogue.models.alert import alert_digest
from tests.factories import numbers

ADDRESS = "camille.discrete@mairie.example"
ASKED = {"email": ADDRESS, "frequency": "weekly", "site_web": ""}
"""What the form sends."""


def make_alert(kind: str = "recherche", target: str = "", **changes) -> Alert:
    """A confirmed alert that was told all there is by now, of somebody else each time."""
    address = changes.get("email", f"personne{next(numbers)}@mairie.example")
    now = timezone.now()
    values = {
        "email": address,
        "digest": alert_digest(address, kind, target),
        "mark": kind_named(kind).mark(),
        "asked_at": now,
        "confirmed_at": now,
    }
    return Alert.objects.create(kind=kind, target=target, **values | changes)


def address(kind: str = "recherche", key: str = "") -> str:
    """The path of the page where one asks to follow something."""
    return f"/alertes/?{urlencode({'quoi': kind, 'sur': key})}"


def page_of(alert: Alert) -> str:
    """The path of the page of an alert."""
    return f"/alertes/{alert_token(alert)}/"
