"""The cells of the files that the site gives and takes: no formula in them, and lists that can be read back."""

import re
from decimal import Decimal

Cell = str | int | float | None | list[str] | list[dict[str, str]]

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n]")
_SEPARATOR = re.compile(r"(?<!\\)(?:\\\\)*\|")


def flat(cell: Cell) -> str | float | None:
    """A cell as one text, for formats that have no list."""
    if not isinstance(cell, list):
        return cell
    return " | ".join(" : ".join(item.values()) if isinstance(item, dict) else item for item in cell)


def plain_number(number: Decimal | None) -> int | float | None:
    """A number as files hold it: whole where it is."""
    return number if number is None else int(number) if number == int(number) else float(number)


def escape_formula(cell: str | float | None) -> str | float | None:
    """A text that no spreadsheet takes for a formula (OWASP, CSV injection). Numbers are left as they are.

    An apostrophe goes in front, of those that have one in front already too: `unescape_formula` takes off just that.
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def unescape_formula(cell: str) -> str:
    """The text that `escape_formula` was given."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def join_items(items: list[str]) -> str:
    """A list as one text, whatever its items hold."""
    return " | ".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def split_items(text: str) -> list[str]:
    """The list that `join_items` was given, or that somebody typed: « un | deux ». Empty items are left out."""
    items, start = [], 0
    for separator in _SEPARATOR.finditer(text):
        items.append(text[start : separator.end() - 1])
        start = separator.end()
    items.append(text[start:])
    return [plain for item in items if (plain := re.sub(r"\\(.)", r"\1", item.strip(), flags=re.S))]
