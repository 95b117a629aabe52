"""Alerts on an entry: what a reader sees changed in its sheet since the last mail, or that it left the catalogue."""

from collections.abc import Collection, Sequence

from catalogue.alerts.kinds import NOTHING, AlertKind, Followed, FreshNews
from catalogue.models import Innovation, Status
from catalogue.refusal import Refusal
from catalogue.typography import NBSP, listed
from catalogue.versions.diff import changed_titles
from catalogue.versions.history import FIELDS, Snapshot, completed, last_number, snapshots_at

UNREAD = {
    "slug",
    "status",
    "archive_reason",
    "verified_on",
    "territory_scope",
    "department",
    "region",
    "in_report",
    "is_zoom",
}
"""What may change in a version without the sheet telling anything else: where it lies follows its territory."""

READ = tuple(name for name in FIELDS if name not in UNREAD)


def read_entry(text: str) -> str:
    """The key of the entry at an address, present or former."""
    published = Innovation.objects.published()
    slug = text[: Innovation._meta.get_field("slug").max_length]
    found = published.filter(slug=slug).first() or published.filter(former_slugs__slug=slug).first()
    if found is None:
        raise Refusal([NOTHING])
    return str(found.pk)


def entries_found(keys: Collection[str]) -> dict[str, Followed]:
    """What entries are called, and their pages. One that was archived may come back: it is still followed."""
    rows = Innovation.objects.filter(published_at__isnull=False).in_bulk([int(key) for key in keys])
    return {str(key): Followed(row.title, row.get_absolute_url()) for key, row in rows.items()}


def entry_changes(asked: Sequence[tuple[str, int]], until: int) -> list[list[FreshNews]]:
    """What changed of entries between two versions. Three queries."""
    numbers = [(int(key), mark) for key, mark in asked]
    found = entries_found([key for key, _ in asked])
    pairs = [pair for key, mark in numbers for pair in ((key, mark), (key, until))]
    snapshots = snapshots_at(pairs)
    changes = []
    for key, mark in numbers:
        before, after = snapshots.get((key, mark)), snapshots.get((key, until))
        followed = found.get(str(key))
        title = what_changed(before, after) if before and after and before is not after else ""
        changes.append([FreshNews(title, "", followed.path)] if title and followed else [])
    return changes


def what_changed(before: Snapshot, after: Snapshot) -> str:
    """What a reader sees changed between two snapshots, in a sentence; nothing when all looks the same."""
    was_shown, is_shown = (each["status"] == Status.PUBLISHED for each in (before, after))
    if not is_shown:
        return "La fiche n’est plus dans le catalogue." if was_shown else ""
    if not was_shown:
        return "La fiche est revenue dans le catalogue."
    titles = changed_titles(*({name: completed(each)[name] for name in READ} for each in (before, after)))
    return f"Ce qui a changé{NBSP}: {listed(title[:1].lower() + title[1:] for title in titles)}." if titles else ""


ENTRY = AlertKind(
    "une fiche",
    "quand cette fiche change",
    "changement|s",
    read_entry,
    entries_found,
    last_number,
    entry_changes,
)
