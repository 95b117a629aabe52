"""What is kept of a person: given to them in one object (RGPD, articles 15 and 20), erased when they ask, and at the
end of the retention periods.

What the public reads stays: an entry is the catalogue's, and what accepting wrote elsewhere, such as a reading of a
proposal, is of whoever keeps it. Events stay as long as their contribution; they name nobody.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalogue import throttle
from catalogue.models import Alert, Contact, Notebook, OutgoingMail
from catalogue.models.alert import AlertQuerySet
from catalogue.models.notebook import NotebookQuerySet
from catalogue.models.outgoing_mail import OutgoingMailQuerySet
from catalogue.submissions.emails import erase_mails_about
from catalogue.submissions.kinds import answers_that_stay, subject_of
from catalogue.submissions.models import (
    Actor,
    EventKind,
    Submission,
    SubmissionContact,
    SubmissionCredit,
    SubmissionState,
)
from catalogue.submissions.models.submission import SubmissionQuerySet
from catalogue.submissions.workflow import record_event

CONTACT = ("name", "email", "role", "structure", "wants_credit", "last_exchange_at")
ALERT = ("kind", "target", "frequency", "asked_at", "confirmed_at", "sent_at")
ENTRY_CONTACT = ("name", "role", "email", "accepts_yearly_mail", "accepts_introductions")


@dataclass(frozen=True, slots=True)
class Overdue:
    """What the retention periods let go: what was never confirmed, what was refused or withdrawn, the accepted
    contributions of which the person is forgotten, the notebooks that nobody opens any more, and the alerts to which
    nobody said yes."""

    unconfirmed: SubmissionQuerySet
    refused: SubmissionQuerySet
    silent: SubmissionQuerySet
    notebooks: NotebookQuerySet
    alerts: AlertQuerySet


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of somebody: contributions, persons behind accepted ones, contacts of entries, alerts, mails."""

    contributions: int
    contacts: int
    of_entries: int
    alerts: int
    mails: int


def overdue_by(now: datetime) -> Overdue:
    """What the retention periods of the settings let go at a moment."""
    all_of_them = Submission.objects.order_by("pk")
    return Overdue(
        all_of_them.forgotten_since(now - timedelta(days=settings.SUBMISSION_UNCONFIRMED_DAYS)),
        all_of_them.refused_before(now - months(settings.SUBMISSION_REJECTED_MONTHS)),
        all_of_them.silent_since(now - months(settings.SUBMISSION_CONTACT_MONTHS)),
        Notebook.objects.unvisited(timezone.localdate(now)),
        Alert.objects.unconfirmed_since(now - timedelta(days=settings.SUBMISSION_UNCONFIRMED_DAYS)),
    )


def months(number: int) -> timedelta:
    """A number of months, of a twelfth of a year each."""
    return timedelta(days=365 * number / 12)


def apply_retention() -> None:
    """Let go what the retention periods let go, one contribution at a time: interrupted, it goes on another day."""
    overdue = overdue_by(timezone.now())
    forget_unsent()
    _let_go(overdue.refused, lambda held: erase(submission=held))
    _let_go(overdue.silent, lambda held: forget_contact(submission=held, actor=Actor.SYSTEM))
    overdue.notebooks.delete()
    with transaction.atomic():
        overdue.alerts.erase()
    throttle.forget_unused()


def _let_go(overdue: SubmissionQuerySet, forget: Callable[[Submission], None]) -> None:
    """Forget each contribution that is overdue still once it is held: it may have been taken up again meanwhile."""
    for key in list(overdue.values_list("pk", flat=True)):
        with transaction.atomic():
            held = overdue.select_for_update(of=("self",)).filter(pk=key).first()
            if held is not None:
                forget(held)


def forget_unsent() -> int:
    """Erase the drafts, and what was never confirmed, that nobody has touched for some days. Return how many."""
    limit = timezone.now() - timedelta(days=settings.SUBMISSION_UNCONFIRMED_DAYS)
    keys = list(Submission.objects.forgotten_since(limit).order_by("pk").values_list("pk", flat=True))
    return sum(forget_one(key, limit) for key in keys)


def forget_one(key: int, limit: datetime) -> bool:
    """Erase a contribution that nobody has touched since a moment, and say whether it was so still."""
    with transaction.atomic():
        held = Submission.objects.select_for_update().forgotten_since(limit).filter(pk=key).first()
        if held is not None:
            erase(submission=held)
    return held is not None


def erase(*, submission: Submission) -> None:
    """Remove a contribution with all that was kept of it, events, files and mails included.

    Nothing can bring it back; one that is erased already stays so.
    """
    with transaction.atomic():
        files = list(submission.files.all())
        if not Submission.objects.filter(pk=submission.pk).update(erased_at=timezone.now()):
            return
        erase_mails_about(submission)
        Submission.objects.get(pk=submission.pk).delete()
        for each in files:
            transaction.on_commit(each.forget, robust=True)


def forget_contact(*, submission: Submission, actor: Actor) -> None:
    """Remove who sent a contribution, what was written back and forth, mails included, the links and the files.

    The texts stay, as the entry has them, and so does the name on it of who asked to be thanked.
    """
    with transaction.atomic():
        files = list(submission.files.all())
        SubmissionContact.objects.filter(submission=submission).delete()
        erase_mails_about(submission)
        for kept in (submission.messages, submission.tokens, submission.files):
            kept.all().delete()
        record_event(submission=submission, event=EventKind.CONTACT_ERASED, actor=actor)
        for each in files:
            transaction.on_commit(each.forget, robust=True)


def erase_person_behind(*, submission: Submission, actor: Actor) -> None:
    """Erase what is kept of the person behind a contribution, as they asked: all of it, unless it was accepted.

    Then the contribution stays as a number with its events: its texts are those of the entry, which is public.
    """
    with transaction.atomic():
        contact = SubmissionContact.objects.filter(submission=submission).first()
        if submission.state == SubmissionState.ACCEPTED:
            forget_contact(submission=submission, actor=actor)
            SubmissionCredit.objects.filter(submission=submission).delete()
            submission.edits.all().delete()
            Submission.objects.filter(pk=submission.pk).update(answers=answers_that_stay(submission))
        else:
            erase(submission=submission)
        if contact is not None and contact.email:
            erase_mails(contact.email, still_known=SubmissionContact.objects.at(contact.email).exists())


def erase_mails(address: str, *, still_known: bool) -> int:
    """Remove the mails that hold an address and return how many; those still to leave stay while it is known."""
    mails = mails_holding(address)
    if still_known:
        mails = mails.exclude(pk__in=OutgoingMail.objects.waiting())
    count = mails.count()
    mails.delete()
    return count


def mails_holding(address: str) -> OutgoingMailQuerySet:
    """The mails to an address, and those that give that very one to the contact of an entry."""
    address = address.strip()
    if not address:
        return OutgoingMail.objects.none()
    whole = re.compile(rf"(?<![\w.+%-]){re.escape(address)}(?![\w-]|\.\w)", re.I)
    found = OutgoingMail.objects.filter(text__icontains=address).order_by("pk").values_list("pk", "text")
    keys = [key for key, text in found if whole.search(text)]
    return OutgoingMail.objects.filter(Q(to__iexact=address) | Q(pk__in=keys))


def erase_person(*, address: str) -> Erased:
    """Erase what is kept under an e-mail address: contributions, drafts included, contacts, alerts, mails."""
    if "\x00" in address:  # no row can hold one: PostgreSQL refuses the very question
        return Erased(0, 0, 0, 0, 0)
    with transaction.atomic():
        theirs = list(Submission.objects.of_person(address))
        accepted = sum(submission.state == SubmissionState.ACCEPTED for submission in theirs)
        mails = mails_holding(address).count()
        contacts = Contact.objects.filter(email__iexact=address.strip())
        of_entries = contacts.count()
        contacts.delete()
        alerts = Alert.objects.at(address).erase()
        for submission in theirs:
            erase_person_behind(submission=submission, actor=Actor.SYSTEM)
        erase_mails(address, still_known=False)
    return Erased(len(theirs) - accepted, accepted, of_entries, alerts, mails)


def export_person(*, address: str) -> dict[str, Any]:
    """What is kept under an e-mail address: contributions and all that goes with them, contacts, alerts, mails."""
    theirs = Submission.objects.of_person(address).select_related("contact", "original", "result")
    theirs = theirs.prefetch_related("messages", "edits", "events", "files", "tokens")
    contacts = Contact.objects.filter(email__iexact=address.strip()).order_by("pk")
    mails = mails_holding(address).order_by("pk")
    return {
        "adresse": address.strip(),
        "contributions": [contribution_data(submission) for submission in theirs],
        "contact_de_fiches": list(contacts.values("innovation__title", *ENTRY_CONTACT)),
        "alertes": list(Alert.objects.at(address).order_by("pk").values(*ALERT)),
        "courriels": [{"le": mail.created_at, "objet": mail.subject, "texte": mail.text} for mail in mails],
    }


def contribution_data(submission: Submission) -> dict[str, Any]:
    """A contribution and what goes with it. The private notes of the editors are about it, and are given too."""
    contact: SubmissionContact = submission.contact
    credit = getattr(submission, "credit", None)
    subject = subject_of(submission)
    return {
        "numero": submission.number,
        "type": submission.get_kind_display(),
        "etat": submission.get_state_display(),
        "commencee_le": submission.created_at,
        "recue_le": submission.received_at,
        "decidee_le": submission.decided_at,
        "contact": {name: getattr(contact, name) for name in CONTACT},
        "reponses": submission.answers,
        "fiche_concernee": submission.original and submission.original.title,
        "sujet": subject and {"titre": subject.title, "page": subject.url},
        "fiche_qui_en_vient": submission.result and submission.result.title,
        "nom_publie": credit and credit.name,
        "messages": [
            {"le": each.written_at, "de": each.get_author_display(), "texte": each.text, "note": each.is_private}
            for each in submission.messages.all()
        ],
        "textes_relus": [
            {"question": each.question, "texte": each.text, "reponse": each.decision, "desaccord": each.objection}
            for each in submission.edits.all()
        ],
        "evenements": [{"le": each.happened_at, "quoi": each.get_kind_display()} for each in submission.events.all()],
        "fichiers": [
            {"nom": each.file.name, "montre": each.alt, "credit": each.credit, "octets": each.size}
            for each in submission.files.all()
        ],
        "liens": submission.tokens.count(),
    }
