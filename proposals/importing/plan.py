"""A CSV file of the editors: what is wrong with it, line by line, and what it would change."""

import csv
import io
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from catalogue.bounds import TooLarge
from catalogue.exports import Echo, defused, flat
from catalogue.refusal import Refusal
from catalogue.typography import printable
from proposals.columns import Column

DELIMITERS = ";,\t"


class FileRefused(Refusal):
    """A file that cannot be read at all. One beyond a bound is a TooLarge."""

    def __init__(self, sentence: str):
        super().__init__([sentence])


class LineRefused(Exception):
    """A line that cannot be taken; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that would change."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row to add, `is_new` unless it corrects another.

    `identity` is what no two rows share; `save` writes it; `line` is that of the file.
    """

    row: models.Model
    is_new: bool
    identity: Hashable
    differences: tuple[Difference, ...]
    save: Callable[[], None]
    line: int = 0


@dataclass
class ImportPlan:
    """What a file would do: `errors` are pairs of a line and a sentence; with any, nothing is written."""

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)

    @property
    def creations(self) -> list[Change]:
        """The rows that correct none."""
        return [change for change in self.changes if change.is_new]

    @property
    def corrections(self) -> list[Change]:
        """The rows that correct another."""
        return [change for change in self.changes if not change.is_new]


def read_file(file: IO[bytes]) -> str:
    """The text of a file. Raises FileRefused when it is not in UTF-8, or TooLarge."""
    most = settings.LEDGER_IMPORT_MEGABYTES
    content = file.read(most * 1_000_000 + 1)
    if len(content) > most * 1_000_000:
        raise TooLarge([f"Le fichier dépasse {most} Mo : partagez-le en plusieurs."])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("Le fichier n’est pas en UTF-8 : enregistrez-le au format « CSV UTF-8 ».") from None


def read_lines(text: str, columns: Sequence[Column]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line that holds something, with its number and its cells by column. Raises FileRefused, or TooLarge."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise FileRefused("Le fichier est vide.")
    head = text.splitlines()[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    known = [column.key for column in columns]
    try:
        names = [name.strip() for name in next(reader)]
        unknown = [name for name in names if name not in known]
        if unknown or len(set(names)) != len(names):
            wrong = f"colonne inconnue « {printable(unknown[0])[:40]} »" if unknown else "colonne en double"
            raise FileRefused(f"En-tête : {wrong}. Les colonnes sont : {', '.join(known)}.")
        for number, cells in enumerate(reader, start=1):
            if number > settings.IMPORT_LINES:
                raise TooLarge([f"Le fichier dépasse {settings.IMPORT_LINES} lignes : partagez-le en plusieurs."])
            if any(cell.strip() for cell in cells):
                yield reader.line_num, dict(zip(names, (restored(cell) for cell in cells), strict=False))
    except csv.Error as error:
        raise FileRefused(f"Ligne {reader.line_num} : le fichier n’est pas un CSV lisible ({error}).") from None


def restored(cell: str) -> str:
    """A cell without the apostrophe that the export puts before what a spreadsheet would take for a formula."""
    text = cell.strip().replace("\r\n", "\n")
    return text[1:] if text[:1] == "'" and defused(text[1:]) == text else text


def make_plan(text: str, columns: Sequence[Column], read: Callable[[Mapping[str, str]], Change | None]) -> ImportPlan:
    """Read every line by `read`, which gives a change (its line aside), or None for a row that is there already.

    Raises Refusal when the file cannot be read at all.
    """
    plan = ImportPlan()
    seen: dict[Hashable, int] = {}
    for line, cells in read_lines(text, columns):
        try:
            check_characters(cells)
            change = read(cells)
        except LineRefused as refused:
            plan.errors.append((line, str(refused)))
            continue
        except ValidationError as invalid:
            plan.errors += [(line, sentence) for sentence in sentences(invalid)]
            continue
        if change is None:
            plan.unchanged += 1
            continue
        if change.identity in seen:
            plan.errors.append((line, f"C’est ce que dit déjà la ligne {seen[change.identity]}."))
        seen[change.identity] = line
        plan.changes.append(replace(change, line=line))
    return plan


def check_characters(cells: Mapping[str, str]) -> None:
    """Raises LineRefused for a character that no database takes."""
    for key, text in cells.items():
        if printable(text) != text:
            raise LineRefused(f"« {key} » contient un caractère interdit.")


def sentences(invalid: ValidationError) -> Iterator[str]:
    """What is wrong with a row, each with the name of its field."""
    if not hasattr(invalid, "error_dict"):
        yield from invalid.messages
        return
    for name, messages in invalid.message_dict.items():
        for message in messages:
            yield message if name == "__all__" else f"{name} : {message}"


def apply(plan: ImportPlan) -> None:
    """Write it all, or nothing. Raises ValueError for a plan with errors."""
    if plan.errors:
        raise ValueError("a plan with errors is not written")
    with transaction.atomic():
        for change in plan.changes:
            change.save()


def differences(row: Any, cells: Mapping[str, str], columns: Sequence[Column]) -> tuple[Difference, ...]:
    """The cells of a file that a row of the database does not hold as they are."""
    found = []
    for column in columns:
        if column.key in cells:
            before = "" if row is None else str(flat(column.read(row)) if column.read(row) is not None else "")
            if before.replace("\r\n", "\n").strip() != cells[column.key]:
                found.append(Difference(column.key, before, cells[column.key]))
    return tuple(found)


def written(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    """Lines of a CSV file: semicolons and a byte order mark, so that a French Excel opens it as it is."""
    writer = csv.writer(Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow([column.key for column in columns])
    for row in rows:
        yield writer.writerow([defused(flat(column.read(row))) for column in columns])


def stored(slugs: Mapping[str, str], cells: Mapping[str, str], key: str, default: str = "") -> str:
    """The stored value of a cell that holds one of the values of a column. Raises LineRefused for another."""
    text = cells.get(key, "")
    if not text:
        return default
    for value, slug in slugs.items():
        if slug == text:
            return value
    raise LineRefused(f"« {printable(text)[:40]} » n’est pas une valeur de « {key} » : {', '.join(slugs.values())}.")


def whole_number(cells: Mapping[str, str], key: str) -> int | None:
    """The number of a cell, None when it is empty. Raises LineRefused for anything else."""
    text = cells.get(key, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise LineRefused(f"« {key} » n’est pas un nombre entier : « {printable(text)[:40]} ».")
    return int(text)
