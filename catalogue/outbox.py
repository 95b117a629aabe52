"""The outbox: every mail of the site goes through here, so that a dead mail server loses nothing and delays nobody.

A mail is a row, written in the transaction that founds it. `manage.py send_queued_mail` sends what is due, one at a
time; where no server is set, mails are files and are written as soon as the transaction ends. The rows and the making
of each message are those of django-post-office. Its own loop is not used: it counts a dead server against every mail,
tries again at a fixed pace, and sends twice when two machines run it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from post_office.models import STATUS, Log

from catalogue.encryption import Keyring
from catalogue.models import OutgoingMail
from catalogue.secret_links import masked, secrets_of, unmasked

MOST_TRIES = 6
FIRST_WAIT = timedelta(minutes=5)
"""The wait after a first failure; each is four times the one before: a mail is given up after 28 hours."""

LEASE = timedelta(minutes=15)
"""How long a mail belongs to who is sending it; afterwards it is due again, as nobody will ever say how it went."""

MOST_MAILS = 500
"""Mails sent in one run: the next run goes on."""

LONGEST_SUBJECT = 200
LONGEST_REASON = 500
KEYRING = Keyring("outbox")
"""Encrypts the secrets of links."""

PERMANENT = 500
"""SMTP replies from there on say that trying again is of no use (RFC 5321, 4.2.1)."""

DELIVERY_ERRORS = (SMTPException, OSError, ValueError)


@dataclass
class Delivery:
    """What a run did: mails sent, put off, given up; `reason` says why the server could not be reached, if so."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    reason: str = ""


def queue_mail(*, to: str, template: str, context: Mapping[str, Any]) -> OutgoingMail:
    """Put a mail to one address in the outbox, as part of the transaction under way.

    `template` names two files of templates/emails: `<template>.subject.txt` and `<template>.txt`. The row has the
    text without the secrets of its links, which it keeps apart, encrypted: whoever reads the table does not act for
    the reader of the mail. Raises ValidationError when `to` is no address.
    """
    subject = re.sub(r"[\r\n\t ]+", " ", render_to_string(f"emails/{template}.subject.txt", context)).strip()
    text = render_to_string(f"emails/{template}.txt", context).strip() + "\n"
    secrets = secrets_of(text)
    mail = OutgoingMail(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        subject=subject[:LONGEST_SUBJECT],
        message=masked(text),
        context={"secrets": KEYRING.encrypt(json.dumps(secrets))} if secrets else None,
        status=STATUS.queued,
    )
    mail.save()
    if settings.OUTBOX_AT_ONCE:
        transaction.on_commit(send_due, robust=True)
    return mail


def send_due(*, at_most: int = MOST_MAILS) -> Delivery:
    """Send the mails that are due. Never call it in a transaction: a server may take its time.

    A server that cannot be reached ends the run and counts against no mail. One that breaks off or refuses a mail
    counts against this one, which is tried again later and later, then given up.
    """
    run = Delivery()
    for pk in list(OutgoingMail.objects.due(timezone.now()).values_list("pk", flat=True)[:at_most]):
        mail = claim(pk)
        if mail is None:
            continue
        relay = get_connection()
        try:
            relay.open()
        except DELIVERY_ERRORS as error:
            OutgoingMail.objects.filter(pk=pk).update(scheduled_time=timezone.now())
            run.reason = type(error).__name__
            return run
        deliver(mail, relay, run)
    return run


def claim(pk: int) -> OutgoingMail | None:
    """Take a mail that is due for oneself, or None when another process was quicker. One statement settles it."""
    now = timezone.now()
    due = OutgoingMail.objects.due(now).order_by().filter(pk=pk)
    return OutgoingMail.objects.get(pk=pk) if due.update(scheduled_time=now + LEASE) else None


def deliver(mail: OutgoingMail, relay: BaseEmailBackend, run: Delivery) -> None:
    """Send a mail by a connection that is open, close it, and write down how it went.

    Once a mail has left, the secrets of its links are its reader's alone. One that was given up keeps them: it may be
    tried again.
    """
    try:
        message = mail.email_message()
        message.body = whole_text(mail)
        relay.send_messages([message])
    except DELIVERY_ERRORS as error:
        note_failure(mail, error, run)
    else:
        run.sent += 1
        settle(mail, status=STATUS.sent, scheduled_time=None, context=None)
    finally:
        close(relay)


def whole_text(mail: OutgoingMail) -> str:
    """What the reader of a mail gets: its text, with the secrets of its links while it still has them.

    Raises Unreadable when the key that encrypted them is gone.
    """
    if not mail.context:
        return mail.message
    return unmasked(mail.message, json.loads(KEYRING.decrypt(mail.context["secrets"])))


def close(relay: BaseEmailBackend) -> None:
    """Close a connection; a server that does not say goodbye changes nothing to what it took."""
    try:
        relay.close()
    except DELIVERY_ERRORS:
        return


def note_failure(mail: OutgoingMail, error: Exception, run: Delivery) -> None:
    """Count a failure: the mail is put off, or given up when the server means never or it was tried often enough."""
    tries = (mail.number_of_retries or 0) + 1
    if tries >= MOST_TRIES or is_permanent(error):
        run.given_up += 1
        is_there = settle(mail, status=STATUS.failed, number_of_retries=tries, scheduled_time=None)
    else:
        run.put_off += 1
        due = timezone.now() + FIRST_WAIT * 4 ** (tries - 1)
        is_there = settle(mail, status=STATUS.requeued, number_of_retries=tries, scheduled_time=due)
    if is_there:
        reason = {"exception_type": type(error).__name__, "message": str(error)[:LONGEST_REASON]}
        Log.objects.create(email_id=mail.pk, status=STATUS.failed, **reason)


def settle(mail: OutgoingMail, **values: int | str | datetime | None) -> bool:
    """Write how a mail stands, unless it was erased meanwhile; say whether it is there."""
    return OutgoingMail.objects.filter(pk=mail.pk).update(**values, last_updated=timezone.now()) > 0


def is_permanent(error: Exception) -> bool:
    """Whether a server said that it will never take the mail."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code >= PERMANENT


def try_again(*, keys: list[int]) -> int:
    """Put mails that were given up back in the outbox, with as many tries as new ones. Return how many there are."""
    dead = OutgoingMail.objects.dead().filter(pk__in=keys)
    return dead.update(status=STATUS.requeued, number_of_retries=0, scheduled_time=timezone.now())


def purge(*, days: int) -> int:
    """Erase the mails that left or were given up so many days ago, addresses and texts alike. Return how many."""
    with transaction.atomic():
        mails = OutgoingMail.objects.over_for(days=days)
        count = mails.count()
        mails.delete()
    return count
