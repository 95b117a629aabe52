"""French typography: what a keyboard cannot type, put in place when a text is shown.

The spaces are U+00A0 and never U+202F, which Marianne draws about one pixel wide: « 1 690 493 » would read as one
block. The rules are those of the Imprimerie nationale's lexicon.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

NBSP = "\u00a0"
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
UNITS = r"%|€|M€|k€|km|m²|m³|ha|kg|tonnes?|kWh?|MWh?|GWh?|MW|habitants?|ans|heures?|euros?|millions?|milliards?"

RULES = [
    (re.compile(r"(?<=\w)'"), "’"),  # l'eau
    (re.compile(r'"([^"\n]+)"'), f"«{NBSP}\\1{NBSP}»"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"«[ \u00a0\u202f]*"), f"«{NBSP}"),
    (re.compile(r"[ \u00a0\u202f]*»"), f"{NBSP}»"),
    (re.compile(r"[ \u202f]+([:;!?](?=\s|$|»)|·)"), f"{NBSP}\\1"),
    (re.compile(r"(?<=\d)[ \u202f](?=\d{3}(?!\d))"), NBSP),  # 4 400
    (re.compile(rf"(?<=\d)[ \u202f](?=(?:{UNITS})(?!\w))"), NBSP),  # 40 km
    (re.compile(rf"\b(\d{{1,2}}|1er)[ \u202f](?={MONTHS})"), f"\\1{NBSP}"),  # 24 avril
    (re.compile(r"\b([nN]°)[ \u202f](?=\d)"), f"\\1{NBSP}"),
]


_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """Return the text with a space for each character that neither a database, XML nor a person can take."""
    return _NOT_PRINTABLE.sub(" ", text)


def normalised(text: str) -> str:
    """A text as it is kept and compared, since forms and files end lines in their own way; no space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def composed(text: str) -> str:
    """Return the text with each accent in its letter: « é » typed as two signs is the same letter, at every door."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=10_000)
def french_typography(text: str) -> str:
    """Give `text` its apostrophes, quotation marks and unbreakable spaces. Doing it twice changes nothing more."""
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text


def french_number(number: int) -> str:
    """Group digits by three, for example « 1 690 493 »."""
    return f"{number:,}".replace(",", NBSP)


def plural(number: int, ending: str = "s") -> str:
    """The ending of a word after `number`: in French the plural begins at 2, and zero is singular."""
    return ending if abs(number) >= 2 else ""


_IN_WORDS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def in_words(number: int) -> str:
    """A number in a sentence: in words up to ten, as printers write it."""
    return _IN_WORDS[number] if 0 <= number < len(_IN_WORDS) else french_number(number)


def listed(items: Iterable[object]) -> str:
    """« 16, 17 et 18 »."""
    words = [str(item) for item in items]
    return " et ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
