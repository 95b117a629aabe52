"""The two steps of an import: a file is kept and shown, then what was shown is written, once."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from catalogue.entries.changes import LONGEST_REASON, because
from catalogue.exchange.intake import read_file
from catalogue.exchange.planning import Plan, make_plan
from catalogue.exchange.reading import Table
from catalogue.exchange.writing import write
from catalogue.models import ImportFile, Innovation

LONGEST_NAME = ImportFile._meta.get_field("name").max_length or 200
CHUNK = 500


class PlanChanged(Exception):
    """What would be written is no longer what was shown."""


def keep_file(*, name: str, content: bytes, account: Any) -> ImportFile:
    """Keep a file for its account, in the place of those that it had, and forget those of others that are too old.

    What is kept is the table that was read: no later step opens the file itself. Raises Refusal when it cannot be
    read at all.
    """
    table = read_file(name, content)
    with transaction.atomic():
        ImportFile.objects.expired().delete()
        ImportFile.objects.filter(account=account, applied_at=None).delete()
        return ImportFile.objects.create(name=name[-LONGEST_NAME:], content=table.dumps(), account=account)


def plan_of(file: ImportFile, *, may_publish: bool) -> Plan:
    """What a file would do as things stand. Raises Refusal."""
    return make_plan(Table.loads(bytes(file.content)), may_publish=may_publish)


def import_entries(*, file: ImportFile, fingerprint: str, may_publish: bool) -> list[int]:
    """Write what a file was shown to do, and return the keys of the entries; nothing if it was done already.

    `fingerprint` is that of the plan that was shown. The rows are walked before the transaction, which would keep
    others waiting; it makes sure that no entry moved since. Raises PlanChanged, with nothing written, when the plan is
    another by now, or Refusal.
    """
    if is_applied(file):
        return []
    plan = plan_of(file, may_publish=may_publish)
    if plan.faults or plan.fingerprint != fingerprint:
        if is_applied(file):  # meanwhile, by a second click: what it wrote is why the plan is another
            return []
        raise PlanChanged
    with transaction.atomic():
        held = ImportFile.objects.select_for_update().get(pk=file.pk)
        if held.applied_at is not None:
            return []
        check_unmoved(plan)
        with because(reason_of(file)):
            keys = write(plan)
        held.applied_at, held.applied_count, held.content = timezone.now(), len(keys), b""
        held.save()
    return keys


def reason_of(file: ImportFile) -> str:
    """What the history of the entries says of a file; of a long name, the beginning."""
    reason = f"Import de {file.name}"
    return reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1]}…"


def is_applied(file: ImportFile) -> bool:
    """Whether a file was imported, as the database knows it."""
    return ImportFile.objects.filter(pk=file.pk, applied_at__isnull=False).exists()


def check_unmoved(plan: Plan) -> None:
    """Hold the entries of a plan until the end of the transaction. Raises PlanChanged when one is not as it was."""
    read = {change.innovation.pk: change.innovation.updated_at for change in plan.changes if not change.is_new}
    keys = sorted(read)
    for start in range(0, len(keys), CHUNK):
        some = Innovation.objects.filter(pk__in=keys[start : start + CHUNK]).order_by("pk").select_for_update()
        present = dict(some.values_list("pk", "updated_at"))
        if any(present.get(key) != read[key] for key in keys[start : start + CHUNK]):
            raise PlanChanged
    titles = [change.innovation.title for change in plan.changes if change.is_new]
    for start in range(0, len(titles), CHUNK):
        if Innovation.objects.filter(title__in=titles[start : start + CHUNK]).exists():
            raise PlanChanged
