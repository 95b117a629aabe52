"""The program that reads a file of an editor: `catalogue.exchange.intake` runs it.

The file is its standard input, and its table its standard output, as JSON; or the sentence that refuses it.
"""

import json
import sys

from catalogue.bounds import TooLarge
from catalogue.exchange.reading import Bounds, read_table
from catalogue.refusal import Refusal
from catalogue.workers import OUT_OF_MEMORY, confine


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
