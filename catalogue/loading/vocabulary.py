"""The words that the sheets are filed under: `fixtures/levers.json` and `fixtures/policies.json`."""

from collections.abc import Callable
from pathlib import Path

from catalogue.loading.merge import Values
from catalogue.loading.reader import FixtureError, Reader, read_tables
from catalogue.loading.sheets import longest
from catalogue.models import Lever, Policy


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
