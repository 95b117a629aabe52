"""Loading of a table whose rows are plain columns: the levers, the axes, the words of the search."""

from django.db import models

from catalogue.loading.merge import Plan, Values, make_plan
from catalogue.loading.records import read_written, write_records


def load_rows(model: type[models.Model], key_field: str, wanted: dict[str, Values]) -> Plan:
    """Create the rows that are not there, update what no editor changed, and say what was done.

    `wanted` gives the columns of each row by the value of `key_field`, which is unique. To be called in a transaction.
    """
    table = model._meta.label_lower
    columns = {name for values in wanted.values() for name in values}
    rows = list(model._default_manager.select_for_update().order_by("pk"))
    written = read_written(table)
    plan = make_plan(
        wanted=wanted,
        written=written,
        present={row.pk: {name: getattr(row, name) for name in columns} for row in rows},
        taken={str(getattr(row, key_field)) for row in rows},
    )
    created = {
        key: model._default_manager.create(**{key_field: key}, **values).pk for key, values in plan.creations.items()
    }
    by_key = {row.pk: row for row in rows}
    for key, values in plan.changes.items():
        row = by_key[written[key].row_id]
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))  # not update(): some rows have columns that they make themselves
    write_records(table, plan, created=created, creations=plan.creations)
    return plan
