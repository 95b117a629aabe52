"""The outbox: every mail of the site goes through here, so that a dead mail server loses nothing and delays nobody.

A mail is a row, written in the transaction that founds it. `catalogue.mail.delivery` sends what is due; where no
server is set, mails are files and are written as soon as the transaction ends.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from catalogue.mail.delivery import KEYRING, send_due
from catalogue.mail.secret_links import masked, secrets_of
from catalogue.models import OutgoingMail
from catalogue.models.outgoing_mail import MailStatus

LONGEST_SUBJECT = 200


def queue_mail(*, to: str, template: str, context: Mapping[str, Any]) -> OutgoingMail:
    """Put a mail to one address in the outbox, as part of the transaction under way.

    `template` names two files of templates/emails: `<template>.subject.txt` and `<template>.txt`. The row has the
    text without the secrets of its links, which it keeps apart, encrypted: whoever reads the table does not act for
    the reader of the mail. Raises ValidationError when `to` is no address.
    """
    validate_email(to)
    subject = re.sub(r"[\r\n\t ]+", " ", render_to_string(f"emails/{template}.subject.txt", context)).strip()
    text = render_to_string(f"emails/{template}.txt", context).strip() + "\n"
    secrets = secrets_of(text)
    mail = OutgoingMail.objects.create(
        to=to,
        subject=subject[:LONGEST_SUBJECT],
        text=masked(text),
        sealed=KEYRING.encrypt(json.dumps(secrets)) if secrets else "",
    )
    if settings.OUTBOX_AT_ONCE:
        transaction.on_commit(send_due, robust=True)
    return mail


def try_again(*, keys: list[int]) -> int:
    """Put mails that were given up back in the outbox, with as many tries as new ones. Return how many there are."""
    dead = OutgoingMail.objects.dead().filter(pk__in=keys)
    return dead.update(status=MailStatus.PUT_OFF, attempts=0, due_at=timezone.now())


def purge(*, days: int) -> int:
    """Erase the mails that left or were given up so many days ago, addresses and texts alike. Return how many."""
    return OutgoingMail.objects.over_for(days=days).delete()[1].get("catalogue.OutgoingMail", 0)
