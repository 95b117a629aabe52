"""The mails about contributions, put in the outbox by the transaction that founds them."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from catalogue.mail.outbox import queue_mail
from catalogue.models import OutgoingMail
from catalogue.submissions.models import Submission, SubmissionContact, SubmissionMail


def notify(*, submission: Submission, template: str, **context: Any) -> bool:
    """Write to the person behind a contribution; say whether there is an address to write to.

    `template` names two files of templates/emails/submissions, which get `submission` and `context`.
    """
    contact = SubmissionContact.objects.filter(submission=submission).exclude(email="").first()
    if contact is None or not send(to=contact.email, template=template, submission=submission, **context):
        return False
    SubmissionContact.objects.filter(pk=contact.pk).update(last_exchange_at=timezone.now())
    return True


def send(*, to: str, template: str, submission: Submission | None = None, **context: Any) -> bool:
    """Put a mail in the outbox; say whether the address is one. About one contribution, it will go with it."""
    known = {"site_url": settings.SITE_URL, "submission": submission, **context}
    try:
        with transaction.atomic():
            mail = queue_mail(to=to, template=f"submissions/{template}", context=known)
            if submission is not None:
                SubmissionMail.objects.create(submission=submission, mail=mail)
    except ValidationError:
        return False
    return True


def forget_mails(submission: Submission) -> None:
    """Remove the mails about a contribution from the outbox, sent or not, whoever they are written to."""
    OutgoingMail.objects.filter(pk__in=list(submission.mails.values_list("mail", flat=True))).delete()


def address_of(view: str, *arguments: str) -> str:
    """The whole address of a page of contributions, for a mail."""
    return address_on_site(reverse(f"catalogue:{view}", args=arguments))


def address_on_site(path: str) -> str:
    """The whole address of a page of the site, for a mail."""
    return urljoin(settings.SITE_URL, path)
