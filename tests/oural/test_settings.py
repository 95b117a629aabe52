"""The settings: each is in the table of docs/operations.md, and a production that lacks one does not start."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds
PRODUCTION = {
    "DATABASE_URL": "postgresql://oural:secret@127.0.0.1/oural",
    "SECRET_KEY": "a1B2c3D4" * 8,
    "ALLOWED_HOSTS": "oural.example",
}


def variables_read() -> set[str]:
    """The variables that `env.…("NAME")` reads in the settings and in the server's configuration."""
    calls = (
        node
        for name in ("settings.py", "server.py")
        for node in ast.walk(ast.parse((ROOT / "oural" / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )
    return {
        call.args[0].value
        for call in calls
        if ast.unparse(call.func.value) == "env" and call.args and isinstance(call.args[0], ast.Constant)
    }


def variables_told() -> set[str]:
    """The variables of the table."""
    return set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8"), re.M))


def test_the_table_tells_each_variable_and_no_other():
    assert len(variables_read()) >= 20
    assert variables_told() == variables_read()


def test_nothing_else_reads_the_environment():
    """A variable read elsewhere would escape the table."""
    modules = [path for folder in ("oural", "catalogue", "proposals") for path in (ROOT / folder).rglob("*.py")]
    assert len(modules) >= 140
    readers = [
        path.name for path in modules if re.search(r"os\.environ\b|os\.getenv", path.read_text(encoding="utf-8"))
    ]
    assert sorted(readers) == ["wsgi.py"]  # it names the settings, as Django has it


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run Python on the real settings, with these variables and none of the tests' own."""
    ours = variables_read() | {"DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"VAR_DIR": str(settings.VAR_DIR), "PYTHONUTF8": "1"} | variables
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE)


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run a command of `manage.py`."""
    return run("manage.py", *arguments, **variables)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_production_without_it_stops_with_a_sentence(missing):
    given = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = manage("check", **given)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert missing in done.stderr


def test_gunicorn_stops_with_the_same_sentence():
    given = PRODUCTION | {"SECRET_KEY": ""}
    done = run("-m", "gunicorn", "--config", "python:oural.server", "oural.wsgi", **given)
    assert done.returncode == 1
    assert "SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["mysql://localhost/oural", "oural", "postgresql:oural"])
def test_another_database_stops_with_a_sentence(url):
    done = manage("check", **PRODUCTION | {"DATABASE_URL": url})
    assert done.returncode == 1
    assert "postgresql://" in done.stderr
    assert "Traceback" not in done.stderr


def setting(name: str, **variables: str) -> str:
    """The value of a setting in a process of its own, which loads no application: it takes a fifth of the time."""
    code = f"import sys; from oural import settings; sys.stdout.write(str(settings.{name}))"
    done = run("-c", code, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_machine_of_ones_own_has_its_key_and_no_debug(tmp_path):
    folder = tmp_path / "var"
    key = setting("SECRET_KEY", VAR_DIR=str(folder))
    assert len(key) >= 50
    assert setting("SECRET_KEY", VAR_DIR=str(folder)) == key
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0
    assert setting("DEBUG", VAR_DIR=str(folder)) == "False"


def test_the_folder_of_the_database_may_have_any_name(tmp_path):
    folder = tmp_path / "with space # and + and %20"
    assert manage("migrate", "oural", VAR_DIR=str(folder)).returncode == 0
    assert (folder / "oural.sqlite3").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_https_is_expected_of_a_production_alone():
    assert setting("SECURE_SSL_REDIRECT", **PRODUCTION) == "True"
    assert setting("SECURE_SSL_REDIRECT") == "False"


def test_https_that_the_site_cannot_see_is_told():
    assert "oural.W010" in manage("check", **PRODUCTION).stderr
    assert "oural.W010" not in manage("check", **PRODUCTION, BEHIND_PROXY="on").stderr


def test_a_switch_that_is_neither_on_nor_off_stops_with_a_sentence():
    done = manage("check", HTTPS="ouii")
    assert done.returncode == 1
    assert "HTTPS vaut «\u00a0ouii\u00a0»" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("word", "value"), [("on", "True"), ("1", "True"), ("oui", "True"), ("off", "False"), ("", "False")]
)
def test_a_switch_reads_the_usual_words(word, value):
    assert setting("HTTPS", HTTPS=word) == value


def test_the_keys_of_before_are_read():
    assert setting("SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS="a,b") == "['a', 'b']"
    assert setting("SECOND_FACTOR_KEY_FALLBACKS", SECOND_FACTOR_KEY_FALLBACKS="c") == "['c']"


@pytest.mark.parametrize(("given", "levels"), [("", 4), ("eidas3", 1)])
def test_proconnect_asks_for_two_factors_unless_told(given, levels):
    assert setting("PROCONNECT_ACR_VALUES", PROCONNECT_ACR_VALUES=given).count("eidas") == levels
