"""The mails about contributions, put in the outbox by the transaction that founds them.

The site keeps no link, only its digest: each mail that leads to the page of a contribution has a new one.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from catalogue.mail import queue_mail
from catalogue.models import Contact, Innovation, OutgoingMail
from catalogue.refusal import Refusal
from catalogue.signals import published
from catalogue.submissions.criteria import ChangeReason
from catalogue.submissions.exchanges import asked_of
from catalogue.submissions.limits import MAILS
from catalogue.submissions.models import (
    Actor,
    EventKind,
    Submission,
    SubmissionContact,
    SubmissionEvent,
    SubmissionKind,
    SubmissionMail,
    SubmissionState,
    TokenPurpose,
)
from catalogue.submissions.models.person import issue_token
from catalogue.submissions.models.submission import SubmissionQuerySet
from catalogue.submissions.workflow import record
from catalogue.throttle import spend

MOST_LINKS = 20
"""Links in the mail to whoever lost one."""


def email_person(
    *, submission: Submission, template: str, link: str = "", required: bool = False, **context: Any
) -> bool:
    """Write to the person behind a contribution; say whether there is an address to write to.

    `template` names two files of templates/emails/submissions, which get `submission`, `link` (to the page of
    the contribution if none is given) and `context`. Raises Refusal when a reader is `required` and there is none.
    """
    contact = submission.person
    is_written = (
        contact is not None
        and contact.email != ""
        and write_mail(
            to=contact.email,
            template=template,
            submission=submission,
            link=link or tracking_link(submission),
            **context,
        )
    )
    if is_written:
        SubmissionContact.objects.filter(pk=submission.pk).update(last_exchange_at=timezone.now())
    elif required:
        raise Refusal(["Plus personne n’est connu derrière cette contribution : il n’y a plus à qui écrire."])
    return is_written


def write_mail(*, to: str, template: str, submission: Submission | None = None, **context: Any) -> bool:
    """Put a mail in the outbox, in the transaction under way; say whether the address is one.

    About one contribution, it will go with it.
    """
    known = {"site_url": settings.SITE_URL, "submission": submission, **context}
    try:
        mail = queue_mail(to=to, template=f"submissions/{template}", context=known)
    except ValidationError:
        return False
    if submission is not None:
        SubmissionMail.objects.create(submission=submission, mail=mail)
    return True


def erase_mails_about(submission: Submission) -> None:
    """Remove the mails about a contribution from the outbox, sent or not, whoever they are written to."""
    OutgoingMail.objects.filter(pk__in=list(submission.mails.values_list("mail", flat=True))).delete()


def address_of(view: str, *arguments: str) -> str:
    """The whole address of a page of contributions, for a mail."""
    return address_on_site(reverse(f"catalogue:{view}", args=arguments))


def address_on_site(path: str) -> str:
    """The whole address of a page of the site, for a mail."""
    return urljoin(settings.SITE_URL, path)


def tracking_link(submission: Submission) -> str:
    """The whole address of the page of a contribution, under a link made for it."""
    return address_of("contribution-tracking", issue_token(submission=submission, purpose=TokenPurpose.TRACK))


def send_lost_links(*, address: str) -> int:
    """Write new links to the last contributions of an address, if it has any, in one mail. Return how many.

    The links that were given before still open.
    """
    with transaction.atomic():
        found = Submission.objects.received().of_person(address).select_related("original")
        latest = list(found.order_by("-received_at", "-pk")[:MOST_LINKS])
        links = [(submission, tracking_link(submission)) for submission in latest]
        if links:
            write_mail(to=address.strip(), template="links", links=links)
    return len(links)


def willing_contact(submission: Submission) -> Contact | None:
    """The contact to pass a question on to, when the entry has one who accepts to be put in touch."""
    if submission.kind != SubmissionKind.QUESTION or submission.original_id is None:
        return None
    return Contact.objects.filter(innovation=submission.original_id, accepts_introductions=True).first()


def relay(*, submission: Submission) -> bool:
    """Pass a question on, in the transaction that receives it; say whether it was.

    One that looks like spam waits for an editor, and so does one that comes after many others to the same person.
    """
    contact = None if submission.is_held else willing_contact(submission)
    asker = SubmissionContact.objects.filter(submission=submission).first()
    if contact is None or asker is None:
        return False
    try:
        spend(MAILS, contact.email)
    except Refusal:
        return False
    if not write_mail(to=contact.email, template="question", submission=submission, asker=asker):
        return False
    record(submission=submission, event=EventKind.MESSAGE_WRITTEN, actor=Actor.SYSTEM)
    return True


def to_remind(now: datetime) -> SubmissionQuerySet:
    """The contributions whose person was asked for something long enough ago, and not reminded of it since."""
    reminders = SubmissionEvent.objects.filter(
        submission=OuterRef("pk"), kind=EventKind.REMINDED, happened_at__gte=OuterRef("state_changed_at")
    )
    asked = Submission.objects.asked_before(now - timedelta(days=settings.SUBMISSION_REMINDER_DAYS))
    return asked.filter(~Exists(reminders), contact__isnull=False).exclude(contact__email="").order_by("pk")


def remind(now: datetime) -> int:
    """Write to each person who is due to be reminded, each in a transaction of its own. Return how many mails wait."""
    return sum(_remind_one(key, now) for key in list(to_remind(now).values_list("pk", flat=True)))


def _remind_one(key: int, now: datetime) -> bool:
    """Remind a person, unless they answered, or were reminded, meanwhile."""
    with transaction.atomic():
        held = Submission.objects.select_for_update().filter(pk=key).first()
        if held is None or not to_remind(now).filter(pk=key).exists():
            return False
        record(submission=held, event=EventKind.REMINDED, actor=Actor.SYSTEM)
        labels = [ChangeReason(code).label for code in asked_of(held) if code in ChangeReason]
        return email_person(submission=held, template="reminder", reasons=labels)


def connect() -> None:
    """Have the contributors of an entry know of its first publication. To be called once."""
    published.connect(_announce, sender=Innovation, dispatch_uid="catalogue.submissions.announce")


def _announce(innovation: Innovation, **_: object) -> None:
    """Write it down and write to them: to whoever sent the contribution that founded it, or one joined to that one."""
    founding = Q(result=innovation, kind=SubmissionKind.INNOVATION, state=SubmissionState.ACCEPTED)
    joined = Q(merged_into__result=innovation, merged_into__kind=SubmissionKind.INNOVATION)
    page = address_on_site(innovation.get_absolute_url())
    for submission in Submission.objects.filter(founding | joined).order_by("pk"):
        record(submission=submission, event=EventKind.PUBLISHED, actor=Actor.SYSTEM)
        email_person(submission=submission, template="published", entry=innovation, page=page)
