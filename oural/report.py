"""The report that the site starts from, read from `fixtures/report.json`."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

REFERENCE_INNOVATIONS = 10  # the report closes on ten « innovations territoriales de référence »
PARAPHRASE = " (paraphrase)"

# Where the file's page marks stand in its outline: (part, chapter or None for the part itself) -> (mark, and the word
# to show beside the page where it is not the first page of what the line names).
MARKS = {
    (0, None): ("enjeu", ""),
    (0, 0): ("définition", "définition"),
    (0, 1): ("défis", ""),
    (0, 2): ("rôle de la puissance publique", ""),
    (1, None): ("état des lieux", ""),
    (2, None): ("proposition 1", "proposition 1"),
}


@dataclass(frozen=True)
class ReportLine:
    """A line of the outline; `page` counts in the report, None when no source gives it; `mark` says what is there."""

    title: str
    page: int | None = None
    mark: str = ""


@dataclass(frozen=True)
class ReportPart:
    """A part of the outline with its chapters, where the file names them."""

    heading: ReportLine
    chapters: tuple[ReportLine, ...]


@dataclass(frozen=True)
class ReportSource:
    """A public page on the report."""

    url: str

    @property
    def site(self) -> str:
        """The name of the site, without its `www`."""
        return urlsplit(self.url).netloc.removeprefix("www.")


@dataclass(frozen=True)
class Report:
    """The report: who wrote it and why, what it says and where, and who attests it."""

    title: str
    author: str
    commissioned_by: str
    support: str
    handed_over: date
    pages: int
    aims: tuple[str, ...]
    why: tuple[str, ...]
    definition: str
    definition_page: int
    outline: tuple[ReportPart, ...]
    sources: tuple[ReportSource, ...]

    @property
    def short_title(self) -> str:
        """The title up to its exclamation mark."""
        return self.title.partition("!")[0] + "!"

    @property
    def subtitle(self) -> str:
        """What follows."""
        return self.title.partition("!")[2].strip()


@cache
def the_report() -> Report:
    """The report of the fixtures, read once."""
    text = (settings.BASE_DIR / "fixtures" / "report.json").read_text(encoding="utf-8")
    return read_report(json.loads(text))


def read_report(data: dict[str, Any]) -> Report:
    """Make the report out of the file's content. The definition loses the mention that the page says in full."""
    marks = {place: (data["page_marks"][name], word) for place, (name, word) in MARKS.items()}
    return Report(
        title=data["title"],
        author=data["author"],
        commissioned_by=data["commissioned_by"],
        support=data["support"],
        handed_over=date.fromisoformat(data["handed_over"]),
        pages=data["pages"],
        aims=tuple(data["aims"]),
        why=tuple(data["why"]),
        definition=data["definition"].removesuffix(PARAPHRASE),
        definition_page=data["page_marks"]["définition"],
        outline=tuple(_part(number, part, marks) for number, part in enumerate(data["outline"])),
        sources=tuple(map(ReportSource, data["sources"])),
    )


def _part(number: int, part: dict[str, Any], marks: dict[tuple[int, int | None], tuple[int, str]]) -> ReportPart:
    """One part; where `chapters` is the name of another file, the page shows its rows elsewhere."""
    titles = part["chapters"] if isinstance(part["chapters"], list) else []
    return ReportPart(
        heading=ReportLine(part["part"], *marks.get((number, None), (None, ""))),
        chapters=tuple(ReportLine(title, *marks.get((number, rank), (None, ""))) for rank, title in enumerate(titles)),
    )
