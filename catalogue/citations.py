"""How to cite an entry, for the programs that keep references: BibTeX and RIS. The sheet itself has the sentence."""

from collections.abc import Callable
from datetime import date

from django.utils.timezone import localdate

from catalogue.models import Innovation
from catalogue.structured_data import LICENCE
from catalogue.typography import french_typography, printable

PUBLISHER = "Oural, catalogue des innovations territoriales"
BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
"""The signs that mean something to TeX; accents are UTF-8, which every program of today reads."""


def single_line(text: str) -> str:
    """A text without what would end its line."""
    return " ".join(french_typography(printable(text)).split())


def bibtex(innovation: Innovation, *, url: str, day: date) -> str:
    """The reference of an entry, read at `url` on a day, as BibTeX. A second pair of braces keeps the capitals."""
    title = "".join(BIBTEX.get(sign, sign) for sign in single_line(innovation.title))
    fields = {
        "title": f"{{{title}}}",
        "author": f"{{{PUBLISHER}}}",
        "year": str(_published_on(innovation, day).year),
        "url": url,
        "urldate": day.isoformat(),
        "note": LICENCE,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{oural-{innovation.slug},\n{lines}}}\n"


def ris(innovation: Innovation, *, url: str, day: date) -> str:
    """The same as RIS: lines of a tag, two spaces, a hyphen and a space, that end in CRLF."""
    published = _published_on(innovation, day)
    fields = [
        ("TY", "ELEC"),
        ("TI", single_line(innovation.title)),
        ("AU", PUBLISHER),
        ("AB", single_line(innovation.summary)),
        ("PY", str(published.year)),
        ("DA", f"{published:%Y/%m/%d}"),
        ("UR", url),
        ("Y2", f"{day:%Y/%m/%d}"),
        ("LA", "fr"),
        ("N1", LICENCE),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields)


def _published_on(innovation: Innovation, day: date) -> date:
    return localdate(innovation.published_at) if innovation.published_at else day


CITATIONS: dict[str, tuple[Callable[..., str], str]] = {
    "bib": (bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8"),
}
"""How each is written and what it is, by the extension of its address."""
