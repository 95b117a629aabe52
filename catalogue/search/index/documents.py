"""What is searched of each innovation, and the upkeep of the table that holds it.

`catalogue.entries.changes` has the documents of what changes written; `manage.py rebuild_search` redoes the table.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Prefetch, QuerySet

from catalogue.models import CatalogueRevision, Innovation, Replication, SearchDocument, Territory, TerritoryKind
from catalogue.search.analysis.queries import whole_name
from catalogue.search.analysis.text import fold, stem, words
from catalogue.search.index.engine import note_writing
from catalogue.search.index.sets import backend
from catalogue.search.query.facets import FACETS, REGION_KINDS

CHUNK = 500
"""Innovations read and written at a time."""

FIELDS = ("title", "context", "body", "words", "sort_key", "is_public", "keys", "changed_at")
WIDER_KINDS = (*REGION_KINDS, TerritoryKind.DEPARTMENT, TerritoryKind.EPCI)
"""What a successor is not looked for under: an address names it as a commune."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEAD_END = re.compile(r"[,:;(–—]")
_ADDRESS = re.compile(r"https?://[^\s)>\]]+")


def rebuild() -> int:
    """Write every document anew, in one transaction, and return how many innovations there are."""
    with transaction.atomic():
        ids = list(Innovation.objects.order_by("pk").values_list("pk", flat=True))
        SearchDocument.objects.all().delete()
        revision = CatalogueRevision.advance(anew=True)
        note_writing()
        for start in range(0, len(ids), CHUNK):
            write_documents(for_documents(ids[start : start + CHUNK]), revision)
        backend().rewrite()
    return len(ids)


def drift() -> list[int]:
    """The innovations whose document is missing or is not what it should be, in the order of their keys.

    Those that have gone and whose document still answers are among them.
    """
    ids = list(Innovation.objects.order_by("pk").values_list("pk", flat=True))
    astray = list(
        SearchDocument.objects.filter(is_public=True, innovation__id__isnull=True).values_list("pk", flat=True)
    )
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        stored = SearchDocument.objects.in_bulk(chunk)
        wanted = map(document_of, for_documents(chunk))
        astray += [each.pk for each in wanted if _values(stored.get(each.pk)) != _values(each)]
    return sorted(astray)


def words_stray() -> bool:
    """Whether the index of the words is not that of the documents."""
    return backend().strays()


def revision_strays() -> bool:
    """Whether a document carries a revision that the catalogue has not reached: no process would see it change."""
    latest = SearchDocument.objects.aggregate(latest=Max("revision"))["latest"] or 0
    return latest > CatalogueRevision.read().number


def write_documents(innovations: Iterable[Innovation], revision: int) -> None:
    """Write anew the documents of innovations that `for_documents` fetched. One query."""
    documents = [document_of(innovation) for innovation in innovations]
    for document in documents:
        document.revision = revision
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["innovation"], update_fields=[*FIELDS, "revision"]
    )


def empty_documents(ids: Sequence[int], revision: int) -> None:
    """Empty the documents of innovations that are gone. One query."""
    blank = dict.fromkeys(("title", "context", "body", "words", "keys"), "")
    SearchDocument.objects.filter(pk__in=ids).update(
        **blank, sort_key=b"", is_public=False, changed_at=0, revision=revision
    )


def _values(document: SearchDocument | None) -> tuple:
    """What a document holds; PostgreSQL gives bytes back as a memoryview."""
    if document is None:
        return ()
    return tuple(
        bytes(value) if isinstance(value := getattr(document, name), memoryview) else value for name in FIELDS
    )


def for_documents(ids: Sequence[int]) -> QuerySet[Innovation]:
    """These innovations by their keys, with all that their documents say, in a constant number of queries."""
    replications = Prefetch("replications", Replication.objects.select_related("territory"))
    return (
        Innovation.objects.filter(pk__in=ids)
        .with_territory()
        .select_related("territory__epci", "territory__ept", "territory__successor")
        .prefetch_related("levers", "policies", "themes", "organisations", replications)
        .prefetch_related(*(facet.fetch for facet in FACETS.values() if facet.fetch))
        .order_by("pk")
    )


def document_of(innovation: Innovation) -> SearchDocument:
    """The document of one innovation, not saved."""
    title, context, body = (
        [word for text in texts for word in words(text)]
        for texts in ([innovation.title], _context(innovation), _body(innovation))
    )
    whole = {word for word in (*title, *context, *body) if word != stem(word)} | {whole_name(_head(innovation.title))}
    return SearchDocument(
        innovation=innovation,
        title=_padded(map(stem, title)),
        context=_padded(map(stem, context)),
        body=_padded(map(stem, body)),
        words=_padded(sorted(whole - {""})),
        sort_key=fold(innovation.title).encode(),
        is_public=innovation.is_published,
        keys="\n".join(_keys(innovation)) if innovation.is_published else "",
        changed_at=(innovation.updated_at - EPOCH) // timedelta(microseconds=1),
    )


def _head(title: str) -> str:
    """The name that a title begins by: « Rezo Pouce, l’autostop organisé »."""
    return _HEAD_END.split(title, maxsplit=1)[0]


def _keys(innovation: Innovation) -> Iterator[str]:
    """The sets that an innovation is in: values of facets, year, number of reproductions, places."""
    for facet in FACETS.values():
        for value in sorted(facet.read(innovation)):
            yield f"{facet.name}={value}"
    yield f"annee={innovation.start_year or ''}"
    yield f"reprises={len(innovation.replications.all())}"
    for place in sorted({f"{place.kind}-{place.code}" for place in _places(innovation)}):
        yield f"dans={place}"


def _places(innovation: Innovation) -> Iterator[Territory]:
    """The territory that carries an innovation, and those that it lies in or was taken over by."""
    territory, department, region = innovation.territory, innovation.department, innovation.region
    if region is not None and region.kind in REGION_KINDS:
        yield region
    if department is not None and department.kind == TerritoryKind.DEPARTMENT:
        yield department
    if territory is not None:
        yield territory
        for group in (territory.epci, territory.ept):
            if group is not None and group.kind == TerritoryKind.EPCI:
                yield group
        if territory.successor is not None and territory.successor.kind not in WIDER_KINDS:
            yield territory.successor


def _padded(roots: Iterable[str]) -> str:
    """The words with one space before and after each."""
    return f" {' '.join(roots)} "


def _context(innovation: Innovation) -> list[str]:
    """What an innovation is about, who carries it and where, the number of its department included.

    Of a lever its verb, which lists show: its sentence would have half the catalogue answer « œuvre » or « élus ».
    Sorted here, for the order in which the databases give the rows is not one.
    """
    texts = sorted(theme.name for theme in innovation.themes.all())
    texts += sorted(policy.name for policy in innovation.policies.all())
    texts += sorted(lever.verb for lever in innovation.levers.all())
    texts += sorted(organisation.name for organisation in innovation.organisations.all())
    texts += [innovation.territory_label, innovation.get_territory_scope_display()]
    texts += [place.name for place in (innovation.territory, innovation.region) if place is not None]
    if innovation.department is not None:
        texts += [innovation.department.name, innovation.department.code]
    return texts


def _body(innovation: Innovation) -> list[str]:
    """The texts of the sheet, addresses of web pages aside, its years, and the places that took it up.

    What a cost covers and what founds an evidence level are about the figure, not about the innovation: left out.
    """
    texts = [innovation.summary, innovation.need, innovation.description, innovation.results, innovation.lessons]
    texts += [innovation.stop_reason, innovation.get_stop_cause_display()]
    texts = [_ADDRESS.sub(" ", text) for text in texts]
    texts += [str(year) for year in (innovation.start_year, innovation.end_year) if year]
    texts += [replication.place for replication in innovation.replications.all()]
    return texts
