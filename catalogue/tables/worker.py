"""The program that reads a file of an editor: `catalogue.tables.reader` runs it.

The file is its standard input, and its table its standard output, as JSON; or the sentence that refuses it.
"""

import json
import sys
from dataclasses import replace

from catalogue.refusal import Refusal, TooLarge
from catalogue.tables.csv import decoded, read_csv
from catalogue.tables.ods import read_ods
from catalogue.tables.table import Bounds, FileRefused, Table, table_of
from catalogue.tables.xlsx import read_xlsx
from catalogue.workers import OUT_OF_MEMORY, confine

READERS = {"csv": read_csv, "xlsx": read_xlsx, "ods": read_ods}


def read_table(extension: str, content: bytes, bounds: Bounds) -> Table:
    """The first sheet of a file. Raises FileRefused, or TooLarge."""
    if not content.strip():
        raise FileRefused("Le fichier est vide.")
    table = table_of(READERS[extension](content, bounds), bounds)
    return replace(table, is_guessed=extension == "csv" and decoded(content)[1])


def answer(content: bytes, extension: str, bounds: str) -> bytes:
    """The JSON of the table of a file, or of why it is refused; `bounds` are JSON too."""
    try:
        return read_table(extension, content, Bounds(**json.loads(bounds))).dumps()
    except Refusal as refusal:
        return json.dumps({"refused": str(refusal), "is_too_large": isinstance(refusal, TooLarge)}).encode()


def main(megabytes: str, seconds: str, extension: str, bounds: str) -> int:
    """Read the file within these limits."""
    confine(int(megabytes), int(seconds))
    try:
        sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), extension, bounds))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
