"""What other applications add to the sheet of an entry: the catalogue shows it and knows nothing of it.

The setting `CATALOGUE_SHEET_PARTS` names functions that take an innovation and give a part, or None.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from catalogue.models import Innovation


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A section of the sheet: its anchor and title, for the summary, and the template that shows `content`."""

    anchor: str
    title: str
    template: str
    content: Any


def sheet_parts(innovation: Innovation) -> list[SheetPart]:
    """The parts of the sheet of an innovation, in the order of the setting."""
    parts = (import_string(path)(innovation) for path in settings.CATALOGUE_SHEET_PARTS)
    return [part for part in parts if part is not None]
