"""Editors for tests, and what happened last to a contribution."""

from itertools import count

from django.contrib.auth.models import Permission

from catalogue.submissions.models import Submission
from catalogue.submissions.review import take
from oural.models import User
from tests.catalogue.submissions.factory import make_submission

numbers = count(1)
ALL = ("view_submission", "change_submission", "decide_submission", "view_submissioncontact")


def make_editor(*codenames: str) -> User:
    """An editor who may do all to contributions, or what `codenames` say."""
    number = next(numbers)
    editor = User.objects.create_user(f"redactrice{number}", display_name=f"Ada Lovelace {number}")
    editor.is_staff = True
    editor.save()
    editor.user_permissions.set(Permission.objects.filter(codename__in=codenames or ALL))
    return editor


def last_event(submission: Submission) -> int:
    """What a page that was just opened has seen."""
    event = submission.events.order_by("pk").last()
    return event.pk if event else 0


def taken_by(editor: User, **changes) -> Submission:
    """A contribution that an editor has taken."""
    submission = make_submission(**changes)
    take(submission=submission, editor=editor, seen=0)
    return submission
