"""Who is asked: once a year, only for what is public and old, only who accepts."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalogue.models import Contact, OutgoingMail, Status, Verification
from catalogue.verification import ask
from tests.catalogue.verification.rows import ADDRESS, NAME, ROLE, make_contact, make_question
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db
YEAR_AGO = timedelta(days=365)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("ask_verification", *arguments, stdout=out)
    return out.getvalue()


def test_it_is_dry_unless_told_to_send():
    make_contact(name=NAME, email=ADDRESS, innovation=make_innovation(title="Un puits"))
    said = run()
    assert "Un puits" in said and "1 message à envoyer" in said and NAME not in said and ADDRESS not in said
    assert not OutgoingMail.objects.exists() and not Verification.objects.exists()


def test_each_contact_gets_its_link_once_a_year(settings):
    settings.SITE_URL = "https://oural.example"
    contact = make_contact(name=NAME, email=ADDRESS, innovation=make_innovation(title="Un puits d'ici & là"))
    assert "1 message dans la file" in run("--send")
    assert "0 message dans la file" in run("--send")
    mail = OutgoingMail.objects.get()
    assert mail.to == ADDRESS
    assert mail.subject == "La fiche «\u00a0Un puits d'ici & là\u00a0» est-elle toujours exacte\u00a0?"
    assert f"Bonjour {NAME},\n" in mail.text
    assert f"https://oural.example{contact.innovation.get_absolute_url()}\n" in mail.text
    assert "\nhttps://oural.example/verifier/" in mail.text
    assert Verification.objects.get().mail == mail
    Verification.objects.update(asked_at=timezone.now() - YEAR_AGO - timedelta(hours=1))
    assert "1 message dans la file" in run("--send")


@pytest.mark.parametrize(
    ("contact", "innovation"),
    [
        ({"accepts_yearly_mail": False}, {}),
        ({}, {"status": Status.DRAFT, "published_at": None}),
        ({}, {"status": Status.ARCHIVED}),
        ({}, {"verified_on": timezone.localdate() - timedelta(days=364)}),
    ],
)
def test_who_is_left_in_peace(contact, innovation):
    make_contact(innovation=make_innovation(**innovation), **contact)
    assert not Contact.objects.to_ask(timezone.localdate()).exists()


def test_the_longest_unverified_come_first_and_a_run_is_bounded():
    today = timezone.localdate()
    old = make_contact(innovation=make_innovation(verified_on=today - YEAR_AGO))
    older = make_contact(innovation=make_innovation(verified_on=today - 2 * YEAR_AGO))
    never = make_contact()
    assert list(Contact.objects.to_ask(today)) == [never, older, old]
    assert "2 messages" in run("--send", "--limit", "2")
    assert list(Contact.objects.to_ask(today)) == [old]
    with pytest.raises(CommandError, match="à partir de 1"):
        run("--limit", "0")


def test_a_contact_asked_meanwhile_is_not_asked_again():
    contact = make_contact()
    make_question(contact)
    assert ask(contact=contact.pk) is None and ask(contact=0) is None
    assert not OutgoingMail.objects.exists()


def test_nothing_of_a_contact_is_public(client):
    """Not in the pages, the exports, the feeds, the index, nor in the words that logs repeat."""
    entry = make_innovation(title="Un puits")
    contact = make_contact(name=NAME, email=ADDRESS, role=ROLE, innovation=entry)
    paths = [
        entry.get_absolute_url(),
        "/innovations/",
        "/innovations/?q=discrete",
        "/innovations/export.csv",
        "/innovations/export.json",
        "/innovations/flux.atom",
        "/sitemap.xml",
    ]
    for path in paths:
        response = client.get(path)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        for secret in ("Camille", "camille", "secrets"):
            assert secret not in content.decode().replace("q=discrete", ""), path
    assert str(contact) == "contact"
    document = entry.search_document if hasattr(entry, "search_document") else None
    assert document is None or "camille" not in document.words
