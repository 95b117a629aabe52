"""Who follows what: asked for on a page, confirmed from a mail, changed or stopped from a link that each mail has.

The link is signed and not kept: it opens one alert, for whoever reads its mails. Nobody is told which addresses follow
anything: asking gives the same answer, and one mail, whatever stands already.
"""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from catalogue.alerts.kinds import kind_named
from catalogue.mail import queue_mail
from catalogue.models import Alert, Frequency
from catalogue.models.alert import alert_digest
from catalogue.origin import Origin
from catalogue.submissions.limits import MAILS, MAILS_FROM
from catalogue.throttle import spend, spend_from

SALT = "catalogue.alerts"
"""Apart from the other signatures of the site: a link opens nothing else, and nothing else opens this."""

MAILS_TO_ONE = replace(
    MAILS,
    sentence="Nous avons déjà écrit plusieurs fois à cette adresse. Regardez parmi les indésirables, ou réessayez"
    " dans {wait}.",
)
MAILS_FROM_ONE = replace(
    MAILS_FROM,
    sentence="Beaucoup de courriels partent de votre réseau. Votre demande attend ici, réessayez dans {wait}.",
)
"""The limits of the mails that contributions have written, in other words: whoever asks for one counts for both."""


def alert_link(alert: Alert) -> str:
    """The whole address of the page of an alert, for its mails."""
    return settings.SITE_URL + reverse("catalogue:alert", args=[alert_token(alert)])


def alert_token(alert: Alert) -> str:
    """What opens an alert."""
    return Signer(salt=SALT).sign(str(alert.pk))


def alert_number(token: str) -> int | None:
    """The number of the alert that a token opens, be it stopped since; None when the token is not ours."""
    try:
        return int(Signer(salt=SALT).unsign(token))
    except (BadSignature, UnicodeError):
        return None


def subscribe(*, address: str, kind: str, target: str, frequency: str, place: Origin) -> None:
    """Write to an address that something can be followed there, and keep it for some days until it says yes.

    Where it follows that already, the mail says so. Raises TooOften, and keeps nothing.
    """
    with transaction.atomic():
        spend_from(MAILS_FROM_ONE, place)
        spend(MAILS_TO_ONE, address)
        alert, is_new = Alert.objects.get_or_create(
            digest=alert_digest(address, kind, target),
            defaults={
                "email": address,
                "kind": kind,
                "target": target,
                "frequency": frequency,
                "mark": first_mark(kind),
                "asked_at": timezone.now(),
            },
        )
        if not is_new and not alert.is_confirmed:
            waiting = Alert.objects.filter(pk=alert.pk, confirmed_at=None)
            waiting.update(frequency=frequency, asked_at=timezone.now())
        write_to_reader(alert, "known" if alert.is_confirmed else "confirm")


def first_mark(kind: str) -> int:
    """The number of the last news of a kind."""
    found = kind_named(kind)
    return found.mark() if found else 0


def write_to_reader(alert: Alert, template: str) -> None:
    """Put a mail about an alert in the outbox. It says nothing that was typed: the address may be anybody's."""
    context: dict[str, Any] = {
        "kind": kind_named(alert.kind),
        "link": alert_link(alert),
        "days": settings.SUBMISSION_UNCONFIRMED_DAYS,
        "privacy_url": privacy_url(),
    }
    alert.mails.add(queue_mail(to=alert.email, template=f"alerts/{template}", context=context))


def privacy_url() -> str:
    """The whole address of what is said of the data of alerts."""
    return f"{settings.SITE_URL}{reverse('privacy')}#alertes"


def confirm_alert(*, number: int) -> None:
    """Have an alert write from now on. Done twice, it is done once."""
    Alert.objects.filter(pk=number, confirmed_at=None).update(confirmed_at=timezone.now())


def set_frequency(*, number: int, frequency: Frequency) -> None:
    """Change how often an alert writes."""
    Alert.objects.filter(pk=number).update(frequency=frequency)


def stop_alert(*, number: int) -> None:
    """Remove an alert with the address and the mails. Done twice, it is done once."""
    with transaction.atomic():
        Alert.objects.filter(pk=number).erase()
