"""Makes an installation ready to serve: the schema, the data of `fixtures/`, the static files.

Each step runs when what it is made from has changed and is recorded once it went through, never before: interrupted at
any moment, even killed, the preparation starts again from the step that it was in, and every step may run twice. The
steps of the data are recorded in the database, beside the data; the static files by a stamp beside them.
"""

import fcntl
import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q

from oural.checks import FROM_BEFORE, is_from_before
from oural.models import PreparedStep

USERNAME = "editeur"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Characters that nobody mistakes for one another."""


def create_local_account(say: Callable[[str], object]) -> None:
    """Create the account and tell its password, only where no administrator exists and no `DATABASE_URL` is set.

    The password is told before the account is written for good: interrupted in between, the account does not exist and
    the next start makes another. Afterwards only its hash remains.
    """
    users = get_user_model().objects
    if settings.DATABASE_URL or users.filter(Q(is_superuser=True) | Q(username=USERNAME)).exists():
        return
    password = new_password()
    with transaction.atomic():
        users.create_superuser(username=USERNAME, password=password)
        say(f"Compte local créé : {USERNAME}, mot de passe : {password} (affiché cette seule fois : notez-le).")


def new_password() -> str:
    """Four groups of five characters: 99 bits of chance, easy to copy."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


Say = Callable[[str], object]
"""Tells one line to the person who prepares the site."""


@dataclass(frozen=True)
class PreparationStep:
    """A command of the data, and the files that its result depends on (folders count for all they hold)."""

    name: str
    label: str
    command: tuple[str, ...]
    inputs: tuple[str, ...]


# In this order: innovations name territories. The code that loads counts as an input, as its corrections must apply.
DATA = (
    PreparationStep(
        "territories",
        "Territoires",
        ("import_territories", "--apply"),
        ("fixtures/geo", "catalogue/territories", "catalogue/models/territory.py"),
    ),
    PreparationStep(
        "indicators",
        "Chiffres des territoires",
        ("import_indicators", "--apply"),
        ("fixtures/indicators", "catalogue/territories", "catalogue/models/indicators.py"),
    ),
    PreparationStep(
        "catalogue",
        "Innovations",
        ("load_catalogue",),
        ("fixtures/innovations", "fixtures/levers.json", "catalogue/loading", "catalogue/models"),
    ),
    PreparationStep(
        "search_words",
        "Synonymes et mots faibles",
        ("load_search_words",),
        ("fixtures/synonyms.json", "fixtures/weak_words.json", "catalogue/loading", "catalogue/models"),
    ),
    PreparationStep("axes", "Axes du rapport", ("load_axes",), ("fixtures/axes.json", "proposals")),
    PreparationStep("proposals", "Propositions", ("load_proposals",), ("fixtures/proposals", "proposals/loader")),
    PreparationStep("search", "Recherche", ("rebuild_search",), ("catalogue/search",)),
)
# Any page or code may name a class or a file of the design system; a new version of a package brings new files.
STATIC_INPUTS = ("static", "templates", "oural", "catalogue", "proposals", "requirements/base.txt")


@contextmanager
def only_one(say: Say) -> Iterator[None]:
    """Hold off a second preparation of this installation until the first has ended, however it ends."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "prepare.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Une autre préparation est en cours : on attend qu’elle finisse…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate() -> None:
    """Bring the schema of the database up to date. Raises CommandError for a database of before the first migration.

    It runs every time: what follows the migrations (permissions, content types) may be all that was interrupted.
    """
    if is_from_before(MigrationRecorder(connection).applied_migrations()):
        raise CommandError(FROM_BEFORE)
    call_command("migrate", verbosity=0, interactive=False)


def load_data(say: Say, steps: Sequence[PreparationStep] = DATA) -> None:
    """Run each step whose inputs, or those of a step before it, are not the ones recorded; tell its last line."""
    done = dict(PreparedStep.objects.values_list("name", "digest"))
    digest = ""
    for step in steps:
        digest = digest_of(step.inputs, after=digest)
        if done.get(step.name) == digest:
            continue
        say(f"{step.label}…")
        output = StringIO()
        call_command(*step.command, stdout=output)
        PreparedStep.objects.update_or_create(name=step.name, defaults={"digest": digest})
        lines = output.getvalue().strip().splitlines()
        if lines:
            say(f"  {lines[-1]}")


def collect_static(say: Say) -> None:
    """Gather, hash and compress the static files anew when they, or what they are made from, have changed.

    The folder is emptied first: a file cut short by an interruption would pass for newer than its source and stay.
    """
    stamp = settings.VAR_DIR / "static.stamp"
    inputs = digest_of(STATIC_INPUTS, after=f"debug={settings.DEBUG}")
    if stamp.is_file() and stamp.read_text() == f"{inputs} {_digest_of_manifest()}":
        return
    say("Fichiers statiques…")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(f"{inputs} {_digest_of_manifest()}")


def digest_of(paths: Sequence[str], *, after: str = "") -> str:
    """A digest of the names and contents of files, given from the root of the project; `after` is mixed in."""
    digest = hashlib.sha256(after.encode())
    for path in paths:
        for file in _files(settings.BASE_DIR / path):
            digest.update(f"\n{file.relative_to(settings.BASE_DIR)}\n".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    """The file itself, or all those of a folder, in a stable order and without what Python compiles there."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if "__pycache__" not in file.parts and file.is_file())


def _digest_of_manifest() -> str:
    """A digest of the list of the collected files; empty when they have gone."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    return hashlib.sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else ""
