"""Mails of the outbox, as the tests need them."""

from catalogue.mail import queue_mail
from catalogue.models import OutgoingMail
from proposals.news import Digest
from tests.factories import numbers


def make_mail(to: str = "une@oural.example", *, subject: str = "", text: str = "Texte.") -> OutgoingMail:
    """A mail that waits, with a subject of its own."""
    digest = Digest(subject or f"Objet {next(numbers)}", text, (), ())
    return queue_mail(to=to, template="news_digest", context={"digest": digest})
