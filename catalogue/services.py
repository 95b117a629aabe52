"""What editors do to an entry when it takes more than one row, or a rule that no row can hold.

Each function takes the entry as it stands in the database (changes not saved are dropped), holds it for the time of
one transaction, and raises Refusal, with nothing written, when a rule says no.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import CharField
from django.utils import timezone

from catalogue.addresses import address_gaps
from catalogue.models import EvidenceLevel, FormerSlug, Innovation, Status
from catalogue.publication import evidence_gaps, other_gaps, publication_gaps
from catalogue.refusal import Refusal
from catalogue.search.documents import refresh
from catalogue.signals import published

LONGEST_REASON = Innovation._meta.get_field("archive_reason").max_length or 300
TITLE = CharField(max_length=Innovation._meta.get_field("title").max_length)


def publish(*, innovation: Innovation) -> None:
    """Show an entry to the public. The date of its first publication stays if it is published again.

    Raises Refusal when it has no summary, no lever or no source, and when a rule of `publication` says no.
    """
    with transaction.atomic():
        hold(innovation)
        gaps = publication_gaps(
            summary=innovation.summary,
            lever_count=innovation.levers.count(),
            source_count=innovation.sources.count(),
        )
        gaps += other_gaps(innovation)
        if gaps:
            raise Refusal(gaps)
        is_new = innovation.published_at is None
        innovation.status = Status.PUBLISHED
        innovation.published_at = innovation.published_at or timezone.now()
        innovation.archive_reason = ""
        innovation.save()
        refresh([innovation.pk])
        if is_new:
            published.send(Innovation, innovation=innovation)


def archive(*, innovation: Innovation, reason: str = "") -> None:
    """Take an entry out of the public's sight without losing anything of it; `reason` is kept for the editors.

    Raises Refusal when it is archived already, or when the reason is longer than its column.
    """
    with transaction.atomic():
        hold(innovation)
        if innovation.status == Status.ARCHIVED:
            raise Refusal(["Cette innovation est déjà archivée."])
        if len(reason) > LONGEST_REASON:
            raise Refusal([f"Un motif a au plus {LONGEST_REASON} caractères."])
        innovation.status = Status.ARCHIVED
        innovation.archive_reason = reason.strip()
        innovation.save()
        refresh([innovation.pk])


def rename(*, innovation: Innovation, title: str, slug: str | None = None) -> None:
    """Change the title of an entry and, when `slug` is given, its address: the one it had then leads to it for ever.

    Raises Refusal when the title is empty or too long, and when the address is malformed or leads to another entry,
    now or in the past.
    """
    with transaction.atomic():
        hold(innovation)
        reasons = title_gaps(title)
        if slug is not None:
            reasons += address_gaps(slug=slug, innovation=innovation)
        if reasons:
            raise Refusal(reasons)
        innovation.title = title.strip()
        if slug is not None and slug != innovation.slug:
            FormerSlug.objects.filter(slug=slug, innovation=innovation).delete()
            FormerSlug.objects.create(slug=innovation.slug, innovation=innovation)
            innovation.slug = slug
        innovation.save()
        refresh([innovation.pk])


def set_evidence_level(*, innovation: Innovation, level: int, proof: str) -> None:
    """Say how well the effects of an entry are proved, from 0 to 4, and what founds it.

    Raises Refusal for an unknown level, a level of 2 or more without proof, or 4 without a reproduction.
    """
    if level not in EvidenceLevel.values:
        raise Refusal(["Le niveau de preuve va de 0 à 4."])
    with transaction.atomic():
        hold(innovation)
        gaps = evidence_gaps(level=level, proof=proof, replication_count=innovation.replications.count())
        if gaps:
            raise Refusal(gaps)
        innovation.evidence_level = level
        innovation.evidence_proof = proof.strip()
        innovation.save()
        refresh([innovation.pk])


def hold(innovation: Innovation) -> None:
    """Read the entry anew and keep others from changing it until the end of the transaction."""
    innovation.refresh_from_db(from_queryset=Innovation.objects.select_for_update())


def title_gaps(title: str) -> list[str]:
    """Why a text cannot be a title, in sentences; nothing when it can."""
    try:
        TITLE.clean(title)
    except ValidationError as error:
        return error.messages
    return []
