"""The words that the sheets are filed under: levers, public policies, and the former names of themes."""

from collections.abc import Callable
from pathlib import Path

from django.utils.text import slugify

from catalogue.entries.vocabulary import merge_themes
from catalogue.loading.merge import Values
from catalogue.loading.reader import FixtureError, Reader, read_tables
from catalogue.loading.sheets import longest
from catalogue.models import FormerThemeSlug, Lever, Policy, Theme


def read_levers(path: Path) -> dict[str, Values]:
    """The columns of each lever by its slug. Raises FixtureError with all that is wrong with the file."""

    def columns(reader: Reader) -> Values:
        return {
            "verb": reader.text("verb", required=True, longest=longest(Lever, "verb")),
            "complement": reader.text("complement", required=True, longest=longest(Lever, "complement")),
            "summary": reader.text("summary", required=True),
        }

    return read_ranked(path, "le levier", "deux leviers", columns)


def read_policies(path: Path) -> dict[str, Values]:
    """The columns of each public policy by its slug. Raises FixtureError with all that is wrong with the file."""

    def columns(reader: Reader) -> Values:
        return {
            "name": reader.text("name", required=True, longest=longest(Policy, "name")),
            "summary": reader.text("summary", required=True),
        }

    found = read_ranked(path, "la politique publique", "deux politiques publiques", columns)
    if len({values["name"] for values in found.values()}) != len(found):
        raise FixtureError([f"{path} : deux politiques publiques ont le même nom."])
    return found


def read_ranked(path: Path, one: str, two: str, columns: Callable[[Reader], Values]) -> dict[str, Values]:
    """The rows of a file by their slugs, with their ranks; `one` and `two` name them in sentences."""
    rows: dict[str, Values] = {}
    readers = read_tables(path)
    for reader in readers:
        slug = reader.slug("slug", longest=50)
        if slug in rows:
            reader.note(f"{one} « {slug} » est là deux fois.")
        position = reader.number("position", smallest=1, largest=100, required=True)
        rows[slug] = {"position": position} | columns(reader)
        reader.finish()
    problems = readers[0].problems
    positions = [row["position"] for row in rows.values()]
    if len(set(positions)) != len(positions):
        problems.append(f"{path} : {two} ont le même rang.")
    if problems:
        raise FixtureError(problems)
    return rows


def read_former_themes(path: Path) -> dict[str, str]:
    """The present name of each theme that had another. Raises FixtureError with all that is wrong with the file."""
    present: dict[str, str] = {}
    readers = read_tables(path)
    for reader in readers:
        former = reader.text("former", required=True, longest=longest(Theme, "name"))
        if former in present:
            reader.note(f"le thème « {former} » est là deux fois.")
        present[former] = reader.text("present", required=True, longest=longest(Theme, "name"))
        reader.finish()
    problems = readers[0].problems
    if both := sorted({*present} & {*present.values()}):
        problems.append(f"{path} : à la fois anciens et actuels : {', '.join(both)}.")
    if problems:
        raise FixtureError(problems)
    return present


def follow_former_themes(present: dict[str, str]) -> int:
    """Lead the addresses of former themes to the present ones, and the entries that still have them. Return how many.

    Each is followed once: an editor may give an entry the former name again. To be called in a transaction.
    """
    themes = {theme.name.casefold(): theme for theme in Theme.objects.all()}
    taken = {theme.slug for theme in themes.values()}
    followed = set(FormerThemeSlug.objects.values_list("slug", flat=True))
    rows = []
    for former, name in present.items():
        slug, kept, gone = slugify(former), themes.get(name.casefold()), themes.get(former.casefold())
        if kept is None or slug in followed or (gone is None and slug in taken):
            continue
        if gone is not None:
            merge_themes(kept=kept, others=[gone])
        rows.append(FormerThemeSlug(slug=slug, theme=kept))
    FormerThemeSlug.objects.bulk_create(rows, ignore_conflicts=True)  # a theme that was merged has led there already
    return len(rows)
