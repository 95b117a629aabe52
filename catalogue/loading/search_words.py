"""The words of the search in the fixtures: groups of synonyms and weak words."""

from pathlib import Path

from django.db import transaction

from catalogue.entries.changes import record_change
from catalogue.loading.merge import Plan, Values
from catalogue.loading.reader import FixtureError, Reader, read_tables
from catalogue.loading.rows import load_rows
from catalogue.loading.sheets import longest
from catalogue.models import SynonymGroup, SynonymKind, WeakWord
from catalogue.models.search_words import LONGEST_TERM, group_key, term_errors
from catalogue.search.analysis.text import fold


def load_search_words(*, folder: Path) -> tuple[Plan, Plan]:
    """Load `synonyms.json` and `weak_words.json` of a folder; return what was done to the groups and to the words.

    All or nothing, and what an editor changed, switched off or deleted since the last time stays so.
    Raises FixtureError, with nothing written, when a file is wrong.
    """
    groups, weak_words = read_groups(folder / "synonyms.json"), read_weak_words(folder / "weak_words.json")
    with transaction.atomic():
        plans = load_rows(SynonymGroup, "key", groups), load_rows(WeakWord, "search_word", weak_words)
        record_change([])
    return plans


def read_groups(path: Path) -> dict[str, Values]:
    """The columns of each group by its key. Raises FixtureError with all that is wrong with the file."""
    groups: dict[str, Values] = {}
    readers = read_tables(path)
    for reader in readers:
        kind = reader.choice("kind", SynonymKind.values)
        terms = reader.texts("terms", longest=LONGEST_TERM)
        for error in term_errors(terms):
            reader.note(error)
        key = group_key(kind, terms)
        if key in groups:
            reader.note(f"le groupe « {key} » est là deux fois.")
        note = reader.text("note", longest=longest(SynonymGroup, "note"))
        groups[key] = {"terms": "\n".join(terms), "kind": kind, "note": note}
    return _checked(groups, readers)


def read_weak_words(path: Path) -> dict[str, Values]:
    """The columns of each weak word by its folded form. Raises FixtureError with all that is wrong with the file."""
    weak_words: dict[str, Values] = {}
    readers = read_tables(path)
    for reader in readers:
        word = reader.text("word", required=True, longest=longest(WeakWord, "word"))
        if word and not fold(word):
            reader.note(f"« {word} » n’a aucune lettre ni aucun chiffre.")
        elif fold(word) in weak_words:
            reader.note(f"le mot « {word} » est là deux fois.")
        weak_words[fold(word)] = {"word": word, "reason": reader.text("reason", longest=longest(WeakWord, "reason"))}
    return _checked(weak_words, readers)


def _checked(rows: dict[str, Values], readers: list[Reader]) -> dict[str, Values]:
    for reader in readers:
        reader.finish()
    if problems := readers[0].problems:
        raise FixtureError(problems)
    return rows
