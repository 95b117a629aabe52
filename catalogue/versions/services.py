"""What editors do with the versions of an entry."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.entries.changes import record_change
from catalogue.entries.rules import evidence_errors, publication_errors
from catalogue.entries.services import lock
from catalogue.models import Innovation
from catalogue.refusal import Refusal
from catalogue.typography import NBSP
from catalogue.versions.history import because, version_sheet
from catalogue.versions.sheet import Sheet
from catalogue.versions.writing import write_sheet

NOT_KEPT = "Cette version n’est pas de cette fiche."


def revert(*, innovation: Innovation, number: int) -> None:
    """Make an entry say again what one of its versions says; its status and its address stay as they are.

    `number` is that of the version. Nothing is lost: the present state stays among the versions, and the return is
    one. Raises Refusal when the version is not of this entry, or when a rule forbids what it says.
    """
    with transaction.atomic():
        lock(innovation)
        version: Any = Innovation.history.filter(id=innovation.pk, history_id=number).first()
        if version is None:
            raise Refusal([NOT_KEPT])
        day = timezone.localtime(version.history_date)
        with because(f"Retour à la version du {day:%d/%m/%Y à %H}{NBSP}h{NBSP}{day:%M}"):
            write_checked(innovation, version_sheet(version))
            record_change([innovation.pk])


def write_checked(innovation: Innovation, sheet: Sheet) -> None:
    """Write a sheet, and hold it to the rules of an entry. Raises Refusal. To be called in a transaction."""
    try:
        write_sheet(innovation, sheet)
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
            source_count=innovation.sources.count(),
        )
    return errors
