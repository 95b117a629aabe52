"""Mails that lead to the page of a contribution. The site keeps no link, only its digest: each has a new one."""

from typing import Any

from catalogue.refusal import Refusal
from catalogue.submissions.models import Submission, SubmissionContact, TokenPurpose
from catalogue.submissions.notifications import address_of, notify
from catalogue.submissions.tokens import issue_token


def tell(*, submission: Submission, template: str, **context: Any) -> bool:
    """Write to the person behind a contribution, with a link to its page; say whether there is an address for it."""
    if not SubmissionContact.objects.filter(submission=submission).exclude(email="").exists():
        return False
    return notify(submission=submission, template=template, link=tracking_link(submission), **context)


def tell_somebody(*, submission: Submission, template: str, **context: Any) -> None:
    """Write what makes no sense without a reader. Raises Refusal when nobody is known behind the contribution."""
    if not tell(submission=submission, template=template, **context):
        raise Refusal(["Plus personne n’est connu derrière cette contribution : il n’y a plus à qui écrire."])


def tracking_link(submission: Submission) -> str:
    """The whole address of the page of a contribution, under a link made for it."""
    return address_of("contribution-tracking", issue_token(submission=submission, purpose=TokenPurpose.TRACK))
