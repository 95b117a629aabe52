"""How long a file of 5,000 entries takes to be shown, then imported: `python -m bench.exchange`, on an empty database.

Half of the lines add entries, half change some; each has all its columns. The database is the one of the settings, in
a folder or under a name of its own: it is written to.
"""

import io
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

LINES = 5_000
WORDS = [
    "eau",
    "énergie",
    "médecin",
    "école",
    "commune",
    "habitants",
    "projet",
    "budget",
    "marché",
    "transport",
    "forêt",
    "village",
    "jeunes",
    "santé",
]


def text(number: int, words: int) -> str:
    """So many words, always the same for a number."""
    return " ".join(WORDS[(number * 7 + rank * rank) % len(WORDS)] for rank in range(words))


def timed(label: str, work: Callable[[], Any]) -> Any:
    """Do it, and say how long it took and how many queries it made."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        result = work()
    sys.stdout.write(f"{label}: {time.perf_counter() - start:.1f} s, {len(queries)} queries\n")
    return result


def lines(keys: list[int]) -> list[list[str]]:
    """The header, then entries: those of `keys`, then new ones up to LINES."""
    header = "identifiant titre resume besoin reponse resultats enseignements leviers themes nom_territoire etape"
    rows = [[*header.split(), "annee_debut", "cout_euros", "organisations", "sources", "equipe"]]
    for number in range(LINES):
        key = str(keys[number]) if number < len(keys) else ""
        long = [text(number + rank, 90) for rank in range(4)]
        themes = f"{WORDS[number % len(WORDS)]} | {WORDS[(number + 3) % len(WORDS)]} {number % 50}"
        tail = ["deployee", str(2000 + number % 20), str(number), f"Association {number % 500} [association]"]
        source = f"Le bilan {number} : https://source.example/{number}"
        rows.append(
            [key, f"Titre {number} {text(number, 4)}", text(number, 20), *long, "gerer", themes, "Pays de Retz"]
        )
        rows[-1] += [*tail, source, "Deux personnes"]
    return rows


def file_of(extension: str, content: list[list[str]]) -> bytes:
    """A file of these lines."""
    from catalogue.tables.export import WRITERS

    file = io.BytesIO()
    WRITERS[extension](file, "Innovations", content)
    return file.getvalue()


def main() -> None:
    """Measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oural.settings")
    django.setup()
    from django.core.management import call_command

    from catalogue.models import Innovation, Lever
    from catalogue.tables.innovations.importer import InnovationImport
    from catalogue.tables.plan import import_file, keep_file, plan_of
    from oural.models import User

    call_command("migrate", verbosity=0)
    if Innovation.objects.exists():
        sys.exit("The catalogue of these settings is not empty, and this empties it: name another by VAR_DIR.")
    Lever.objects.get_or_create(slug="gerer", defaults={"position": 1, "verb": "Gérer", "complement": "les projets"})
    account, _ = User.objects.get_or_create(username="bench")
    importer = InnovationImport(may_publish=True)
    for extension in ("csv", "xlsx", "ods"):
        Innovation.objects.all().delete()
        half = lines([])[: LINES // 2 + 1]
        half[1:] = [[row[0], f"Avant {rank}", *row[2:]] for rank, row in enumerate(half[1:])]
        first = keep_file(importer=importer, name="a.csv", content=file_of("csv", half), account=account)
        import_file(file=first, importer=importer, fingerprint=plan_of(first, importer).fingerprint)
        keys = list(Innovation.objects.order_by("pk").values_list("pk", flat=True))
        content = file_of(extension, lines(keys))
        sys.stdout.write(f"{extension}, {len(content) / 1e6:.1f} MB\n")
        file = timed(
            "  kept", partial(keep_file, importer=importer, name=f"a.{extension}", content=content, account=account)
        )
        plan = timed("  shown", partial(plan_of, file, importer))
        assert not plan.errors and len(plan.changes) == LINES, plan.errors[:3]
        written = timed("  imported", partial(import_file, file=file, importer=importer, fingerprint=plan.fingerprint))
        assert len(written) == LINES


if __name__ == "__main__":
    main()
