"""The columns of a file: each is declared once, for those that are given, documented and read back.

The kind of its cells parses a text, refusing it with a French sentence, and shows a value.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from django.db.models import Model
from django.utils import timezone

from catalogue.tables.table import Cell, join_items, plain_number, split_items
from catalogue.typography import normalised, printable

LONGEST_QUOTE = 40
BAD_CHARACTER = "Contient un caractère interdit."


def quoted_cell(text: str) -> str:
    """The beginning of what a cell holds, in a sentence."""
    shown = printable(text)
    return f"« {shown[:LONGEST_QUOTE]}{'…' if len(shown) > LONGEST_QUOTE else ''} »"


class CellKind:
    """A kind of cells. `lookups` is what a file needs to know of the database, fetched before its first line."""

    def parse(self, text: str, lookups: Any = None) -> Any:
        """The value of a cell. Raises ValueError with a sentence."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """A value as the text of a cell."""
        return "" if value is None else str(value)


class Text(CellKind):
    """A text of so many characters at most."""

    def __init__(self, longest: int | None = None):
        self.longest = longest or 50_000

    @classmethod
    def of(cls, model: type[Model], attribute: str) -> Self:
        """The kind of an attribute, with the length of its field."""
        return cls(getattr(model._meta.get_field(attribute), "max_length", None))

    def parse(self, text: str, lookups: Any = None) -> str:
        text = normalised(text)
        if printable(text) != text:
            raise ValueError(BAD_CHARACTER)
        if len(text) > self.longest:
            raise ValueError(f"A {len(text)} caractères : {self.longest} au plus.")
        return text

    def show(self, value: Any) -> str:
        return "" if value is None else normalised(printable(str(value)))


class Number(CellKind):
    """A whole number from 0, or nothing."""

    def __init__(self, largest: int = 2**63 - 1, *, empty: int | None = None):
        self.largest, self.empty = largest, empty

    def parse(self, text: str, lookups: Any = None) -> int | None:
        digits = re.sub(r"[\s\u00a0\u202f]", "", text)
        if not digits:
            return self.empty
        if not (digits.isascii() and digits.isdecimal()):
            raise ValueError(f"{quoted_cell(text)} n’est pas un nombre entier.")
        if len(digits) > 20 or int(digits) > self.largest:
            raise ValueError(f"{quoted_cell(text)} est trop grand.")
        return int(digits)


class Tenths(CellKind):
    """A number from 0 with one place after the comma at most, or nothing."""

    def parse(self, text: str, lookups: Any = None) -> Decimal | None:
        digits = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
        if not digits:
            return None
        if not re.fullmatch(r"[0-9]{1,5}(\.[0-9])?", digits):
            raise ValueError(f"{quoted_cell(text)} n’est pas un nombre, avec un chiffre au plus après la virgule.")
        return Decimal(digits)

    def show(self, value: Any) -> str:
        return "" if value is None else str(plain_number(value)).replace(".", ",")


class OneOf(CellKind):
    """One of the words of a list, or nothing; `words` gives the stored value of each."""

    def __init__(self, words: Mapping[str, Any], *, empty: Any = ""):
        self.words, self.empty = words, empty
        self.shown = {value: word for word, value in words.items()}

    def parse(self, text: str, lookups: Any = None) -> Any:
        word = normalised(text).lower()
        if not word:
            return self.empty
        if word not in self.words:
            raise ValueError(f"{quoted_cell(text)} n’est pas l’un de : {', '.join(self.words)}.")
        return self.words[word]

    def show(self, value: Any) -> str:
        return self.shown.get(value, "")


class Day(CellKind):
    """A day, as 2026-03-31 or 31/03/2026, or nothing."""

    def parse(self, text: str, lookups: Any = None) -> date | None:
        day = normalised(text)
        if not day:
            return None
        for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(day, pattern).replace(tzinfo=timezone.get_current_timezone()).date()
            except ValueError:
                continue
        raise ValueError(f"{quoted_cell(text)} n’est pas un jour : écrivez 2026-03-31.")

    def show(self, value: Any) -> str:
        return value.isoformat() if value else ""


class Moment(CellKind):
    """A moment, to show."""

    def show(self, value: Any) -> str:
        return timezone.localtime(value).isoformat(timespec="seconds") if value else ""


class Items(CellKind):
    """Texts between bars: « un | deux ». Each is one item, once."""

    def parse(self, text: str, lookups: Any = None) -> list:
        text = normalised(text)
        if printable(text) != text:
            raise ValueError(BAD_CHARACTER)
        items = [self.parse_item(normalised(item), lookups) for item in split_items(text)]
        return self.ordered(list(dict.fromkeys(items)))

    def show(self, value: Any) -> str:
        return join_items([normalised(printable(self.show_item(item))) for item in value or ()])

    def parse_item(self, text: str, lookups: Any) -> Any:
        """An item. Raises ValueError."""
        raise NotImplementedError

    def show_item(self, item: Any) -> str:
        """An item as a text."""
        return str(item)

    def ordered(self, items: list) -> list:
        """The items in the order in which they are shown."""
        return sorted(items)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, what it says, and how to read it of a row, and of what a file needs beside.

    A file that comes back gives `attribute` of the row what `kind` parses, if there is one.
    """

    key: str
    description: str
    read: Callable[..., Cell]
    attribute: str = ""
    kind: CellKind | None = None

    @classmethod
    def of(cls, attribute: str, key: str, kind: CellKind, description: str, *, is_kept: bool = False) -> Self:
        """The column of an attribute, shown as its kind shows it; `is_kept`: no file changes it."""
        return cls(
            key, description, lambda row: kind.show(getattr(row, attribute)), attribute, None if is_kept else kind
        )


def is_key(text: str) -> bool:
    """Whether a text is the key of a row, as the databases count them."""
    return text.isascii() and text.isdecimal() and len(text) <= 18


def lines_of(columns: Sequence[Column], rows: Iterable[Any], *beside: Any) -> Iterator[list[Cell]]:
    """The cells of each row, in the order of the columns."""
    for row in rows:
        yield [column.read(row, *beside) for column in columns]


def parse_cells(
    columns: Iterable[Column], cells: Mapping[str, str], lookups: Any
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The values of a line by attribute, of the columns that it has, and by column what is wrong with the others."""
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for column in columns:
        if column.kind is not None and column.key in cells:
            try:
                values[column.attribute] = column.kind.parse(cells[column.key], lookups)
            except ValueError as error:
                errors[column.key] = [str(error)]
    return values, errors
