"""Loading of the innovation sheets, in a number of queries that does not depend on how many there are."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from catalogue.loading.drafts import make_drafts
from catalogue.loading.merge import Plan, Terms, Values, make_plan
from catalogue.loading.records import read_written, write_records
from catalogue.loading.relations import Due, add_rows, write_relations
from catalogue.loading.sheets import Sheet
from catalogue.loading.snapshot import ADDED, COLUMNS, FOLLOWS, innovations_to_compare, present_values
from catalogue.models import FormerSlug, Innovation, Status

TABLE = Innovation._meta.label_lower


def load_innovations(sheets: dict[str, Sheet]) -> tuple[Plan, list[int]]:
    """Load the sheets; return what was done and the primary keys of the innovations written.

    To be called in a transaction, once the levers are there.
    """
    drafts = make_drafts(sheets)
    written = read_written(TABLE)
    rows = {row.pk: row for row in innovations_to_compare([record.row_id for record in written.values()])}
    plan = make_plan(
        wanted={slug: draft.values() for slug, draft in drafts.items()},
        written=written,
        present={pk: present_values(innovation) for pk, innovation in rows.items()},
        taken=addresses_in_use(sheets),
        terms=Terms(added=ADDED, follows=FOLLOWS),
    )
    created = create_innovations([drafts[slug].innovation for slug in plan.creations], timezone.now())
    changed = {slug: rows[written[slug].row_id] for slug in dict.fromkeys([*plan.changes, *plan.additions])}
    for slug, innovation in changed.items():
        change_innovation(innovation, drafts[slug].innovation, plan.changes.get(slug, {}))
    add_rows([(changed[slug], drafts[slug], new) for slug, new in plan.additions.items()])
    write_relations(
        [Due(created[slug], drafts[slug], frozenset(values)) for slug, values in plan.creations.items()]
        + [Due(changed[slug], drafts[slug], frozenset(values)) for slug, values in plan.changes.items()]
    )
    row_ids = {slug: innovation.pk for slug, innovation in created.items()}
    write_records(TABLE, plan, created=row_ids, creations=plan.creations)
    return plan, [innovation.pk for innovation in (*created.values(), *changed.values())]


def addresses_in_use(slugs: Collection[str]) -> set[str]:
    """Those of `slugs` that lead to an innovation, as its address or as a former one."""
    addresses = Innovation.objects.filter(slug__in=slugs).values_list("slug", flat=True)
    return set(addresses) | set(FormerSlug.objects.filter(slug__in=slugs).values_list("slug", flat=True))


def create_innovations(innovations: list[Innovation], now: datetime) -> dict[str, Innovation]:
    """Publish new innovations; return them by slug."""
    for innovation in innovations:
        innovation.status, innovation.published_at = Status.PUBLISHED, now
    Innovation.objects.bulk_create(innovations)
    return {innovation.slug: innovation for innovation in innovations}


def change_innovation(innovation: Innovation, draft: Innovation, changes: Values) -> None:
    """Write the changed fields that the row itself holds. A change of its relations counts as a change of the row."""
    for name in changes.keys() & COLUMNS.keys():
        for column in COLUMNS[name]:
            setattr(innovation, column, getattr(draft, column))
    innovation.save()
