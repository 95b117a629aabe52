"""What is searched of each innovation, and the upkeep of the table that holds it.

Whoever changes something that a search looks in (a text, a theme, a lever, an organisation, a place, a reproduction)
calls `refresh` with the innovations concerned, in the same transaction. `manage.py rebuild_search` redoes the table.
"""

import re
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Prefetch

from catalogue.models import Innovation, Replication, SearchDocument
from catalogue.search.expressions import other_names
from catalogue.search.text import fold, stem, words

CHUNK = 500
"""Innovations read and written at a time."""

FIELDS = ("title", "context", "body", "words", "sort_key")
_ADDRESS = re.compile(r"https?://[^\s)>\]]+")


def refresh(ids: Iterable[int]) -> None:
    """Write anew the documents of these innovations, in a constant number of queries for each 500 of them."""
    wanted = sorted(set(ids))
    with transaction.atomic():
        for start in range(0, len(wanted), CHUNK):
            _write(_documents(wanted[start : start + CHUNK]))


def rebuild() -> int:
    """Write every document anew, in one transaction, and return how many there are."""
    with transaction.atomic():
        ids = list(Innovation.objects.order_by("pk").values_list("pk", flat=True))
        refresh(ids)
    return len(ids)


def drift() -> list[int]:
    """The innovations whose document is missing or is not what it should be, in the order of their keys."""
    ids = list(Innovation.objects.order_by("pk").values_list("pk", flat=True))
    astray: list[int] = []
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        stored = SearchDocument.objects.in_bulk(chunk)
        astray += [wanted.pk for wanted in _documents(chunk) if _values(stored.get(wanted.pk)) != _values(wanted)]
    return astray


def _write(documents: Iterable[SearchDocument]) -> None:
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["innovation"], update_fields=FIELDS
    )


def _values(document: SearchDocument | None) -> tuple:
    """What a document holds; PostgreSQL gives bytes back as a memoryview."""
    if document is None:
        return ()
    return (*(getattr(document, name) for name in FIELDS[:-1]), bytes(document.sort_key))


def _documents(ids: list[int]) -> Iterator[SearchDocument]:
    replications = Prefetch("replications", Replication.objects.select_related("territory"))
    innovations = (
        Innovation.objects.filter(pk__in=ids)
        .with_territory()
        .prefetch_related("levers", "themes", "organisations", replications)
        .order_by("pk")
    )
    return map(document_of, innovations)


def document_of(innovation: Innovation) -> SearchDocument:
    """The document of one innovation, not saved."""
    title, context, body = (
        [word for text in texts for word in words(text)]
        for texts in ([innovation.title], _context(innovation), _body(innovation))
    )
    spoken_of = _padded(map(stem, [*title, *context, *body]))
    context += [word for name in other_names(spoken_of) for word in words(name)]
    whole = sorted({word for word in (*title, *context, *body) if word != stem(word)})
    return SearchDocument(
        innovation=innovation,
        title=_padded(map(stem, title)),
        context=_padded(map(stem, context)),
        body=_padded(map(stem, body)),
        words=_padded(whole),
        sort_key=fold(innovation.title).encode(),
    )


def _padded(roots: Iterable[str]) -> str:
    """The words with one space before and after each."""
    return f" {' '.join(roots)} "


def _context(innovation: Innovation) -> list[str]:
    """What an innovation is about, who carries it and where, the number of its department included."""
    texts = [theme.name for theme in innovation.themes.all()]
    texts += [lever.title for lever in innovation.levers.all()]
    texts += [organisation.name for organisation in innovation.organisations.all()]
    texts += [innovation.territory_label, innovation.get_territory_scope_display()]
    texts += [place.name for place in (innovation.territory, innovation.region) if place is not None]
    if innovation.department is not None:
        texts += [innovation.department.name, innovation.department.code]
    return texts


def _body(innovation: Innovation) -> list[str]:
    """The texts of the sheet, addresses of web pages aside, its years, and the places that took it up."""
    texts = [innovation.summary, innovation.need, innovation.description, innovation.results, innovation.lessons]
    texts = [_ADDRESS.sub(" ", text) for text in texts]
    texts += [str(year) for year in (innovation.start_year, innovation.end_year) if year]
    texts += [replication.place for replication in innovation.replications.all()]
    return texts
