"""All that is kept of somebody, in one object that they may take away (RGPD, articles 15 and 20)."""

from typing import Any

from catalogue.models import Contact
from catalogue.submissions.forgetting import mails_holding
from catalogue.submissions.kinds import subject_of
from catalogue.submissions.models import Submission, SubmissionContact

CONTACT = ("name", "email", "role", "structure", "wants_credit", "last_exchange_at")
ENTRY_CONTACT = ("name", "role", "email", "accepts_yearly_mail", "accepts_introductions")


def export_person(*, address: str) -> dict[str, Any]:
    """What is kept under an e-mail address: contributions and all that goes with them, contacts of entries, mails."""
    theirs = Submission.objects.of_person(address).select_related("contact", "original", "result")
    theirs = theirs.prefetch_related("messages", "edits", "events", "files", "tokens")
    contacts = Contact.objects.filter(email__iexact=address.strip()).order_by("pk")
    mails = mails_holding(address).order_by("pk")
    return {
        "adresse": address.strip(),
        "contributions": [told(submission) for submission in theirs],
        "contact_de_fiches": list(contacts.values("innovation__title", *ENTRY_CONTACT)),
        "courriels": [{"le": mail.created_at, "objet": mail.subject, "texte": mail.text} for mail in mails],
    }


def told(submission: Submission) -> dict[str, Any]:
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
