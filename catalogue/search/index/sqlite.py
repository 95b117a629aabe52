"""The words in SQLite: an FTS5 table over the documents, made by the migrations."""

import json
from array import array
from collections.abc import Sequence

from django.db import DatabaseError, connection, transaction
from pyroaring import BitMap

from catalogue.search.index.sets import Posting, Postings

_REVISION = "SELECT -1, (SELECT number FROM catalogue_cataloguerevision WHERE id = 1)"
_WORD = "SELECT {}, group_concat(rowid) FROM catalogue_searchtext WHERE catalogue_searchtext MATCH %s"
_PHRASE = """
SELECT {}, group_concat(catalogue_searchtext.rowid) FROM catalogue_searchtext
JOIN catalogue_searchdocument ON innovation_id = catalogue_searchtext.rowid
WHERE catalogue_searchtext MATCH %s AND instr(catalogue_searchdocument.{}, %s) > 0
"""


def read(asked: Sequence[Postings]) -> tuple[int, list[BitMap]]:
    """The revision of the catalogue and, for each of what is asked, the keys of the innovations that have it."""
    parts, parameters = [_REVISION], []
    for rank, postings in enumerate(asked):
        parameters.append(" OR ".join(map(match_expression, postings)))
        if len(postings[0].roots) > 1:
            parts.append(_PHRASE.format(rank, postings[0].column))
            parameters.append(postings[0].phrase)
        else:
            parts.append(_WORD.format(rank))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        found = dict(cursor.fetchall())
    return found[-1] or 0, [unpack(found[rank] or "") for rank in range(len(asked))]


def unpack(packed: str) -> BitMap:
    """Keys written one after the other, with a comma between them."""
    return BitMap(array("I", json.loads(f"[{packed}]")))


def match_expression(posting: Posting) -> str:
    """The posting in the language of FTS5. Each root stands between quotes, where no operator is read."""
    roots = ['"{}"'.format(root.replace('"', '""')) for root in posting.roots]
    words = f"{roots[0]} *" if posting.is_prefix else " AND ".join(roots)
    return f"({{{posting.column}}} : ({words}))"


def strays() -> bool:
    """Whether the words are not those of the documents: FTS5 compares them itself."""
    try:
        with transaction.atomic():
            _command("(catalogue_searchtext, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return True
    return False


def rewrite() -> None:
    """Write the words of all the documents anew."""
    _command("(catalogue_searchtext) VALUES ('rebuild')")


def _command(command: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO catalogue_searchtext {command}")
