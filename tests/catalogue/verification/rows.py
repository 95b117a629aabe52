"""Contacts and questions, as the tests need them."""

from django.utils import timezone

from catalogue.models import Contact, Verification
from catalogue.verification import link_to
from tests.factories import make_innovation, numbers

NAME, ADDRESS, ROLE = "Camille Discrète", "camille.discrete@mairie.example", "Directrice des secrets"


def make_contact(**changes) -> Contact:
    """The contact of a new public entry, unless `changes` say otherwise."""
    if "innovation" not in changes:
        changes["innovation"] = make_innovation()
    values = {"email": f"contact{next(numbers)}@mairie.example"}
    return Contact.objects.create(**values | changes)


def make_question(contact: Contact, **changes) -> Verification:
    """A question put to a contact now."""
    values = {"innovation": contact.innovation, "asked_at": timezone.now()}
    return Verification.objects.create(**values | changes)


def path_of(question: Verification, contact: Contact) -> str:
    """The path of the page of a question."""
    return "/verifier/" + link_to(question, contact).partition("/verifier/")[2]
