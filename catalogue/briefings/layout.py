"""The parts of a document, whatever its format, and how many lines of a page they take."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.typography import french_typography, printable

WIDTH = 17.4
"""Centimetres between the margins of 1.8 cm of an A4 page."""

LINE = 92
"""Characters of a line of 10 points there."""

PAGE = 54
"""Lines of such a page, some kept for fonts that are wider."""

SPACING = 0.4
"""Lines between two paragraphs."""

HEADINGS = {1: (56, 1.5, 0.8), 2: (80, 1.1, 0.8)}
"""By level: characters of a line, its height and the space around, in lines of text."""

CUT = " […]"
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a paragraph, set alike; `url` makes a link of them."""

    text: str
    url: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: level 1 for a part of the document, 2 inside it."""

    text: str
    level: int
    on_new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under the names of their columns, each with its width in hundredths; the first cell of a row names it."""

    columns: Mapping[str, int]
    rows: tuple[tuple[Run, ...], ...]


Block = Heading | Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Briefing:
    """A document, in French."""

    title: str
    day: date
    blocks: tuple[Block, ...]


def clean(text: str) -> str:
    """A text on one line, in French typography, without what a file of XML cannot hold."""
    return " ".join(re.split(r"[ \t\r\n\v\f\u2028\u2029]+", french_typography(printable(text)))).strip(" ")


def paragraph(*runs: str | Run) -> Paragraph:
    """A paragraph of words and runs."""
    return Paragraph(tuple(Run(clean_edges(run)) if isinstance(run, str) else run for run in runs))


def clean_edges(text: str) -> str:
    """The same as `clean`, with the spaces that part it from what stands beside."""
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    return f"{before}{clean(text)}{after}" if text.strip(" ") else text


def paragraph_height(text: str) -> float:
    """The lines that a paragraph takes."""
    return max(1, math.ceil(len(text) / LINE)) + SPACING


def height_of(blocks: Iterable[Heading | Paragraph]) -> float:
    """The lines that parts of a page take together."""
    total = 0.0
    for block in blocks:
        if isinstance(block, Heading):
            width, height, around = HEADINGS[block.level]
            total += math.ceil(len(block.text) / width) * height + around
        else:
            total += paragraph_height(block.text)
    return total


def fit_texts(texts: Sequence[Sequence[str]], room: float) -> list[list[str]]:
    """Texts, each a list of paragraphs, within `room` lines together: what a short one leaves goes to the others."""
    needs = [sum(map(paragraph_height, text)) for text in texts]
    short: list[list[str]] = [[] for _ in texts]
    for rank, index in enumerate(sorted(range(len(texts)), key=needs.__getitem__)):
        share = max(0.0, room) / (len(texts) - rank)
        short[index] = first_paragraphs(texts[index], share)
        room -= sum(map(paragraph_height, short[index]))
    return short


def first_paragraphs(text: Sequence[str], room: float) -> list[str]:
    """The whole paragraphs that come first in a text and fit in `room` lines, a sign telling that some are left out.

    When not even the first fits, its first sentences, or its first words. Nothing when there is no room for a line.
    """
    kept: list[str] = []
    for words in text:
        is_last = len(kept) == len(text) - 1
        longest = paragraph_height(words if is_last else words + CUT)
        if sum(map(paragraph_height, kept)) + longest > room:
            break
        kept.append(words)
    if len(kept) == len(text):
        return kept
    if kept:
        return [*kept[:-1], kept[-1] + CUT]
    signs = math.floor(room - SPACING + 1e-9) * LINE - len(CUT)
    return [_first_sentences(text[0], signs) + CUT] if signs > 0 else []


def _first_sentences(text: str, signs: int) -> str:
    """The first sentences of a text within so many characters, or else its first words."""
    ends = [found.start() for found in SENTENCE_END.finditer(text) if found.start() <= signs]
    return text[: ends[-1]] if ends else text[:signs].rpartition(" ")[0] or text[:signs]
