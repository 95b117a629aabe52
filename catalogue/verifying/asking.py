"""The yearly question: who is asked, once a year and no more."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from catalogue.mail.outbox import queue_mail
from catalogue.models import Contact, Innovation, Verification
from catalogue.verifying.links import LIFE, link_to

MOST_QUESTIONS = 200
"""Questions of one run: the outbox and the editors' week are not filled at once."""


def ask(*, contact: int) -> Innovation | None:
    """Put the question to a contact, given by its key, in the outbox. Return its entry.

    None when there is nothing to ask any more: another run was quicker, or the entry changed.
    """
    with transaction.atomic():
        due = Contact.objects.to_ask(timezone.localdate()).select_for_update(of=("self",))
        found = due.filter(pk=contact).first()
        if found is None:
            return None
        verification = Verification.objects.create(innovation=found.innovation, asked_at=timezone.now())
        context = {
            "contact": found,
            "innovation": found.innovation,
            "sheet_url": settings.SITE_URL + found.innovation.get_absolute_url(),
            "answer_url": link_to(verification, found),
            "privacy_url": settings.SITE_URL + reverse("privacy"),
            "days": LIFE.days,
        }
        verification.mail = queue_mail(to=found.email, template="verification", context=context)
        verification.save()
    return found.innovation
