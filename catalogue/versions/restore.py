"""Writing a snapshot back into the rows that it was read from, and the return of an entry to one of its versions."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import DateField, ForeignKey, Q
from django.utils import timezone

from catalogue.entries.changes import because, record_change
from catalogue.entries.rules import evidence_errors, publication_errors
from catalogue.entries.services import lock_entry
from catalogue.entries.vocabulary import set_themes
from catalogue.models import Innovation, Lever, Organisation, Policy, Theme
from catalogue.refusal import Refusal
from catalogue.typography import NBSP
from catalogue.versions.history import (
    COLUMNS,
    OWNERS,
    ROW_COLUMNS,
    ROWS,
    Row,
    Snapshot,
    completed,
    row_of,
    versions_of,
)

SETTLED_APART = {"status", "archive_reason", "slug"}
"""Columns that have services of their own: a snapshot written back leaves them as they are."""

NOT_KEPT = "Cette version n’est pas de cette fiche."

IDENTITY = {"sources": "url", "replications": "territory", "illustrations": "image"}
"""The column that two rows of an entry may not share: a row that changes it is made again, with its key."""


def revert(*, innovation: Innovation, number: int) -> None:
    """Make an entry say again what one of its versions says; its status and its address stay as they are.

    `number` is that of the version. Nothing is lost: the present state stays among the versions, and the return is
    one. Raises Refusal when the version is not of this entry, or when a rule forbids what it says.
    """
    with transaction.atomic():
        lock_entry(innovation)
        version = versions_of(innovation).filter(pk=number).first()
        if version is None:
            raise Refusal([NOT_KEPT])
        day = timezone.localtime(version.made_at)
        with because(f"Retour à la version du {day:%d/%m/%Y à %H}{NBSP}h{NBSP}{day:%M}"):
            write_checked(innovation, completed(version.snapshot))
            record_change([innovation.pk])


def write_checked(innovation: Innovation, snapshot: Snapshot) -> None:
    """Write a snapshot, and hold it to the rules of an entry. Raises Refusal. To be called in a transaction."""
    try:
        write_snapshot(innovation, snapshot)
    except ValidationError as error:
        raise Refusal(error.messages) from error
    errors = rule_errors(innovation)
    if errors:
        raise Refusal(errors)


def rule_errors(innovation: Innovation) -> list[str]:
    """What an entry lacks to stand as it does, in sentences."""
    errors = evidence_errors(
        level=innovation.evidence_level,
        proof=innovation.evidence_proof,
        replication_count=innovation.replications.count(),
    )
    if innovation.is_published:
        errors += publication_errors(
            summary=innovation.summary,
            lever_count=innovation.levers.count(),
            policy_count=innovation.policies.count(),
            source_count=innovation.sources.count(),
        )
    return errors


def write_snapshot(innovation: Innovation, snapshot: Snapshot) -> None:
    """Make an entry say what a snapshot says, status and address aside. To be called in a transaction, the entry held.

    Labels that were merged since are followed; those that no longer exist are left out, themes aside, which are made
    again. So are pictures whose file is gone. Raises ValidationError where a constraint is not kept.
    """
    for name in COLUMNS:
        if name not in SETTLED_APART:
            set_column(innovation, name, snapshot[name])
    innovation.fill_in()
    innovation.validate_constraints()
    innovation.save()
    innovation.levers.set(Lever.objects.filter(slug__in=snapshot["levers"]))
    innovation.policies.set(Policy.objects.filter(slug__in=snapshot["policies"]))
    set_themes(innovation, theme_names(snapshot["themes"]))
    innovation.organisations.set(Organisation.objects.filter(pk__in=[key for key, _ in snapshot["organisations"]]))
    for field in ROWS:
        write_rows(innovation, field, writable(field, snapshot[field]))


def set_column(row: Any, name: str, value: Any) -> None:
    """Give a column its plain value. A row that it points at and that is gone is let go."""
    field = row._meta.get_field(name)
    if isinstance(field, DateField) and value is not None:
        value = date.fromisoformat(value)
    if isinstance(field, ForeignKey) and value is not None:
        setattr(row, name, field.related_model._default_manager.filter(pk=value).first())
    else:
        setattr(row, field.attname, value)


def theme_names(themes: list[list[str]]) -> list[str]:
    """The present names of themes: by name, else by address, former ones included; a theme that is gone comes back."""
    names, slugs = [name for _, name in themes], [slug for slug, _ in themes if slug]
    known = Theme.objects.filter(Q(name__in=names) | Q(slug__in=slugs) | Q(former_slugs__slug__in=slugs))
    by_word: dict[str, str] = {}
    for theme in known.prefetch_related("former_slugs").distinct():
        for former in theme.former_slugs.all():
            by_word.setdefault(former.slug, theme.name)
        by_word[theme.slug] = theme.name
        by_word[f"name:{theme.name.casefold()}"] = theme.name
    return list(
        dict.fromkeys(by_word.get(f"name:{name.casefold()}") or by_word.get(slug) or name for slug, name in themes)
    )


def writable(field: str, rows: list[Row]) -> list[Row]:
    """Those of the rows that can be: a picture needs its file."""
    if field != "illustrations":
        return rows
    return [row for row in rows if row["image"] and default_storage.exists(row["image"])]


def write_rows(innovation: Innovation, field: str, rows: list[Row]) -> None:
    """Give an entry these rows and no other. Those that stay keep their keys, and so do those that come back."""
    wanted = {row["id"]: row for row in rows if row["id"] is not None}
    identity = IDENTITY[field]
    kept: dict[int, Any] = {}
    for present in getattr(innovation, field).all():
        row = wanted.get(present.pk)
        if row is None or row_of(field, present)[identity] != row[identity]:
            present.delete()
        else:
            kept[present.pk] = present
    for row in rows:
        present = kept.get(row["id"])
        if present is None:
            save_row(ROWS[field](pk=row["id"], **{OWNERS[field]: innovation}), field, row)
        elif row_of(field, present) != row:
            save_row(present, field, row)


def save_row(present: Any, field: str, row: Row) -> None:
    """Save a row with the columns that a snapshot gives it."""
    for name in ROW_COLUMNS[field]:
        set_column(present, name, row[name])
    present.validate_constraints()
    present.save()
