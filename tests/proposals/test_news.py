"""The monthly digest: dry unless told to send, one mail for each editor."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalogue.models import OutgoingMail
from oural.models import User
from proposals.news import EDITORS
from tests.proposals.rows import make_proposal, make_update

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(django_capture_on_commit_callbacks) -> Callable[..., str]:
    """Run the command, and what it does once its transaction ends."""

    def run_it(*arguments: str) -> str:
        out = StringIO()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("send_news_digest", *arguments, stdout=out)
        return out.getvalue()

    return run_it


@pytest.fixture
def silent():
    """A proposal without news since the report, beside one that has some."""
    proposal = make_proposal(title="Former les élus")
    make_update(happened_on=timezone.localdate() - timedelta(days=20))
    return proposal


def make_editor(name: str, **changes) -> User:
    user = User.objects.create_user(name, **{"email": f"{name}@oural.example"} | changes)
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


def test_it_is_dry_unless_told_to_send(silent, run):
    make_editor("une")
    said = run()
    assert "1 proposition sans nouvelle" in said and "Former les élus" in said
    assert "rien n’est envoyé" in said and mail.outbox == []


def test_each_editor_gets_one_mail(silent, run):
    make_editor("une")
    make_editor("deux")
    make_editor("partie", is_active=False)
    make_editor("sans", email="")
    User.objects.create_user("autre", email="autre@oural.example")
    assert "2 messages dans la file d’envoi." in run("--send")
    assert [message.to for message in mail.outbox] == [["deux@oural.example"], ["une@oural.example"]]
    assert f"n°\u00a0{silent.number}\u00a0· Former les élus" in mail.outbox[0].body


def test_a_mail_is_a_file_where_no_relay_is_set(silent, settings, tmp_path, run):
    make_editor("une")
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    run("--send")
    (file,) = tmp_path.iterdir()
    assert not OutgoingMail.objects.waiting().exists()
    assert "une@oural.example" in file.read_text()


def test_nobody_is_disturbed_for_nothing(silent, run):
    make_editor("une")
    assert "aucun message envoyé" in run("--send", "--months", "1000")
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("arguments", "reason"), [(["--months", "0"], "à partir de 1"), (["--send"], "Personne à qui")]
)
def test_what_cannot_be_done_is_told(silent, arguments, reason, run):
    with pytest.raises(CommandError, match=reason):
        run(*arguments)
