"""What an import of territories means for the entries that name them."""

from collections.abc import Collection

from catalogue.entries.changes import record_change
from catalogue.models import Innovation, Replication

CHUNK = 500
"""Entries read and written at a time."""


def follow_territories(moved: Collection[int]) -> int:
    """Bring up to date the entries that name these territories, and return how many there are.

    An entry keeps the department and the region of its territory, and a search looks in their names: both follow a
    commune that changes its name or its department.
    """
    if not moved:
        return 0
    places = Innovation.objects.order_by().values_list("pk", "territory", "department", "region")
    entries = {pk for pk, *around in places if not set(moved).isdisjoint(around)}
    copies = Replication.objects.order_by().values_list("original", "territory")
    entries |= {original for original, territory in copies if territory in moved}
    wanted = sorted(entries)
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        for innovation in Innovation.objects.filter(pk__in=chunk).select_related("territory__department", "region"):
            innovation.save(update_fields=["territory_scope", "department", "region"])
    record_change(wanted)
    return len(wanted)
