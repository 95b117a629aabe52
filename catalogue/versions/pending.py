"""The pending version of a public entry: prepared, shown by a link to whom it may concern, published or discarded.

The public sees nothing of it before it is published. One waits for an entry.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.db import transaction
from django.utils import timezone

from catalogue.entries.changes import record_change
from catalogue.entries.services import lock, rename
from catalogue.models import Innovation, PendingVersion, Status
from catalogue.refusal import Refusal
from catalogue.typography import NBSP
from catalogue.versions.history import because, sheet_at
from catalogue.versions.merging import Merge, fields_of, merge
from catalogue.versions.services import write_checked
from catalogue.versions.sheet import Sheet, same, sheet_of
from catalogue.versions.words import title_of

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
    *, innovation: Innovation, sheet: Sheet, base: int, by: AbstractBaseUser | None, revision: int | None = None
) -> PendingVersion:
    """Keep a sheet as the pending version of a published entry, made from its version `base`.

    `revision` is the state of the pending version that it takes the place of, None when there was none. Raises Refusal
    when the entry is not public, when nothing changes, and when the pending version is no longer in that state.
    """
    with transaction.atomic():
        lock(innovation)
        waiting = PendingVersion.objects.filter(innovation=innovation).first()
        if innovation.status != Status.PUBLISHED:
            raise Refusal([NOT_PUBLIC])
        if same(sheet, sheet_of(innovation)):
            raise Refusal([NO_CHANGE])
        if (waiting.revision if waiting else None) != revision:
            raise Refusal([MOVED if waiting else NONE_WAITS])
        pending = waiting or PendingVersion(innovation=innovation, revision=0, **new_link())
        pending.sheet, pending.base, pending.revision = sheet, base, pending.revision + 1
        pending.prepared_by, pending.prepared_at = by, timezone.now()  # type: ignore[assignment]
        pending.save()
    return pending


def merged_with_public(pending: PendingVersion, present: Sheet) -> Merge:
    """What a pending version makes of the public sheet, which may have moved since."""
    return merge(base=sheet_at(pending.innovation, pending.base), theirs=present, mine=pending.sheet)


def publish_pending(*, innovation: Innovation, revision: int) -> None:
    """Show the pending version to the public, with what changed in the entry meanwhile and does not contradict it.

    Raises Refusal, with nothing written, when it is not in the state `revision`, when both changed the same thing, and
    when a rule forbids what it says.
    """
    with transaction.atomic():
        lock(innovation)
        pending = held_pending(innovation, revision)
        if innovation.status != Status.PUBLISHED:
            raise Refusal(["La fiche n’est plus publique : publiez-la d’abord, ou jetez la version en attente."])
        found = merged_with_public(pending, sheet_of(innovation))
        if found.conflicts:
            titles = ", ".join(sorted(map(title_of, fields_of(found.conflicts))))
            raise Refusal([f"La fiche publique a changé sur les mêmes points{NBSP}: {titles}. Reprenez la saisie."])
        with because("Version en attente publiée"):
            write_checked(innovation, found.merged)
            if found.merged["slug"] != innovation.slug:
                rename(innovation=innovation, title=innovation.title, slug=found.merged["slug"])
            pending.delete()
            record_change([innovation.pk])


def discard_pending(*, innovation: Innovation, revision: int) -> None:
    """Throw the pending version away; its links end. Raises Refusal when it is not in the state `revision`."""
    with transaction.atomic():
        lock(innovation)
        held_pending(innovation, revision).delete()


def renew_link(*, innovation: Innovation, revision: int) -> None:
    """Give the pending version a new link: those given before end. Raises Refusal as `discard_pending` does."""
    with transaction.atomic():
        lock(innovation)
        pending = held_pending(innovation, revision)
        link = new_link()
        pending.key, pending.link_until = link["key"], link["link_until"]
        pending.save(update_fields=["key", "link_until"])


def held_pending(innovation: Innovation, revision: int) -> PendingVersion:
    """The pending version of an entry that is held. Raises Refusal when there is none in this state."""
    pending = PendingVersion.objects.filter(innovation=innovation).first()
    if pending is None:
        raise Refusal([NONE_WAITS])
    if pending.revision != revision:
        raise Refusal([MOVED])
    return pending


def new_link() -> dict[str, Any]:
    """The columns of a new link."""
    return {"key": secrets.token_urlsafe(24), "link_until": timezone.localdate() + timedelta(days=LINK_DAYS)}


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
    pending = waiting.select_related("innovation").first()
    if pending is None:
        raise LinkEnded
    return pending


def carry_pictures(sheet: Sheet, former: Sheet, present: Sheet, dropped: set[str]) -> None:
    """Give a sheet that was typed the pictures of the pending version before it, which no form can send again."""
    shown = {row["id"]: row["image"] for row in present["illustrations"]}
    pending = {row["id"]: row["image"] for row in former["illustrations"] if row["id"] in shown}
    for row in sheet["illustrations"]:
        if row["id"] in pending and row["image"] == shown[row["id"]]:
            row["image"] = pending[row["id"]]
    new = [row for row in former["illustrations"] if row["id"] not in shown and row["image"] not in dropped]
    sheet["illustrations"] += [row | {"id": None} for row in new]


def as_prepared(sheet: Sheet, present: Sheet) -> Sheet:
    """A sheet read from rows that are about to be undone: those that were not there have no key yet."""
    found = dict(sheet)
    for name in ("sources", "replications", "illustrations"):
        there = {row["id"] for row in present[name]}
        found[name] = [row if row["id"] in there else row | {"id": None} for row in sheet[name]]
    return found | {name: present[name] for name in ("status", "archive_reason")}
