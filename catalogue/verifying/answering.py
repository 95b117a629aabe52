"""The answer to the yearly question: it dates the entry, or waits for an editor, and never changes what it says."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalogue.entries.changes import record_change
from catalogue.entries.services import lock
from catalogue.models import Answer, Innovation, Verification
from catalogue.refusal import Refusal


def record_answer(*, verification: Verification, answer: str, remark: str) -> None:
    """Write what a contact answers. The same answer twice is one; another takes its place until an editor treated it.

    An entry that still holds is verified as of today. Raises Refusal once the answer was treated.
    """
    with transaction.atomic():
        found = Verification.objects.select_for_update().get(pk=verification.pk)
        if (found.answer, found.remark) == (answer, remark):
            return
        if found.treated_at is not None:
            raise Refusal(["La rédaction a déjà traité votre réponse. Écrivez-lui pour en dire plus."])
        innovation = Innovation(pk=found.innovation_id)
        lock(innovation)
        if found.answer == Answer.TRUE and answer != Answer.TRUE:
            date_entry(innovation, found.verified_before)
        if found.answer != Answer.TRUE and answer == Answer.TRUE:
            found.verified_before = innovation.verified_on
            date_entry(innovation, timezone.localdate())
        found.answer, found.remark, found.answered_at = answer, remark, timezone.now()
        found.save()


def date_entry(innovation: Innovation, day: date | None) -> None:
    """Say when an entry was last verified. This is no change of what it says: its date of change stays."""
    innovation.verified_on = day
    innovation.save(update_fields=["verified_on"])
    record_change([innovation.pk])


def treat(*, keys: Collection[int], by: Any) -> int:
    """Say that an editor dealt with answers. Return how many were waiting."""
    waiting = Verification.objects.to_treat().filter(pk__in=keys)
    return waiting.update(treated_at=timezone.now(), treated_by=by)
