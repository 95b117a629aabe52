"""What loadings last wrote, kept in the database from one to the next."""

from collections.abc import Mapping

from django.utils import timezone

from catalogue.loading.merge import Plan, Values, Written
from catalogue.models import LoadRecord


def read_written(table: str) -> dict[str, Written]:
    """What the last loading wrote in a table, by key. Held until the end of the transaction."""
    records = LoadRecord.objects.select_for_update().filter(table=table).order_by("key")
    return {record.key: Written(record.row_id, record.written) for record in records}


def rename_records(table: str, keys: Mapping[str, str]) -> None:
    """Remember rows under other keys: the new one of each, by the one before."""
    records = list(LoadRecord.objects.filter(table=table, key__in=keys))
    for record in records:
        record.key = keys[record.key]
    LoadRecord.objects.bulk_update(records, ["key"])


def write_records(table: str, plan: Plan, *, created: Mapping[str, int], creations: Mapping[str, Values]) -> None:
    """Remember what was written. `created` gives the primary keys of the rows created, by key."""
    LoadRecord.objects.bulk_create(
        LoadRecord(table=table, key=key, row_id=row_id, written=creations[key]) for key, row_id in created.items()
    )
    records = list(LoadRecord.objects.filter(table=table, key__in=plan.records))
    for record in records:
        record.written = plan.records[record.key]
        record.loaded_at = timezone.now()
    LoadRecord.objects.bulk_update(records, ["written", "loaded_at"])
