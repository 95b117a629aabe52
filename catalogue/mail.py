"""The outbox: every mail of the site goes through here, so that a dead mail server loses nothing and delays nobody.

A mail is a row, written in the transaction that founds it. `manage.py send_queued_mail` sends what is due, one at a
time: two machines that send at once send nothing twice, and a server that is away counts against no mail. Where no
server is set, mails are files and are written as soon as the transaction ends."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from catalogue.encryption import Keyring, masked, secrets_of, unmasked
from catalogue.models import OutgoingMail
from catalogue.models.outgoing_mail import MailStatus

MOST_TRIES = 6
FIRST_WAIT = timedelta(minutes=5)
"""The wait after a first failure; each is four times the one before: a mail is given up after 28 hours."""

LEASE = timedelta(minutes=15)
"""How long a mail belongs to who is sending it; afterwards it is due again, as nobody will ever say how it went."""

MOST_MAILS = 500
"""Mails sent in one run: the next run goes on."""

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
            OutgoingMail.objects.filter(pk=pk).update(due_at=timezone.now())
            run.reason = type(error).__name__
            return run
        deliver(mail, relay, run)
    return run


def claim(pk: int) -> OutgoingMail | None:
    """Take a mail that is due for oneself, or None when another process was quicker. One statement settles it."""
    now = timezone.now()
    due = OutgoingMail.objects.due(now).order_by().filter(pk=pk)
    return OutgoingMail.objects.get(pk=pk) if due.update(due_at=now + LEASE) else None


def deliver(mail: OutgoingMail, relay: BaseEmailBackend, run: Delivery) -> None:
    """Send a mail by a connection that is open, close it, and write down how it went.

    Once a mail has left, the secrets of its links are its reader's alone. One that was given up keeps them: it may be
    tried again.
    """
    try:
        relay.send_messages([message_of(mail)])
    except DELIVERY_ERRORS as error:
        note_failure(mail, error, run)
    else:
        run.sent += 1
        write_status(mail, status=MailStatus.SENT, due_at=None, sealed="")
    finally:
        close_quietly(relay)


def message_of(mail: OutgoingMail) -> EmailMessage:
    """What the reader of a mail gets: its text, with the secrets of its links while it still has them.

    The headers of one that may be stopped are those of RFC 2369, 3.2, and RFC 8058, 3.1. Raises Unreadable when the
    key that encrypted the secrets is gone.
    """
    secrets = json.loads(KEYRING.decrypt(mail.sealed)) if mail.sealed else []
    text, _, url = unmasked(with_unsubscribe(mail.text, mail.unsubscribe_url), secrets).rpartition("\n")
    stop = {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url else {}
    return EmailMessage(mail.subject, text, to=[mail.to], headers=stop)


def with_unsubscribe(text: str, url: str) -> str:
    """All that a mail has of links, in the order in which their secrets are kept."""
    return f"{text}\n{url}"


def close_quietly(relay: BaseEmailBackend) -> None:
    """Close a connection; a server that does not say goodbye changes nothing to what it took."""
    try:
        relay.close()
    except DELIVERY_ERRORS:
        return


def note_failure(mail: OutgoingMail, error: Exception, run: Delivery) -> None:
    """Count a failure: the mail is put off, or given up when the server means never or it was tried often enough."""
    attempts, now = mail.attempts + 1, timezone.now()
    reason = [now.isoformat(timespec="seconds"), type(error).__name__, str(error)[:LONGEST_REASON]]
    values: dict[str, Any] = {"attempts": attempts, "failures": [*mail.failures, reason]}
    if attempts >= MOST_TRIES or is_permanent(error):
        run.given_up += 1
        write_status(mail, status=MailStatus.GIVEN_UP, due_at=None, **values)
    else:
        run.put_off += 1
        write_status(mail, status=MailStatus.PUT_OFF, due_at=now + FIRST_WAIT * 4 ** (attempts - 1), **values)


def write_status(mail: OutgoingMail, **values: Any) -> None:
    """Write how a mail stands, unless it was erased meanwhile."""
    OutgoingMail.objects.filter(pk=mail.pk).update(**values, changed_at=timezone.now())


def is_permanent(error: Exception) -> bool:
    """Whether a server said that it will never take the mail."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code >= PERMANENT


LONGEST_SUBJECT = 200


def queue_mail(*, to: str, template: str, context: Mapping[str, Any]) -> OutgoingMail:
    """Put a mail to one address in the outbox, as part of the transaction under way; see `written_mail`."""
    return queue_mails(mails=[written_mail(to, template, context)])[0]


def queue_mails(*, mails: Sequence[OutgoingMail]) -> list[OutgoingMail]:
    """Put mails that are written in the outbox, as part of the transaction under way, in one query."""
    queued = OutgoingMail.objects.bulk_create(mails)
    if settings.OUTBOX_AT_ONCE:
        transaction.on_commit(send_due, robust=True)
    return queued


def written_mail(to: str, template: str, context: Mapping[str, Any], unsubscribe_url: str = "") -> OutgoingMail:
    """A mail to one address, not saved.

    `template` names two files of templates/emails: `<template>.subject.txt` and `<template>.txt`. The row has the
    text without the secrets of its links, which it keeps apart, encrypted: whoever reads the table does not act for
    the reader of the mail. Raises ValidationError when `to` is no address.
    """
    validate_email(to)
    subject = re.sub(r"[\r\n\t ]+", " ", render_to_string(f"emails/{template}.subject.txt", context)).strip()
    text = render_to_string(f"emails/{template}.txt", context).strip() + "\n"
    secrets = secrets_of(with_unsubscribe(text, unsubscribe_url))
    return OutgoingMail(
        to=to,
        subject=subject[:LONGEST_SUBJECT],
        text=masked(text),
        unsubscribe_url=masked(unsubscribe_url),
        sealed=KEYRING.encrypt(json.dumps(secrets)) if secrets else "",
    )


def try_again(*, keys: list[int]) -> int:
    """Put mails that were given up back in the outbox, with as many tries as new ones. Return how many there are."""
    dead = OutgoingMail.objects.dead().filter(pk__in=keys)
    return dead.update(status=MailStatus.PUT_OFF, attempts=0, due_at=timezone.now())


def purge(*, days: int) -> int:
    """Erase the mails that left or were given up so many days ago, addresses and texts alike. Return how many."""
    return OutgoingMail.objects.over_for(days=days).delete()[1].get("catalogue.OutgoingMail", 0)
