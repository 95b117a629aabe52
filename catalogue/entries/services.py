"""What editors do to an entry when it takes more than one row, or a rule that no row can hold.

Each function takes the entry as it stands in the database (changes not saved are dropped), locks it for the time of
one transaction, and raises Refusal, with nothing written, when a rule says no.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import CharField
from django.utils import timezone

from catalogue.entries.changes import record_change
from catalogue.entries.rules import NO_LEVER, address_errors, evidence_errors, other_errors, publication_errors
from catalogue.models import EvidenceLevel, FormerSlug, Innovation, Lever, Status, Theme
from catalogue.refusal import Refusal
from catalogue.signals import published
from catalogue.typography import NBSP

LONGEST_REASON = Innovation._meta.get_field("archive_reason").max_length or 300
TITLE = CharField(max_length=Innovation._meta.get_field("title").max_length)


def publish(*, innovation: Innovation) -> None:
    """Show an entry to the public. The date of its first publication stays if it is published again.

    Raises Refusal when it has no summary, no lever, no source, no public policy or too many, and when a rule of
    `rules` says no.
    """
    with transaction.atomic():
        lock_entry(innovation)
        errors = publication_errors(
            summary=innovation.summary,
            lever_count=innovation.levers.count(),
            policy_count=innovation.policies.count(),
            source_count=innovation.sources.count(),
        )
        errors += other_errors(innovation)
        if errors:
            raise Refusal(errors)
        is_new = innovation.published_at is None
        innovation.status = Status.PUBLISHED
        innovation.published_at = innovation.published_at or timezone.now()
        innovation.archive_reason = ""
        _save(innovation)
        if is_new:
            published.send(Innovation, innovation=innovation)


def archive(*, innovation: Innovation, reason: str = "") -> None:
    """Take an entry out of the public's sight without losing anything of it; `reason` is kept for the editors.

    Raises Refusal when it is archived already, or when the reason is longer than its column.
    """
    with transaction.atomic():
        lock_entry(innovation)
        if innovation.status == Status.ARCHIVED:
            raise Refusal(["Cette innovation est déjà archivée."])
        if len(reason) > LONGEST_REASON:
            raise Refusal([f"Un motif a au plus {LONGEST_REASON} caractères."])
        innovation.status = Status.ARCHIVED
        innovation.archive_reason = reason.strip()
        _save(innovation)


def rename(*, innovation: Innovation, title: str, slug: str | None = None) -> None:
    """Change the title of an entry and, when `slug` is given, its address: the one it had then leads to it for ever.

    Raises Refusal when the title is empty or too long, and when the address is malformed or leads to another entry,
    now or in the past.
    """
    with transaction.atomic():
        lock_entry(innovation)
        reasons = title_errors(title)
        if slug is not None:
            reasons += address_errors(slug=slug, innovation=innovation)
        if reasons:
            raise Refusal(reasons)
        innovation.title = title.strip()
        if slug is not None and slug != innovation.slug:
            FormerSlug.objects.filter(slug=slug, innovation=innovation).delete()
            FormerSlug.objects.create(slug=innovation.slug, innovation=innovation)
            innovation.slug = slug
        _save(innovation)


def set_evidence_level(*, innovation: Innovation, level: int | None, proof: str) -> None:
    """Say how well the effects of an entry are proved, from 0 to 4, and what founds it; None is not assessed.

    Raises Refusal for an unknown level, a level without proof, or 4 without a reproduction.
    """
    if level is not None and level not in EvidenceLevel.values:
        raise Refusal(["Le niveau de preuve va de 0 à 4."])
    with transaction.atomic():
        lock_entry(innovation)
        errors = evidence_errors(level=level, proof=proof, replication_count=innovation.replications.count())
        if errors:
            raise Refusal(errors)
        innovation.evidence_level = level
        innovation.evidence_proof = proof.strip()
        _save(innovation)


def mark_verified(*, innovation: Innovation, on: date) -> None:
    """Say that what a public entry tells was still true on that day. Raises Refusal when it is not public."""
    with transaction.atomic():
        lock_entry(innovation)
        if not innovation.is_published:
            raise Refusal(["Seule une innovation publiée se vérifie."])
        innovation.verified_on = on
        _save(innovation)


def add_lever(*, innovation: Innovation, lever: Lever) -> None:
    """Say that an entry uses a lever. Raises Refusal when it is said already."""
    with transaction.atomic():
        lock_entry(innovation)
        if lever in innovation.levers.all():
            raise Refusal([f"Cette innovation relève déjà du levier «{NBSP}{lever}{NBSP}»."])
        innovation.levers.add(lever)
        _save(innovation)


def remove_lever(*, innovation: Innovation, lever: Lever) -> None:
    """Say no more that an entry uses a lever.

    Raises Refusal when it does not, or when it is public and would have no lever left.
    """
    with transaction.atomic():
        lock_entry(innovation)
        levers = list(innovation.levers.all())
        if lever not in levers:
            raise Refusal([f"Cette innovation ne relève pas du levier «{NBSP}{lever}{NBSP}»."])
        if innovation.is_published and len(levers) == 1:
            raise Refusal([NO_LEVER])
        innovation.levers.remove(lever)
        _save(innovation)


def add_theme(*, innovation: Innovation, theme: Theme) -> None:
    """Put a theme on an entry. Raises Refusal when it is there already."""
    with transaction.atomic():
        lock_entry(innovation)
        if theme in innovation.themes.all():
            raise Refusal([f"Cette innovation porte déjà le thème «{NBSP}{theme}{NBSP}»."])
        innovation.themes.add(theme)
        _save(innovation)


def remove_theme(*, innovation: Innovation, theme: Theme) -> None:
    """Take a theme off an entry. Raises Refusal when it is not there."""
    with transaction.atomic():
        lock_entry(innovation)
        if theme not in innovation.themes.all():
            raise Refusal([f"Cette innovation ne porte pas le thème «{NBSP}{theme}{NBSP}»."])
        innovation.themes.remove(theme)
        _save(innovation)


def lock_entry(innovation: Innovation) -> None:
    """Read the entry anew and keep others from changing it until the end of the transaction."""
    innovation.refresh_from_db(from_queryset=Innovation.objects.to_fill_in().select_for_update(of=("self",)))


def title_errors(title: str) -> list[str]:
    """Why a text cannot be a title, in sentences; nothing when it can."""
    try:
        TITLE.clean(title)
    except ValidationError as error:
        return error.messages
    return []


def _save(innovation: Innovation) -> None:
    """Date the change, and record it."""
    innovation.save()
    record_change([innovation.pk])
