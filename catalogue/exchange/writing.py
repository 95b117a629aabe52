"""The writing of a plan: entries, then what is around them, some hundreds at a time, then the search."""

from collections.abc import Sequence

from catalogue.entries.changes import record_change
from catalogue.exchange.columns import wanted_of
from catalogue.exchange.planning import Plan
from catalogue.exchange.resource import Change
from catalogue.loading.relations import (
    LeverLink,
    PartnerLink,
    get_or_create_organisations,
    get_or_create_themes,
    replace,
)
from catalogue.models import Innovation, Lever, Source, ThemedInnovation

CHUNK = 500
RELATIONS = ("levers", "themes", "organisations", "sources")


def write(plan: Plan) -> list[int]:
    """Write the changes of a plan that has no fault, in a transaction of the caller. Return the keys of the entries.

    Queries: a constant number for each 500 entries.
    """
    keys: list[int] = []
    for start in range(0, len(plan.changes), CHUNK):
        some = plan.changes[start : start + CHUNK]
        write_entries(some)
        for name in RELATIONS:
            concerned = [change.innovation for change in some if name in change.moved]
            if concerned:
                WRITERS[name](concerned)
        keys += [change.innovation.pk for change in some]
    record_change(keys)
    return keys


def write_entries(changes: Sequence[Change]) -> None:
    """Add the new entries, and change the columns that differ in the others: a row that is there is written over."""
    Innovation.objects.bulk_create([change.innovation for change in changes if change.is_new])
    changed = [change for change in changes if not change.is_new]
    columns = {name for change in changed for name in change.moved} - set(RELATIONS)
    if not changed:
        return
    Innovation.objects.bulk_create(
        [change.innovation for change in changed],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=sorted(columns | {"updated_at"}),
    )


def write_levers(innovations: Sequence[Innovation]) -> None:
    """Link the entries to their levers."""
    levers = {lever.slug: lever for lever in Lever.objects.all()}
    rows = [
        LeverLink(innovation=innovation, lever=levers[slug])
        for innovation in innovations
        for slug in wanted_of(innovation)["levers"]
    ]
    replace(LeverLink, "innovation", innovations, rows)


def write_themes(innovations: Sequence[Innovation]) -> None:
    """Link the entries to their themes, new ones included."""
    themes = get_or_create_themes(name for innovation in innovations for name in wanted_of(innovation)["themes"])
    rows = [
        ThemedInnovation(content_object=innovation, tag=themes[name])
        for innovation in innovations
        for name in wanted_of(innovation)["themes"]
    ]
    replace(ThemedInnovation, "content_object", innovations, rows)


def write_organisations(innovations: Sequence[Innovation]) -> None:
    """Link the entries to their partners, new ones included."""
    known = get_or_create_organisations(
        dict(pair for innovation in innovations for pair in wanted_of(innovation)["organisations"])
    )
    rows = [
        PartnerLink(innovation=innovation, organisation=known[name])
        for innovation in innovations
        for name, _ in wanted_of(innovation)["organisations"]
    ]
    replace(PartnerLink, "innovation", innovations, rows)


def write_sources(innovations: Sequence[Innovation]) -> None:
    """Write the sources of the entries, in their order."""
    rows = [
        Source(innovation=innovation, title=title, url=url, position=rank)
        for innovation in innovations
        for rank, (title, url) in enumerate(wanted_of(innovation)["sources"])
    ]
    replace(Source, "innovation", innovations, rows)


WRITERS = {
    "levers": write_levers,
    "themes": write_themes,
    "organisations": write_organisations,
    "sources": write_sources,
}
