"""The mails about contributions, put in the outbox by the transaction that founds them."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from catalogue.outbox import queue_mail
from catalogue.submissions.models import Submission, SubmissionContact


def notify(*, submission: Submission, template: str, **context: Any) -> bool:
    """Write to the person behind a contribution; say whether there is an address to write to.

    `template` names two files of templates/emails/submissions, which get `submission` and `context`.
    """
    contact = SubmissionContact.objects.filter(submission=submission).exclude(email="").first()
    if contact is None or not send(to=contact.email, template=template, submission=submission, **context):
        return False
    SubmissionContact.objects.filter(pk=contact.pk).update(last_exchange_at=timezone.now())
    return True


def send(*, to: str, template: str, **context: Any) -> bool:
    """Put a mail about a contribution in the outbox; say whether the address is one."""
    try:
        queue_mail(to=to, template=f"submissions/{template}", context={"site_url": settings.SITE_URL, **context})
    except ValidationError:
        return False
    return True


def address_of(view: str, *arguments: str) -> str:
    """The whole address of a page of contributions, for a mail."""
    return urljoin(settings.SITE_URL, reverse(f"catalogue:{view}", args=arguments))
