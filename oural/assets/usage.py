"""Finds what our pages use of the design system, in our templates, the Python that renders HTML, our CSS and scripts.

It reads words, not HTML: a class is written whole (`fr-badge--green-menthe`) or as a prefix that something completes
(`fr-badge--{{ colour }}`: all that begins so is kept). Icons are too many for that: their names are written whole.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

CLASSES_IN = (
    ("templates", "**/*.html"),
    ("catalogue", "**/*.py"),
    ("oural", "**/*.py"),
    ("proposals", "**/*.py"),
    ("static/js", "**/*.js"),
)
PROPERTIES_IN = (*CLASSES_IN, ("static/css", "**/*.css"), ("static/img", "**/*.svg"))
NOT_PAGES = ("oural/assets",)  # this package: it names classes without using them

WORD = re.compile(r"(?<![\w-])fr-[a-z0-9_-]+")
PROPERTY = re.compile(r"--[a-z][a-z0-9-]*")
FILE = re.compile(r"""["']dsfr/([\w./-]+\.\w+)["']""")

STATES = ("opened", "expanded", "shown", "disabled", "selected")  # what the script adds to a class as `--state`
ADDED_BY_SCRIPT = frozenset({"fr-collapsing", "fr-scroll-divider"})
TOO_WIDE = ("fr-icon-", "fr-fi-")


@dataclass(frozen=True)
class Usage:
    """The words of our files that may be classes, custom properties or files of the design system."""

    words: frozenset[str]
    properties: frozenset[str]
    files: frozenset[str]

    def classes(self, defined: Collection[str]) -> set[str]:
        """Those of the classes `defined` by the design system that our pages use, or that its script adds to them."""
        prefixes = tuple(word for word in self.words if word.endswith("-") and not word.startswith(TOO_WIDE))
        whole = {word for word in defined if word in self.words or (prefixes and word.startswith(prefixes))}
        states = {f"{word}--{state}" for word in whole | self.words for state in STATES}
        return whole | (ADDED_BY_SCRIPT | states) & set(defined)


def read_usage(base_dir: Path) -> Usage:
    """What the files under `base_dir` use."""
    pages = _text(base_dir, CLASSES_IN)
    return Usage(
        words=frozenset(WORD.findall(pages)),
        properties=frozenset(PROPERTY.findall(_text(base_dir, PROPERTIES_IN))),
        files=frozenset(FILE.findall(pages)),
    )


def _text(base_dir: Path, places: tuple[tuple[str, str], ...]) -> str:
    excluded = tuple(base_dir / place for place in NOT_PAGES)
    return "\n".join(
        path.read_text(encoding="utf-8")
        for folder, pattern in places
        for path in sorted((base_dir / folder).glob(pattern))
        if not any(path.is_relative_to(place) for place in excluded)
    )
