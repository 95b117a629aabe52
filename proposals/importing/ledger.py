"""Entries of the ledger from a file: only new ones, since the ledger does not change."""

from collections.abc import Mapping
from typing import Any

from proposals.columns import LEDGER_COLUMNS
from proposals.importing.plan import Change, ImportPlan, LineRefused, differences, make_plan, stored, whole_number
from proposals.importing.updates import known_proposal, precise_date
from proposals.models import Proposal, ProposalUpdate, StatusEntry, Voice
from proposals.services import record_entry
from proposals.slugs import CONFIDENCE_SLUGS, NO, SPEAKER_SLUGS, STATUS_SLUGS, VOICE_SLUGS, YES

READ = tuple(column for column in LEDGER_COLUMNS if column.key not in ("identifiant", "consignee_le"))


def plan_entries(text: str, *, user: Any) -> ImportPlan:
    """What a file of entries would do. A line with a key must say what the ledger says; one without is a new entry.

    `user` is noted with each new entry. Raises Refusal when the file cannot be read at all.
    """
    proposals = {proposal.number: proposal for proposal in Proposal.objects.all()}
    facts = dict(ProposalUpdate.objects.values_list("pk", "proposal_id"))
    entries = StatusEntry.objects.select_related("proposal").prefetch_related("founding")
    existing = {entry.pk: entry for entry in entries}
    contents = {content_of(entry) for entry in existing.values()}

    def read(cells: Mapping[str, str]) -> Change | None:
        key = whole_number(cells, "identifiant")
        if key is not None:
            if key not in existing:
                raise LineRefused(f"Aucune entrée n’a l’identifiant {key} : laissez-le vide pour en ajouter une.")
            if differences(existing[key], cells, READ):
                raise LineRefused(
                    "Le registre ne se modifie pas : ajoutez une ligne sans identifiant, qui corrige celle-ci."
                )
            return None
        entry = StatusEntry(**values_of(cells, proposals, existing), recorded_by=user)
        founding = founding_of(cells, entry, facts)
        entry.full_clean()
        if content_of(entry) in contents:
            return None

        return Change(
            entry,
            True,
            content_of(entry),
            differences(None, cells, READ),
            lambda: record_entry(entry=entry, facts=founding),
        )

    return make_plan(text, LEDGER_COLUMNS, read)


def content_of(entry: StatusEntry) -> tuple:
    """What makes two entries the same."""
    names = (
        "proposal_id",
        "voice",
        "status",
        "effective_on",
        "precision",
        "reason",
        "source_url",
        "speaker",
        "corrects_id",
    )
    return tuple(getattr(entry, name) for name in names)


def values_of(
    cells: Mapping[str, str], proposals: Mapping[int, Proposal], existing: Mapping[int, StatusEntry]
) -> dict[str, Any]:
    """The columns of an entry. Raises LineRefused."""
    proposal = known_proposal(cells, proposals)
    if not cells.get("statut"):
        raise LineRefused(f"« statut » est vide : {', '.join(STATUS_SLUGS.values())}.")
    voice = stored(VOICE_SLUGS, cells, "voix", Voice.EDITORS)
    corrected = whole_number(cells, "corrige")
    if corrected is not None and corrected not in existing:
        raise LineRefused(f"« corrige » : aucune entrée n’a l’identifiant {corrected}.")
    first, precision = precise_date(cells, "date_effet")
    return {
        "proposal": proposal,
        "voice": voice,
        "status": stored(STATUS_SLUGS, cells, "statut"),
        "effective_on": first,
        "precision": precision,
        "body": cells.get("organisme", ""),
        "reason": cells.get("motif", ""),
        "source_title": cells.get("source_titre", ""),
        "source_url": cells.get("source_adresse", ""),
        "is_editorial_reading": stored({YES: YES, NO: NO}, cells, "lecture_editoriale", YES) == YES
        and voice == Voice.EDITORS,
        "confidence": stored(CONFIDENCE_SLUGS, cells, "confiance"),
        "speaker_kind": stored(SPEAKER_SLUGS, cells, "qui_parle"),
        "speaker": cells.get("nom", ""),
        "corrects_id": corrected,
    }


def founding_of(cells: Mapping[str, str], entry: StatusEntry, facts: Mapping[int, int]) -> list[int]:
    """The keys of the facts that found the entry, of its own proposal. Raises LineRefused."""
    keys = [
        whole_number({"faits": part.strip()}, "faits") for part in cells.get("faits", "").split("|") if part.strip()
    ]
    wrong = [key for key in keys if key is None or facts.get(key) != entry.proposal_id]
    if wrong:
        raise LineRefused(f"« faits » : {wrong[0]} n’est pas un fait de la même proposition.")
    return [key for key in dict.fromkeys(keys) if key is not None]
