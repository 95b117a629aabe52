"""The axes of `fixtures/axes.json`."""

from pathlib import Path

from django.db import transaction

from catalogue.loading.merge import Plan, Values
from catalogue.loading.reader import FixtureError, read_tables
from catalogue.loading.rows import load_rows
from proposals.models import Axis
from proposals.models.report import LARGEST_AXIS

LONGEST_TITLE = Axis._meta.get_field("title").max_length


def load_axes(*, path: Path) -> Plan:
    """Load the axes of a file, in one transaction: once there, they are settled.

    Raises FixtureError, with nothing written, when the file is wrong or changes an axis.
    """
    axes = read_axes(path)
    with transaction.atomic():
        for number, title, summary in Axis.objects.values_list("number", "title", "summary"):
            if axes.get(str(number), {"title": title, "summary": summary}) != {"title": title, "summary": summary}:
                raise FixtureError([f"Axe {number} : une fois chargé, il ne change plus ({path.name})."])
        return load_rows(Axis, "number", axes)


def read_axes(path: Path) -> dict[str, Values]:
    """The columns of each axis by its number, as text. Raises FixtureError with all that is wrong with the file."""
    axes: dict[str, Values] = {}
    problems: list[str] = []
    for reader in read_tables(path):
        problems = reader.problems
        number = str(reader.number("number", smallest=1, largest=LARGEST_AXIS, required=True))
        if number in axes:
            reader.note(f"l’axe {number} est là deux fois.")
        axes[number] = {
            "title": reader.text("title", required=True, longest=LONGEST_TITLE),
            "summary": reader.text("summary", required=True),
        }
        reader.finish()
    if problems:
        raise FixtureError(problems)
    return axes
