"""What a request crosses: `python -m bench.flows`, or with `--database postgresql`; `--files` names the files too.

The real catalogue and tracker, in a database that goes away at the end. Each flow runs once to warm the process, then
under trace. Printed for each: how many files of the project ran code between the request and the response, how many
queries were made (in brackets, those that begin and end transactions), and what is aimed at.
"""

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from bench.environment import HOST, ROOT, database_url, start_django

PACKAGES = tuple(str(ROOT / name) + os.sep for name in ("oural", "catalogue", "proposals"))
TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
PAST = date(2019, 6, 30)

Request = Callable[[], Any]
"""Sends the request and gives the response."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow, what makes it ready for a turn (0 to warm, 1 to trace), the status of its answer, and the files and
    queries to reach at most.
    """

    name: str
    prepare: Callable[[int], Request]
    status: int
    files: int | None = None
    queries: int | None = None


@dataclass(slots=True)
class Trace:
    """What a request crossed: files, from the root of the project, and statements of SQL."""

    files: set[str] = field(default_factory=set)
    statements: list[str] = field(default_factory=list)

    @property
    def queries(self) -> str:
        """« 26 (10) »: the statements, and how many of them only begin and end transactions."""
        ends = sum(statement.startswith(TRANSACTIONS) for statement in self.statements)
        return f"{len(self.statements)} ({ends})"


def main() -> None:
    """Fill a database, trace each flow, print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.flows", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--files", action="store_true", help="name the files that each flow crosses")
    options = parser.parse_args()
    os.environ["SECOND_FACTOR_REQUIRED"] = "off"
    with database_url(options.database) as url, tempfile.TemporaryDirectory() as folder:
        start_django(Path(folder), url)
        fill()
        say(f"{'flow':<46}{'files':>7}{'queries':>12}   to reach")
        for flow in flows():
            done = trace(flow)
            aims = f"{flow.files or '-'} files" + (f", {flow.queries} queries" if flow.queries else "")
            say(f"{flow.name:<46}{len(done.files):>7}{done.queries:>12}   {aims}")
            say(*(f"    {name}" for name in sorted(done.files) if options.files))


def fill() -> None:
    """The real catalogue and the tracker of the report, and an editor who may do all."""
    from django.core.management import call_command

    from tests.catalogue.search.real_catalogue import load_real_catalogue

    load_real_catalogue()
    for command in ("load_axes", "load_proposals"):
        call_command(command, stdout=StringIO())
    call_command("rebuild_search", verbosity=0, stdout=StringIO())


def flows() -> list[Flow]:
    """The six flows of the house: those of readers, of contributors and of editors."""
    return [
        Flow("the list, ?q=ecole&levier=evaluer", searched, 200, files=20, queries=3),
        Flow("one step of a contribution posted", answered, 302, queries=12),
        Flow("accepting a correction in the admin", accepted, 302, files=25, queries=45),
        Flow("an editor saves an entry", saved, 302, files=22, queries=60),
        Flow("the tracker as of a past day", past_day, 200, files=24, queries=8),
        Flow("an uploaded CSV", uploaded, 302, files=24),
        Flow("its preview", previewed, 200, files=24),
    ]


def trace(flow: Flow) -> Trace:
    """Run a flow twice, the second time under trace."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    checked(flow, flow.prepare(0)())
    send = flow.prepare(1)
    found = Trace()
    with CaptureQueriesContext(connection) as queries, profiled(found):
        response = send()
    checked(flow, response)
    found.statements = [query["sql"] for query in queries]
    return found


@contextmanager
def profiled(found: Trace) -> Iterator[None]:
    """Note the files of the project whose functions are called meanwhile."""

    def note(frame: Any, event: str, argument: Any) -> None:
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(PACKAGES):
            found.files.add(os.path.relpath(name, ROOT))

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


def checked(flow: Flow, response: Any) -> None:
    """Stop when a flow was not answered as it should be."""
    if response.status_code != flow.status:
        raise SystemExit(f"{flow.name}: {response.status_code}")


def browser() -> Any:
    """A browser without an account."""
    from django.test import Client

    return Client(SERVER_NAME=HOST)


def editor() -> Any:
    """The browser of an editor who may do all."""
    from oural.models import User

    account = User.objects.filter(username="ada").first() or User.objects.create_superuser("ada")
    client = browser()
    client.force_login(account)
    return client


def searched(turn: int) -> Request:
    """A search and a filter, other words the first time."""
    client = browser()
    return lambda: client.get("/innovations/", {"q": ("commune", "ecole")[turn], "levier": "evaluer"})


def answered(turn: int) -> Request:
    """The first step of an innovation, which makes the draft."""
    from tests.catalogue.submissions.contributor import STEPS, Contributor

    person = Contributor(browser()).begin()
    data = {"action": "suite"} | STEPS["innovation"] | {"title": f"Une épicerie tenue par ses clients, {turn}"}
    return lambda: person.client.post(person.url, data)


def accepted(turn: int) -> Request:
    """A correction of what an entry answers to, by the page of the editor who has taken it."""
    from catalogue.models import Innovation
    from catalogue.submissions.models import SubmissionKind
    from oural.models import User
    from tests.catalogue.submissions.people import taken_by

    client = editor()
    submission = taken_by(
        User.objects.get(username="ada"),
        kind=SubmissionKind.CORRECTION,
        original=Innovation.objects.published().exclude(need="").order_by("pk")[turn],
        answers={"section": "besoin", "proposed": f"Un autre besoin, {turn}.", "explanation": "Il a changé."},
    )
    address = f"/admin/catalogue/submission/{submission.pk}/change/"
    hidden = dict(re.findall(r'name="(seen|base)" value="([^"]*)"', client.get(address).content.decode()))
    return lambda: client.post(address, hidden | {"action": "accepter"})


def saved(turn: int) -> Request:
    """A title and a summary changed."""
    from catalogue.models import Innovation
    from tests.catalogue.sheet_form import change_url, form_of

    client = editor()
    entry = Innovation.objects.published().order_by("-pk")[turn]
    data = form_of(entry, title=f"{entry.title}, bis", summary="Le résumé a changé.", _save="Enregistrer")
    return lambda: client.post(change_url(entry), data)


def past_day(turn: int) -> Request:
    """The tracker as it was, another day the first time."""
    client = browser()
    return lambda: client.get("/propositions/", {"au": PAST.replace(day=29 + turn).isoformat()})


def uploaded(turn: int) -> Request:
    """A file of two lines, one that changes an entry and one that adds one."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from catalogue.models import Innovation

    client = editor()
    entry = Innovation.objects.published().order_by("pk")[10 + turn]
    lines = [
        "identifiant;titre;nom_territoire;etape",
        f"{entry.pk};Deux {turn};Pays;deployee",
        f";Trois {turn};Là;idee",
    ]
    content = "\n".join(lines).encode()
    return lambda: client.post("/admin/catalogue/innovation/importer/", {"file": SimpleUploadedFile("a.csv", content)})


def previewed(turn: int) -> Request:
    """What a file would do."""
    send = uploaded(2 + turn)
    address = send().url
    client = editor()
    return lambda: client.get(address)


def say(*lines: str) -> None:
    """Write lines at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
