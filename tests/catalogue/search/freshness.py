"""Readers and writers in processes of their own: `python -m tests.catalogue.search.freshness`, on the site's database.

Each writer changes random entries and, before it commits, notes what the reference answers at its revision. Each
reader asks the engine the same questions, through its own index, again and again, and notes the revision and the
answers; now and then it asks for the page of the list too, whose total, rows and tag must be of one revision. In the
end each reader's notes are held to the writers': a wrong count, or an answer older than what was committed before the
question, is a failure. A writer is killed in the middle of a change, and a reader at work.
"""

import json
import multiprocessing
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ENTRIES = 30
QUESTIONS = 5
NOTES = "catalogue_freshness"
DEADLINE = 1800  # seconds
PAUSE = 0.1  # seconds between two questions of a reader
FORK = multiprocessing.get_context("fork")
"""Processes that part from one that has imported everything, as those of the server do: a second less for each."""


def questions() -> list:
    """What everybody asks: facets, words, their combination, orders."""
    from catalogue.search.query.criteria import Criteria, Sort

    return [
        Criteria(),
        Criteria(q="eau"),
        Criteria(q="forêt -eau", theme=("feu",)),
        Criteria(theme=("air",), tri=Sort.TITLE),
        Criteria(q="écol", etape=("idee",)),
    ]


def answers(engine) -> str:
    """The answers of an engine, or of an index, as a text that can be compared."""
    return json.dumps(
        [[engine.total_and_counts(criteria), engine.keys(criteria)] for criteria in questions()], sort_keys=True
    )


def prepare(cursor) -> None:
    """Fill the database, and make the table of the notes."""
    from catalogue.search.index import documents
    from tests.factories import indexed_together, make_innovation

    cursor.execute(f"CREATE TABLE {NOTES} (revision bigint PRIMARY KEY, answers text NOT NULL)")
    with indexed_together():
        for number in range(ENTRIES):
            make_innovation(title=f"Entrée {number}", themes=["feu"])
    change(random.Random(0), lambda: note(cursor))
    assert documents.drift() == []


def note(cursor) -> None:
    """Write down what the reference engine says at this revision."""
    from catalogue.models import CatalogueRevision
    from catalogue.search import reference

    number = CatalogueRevision.read().number
    cursor.execute(f"INSERT INTO {NOTES} VALUES (%s, %s)", [number, answers(reference)])


def change(dice: random.Random, before_commit: Callable[[], None]) -> None:
    """Change some entries at random, in one transaction, or delete one and make another."""
    from django.db import transaction

    from catalogue.entries.changes import record_change
    from catalogue.models import Innovation, Status
    from tests.factories import make_innovation

    words = ["eau", "forêt", "écoles", "école", "médecins"]
    with transaction.atomic():
        chosen = sorted(dice.sample(list(Innovation.objects.values_list("pk", flat=True)), dice.randint(1, 3)))
        for innovation in Innovation.objects.select_for_update().filter(pk__in=chosen).order_by("pk"):
            innovation.title = " ".join(dice.choices(words, k=3))
            innovation.summary = " ".join(dice.choices(words, k=3))
            innovation.stage = dice.choice(["idea", "deployed"])
            innovation.status = dice.choice([Status.PUBLISHED] * 3 + [Status.ARCHIVED])
            innovation.start_year = dice.randint(2000, 2024)
            innovation.save()
            innovation.themes.set(dice.sample(["feu", "air"], k=dice.randint(0, 2)))
        if dice.random() < 0.1:
            Innovation.objects.filter(pk=chosen[0]).delete()
            make_innovation(title="Une école nouvelle", slug=f"nouvelle-{time.time_ns()}-{os.getpid()}")
        record_change(chosen)
        before_commit()


def write(pipe: Connection, edits: int) -> None:
    """What a writer does."""
    from django.db import connection

    dice = random.Random(os.getpid())
    with connection.cursor() as cursor:
        for _ in range(edits):
            change(dice, lambda: note(cursor))
            time.sleep(dice.random() / 20)  # SQLite has no queue: the other writer would wait for its turn in vain


def write_and_hang(pipe: Connection, _: int) -> None:
    """What the writer to be killed does: it never commits."""

    def hang() -> None:
        pipe.send("changed")
        time.sleep(DEADLINE)

    change(random.Random(1), hang)


def read(pipe: Connection, _: int) -> None:
    """What a reader does until it is told to end: ask, and hold the notes to those of the writers at the end."""
    from django.db import connection
    from django.test import Client, override_settings

    from catalogue.search.index import engine

    plain_files = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    seen: list[tuple[int, int, str]] = []
    pages: list[tuple[int, int, int]] = []
    client = Client(SERVER_NAME="127.0.0.1")
    pipe.send("ready")
    with connection.cursor() as cursor:
        while not pipe.poll():
            cursor.execute(f"SELECT max(revision) FROM {NOTES}")
            committed = cursor.fetchone()[0]
            seen.append((committed, *engine.answer(lambda index: (index.revision.number, answers(index)))))
            time.sleep(PAUSE)
            if len(seen) % 5 == 0:
                with override_settings(STORAGES=plain_files):
                    pages.append(page(client.get("/innovations/")))
        cursor.execute(f"SELECT revision, answers FROM {NOTES}")
        truth = dict(cursor.fetchall())
    stale = sum(revision < committed for committed, revision, _ in seen)
    wrong = sum(found != truth.get(revision) for _, revision, found in seen)
    totals = {revision: json.loads(answer)[0][0][0] for revision, answer in truth.items()}
    wrong += sum((total, rows) != (totals.get(revision), min(total, 20)) for revision, total, rows in pages)
    revisions = len({revision for _, revision, _ in seen})
    pipe.send({"answers": len(seen), "pages": len(pages), "revisions": revisions, "stale": stale, "wrong": wrong})


def page(response) -> tuple[int, int, int]:
    """The revision that a page declares, the total that it tells, and the rows that it shows."""
    assert response.status_code == 200
    revision = response["ETag"].strip('"').rpartition("-")[2]
    total = re.search(r'id="total"[^>]*>(\d+)', response.text)[1]
    return int(revision), int(total), response.text.count('class="o-row"')


def say(line: str) -> None:
    """Tell the process that waits."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def process(role: Callable[[Connection, int], None], number: int = 0) -> Iterator[tuple[ForkProcess, Connection]]:
    """A process of that role and the pipe that leads to it; it is killed if it is still there in the end."""
    from django.db import connection

    connection.close()
    ours, theirs = FORK.Pipe()
    child = FORK.Process(target=role, args=(theirs, number))
    child.start()
    theirs.close()
    try:
        yield child, ours
    finally:
        child.kill()
        child.join()


def rehearse(readers: int, writers: int, edits: int) -> list[dict[str, int]]:
    """Run it all on the database of the settings, which must be empty, and return what each reader found.

    Raises AssertionError when a writer fails, EOFError when a reader does.
    """
    from contextlib import ExitStack

    with ExitStack() as stack:

        def let_write() -> None:
            writing = [stack.enter_context(process(write, edits // writers // 2))[0] for _ in range(writers)]
            for child in writing:
                child.join(DEADLINE)
            assert [child.exitcode for child in writing] == [0] * writers

        reading = [stack.enter_context(process(read)) for _ in range(readers + 1)]
        for _, pipe in reading:
            assert pipe.recv() == "ready"
        let_write()
        with process(write_and_hang) as (_, pipe):
            assert pipe.recv() == "changed"
        reading.pop()[0].kill()
        let_write()
        for _, pipe in reading:
            pipe.send("end")
        return [pipe.recv() for _, pipe in reading]


def main(arguments: list[str]) -> None:
    """So many readers, writers and edits."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        prepare(cursor)
    for found in rehearse(*map(int, arguments or ["4", "2", "2000"])):
        say(json.dumps(found))
    call_command("rebuild_search", "--check")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oural.settings")
    main(sys.argv[1:])
