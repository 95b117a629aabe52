"""The yearly question to the contact of an entry: asked once a year at most, answered, and erased with the contact.

Each mail has a signed link that opens one question, for a time, for the address that it was sent to, and no account.
The answer dates the entry, or waits for an editor, and never changes what the entry says."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.db.models.signals import pre_delete
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from catalogue.entries.changes import record_change
from catalogue.entries.services import lock
from catalogue.mail import queue_mail
from catalogue.models import Answer, Contact, Innovation, OutgoingMail, Verification
from catalogue.refusal import Refusal

LIFE = timedelta(days=60)
SALT = "catalogue.verification"
"""Apart from the other signatures of the site: a link opens nothing else, and nothing else opens this."""


class LinkRefused(Exception):
    """A link that opens nothing; the message is a French sentence, `status` that of the page."""

    def __init__(self, sentence: str, *, status: int):
        super().__init__(sentence)
        self.status = status


def link_to(verification: Verification, contact: Contact) -> str:
    """The whole address of the page of a question, for the mail to a contact."""
    token = TimestampSigner(salt=SALT).sign(f"{verification.pk}.{fingerprint(contact)}")
    return settings.SITE_URL + reverse("catalogue:verification", args=[token])


def open_link(token: str) -> Verification:
    """The question that a link opens. Raises LinkRefused when it is not ours, too old, or no longer for its reader."""
    try:
        key, _, reader = TimestampSigner(salt=SALT).unsign(token, max_age=LIFE).partition(".")
    except SignatureExpired:
        raise LinkRefused(f"Ce lien a expiré : il servait {LIFE.days} jours.", status=410) from None
    except (BadSignature, UnicodeError):
        raise LinkRefused("Ce lien est incomplet ou a été modifié. Reprenez-le dans le message.", status=404) from None
    found = Verification.objects.filter(pk=int(key)).select_related("innovation", "innovation__contact").first()
    contact = getattr(found.innovation, "contact", None) if found else None
    if found is None or contact is None or fingerprint(contact) != reader:
        raise LinkRefused("Ce lien ne sert plus : la question a été retirée.", status=410)
    return found


def fingerprint(contact: Contact) -> str:
    """What tells an address from another without saying it: a link dies when the contact of its entry changes."""
    return salted_hmac(SALT, contact.email.strip().lower()).hexdigest()[:16]


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


def record_answer(*, verification: Verification, answer: str, remark: str) -> None:
    """Write what a contact answers. The same answer twice is one; another takes its place until an editor treated it.

    An entry that still holds is verified as of today. Raises Refusal once the answer was treated.
    """
    with transaction.atomic():
        found = Verification.objects.select_for_update().get(pk=verification.pk)
        if (found.answer, found.remark) == (answer, remark):
            return
        if found.treated_at is not None:
            raise Refusal(["La rédaction a déjà traité votre réponse. Écrivez-lui pour en dire plus."])
        innovation = Innovation(pk=found.innovation_id)
        lock(innovation)
        if found.answer == Answer.TRUE and answer != Answer.TRUE:
            date_entry(innovation, found.verified_before)
        if found.answer != Answer.TRUE and answer == Answer.TRUE:
            found.verified_before = innovation.verified_on
            date_entry(innovation, timezone.localdate())
        found.answer, found.remark, found.answered_at = answer, remark, timezone.now()
        found.save()


def date_entry(innovation: Innovation, day: date | None) -> None:
    """Say when an entry was last verified. This is no change of what it says: its date of change stays."""
    innovation.verified_on = day
    innovation.save(update_fields=["verified_on"])
    record_change([innovation.pk])


def treat(*, keys: Collection[int], by: Any) -> int:
    """Say that an editor dealt with answers. Return how many were waiting."""
    waiting = Verification.objects.to_treat().filter(pk__in=keys)
    return waiting.update(treated_at=timezone.now(), treated_by=by)


def connect() -> None:
    """Have each contact that goes take along what was written to it and by it. To be called once."""
    pre_delete.connect(_forget, sender=Contact, dispatch_uid="catalogue.verification")


def _forget(instance: Contact, **_: object) -> None:
    """Erase the mails to a contact and the words of its answers. What it answered, and when, names nobody."""
    forget_mails(instance.innovation)
    Verification.objects.filter(innovation=instance.innovation_id).update(remark="")


def forget_mails(innovation: Innovation) -> None:
    """Erase the questions asked about an entry from the outbox, sent or not: they hold the address of its contact."""
    asked = Verification.objects.filter(innovation=innovation, mail__isnull=False)
    OutgoingMail.objects.filter(pk__in=list(asked.values_list("mail", flat=True))).delete()
