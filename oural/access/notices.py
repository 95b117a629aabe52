"""Mails that tell somebody what happened to their account, so that whoever did not do it learns of it.

Nothing in them opens anything, and they say no more than the account itself sees.
"""

import logging
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from catalogue.mail import queue_mail
from oural.models import User

logger = logging.getLogger(__name__)


def tell_of_device(user: User, *, device: str) -> None:
    """Somebody came in from a device that the account was not known to use."""
    _tell(user, "new_device", device)


def tell_of_password(user: User, *, change: str) -> None:
    """The password was changed, given or taken off: `change` is the participle."""
    _tell(user, "password", change)


def tell_of_second_factor(user: User, *, change: str) -> None:
    """The second factor changed: `change` is a sentence without its full stop."""
    _tell(user, "second_factor", change)


def _tell(user: User, template: str, what: str) -> None:
    """Put a mail in the outbox, as part of the transaction under way; an account without an address gets none."""
    if not user.email:
        return
    context = {
        "account": user.get_username(),
        "what": what,
        "at": timezone.localtime(),
        "sessions_url": urljoin(settings.SITE_URL, reverse("access:sessions")),
    }
    try:
        queue_mail(to=user.email, template=f"accounts/{template}", context=context)
    except ValidationError:
        logger.warning("the address of account %s is none: it was not written to", user.pk)
