"""Questions on an entry, passed on to its contact, who answers directly; nobody is shown the contact’s address."""

from catalogue.models import Contact
from catalogue.refusal import Refusal
from catalogue.submissions.limits import MAILS
from catalogue.submissions.models import Actor, EventKind, Submission, SubmissionContact, SubmissionKind
from catalogue.submissions.notifications import send
from catalogue.submissions.workflow import record
from catalogue.throttle import spend


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
    if not send(to=contact.email, template="question", submission=submission, asker=asker):
        return False
    record(submission=submission, event=EventKind.MESSAGE_WRITTEN, actor=Actor.SYSTEM)
    return True
