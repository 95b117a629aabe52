"""The first dossiers, of `fixtures/dossiers/`: read and checked, then written where no editor changed them."""

import tomllib
from collections.abc import Collection
from pathlib import Path

from catalogue.loading.merge import Plan, Values, make_plan
from catalogue.loading.reader import FixtureError, Reader, read_data
from catalogue.loading.records import read_written, write_records
from catalogue.loading.sheets import longest
from catalogue.models import Dossier, DossierEntry, DossierStatus, FormerSlug, Innovation

TABLE = "catalogue.dossier"
COLUMNS = ("title", "summary", "introduction", "closing", "position", "status")


def read_dossiers(folder: Path, *, innovations: Collection[str]) -> dict[str, Values]:
    """The columns of each dossier by its slug, the name of its file, and its `entries`: slugs and words, in order.

    `innovations` are the slugs that exist. Raises FixtureError with all that is wrong with every file.
    """
    problems: list[str] = []
    found: dict[str, Values] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem] = read_dossier(path, innovations, problems)
        except FixtureError as error:
            problems += error.problems
    if problems:
        raise FixtureError(problems)
    return found


def read_dossier(path: Path, innovations: Collection[str], problems: list[str]) -> Values:
    """The dossier in a file, all that is wrong with it being noted."""
    reader = Reader(read_data(path, tomllib.loads), problems, f"{path} : ")
    Reader({"slug": path.stem}, problems, f"{path} : nom du fichier, ").slug("slug", longest=longest(Dossier, "slug"))
    entries = [read_chosen(table, innovations) for table in reader.tables("entries")]
    values: Values = {
        "title": reader.text("title", required=True, longest=longest(Dossier, "title")),
        "summary": reader.text("summary", required=True, longest=longest(Dossier, "summary")),
        "introduction": reader.text("introduction", required=True),
        "closing": reader.text("closing"),
        "position": reader.number("position", smallest=1, largest=1000, required=True),
        "status": DossierStatus.PUBLISHED.value,
        "entries": entries,
    }
    slugs = [slug for slug, _ in entries]
    if not slugs or len(set(slugs)) != len(slugs):
        reader.note("un dossier a des fiches, chacune une fois.")
    reader.finish()
    return values


def read_chosen(table: Reader, innovations: Collection[str]) -> list[str]:
    """The slug of an entry and the word on it."""
    entry = [
        table.choice("innovation", innovations),
        table.text("word", required=True, longest=longest(DossierEntry, "word")),
    ]
    table.finish()
    return entry


def load_dossiers(*, dossiers: dict[str, Values]) -> Plan:
    """Create the dossiers that are not there, update what no editor changed. To be called in a transaction.

    Six queries, and some for each dossier written. An entry that is gone is left out.
    """
    keys = dict(FormerSlug.objects.values_list("slug", "innovation")) | dict(
        Innovation.objects.values_list("slug", "pk")
    )
    wanted = {
        slug: values | {"entries": [[keys[name], word] for name, word in values["entries"] if name in keys]}
        for slug, values in dossiers.items()
    }
    rows = {row.pk: row for row in Dossier.objects.select_for_update().order_by("pk")}
    written = read_written(TABLE)
    plan = make_plan(
        wanted=wanted,
        written=written,
        present=present_values(rows.values()),
        taken={row.slug for row in rows.values()},
    )
    created = {}
    for slug, values in plan.creations.items():
        dossier = Dossier.objects.create(slug=slug, **{name: values[name] for name in COLUMNS})
        write_chosen(dossier, values["entries"])
        created[slug] = dossier.pk
    for slug, values in plan.changes.items():
        dossier = rows[written[slug].row_id]
        if "entries" in values:
            write_chosen(dossier, values["entries"])
        columns = {name: value for name, value in values.items() if name in COLUMNS}
        for name, value in columns.items():
            setattr(dossier, name, value)
        dossier.save(update_fields=list(columns))
    write_records(TABLE, plan, created=created, creations=plan.creations)
    return plan


def present_values(dossiers: Collection[Dossier]) -> dict[int, Values]:
    """What is compared of dossiers, by their keys."""
    entries: dict[int, list[list]] = {dossier.pk: [] for dossier in dossiers}
    for place in DossierEntry.objects.order_by("position", "pk"):
        entries[place.dossier_id].append([place.innovation_id, place.word.replace("\r\n", "\n")])
    return {
        dossier.pk: {name: plain(getattr(dossier, name)) for name in COLUMNS} | {"entries": entries[dossier.pk]}
        for dossier in dossiers
    }


def plain(value: str | int) -> str | int:
    """A column as a file has it; a form sends its line ends as \\r\\n."""
    return str(value).replace("\r\n", "\n") if isinstance(value, str) else value


def write_chosen(dossier: Dossier, entries: list[list]) -> None:
    """Have these entries and no other in a dossier: those that stay keep their rows, which alerts go by."""
    dossier.entries.exclude(innovation__in=[key for key, _ in entries]).delete()
    for position, (key, word) in enumerate(entries, start=1):
        dossier.entries.update_or_create(innovation_id=key, defaults={"position": position, "word": word})
