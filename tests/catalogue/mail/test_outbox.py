"""The outbox against mail servers that take, refuse, break off, hang, or are not there."""

from datetime import timedelta
from email import message_from_string
from io import StringIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from catalogue.mail import FIRST_WAIT, MOST_TRIES, claim, send_due, try_again
from catalogue.models import OutgoingMail
from catalogue.models.outgoing_mail import MailStatus
from tests.catalogue.mail.factory import make_mail
from tests.postgresql import free_port
from tests.smtp import Relay, listening

pytestmark = pytest.mark.django_db


def queue(to: str = "une@oural.example") -> OutgoingMail:
    return make_mail(to, subject="L’objet & l’autre\r\nBcc: x", text="Le <texte>.")


@pytest.fixture
def relay(settings):
    """Has the site send by a server: a function that gives the settings."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.OUTBOX_AT_ONCE = False

    def by(port: int, *, seconds: float = 20) -> None:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = port, seconds

    return by


def state(row: OutgoingMail) -> tuple[str, int]:
    row.refresh_from_db()
    return row.status, row.attempts


def send() -> str:
    out = StringIO()
    call_command("send_queued_mail", stdout=out)
    return out.getvalue().strip()


def test_a_mail_is_text_as_it_was_written(relay):
    row = queue()
    with listening(Relay()) as server:
        relay(server.port)
        assert send() == "1 parti, 0 à retenter, 0 abandonné, 0 en attente."
        assert send() == "0 parti, 0 à retenter, 0 abandonné, 0 en attente."
    (sent,) = server.mails
    assert "To: une@oural.example" in sent and "\nBcc" not in sent
    assert row.subject == "L’objet & l’autre Bcc: x" and row.text == "Le <texte>.\n"
    assert state(row) == (MailStatus.SENT, 0)


LINKS = "https://oural.example/suivi/secret1/ https://oural.example/proposer/confirmer/secret2/"


def columns(row: OutgoingMail) -> str:
    """All that the table has of a mail, as a text."""
    return str(OutgoingMail.objects.filter(pk=row.pk).values().get())


def test_the_secrets_of_links_are_their_readers_alone(relay):
    row = make_mail(text=LINKS)
    assert "/suivi/…/" in row.text and "secret1" not in columns(row) and "secret2" not in columns(row)
    with listening(Relay(replies={"MAIL": b"451 later\r\n"})) as server:
        relay(server.port)
        send()
    assert state(row) == (MailStatus.PUT_OFF, 1)
    OutgoingMail.objects.update(due_at=timezone.now())
    with listening(Relay()) as server:
        relay(server.port)
        send()
    (sent,) = server.mails
    told = message_from_string(sent).get_payload(decode=True).decode()
    assert "/suivi/secret1/" in told and "/confirmer/secret2/" in told
    row.refresh_from_db()
    assert (row.status, row.sealed) == (MailStatus.SENT, "")


def test_a_mail_waits_for_the_key_that_its_secrets_were_encrypted_with(relay, settings):
    row = make_mail(text=LINKS)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 8
    with listening(Relay()) as server:
        relay(server.port)
        send()
        assert state(row) == (MailStatus.PUT_OFF, 1) and not server.mails
        assert "n’est plus dans les réglages" in row.failures[0][2]
        settings.SECRET_KEY_FALLBACKS = [former]
        OutgoingMail.objects.update(due_at=timezone.now())
        send()
    assert "secret1" in server.mails[0]


def test_an_undone_transaction_sends_nothing(django_capture_on_commit_callbacks):
    with pytest.raises(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError
    assert not OutgoingMail.objects.exists()


def test_without_a_server_a_mail_is_a_file_once_the_transaction_ends(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    with django_capture_on_commit_callbacks(execute=True):
        queue("une@oural.example")
        queue("deux@oural.example")
        assert not (tmp_path / "mail").exists()
    assert len(list((tmp_path / "mail").iterdir())) == 2
    assert not OutgoingMail.objects.waiting().exists()


def test_a_dead_server_counts_against_no_mail(relay):
    first, second = queue(), queue("deux@oural.example")
    relay(free_port())
    for _ in range(MOST_TRIES + 1):
        with pytest.raises(CommandError, match="ne répond pas"):
            send()
    assert state(first) == state(second) == (MailStatus.WAITING, 0)
    with listening(Relay()) as server:
        relay(server.port)
        assert send_due().sent == 2


def test_a_server_that_hangs_is_left_at_the_first_mail(relay):
    queue()
    queue("deux@oural.example")
    with listening(Relay(is_silent=True)) as server:
        relay(server.port, seconds=0.2)
        assert send_due().reason in ("TimeoutError", "SMTPServerDisconnected")
        assert server.connections == 1
    assert OutgoingMail.objects.due(timezone.now()).count() == 2


def test_a_temporary_refusal_is_tried_again_later_and_later_then_given_up(relay):
    row = queue()
    waits = []
    with listening(Relay(replies={"RCPT": b"451 later\r\n"})) as server:
        relay(server.port)
        for _ in range(MOST_TRIES):
            send_due()
            row.refresh_from_db()
            if row.due_at:
                waits.append(round((row.due_at - row.changed_at) / FIRST_WAIT))
            OutgoingMail.objects.update(due_at=None)
        assert send_due().sent == 0
    assert waits == [1, 4, 16, 64, 256]
    assert state(row) == (MailStatus.GIVEN_UP, MOST_TRIES)
    assert len(row.failures) == MOST_TRIES


def test_what_is_put_off_waits(relay):
    queue()
    with listening(Relay(replies={".": b"452 full\r\n"})) as server:
        relay(server.port)
        assert send_due().put_off == 1
        assert send_due().put_off == 0


@pytest.mark.parametrize("verb", ["RCPT", "MAIL", "."])
def test_a_refusal_for_good_is_not_tried_again_and_the_others_go(relay, verb):
    row = queue()
    with listening(Relay(replies={verb: b"550 never\r\n"})) as server:
        relay(server.port)
        assert send_due().given_up == 1
    assert state(row) == (MailStatus.GIVEN_UP, 1)
    other = queue("deux@oural.example")
    with listening(Relay()) as server:
        relay(server.port)
        assert send_due().sent == 1
    assert state(other) == (MailStatus.SENT, 0)
    assert try_again(keys=[row.pk, other.pk]) == 1
    assert state(row) == (MailStatus.PUT_OFF, 0)


def test_a_server_that_breaks_off_counts_once(relay):
    row = queue()
    with listening(Relay(drops_in_data=True)) as server:
        relay(server.port)
        assert send_due().put_off == 1
    assert state(row) == (MailStatus.PUT_OFF, 1)


def test_two_processes_send_a_mail_once():
    row = queue()
    assert claim(row.pk) == row
    assert claim(row.pk) is None
    assert send_due().sent == 0 and mail.outbox == []


def test_an_address_that_is_none_is_refused_at_once():
    with pytest.raises(ValidationError):
        queue("personne")


def test_old_mails_are_erased_when_told_to(settings):
    settings.OUTBOX_AT_ONCE = False
    old, dead, waiting, recent = (queue(f"{name}@oural.example") for name in ("a", "b", "c", "d"))
    long_ago = timezone.now() - timedelta(days=91)
    OutgoingMail.objects.exclude(pk=recent.pk).update(changed_at=long_ago)
    OutgoingMail.objects.filter(pk__in=[old.pk, recent.pk]).update(status=MailStatus.SENT)
    OutgoingMail.objects.filter(pk=dead.pk).update(status=MailStatus.GIVEN_UP)
    out = StringIO()
    call_command("cleanup_mail", stdout=out)
    assert "2 courriels à effacer" in out.getvalue() and OutgoingMail.objects.count() == 4
    call_command("cleanup_mail", "--apply", stdout=out)
    assert set(OutgoingMail.objects.values_list("pk", flat=True)) == {waiting.pk, recent.pk}
    with pytest.raises(CommandError, match="de 1 à 3650"):
        call_command("cleanup_mail", "--days", str(10**30))
