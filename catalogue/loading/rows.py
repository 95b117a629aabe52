"""Loading of a table whose rows are plain columns: the levers, the axes."""

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
    for key, values in plan.changes.items():
        model._default_manager.filter(pk=written[key].row_id).update(**values)
    write_records(table, plan, created=created, creations=plan.creations)
    return plan
