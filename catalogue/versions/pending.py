"""The pending version of a public entry: prepared, shown by a link to whom it may concern, published or discarded.

The public sees nothing of it before it is published. One waits for an entry.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.db import transaction
from django.utils import timezone

from catalogue.encryption import new_token
from catalogue.entries.changes import because, one_change, record_change
from catalogue.entries.services import lock_entry, rename
from catalogue.models import Innovation, PendingVersion, Status, Version, VersionKind
from catalogue.refusal import Refusal
from catalogue.typography import NBSP
from catalogue.versions.conflicts import Merge, fields_of, merge
from catalogue.versions.diff import title_of
from catalogue.versions.history import Snapshot, completed, same, snapshot_at, snapshot_of
from catalogue.versions.restore import write_checked

LINK_DAYS = 30
"""Days that a link stays valid: the time for a municipal council to meet."""

SALT = "catalogue.versions.pending"
NONE_WAITS = "Aucune version n’attend pour cette fiche : elle a été publiée ou jetée entre-temps."
MOVED = "La version en attente a changé entre-temps : relisez-la avant d’aller plus loin."
NOT_PUBLIC = "Seule une fiche publique a une version en attente : enregistrez celle-ci directement."
NO_CHANGE = "Cette version ne change rien à la fiche publique : il n’y a rien à garder en attente."


class LinkUnknown(Exception):
    """Nobody ever gave this link."""


class LinkEnded(Exception):
    """The link was good: it has expired, or what it showed was published, discarded, or given a new link."""


def prepare(
    *, innovation: Innovation, snapshot: Snapshot, base: int, by: AbstractBaseUser | None, version: int | None = None
) -> PendingVersion:
    """Keep a snapshot as the pending version of a published entry, made from its version `base`.

    `version` is the number of the prepared version that it takes the place of, None when there was none. Raises
    Refusal when the entry is not public, when nothing changes, and when another version was prepared meanwhile.
    """
    with transaction.atomic():
        lock_entry(innovation)
        waiting = PendingVersion.objects.filter(innovation=innovation).select_related("version").first()
        if innovation.status != Status.PUBLISHED:
            raise Refusal([NOT_PUBLIC])
        if same(snapshot, snapshot_of(innovation)):
            raise Refusal([NO_CHANGE])
        if (waiting.version_id if waiting else None) != version:
            raise Refusal([MOVED if waiting else NONE_WAITS])
        former = waiting.version if waiting else None
        pending = waiting or PendingVersion(innovation=innovation, **new_link())
        kind, slug = VersionKind.PREPARED, snapshot["slug"]
        prepared = Version(innovation=innovation, kind=kind, snapshot=snapshot, slug=slug, was_public=False)
        prepared.made_by_id = by.pk if by else None
        prepared.save()
        pending.version, pending.base = prepared, base
        pending.save()
        if former is not None:
            former.delete()
    return pending


def merged_with_public(pending: PendingVersion, present: Snapshot) -> Merge:
    """What a pending version makes of the public snapshot, which may have moved since."""
    return merge(
        base=snapshot_at(pending.innovation, pending.base), theirs=present, mine=completed(pending.version.snapshot)
    )


def publish_pending(*, innovation: Innovation, version: int) -> None:
    """Show the pending version to the public, with what changed in the entry meanwhile and does not contradict it.

    Raises Refusal, with nothing written, when it is not the one of that number, when both changed the same thing, and
    when a rule forbids what it says.
    """
    with transaction.atomic():
        lock_entry(innovation)
        pending = waiting_version(innovation, version)
        if innovation.status != Status.PUBLISHED:
            raise Refusal(["La fiche n’est plus publique : publiez-la d’abord, ou jetez la version en attente."])
        found = merged_with_public(pending, snapshot_of(innovation))
        if found.conflicts:
            titles = ", ".join(sorted(map(title_of, fields_of(found.conflicts))))
            raise Refusal([f"La fiche publique a changé sur les mêmes points{NBSP}: {titles}. Reprenez la saisie."])
        with because("Version en attente publiée"), one_change():
            write_checked(innovation, found.merged)
            if found.merged["slug"] != innovation.slug:
                rename(innovation=innovation, title=innovation.title, slug=found.merged["slug"])
            remove(pending)
            record_change([innovation.pk])


def discard_pending(*, innovation: Innovation, version: int) -> None:
    """Throw the pending version away; its links end. Raises Refusal when it is not the one of that number."""
    with transaction.atomic():
        lock_entry(innovation)
        remove(waiting_version(innovation, version))


def renew_link(*, innovation: Innovation, version: int) -> None:
    """Give the pending version a new link: those given before end. Raises Refusal as `discard_pending` does."""
    with transaction.atomic():
        lock_entry(innovation)
        pending = waiting_version(innovation, version)
        link = new_link()
        pending.key, pending.link_until = link["key"], link["link_until"]
        pending.save(update_fields=["key", "link_until"])


def waiting_version(innovation: Innovation, version: int) -> PendingVersion:
    """The pending version of an entry that is locked. Raises Refusal when there is none of this number."""
    pending = PendingVersion.objects.filter(innovation=innovation).select_related("version").first()
    if pending is None:
        raise Refusal([NONE_WAITS])
    if pending.version_id != version:
        raise Refusal([MOVED])
    return pending


def remove(pending: PendingVersion) -> None:
    """Remove a pending version and what was prepared."""
    pending.delete()
    pending.version.delete()


def new_link() -> dict[str, Any]:
    """The columns of a new link."""
    return {"key": new_token(), "link_until": timezone.localdate() + timedelta(days=LINK_DAYS)}


def link_token(pending: PendingVersion) -> str:
    """The signed word that shows a pending version to who has no account."""
    return signing.dumps([pending.innovation_id, pending.key], salt=SALT)


def pending_of_token(token: str) -> PendingVersion:
    """The pending version that a link shows. Raises LinkUnknown or LinkEnded."""
    try:
        innovation, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise LinkUnknown from error
    waiting = PendingVersion.objects.filter(innovation=innovation, key=key, link_until__gte=timezone.localdate())
    pending = waiting.select_related("innovation", "version").first()
    if pending is None:
        raise LinkEnded
    return pending


def carry_pictures(snapshot: Snapshot, former: Snapshot, present: Snapshot, dropped: set[str]) -> None:
    """Give a snapshot that was typed the pictures of the pending version before it, which no form can send again."""
    shown = {row["id"]: row["image"] for row in present["illustrations"]}
    pending = {row["id"]: row["image"] for row in former["illustrations"] if row["id"] in shown}
    for row in snapshot["illustrations"]:
        if row["id"] in pending and row["image"] == shown[row["id"]]:
            row["image"] = pending[row["id"]]
    new = [row for row in former["illustrations"] if row["id"] not in shown and row["image"] not in dropped]
    snapshot["illustrations"] += [row | {"id": None} for row in new]
