"""How an index is made: from all the documents, or from another index and the documents that changed since."""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from pyroaring import BitMap

from catalogue.models import CatalogueRevision, Revision, SearchDocument
from catalogue.search.analysis.synonyms import present
from catalogue.search.index.bitmaps import Index
from catalogue.search.index.sets import BUCKET, Buckets, Places, bounds_of
from catalogue.search.query.applied import Vocabulary
from catalogue.territories.comparable import present_comparables
from catalogue.territories.named import PlaceNames

CHUNK = 50_000
"""Documents read at a time."""

MOST_CHANGES = 10_000
"""Changed documents from which an index is rather made anew."""

SAMPLED = 8
"""Documents looked at to place the bounds of a bucket."""

WORDS = ("title", "context", "body", "words")
"""The columns of the words, which follow the others in a document that changed."""

COLUMNS = ("pk", "keys", "sort_key", "changed_at")
Row = tuple[Any, ...]
"""A document: the key of its innovation, its sets, the key of its title, when it was changed, perhaps its words."""


def build() -> Index:
    """Make the index of the present catalogue.

    It is read in several queries, while others may write: what changed meanwhile is then followed as any change is.
    """
    while True:
        revision = CatalogueRevision.read()
        index = _read(revision)
        following = follow(index)
        if following is not None:
            return following


def follow(index: Index) -> Index | None:
    """The index once what changed since its revision is in it; None when it must be made anew."""
    columns = ", ".join(["innovation_id", "keys", "sort_key", "changed_at", *WORDS])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, base, {columns} FROM catalogue_cataloguerevision LEFT JOIN catalogue_searchdocument "
            f"ON revision > %s WHERE id = 1 LIMIT {MOST_CHANGES + 1}",
            [index.revision.number],
        )
        rows = cursor.fetchall()
    revision = Revision(*rows[0][:2]) if rows else Revision()
    if revision == index.revision:
        return index
    if not revision.base <= index.revision.number <= revision.number or len(rows) > MOST_CHANGES:
        return None
    return changed(index, revision, [row[2:] for row in rows if row[2] is not None])


def changed(index: Index, revision: Revision, rows: Sequence[Row]) -> Index:
    """The index with other documents in the place of those that it had of these innovations."""
    gone = BitMap(row[0] for row in rows)
    public = [row for row in rows if row[1]]
    sets: dict[str, dict[str, BitMap]] = {
        group: {value: keys - gone if keys.intersect(gone) else keys for value, keys in values.items()}
        for group, values in index.sets.items()
    }
    places = []
    for (group, value), keys in _members((row[0], row[1]) for row in public).items():
        if group == "dans":
            places += [(value, key) for key in keys]
        else:
            values = sets.setdefault(group, {})
            values[value] = values.get(value, BitMap()) | BitMap(keys)
    return replace(
        index,
        revision=revision,
        everything=(index.everything - gone) | BitMap(row[0] for row in public),
        sets={group: {value: keys for value, keys in values.items() if keys} for group, values in sets.items()},
        places=index.places.changed(gone, places),
        titles=index.titles.changed(gone, ((by_title(row), row[0]) for row in public)),
        changes=index.changes.changed(gone, ((by_change(row), row[0]) for row in public)),
        vocabulary=Vocabulary.read(),
        thesaurus=present.get(),
        comparables=present_comparables(),
        words=index.words.changed(gone, ((row[0], dict(zip(WORDS, row[4:], strict=True))) for row in public)),
        searches={},
        queries={},
        surroundings={},
    )


def by_title(row: Row) -> tuple[bytes, int]:
    """What places a document in the order of the titles."""
    return bytes(row[2]), row[0]


def by_change(row: Row) -> tuple[int, int]:
    """What places a document from the latest change to the first."""
    return -row[3], -row[0]


def _read(revision: Revision) -> Index:
    """Read all that is public, in passing from document to document."""
    documents = SearchDocument.objects.filter(is_public=True).order_by("pk")
    total = documents.count()
    step = max(1, BUCKET // SAMPLED)
    sample = list(documents.annotate(rest=F("pk") % step).filter(rest=0).values_list(*COLUMNS))
    title_bounds, change_bounds = (bounds_of(map(value, sample), total) for value in (by_title, by_change))
    titles, changes = [[array("I") for _ in range(len(b) + 1)] for b in (title_bounds, change_bounds)]
    everything = BitMap()
    sets: dict[str, dict[str, BitMap]] = defaultdict(lambda: defaultdict(BitMap))
    places: dict[str, array] = defaultdict(lambda: array("I"))
    for rows in _chunks(documents.values_list(*COLUMNS)):
        everything.update(array("I", [row[0] for row in rows]))
        for (group, value), keys in _members((row[0], row[1]) for row in rows).items():
            if group == "dans":
                places[value].extend(keys)
            else:
                sets[group][value].update(keys)
        for row in rows:
            titles[bisect_right(title_bounds, by_title(row))].append(row[0])
            changes[bisect_right(change_bounds, by_change(row))].append(row[0])
    return Index(
        revision=revision,
        everything=everything,
        sets={group: {value: compact(keys) for value, keys in values.items()} for group, values in sets.items()},
        places=Places.of(places),
        titles=Buckets(title_bounds, [BitMap(keys) for keys in titles]),
        changes=Buckets(change_bounds, [BitMap(keys) for keys in changes]),
        vocabulary=Vocabulary.read(),
        thesaurus=present.get(),
        comparables=present_comparables(),
        place_names=PlaceNames.read(),
    )


def _chunks(documents: QuerySet) -> Iterator[list[Row]]:
    """The documents, some at a time, each time from the key where the last ones ended."""
    last = 0
    while rows := list(documents.filter(pk__gt=last)[:CHUNK]):
        yield rows
        last = rows[-1][0]


def _members(documents: Iterable[tuple[int, str]]) -> Mapping[tuple[str, str], array]:
    """The keys of the innovations of each set, by its group and value."""
    members: dict[str, array] = defaultdict(lambda: array("I"))
    for key, lines in documents:
        for line in lines.split("\n"):
            members[line].append(key)
    split = ((*line.partition("="), keys) for line, keys in members.items())
    return {(group, value): keys for group, _, value, keys in split}


def compact(keys: BitMap) -> BitMap:
    """The same set in as little room as it takes."""
    keys.run_optimize()
    keys.shrink_to_fit()
    return keys
