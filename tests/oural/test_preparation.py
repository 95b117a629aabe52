"""`manage.py prepare`: nothing twice, nothing lost by an interruption."""

import socket
import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.db import OperationalError

from oural import preparation
from oural.models import PreparedStep
from oural.preparation import Step

User = get_user_model()


class Interrupted(Exception):
    """Stands for anything that stops the preparation."""


@pytest.fixture
def tree(tmp_path: Path, settings) -> Path:
    """A project of two files, each the input of a step."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "first").write_text("1")
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "file").write_text("2")
    return tmp_path


STEPS = (
    Step("first", "Premier", ("load_first", "--apply"), ("first",)),
    Step("second", "Second", ("load_second",), ("second",)),
)


@pytest.fixture
def commands(monkeypatch) -> list[str]:
    """The commands that the preparation calls, which do nothing but say so."""
    called = []

    def call(name: str, *arguments: str, stdout=None, **options):
        called.append(" ".join([name, *arguments]))
        if stdout:
            stdout.write(f"Détail\n{name} : 3 lignes.\n")

    monkeypatch.setattr(preparation, "call_command", call)
    return called


def prepared(steps=STEPS) -> list[str]:
    """Prepare the data and give what was told."""
    told: list[str] = []
    preparation.load_data(told.append, steps)
    return told


@pytest.mark.django_db
def test_each_step_runs_once_and_tells_its_count(tree, commands):
    assert prepared() == ["Premier…", "  load_first : 3 lignes.", "Second…", "  load_second : 3 lignes."]
    assert prepared() == []
    assert commands == ["load_first --apply", "load_second"]


@pytest.mark.django_db
def test_a_change_runs_its_step_and_the_later_ones(tree, commands):
    prepared()
    commands.clear()
    (tree / "second" / "new").write_text("")
    prepared()
    assert commands == ["load_second"]
    (tree / "first").write_text("other")
    prepared()
    assert commands == ["load_second", "load_first --apply", "load_second"]


@pytest.mark.django_db
def test_a_step_that_was_stopped_runs_again(tree, commands, monkeypatch):
    def stop(name: str, *arguments: str, **options):
        if name == "load_second":
            raise Interrupted
        commands.append(name)

    with monkeypatch.context() as patch, pytest.raises(Interrupted):
        patch.setattr(preparation, "call_command", stop)
        prepared()
    assert [step.name for step in PreparedStep.objects.all()] == ["first"]
    prepared()
    assert commands == ["load_first", "load_second"]


@pytest.mark.django_db
def test_another_database_has_everything_to_do(tree, commands):
    prepared()
    PreparedStep.objects.all().delete()
    assert len(prepared()) == 4


def test_what_python_compiles_does_not_count(tree):
    before = preparation.digest_of(["second"])
    (tree / "second" / "__pycache__").mkdir()
    (tree / "second" / "__pycache__" / "file.cpython-311.pyc").write_text("")
    assert preparation.digest_of(["second"]) == before


def test_a_renamed_file_counts(tree):
    before = preparation.digest_of(["second"])
    (tree / "second" / "file").rename(tree / "second" / "renamed")
    assert preparation.digest_of(["second"]) != before


def test_every_input_exists(settings):
    """A path that names nothing would never bring a change."""
    inputs = [path for step in preparation.DATA for path in step.inputs] + list(preparation.STATIC_INPUTS)
    assert len(inputs) >= 12
    assert [path for path in inputs if not (settings.BASE_DIR / path).exists()] == []


@pytest.fixture
def collected(tmp_path: Path, settings, monkeypatch) -> Callable[[], int]:
    """Prepares static files and counts how many times they were collected."""
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    times = []

    def collect(*arguments, **options):
        times.append(options)
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")

    monkeypatch.setattr(preparation, "call_command", collect)

    def prepare() -> int:
        preparation.collect_static(lambda line: None)
        return len(times)

    return prepare


def test_static_files_are_collected_once(collected):
    assert (collected(), collected()) == (1, 1)


def test_static_files_that_went_away_are_collected_again(collected, settings):
    collected()
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    assert collected() == 2


def test_static_files_of_another_debug_are_collected_again(collected, settings):
    collected()
    settings.DEBUG = True
    assert collected() == 2


def test_a_second_preparation_waits_for_the_first(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    told, order = threading.Event(), []

    def second():
        with preparation.only_one(lambda line: told.set()):
            order.append("second")

    with preparation.only_one(pytest.fail):
        thread = threading.Thread(target=second)
        thread.start()
        assert told.wait(timeout=10)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def password_in(told: list[str]) -> str:
    """The password in what was told."""
    return told[0].split("mot de passe\u00a0: ")[1].split()[0]


@pytest.mark.django_db
def test_the_local_account_is_told_once_and_opens_the_admin(settings, client):
    settings.DATABASE_URL = ""
    told: list[str] = []
    preparation.create_local_account(told.append)
    preparation.create_local_account(told.append)
    assert len(told) == 1
    assert authenticate(username=preparation.USERNAME, password=password_in(told)).is_superuser
    assert client.login(username=preparation.USERNAME, password=password_in(told))
    assert client.get("/admin/").status_code == 200


def test_two_passwords_differ():
    assert preparation.new_password() != preparation.new_password()


@pytest.mark.django_db
def test_no_account_is_made_where_a_database_is_given(settings):
    settings.DATABASE_URL = "postgresql://oural@example/oural"
    preparation.create_local_account(lambda line: pytest.fail(line))
    assert not User.objects.exists()


@pytest.mark.django_db
def test_no_account_is_made_beside_an_administrator(settings):
    settings.DATABASE_URL = ""
    User.objects.create_superuser(username="autre", password="x")
    preparation.create_local_account(lambda line: pytest.fail(line))
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_an_account_whose_password_nobody_saw_does_not_exist(settings):
    settings.DATABASE_URL = ""

    def stop(line: str):
        raise Interrupted

    with pytest.raises(Interrupted):
        preparation.create_local_account(stop)
    assert not User.objects.exists()


def test_a_port_in_use_is_refused_before_anything_is_done():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        with pytest.raises(CommandError, match=f"Le port {port} est déjà pris.*make run PORT="):
            call_command("prepare", "--port", port)


@pytest.mark.parametrize("port", ["", "abc", "0", "65536", "-1", "8000.5", "٣٠٠٠"])
def test_what_is_not_a_port_is_refused(port):
    with pytest.raises(CommandError, match="n’est pas un port"):
        call_command("prepare", f"--port={port}")


@pytest.mark.parametrize(
    ("error", "sentence", "code"),
    [(OperationalError("no route"), "base de données", 1), (KeyboardInterrupt(), "reprendra", 130)],
)
def test_what_stops_the_preparation_is_told_in_a_sentence(monkeypatch, tmp_path, settings, error, sentence, code):
    settings.VAR_DIR = tmp_path

    def fail():
        raise error

    monkeypatch.setattr(preparation, "migrate", fail)
    with pytest.raises(CommandError, match=sentence) as caught:
        call_command("prepare", stdout=StringIO())
    assert caught.value.returncode == code
