"""Reading the values of a fixture file one by one, noting everything that is wrong with them."""

import json
import tomllib
from collections.abc import Callable, Collection
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_slug

from catalogue.models.innovation_constraints import FIRST_YEAR, LAST_YEAR
from catalogue.typography import composed

TYPES = {str: "un texte", int: "un nombre entier", bool: "true ou false", list: "une liste", dict: "une table"}

check_url = URLValidator(schemes=["http", "https"])


class FixtureError(Exception):
    """Fixture files that cannot be loaded. `problems` are French sentences, each with its file."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


def read_data(path: Path, parse: Callable[[str], Any]) -> Any:
    """The content of a file, letters composed. Raises FixtureError if it is missing or not in UTF-8 and its format."""
    try:
        return composed_data(parse(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise FixtureError([f"{path} : fichier illisible ({error.strerror})."]) from None
    except UnicodeDecodeError as error:
        raise FixtureError([f"{path} : le fichier n’est pas en UTF-8 (octet {error.start})."]) from None
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise FixtureError([f"{path} : syntaxe incorrecte ({error})."]) from None


def composed_data(data: Any) -> Any:
    """What a file says, the letters of its texts composed."""
    if isinstance(data, str):
        return composed(data)
    if isinstance(data, list):
        return [composed_data(value) for value in data]
    return {key: composed_data(value) for key, value in data.items()} if isinstance(data, dict) else data


def read_tables(path: Path) -> list["Reader"]:
    """The tables of a JSON file that holds a list of them, such as `levers.json`."""
    rows = read_data(path, json.loads)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise FixtureError([f"{path} : une liste de tables est attendue."])
    problems: list[str] = []
    return [Reader(row, problems, f"{path} : ligne {number}, ") for number, row in enumerate(rows, start=1)]


class Reader:
    """A table of a fixture file: each method takes one key out of it, checked, and notes what is wrong.

    A wrong value is read as if it were absent, so that one pass finds all that is wrong. `finish()` notes the keys
    that nobody took.
    """

    def __init__(self, table: dict[str, Any], problems: list[str], where: str):
        self.left = dict(table)
        self.problems = problems
        self.where = where

    def note(self, problem: str) -> None:
        """Note a problem, with the place where it is."""
        self.problems.append(f"{self.where}{problem}")

    def finish(self) -> None:
        """Note the keys that the format does not know."""
        for key in self.left:
            self.note(f"la clé « {key} » est inconnue.")

    def take(self, key: str, expected: type, *, required: bool = False) -> Any:
        """The value of `key` if it is of the expected type, else None."""
        value = self.left.pop(key, None)
        if value is None:
            if required:
                self.note(f"la clé « {key} » est obligatoire.")
        elif type(value) is not expected:
            self.note(f"« {key} » doit être {TYPES[expected]}.")
            value = None
        return value

    def text(self, key: str, *, required: bool = False, longest: int | None = None) -> str:
        """A text, trimmed; at most `longest` characters."""
        taken = self.take(key, str, required=required)
        value = (taken or "").strip()
        if required and taken is not None and not value:
            self.note(f"« {key} » est vide.")
        if longest and len(value) > longest:
            self.note(f"« {key} » dépasse {longest} caractères.")
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            self.note(f"« {key} » contient un caractère interdit.")
            return ""
        return value

    def slug(self, key: str, *, longest: int) -> str:
        """A short name in lower-case ASCII, as in an address."""
        return self.valid(key, self.text(key, required=True, longest=longest), validate_slug)

    def url(self, key: str, *, longest: int) -> str:
        """A web address."""
        return self.valid(key, self.text(key, required=True, longest=longest), check_url)

    def valid(self, key: str, value: str, check: Callable[[str], None]) -> str:
        """The value if `check` accepts it, else nothing and a note."""
        if not value:
            return ""
        try:
            check(value)
        except ValidationError:
            self.note(f"« {key} » n’est pas valable : « {value} ».")
            return ""
        return value

    def choice(self, key: str, choices: Collection[str]) -> str:
        """One of `choices`."""
        value = self.text(key, required=True)
        if value and value not in choices:
            self.note(f"« {value} » n’est pas une valeur de « {key} » ({', '.join(choices)}).")
            return ""
        return value

    def number(self, key: str, *, smallest: int, largest: int, required: bool = False) -> int | None:
        """A whole number between two bounds, both included."""
        value: int | None = self.take(key, int, required=required)
        if value is not None and not smallest <= value <= largest:
            self.note(f"« {key} » doit se situer entre {smallest} et {largest} : {value}.")
            return None
        return value

    def tenths(self, key: str, *, largest: int) -> Decimal | None:
        """A number above zero, with one place after the comma at most."""
        value = self.left.pop(key, None)
        if value is None:
            return None
        if type(value) not in (int, float) or not 0 < value <= largest or round(value, 1) != value:
            self.note(f"« {key} » doit être un nombre entre 0 et {largest}, avec un chiffre au plus après la virgule.")
            return None
        return Decimal(str(value))

    def year(self, key: str) -> int | None:
        """A year that a sheet may have."""
        return self.number(key, smallest=FIRST_YEAR, largest=LAST_YEAR)

    def texts(self, key: str, *, longest: int, choices: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of texts without repetition, each one of `choices` where these are given."""
        values = self.take(key, list) or []
        for value in values:
            if not isinstance(value, str) or not value.strip() or len(value) > longest or "\x00" in value:
                self.note(f"« {key} » contient une valeur qui n’est pas valable : « {value} ».")
            elif choices is not None and value not in choices:
                self.note(f"« {value} » n’est pas une valeur de « {key} » ({', '.join(choices)}).")
        kept = [value.strip() for value in values if isinstance(value, str)]
        if len(kept) != len(set(kept)):
            self.note(f"« {key} » contient deux fois la même valeur.")
        return tuple(kept)

    def table(self, key: str) -> "Reader":
        """The table under `key`; where there is none, that alone is noted."""
        value = self.take(key, dict, required=True)
        if value is None:
            return Reader({}, [], "")
        return self.inside(key, value)

    def inside(self, key: str, table: dict[str, Any]) -> "Reader":
        """The reader of a table taken from under `key`."""
        return Reader(table, self.problems, f"{self.where}{key}, ")

    def tables(self, key: str) -> list["Reader"]:
        """The tables of the list under `key`."""
        rows = self.take(key, list) or []
        if not all(isinstance(row, dict) for row in rows):
            self.note(f"« {key} » n’est pas une liste de tables.")
            return []
        return [
            Reader(row, self.problems, f"{self.where}{key} n° {number}, ") for number, row in enumerate(rows, start=1)
        ]
