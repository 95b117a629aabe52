"""Loading of a table by the keys that its rows have in the files, what editors did since being left alone."""

from collections.abc import Callable
from typing import Any

from django.db import models

from catalogue.loading.merge import Plan, Values, make_plan
from catalogue.loading.records import read_written, write_records


def load_described(
    model: type[models.Model],
    wanted: dict[str, Values],
    *,
    key_of: Callable[[Any], str],
    describe: Callable[[Any], Values],
    columns: Callable[[str, Values], dict[str, Any]],
    create: Callable[[str, dict[str, Any]], int] | None = None,
    change: Callable[[int, str, dict[str, Any]], None] | None = None,
) -> tuple[Plan, dict[str, int]]:
    """Create and change the rows; return what was done, and the primary key of each row of the files that exists.

    `wanted` gives what the files say of each row by its key; `key_of` the key that a row of the database would have;
    `describe` what it holds, in the form of the files; `columns` the columns that some of these values go to; `create`
    and `change` write a row where the table has a service for it. To be called in a transaction.
    """
    table = model._meta.label_lower
    rows = list(model._default_manager.select_for_update(of=("self",)).order_by("pk"))
    keys = {key_of(row): row.pk for row in rows}
    written = read_written(table)
    present = {row.pk: describe(row) for row in rows}
    plan = make_plan(wanted=wanted, written=written, present=present, taken=keys)
    manager = model._default_manager
    created = {
        key: create(key, found) if create else manager.create(**found).pk
        for key, found in ((key, columns(key, values)) for key, values in plan.creations.items())
    }
    for key, values in plan.changes.items():
        found, pk = columns(key, values), written[key].row_id
        if change:
            change(pk, key, found)
        elif found:
            manager.filter(pk=pk).update(**found)
    write_records(table, plan, created=created, creations=plan.creations)
    recorded = {key: row.row_id for key, row in written.items() if row.row_id in present}
    return plan, {key: row_id for key, row_id in (keys | recorded | created).items() if key in wanted}
