"""The words in PostgreSQL: functions over a table of `tsvector`, made by the migrations."""

from array import array
from collections.abc import Sequence
from sys import byteorder

from django.db import connection
from pyroaring import BitMap

from catalogue.search.index.sets import Posting, Postings

LETTERS = {"title": "t", "context": "c", "body": "b", "words": "w"}
"""What a word begins with, by the column that it is in."""

_WORD = "catalogue_search_postings(%s::tsquery)"
_PHRASE = "catalogue_search_phrases(%s::tsquery, %s, %s)"


def read(asked: Sequence[Postings]) -> tuple[int, list[BitMap]]:
    """The revision of the catalogue and, for each of what is asked, the keys of the innovations that have it."""
    parts, parameters = ["(SELECT number FROM catalogue_cataloguerevision WHERE id = 1)"], []
    for postings in asked:
        parameters.append(" | ".join(map(match_expression, postings)))
        if len(postings[0].roots) > 1:
            parts.append(_PHRASE)
            parameters += [LETTERS[postings[0].column], postings[0].phrase]
        else:
            parts.append(_WORD)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        number, *packed = cursor.fetchall()[0]
    return number or 0, [unpack(keys or b"") for keys in packed]


def unpack(packed: bytes) -> BitMap:
    """Keys written one after the other, in four bytes each, the highest first."""
    keys = array("I", bytes(packed))
    if byteorder == "little":
        keys.byteswap()
    return BitMap(keys)


def match_expression(posting: Posting) -> str:
    """The posting in the language of `tsquery`. Each root stands between quotes, where no operator is read."""
    letter = LETTERS[posting.column]
    roots = ["'{}'".format(f"{letter}{root}".replace("\\", "\\\\").replace("'", "''")) for root in posting.roots]
    return f"{roots[0]}:*" if posting.is_prefix else f"({' & '.join(roots)})"


_LEXEMES = "catalogue_search_lexemes(title, context, body, words)"


def strays() -> bool:
    """Whether the words are not those of the documents."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM catalogue_searchdocument FULL JOIN catalogue_searchtext "
            f"ON innovation_id = document_id WHERE lexemes IS DISTINCT FROM {_LEXEMES} OR innovation_id IS NULL)"
        )
        return cursor.fetchall()[0][0]


def rewrite() -> None:
    """Write the words of all the documents anew."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalogue_searchtext")
        cursor.execute(
            f"INSERT INTO catalogue_searchtext SELECT innovation_id, {_LEXEMES} FROM catalogue_searchdocument"
        )
