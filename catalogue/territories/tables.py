"""Reading of the files of the geographic code: each value is checked, each refusal says file, line and reason."""

import csv
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from catalogue.typography import french_typography

NAME_LENGTH = 200
MAX_POPULATION = 2_147_483_647  # what PostgreSQL holds in the column

REGION_CODE = re.compile(r"\d{2}", re.ASCII)
DEPARTMENT_CODE = re.compile(r"\d{2}|2[AB]|97\d", re.ASCII)
OVERSEAS_CODE = re.compile(r"9[78]\d", re.ASCII)
COMMUNE_CODE = re.compile(r"\d[\dAB]\d{3}", re.ASCII)
SIREN = re.compile(r"\d{9}", re.ASCII)
DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,9})?", re.ASCII)
DECIMAL = re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII)
POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)


class GeographyFileError(ValueError):
    """A file of the geographic code that cannot be trusted."""

    def __init__(self, path: Path, line: int, reason: str):
        """Say where: `line` counts from 1, the header included; 0 stands for the file as a whole."""
        where = f"{path.name}, ligne {line}" if line else path.name
        super().__init__(french_typography(f"{where} : {reason}"))


class Line:
    """One line of a table, whose values are read with their checks."""

    __slots__ = ("number", "path", "values")

    def __init__(self, path: Path, number: int, values: dict[str, str]):
        self.path, self.number, self.values = path, number, values

    def error(self, reason: str) -> GeographyFileError:
        """Return the refusal of this line."""
        return GeographyFileError(self.path, self.number, reason)

    def name(self) -> str:
        """Return the name: not empty, printable, of a length that the database holds."""
        name = self.values["name"]
        if not name or name != name.strip() or not name.isprintable() or len(name) > NAME_LENGTH:
            raise self.error(f"le nom {name[:50]!r} est vide, trop long ou contient un caractère interdit.")
        return name

    def code(self, column: str, pattern: re.Pattern[str], known: Iterable[str] | None = None) -> str:
        """Return a code of the shape asked for and, when `known` is given, one of them."""
        code = self.values[column]
        if not pattern.fullmatch(code):
            raise self.error(f"« {code[:50]} » n’est pas un code valable ({column}).")
        if known is not None and code not in known:
            raise self.error(f"le code « {code} » est inconnu ({column}).")
        return code

    def codes(self, column: str, pattern: re.Pattern[str]) -> list[str]:
        """Return the codes of a cell, which a semicolon separates."""
        codes = self.values[column].split(";") if self.values[column] else []
        for code in codes:
            if not pattern.fullmatch(code):
                raise self.error(f"« {code[:50]} » n’est pas un code valable ({column}).")
        return codes

    def integer(self, column: str) -> int:
        """Return a whole number, zero or more."""
        text = self.values[column]
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= MAX_POPULATION):
            raise self.error(f"« {text[:50]} » n’est pas un nombre entier ({column}).")
        return int(text)

    def decimal(self, column: str, least: float, most: float) -> float | None:
        """Return a number between two bounds, None where the cell is empty."""
        text = self.values[column]
        if text and not (DECIMAL.fullmatch(text) and least <= float(text) <= most):
            raise self.error(f"« {text[:50]} » n’est pas un nombre de {least} à {most} ({column}).")
        return float(text) if text else None

    def choice(self, column: str, values: Iterable[str]) -> str:
        """Return one of some values."""
        text = self.values[column]
        if text not in values:
            raise self.error(f"« {text[:50]} » n’est pas une valeur connue ({column}).")
        return text

    def degrees(self, column: str, most: int) -> float:
        """Return a number of degrees, between `most` and its opposite."""
        text = self.values[column]
        if not (DEGREES.fullmatch(text) and abs(float(text)) <= most):
            raise self.error(f"« {text[:50]} » n’est pas un nombre de degrés ({column}).")
        return float(text)


def read_lines(path: Path, columns: tuple[str, ...], *, delimiter: str = ",") -> Iterator[Line]:
    """Read a CSV file, compressed or not, line by line. The first column is the code, which comes once.

    Columns that are not in `columns` are let through unread.

    Raises:
        GeographyFileError: the file is missing, truncated, not UTF-8, or one line has not the fields of the header.
    """
    number = 0
    try:
        with open_text(path) as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            header = next(reader, [])
            number = 1
            missing = [column for column in columns if column not in header]
            if missing:
                raise GeographyFileError(path, 1, f"il manque la colonne {', '.join(missing)}.")
            seen: set[str] = set()
            for fields in reader:
                number = reader.line_num
                if len(fields) != len(header):
                    raise GeographyFileError(path, number, f"{len(header)} champs attendus, {len(fields)} lus.")
                line = Line(path, number, dict(zip(header, fields, strict=True)))
                code = line.values[columns[0]]
                if code in seen:
                    raise line.error(f"le code « {code[:50]} » est en double.")
                seen.add(code)
                yield line
    except FileNotFoundError as error:
        raise GeographyFileError(path, 0, "le fichier est introuvable.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise GeographyFileError(path, number + 1, "le fichier compressé est tronqué ou abîmé.") from error
    except UnicodeDecodeError as error:
        raise GeographyFileError(path, number + 1, "le texte n’est pas en UTF-8.") from error
    except OSError as error:
        raise GeographyFileError(path, 0, f"le fichier ne se lit pas ({error.strerror}).") from error
    except csv.Error as error:
        raise GeographyFileError(path, number + 1, f"la ligne est mal formée ({error}).") from error


def open_text(path: Path) -> TextIO:
    """Open a text file, through gzip when its name ends so. A byte order mark is let through."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")
