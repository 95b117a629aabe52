"""Facts from a file."""

from collections.abc import Mapping
from typing import Any

from proposals.columns import UPDATE_COLUMNS
from proposals.dates import read_precise_date
from proposals.importing.plan import Change, ImportPlan, LineRefused, differences, make_plan, stored, whole_number
from proposals.models import Proposal, ProposalUpdate, ReportLink
from proposals.slugs import KIND_SLUGS, LINK_SLUGS

TEXTS = {"fait": "text", "organisme": "body", "source_titre": "source_title", "source_adresse": "source_url"}
READ = tuple(column for column in UPDATE_COLUMNS if column.key not in ("identifiant", "consigne_le"))
"""The columns that a file may change: the key and the moment are given by the database."""


def plan_updates(text: str, *, user: Any, may_change: bool) -> ImportPlan:
    """What a file of facts would do. A line is a fact that exists by its key, else by its proposal, source and date.

    `may_change`: lines may change facts that exist. Raises FileRefused when the file cannot be read at all.
    """
    proposals = {proposal.number: proposal for proposal in Proposal.objects.all()}
    existing = {row.pk: row for row in ProposalUpdate.objects.select_related("proposal")}
    by_source = {(row.proposal_id, row.source_url, row.happened_on, row.precision): row for row in existing.values()}

    def read(cells: Mapping[str, str]) -> Change | None:
        wanted = values_of(cells, proposals)
        key = whole_number(cells, "identifiant")
        if key is not None and key not in existing:
            raise LineRefused(f"Aucun fait n’a l’identifiant {key} : laissez-le vide pour en ajouter un.")
        same = (wanted["proposal"].pk, wanted["source_url"], wanted["happened_on"], wanted["precision"])
        row = existing[key] if key is not None else by_source.get(same)
        found = differences(row, cells, READ)
        if row is not None and not found:
            return None
        if row is not None and not may_change:
            raise LineRefused("Ce fait existe et vous ne pouvez pas le modifier.")
        if row is not None and row.proposal != wanted["proposal"] and row.founded.exists():
            raise LineRefused("Ce fait fonde un statut du registre : il ne change pas de proposition.")
        fact = row or ProposalUpdate()
        for name, value in wanted.items():
            setattr(fact, name, value)
        fact.full_clean()
        return Change(fact, row is None, same, found, fact.save)

    return make_plan(text, UPDATE_COLUMNS, read)


def values_of(cells: Mapping[str, str], proposals: Mapping[int, Proposal]) -> dict[str, Any]:
    """The columns of a fact. Raises LineRefused."""
    proposal = known_proposal(cells, proposals)
    if not cells.get("nature"):
        raise LineRefused(f"« nature » est vide : {', '.join(KIND_SLUGS.values())}.")
    first, precision = precise_date(cells, "date")
    return {
        "proposal": proposal,
        "happened_on": first,
        "precision": precision,
        "kind": stored(KIND_SLUGS, cells, "nature"),
        "link_to_report": stored(LINK_SLUGS, cells, "lien_rapport", ReportLink.THEMATIC),
    } | {name: cells.get(key, "") for key, name in TEXTS.items()}


def known_proposal(cells: Mapping[str, str], proposals: Mapping[int, Proposal]) -> Proposal:
    """The proposal that a line names by its number. Raises LineRefused."""
    number = whole_number(cells, "proposition")
    if number is None or number not in proposals:
        raise LineRefused("« proposition » n’est pas le numéro d’une proposition.")
    return proposals[number]


def precise_date(cells: Mapping[str, str], key: str) -> tuple[Any, str]:
    """The date of a cell. Raises LineRefused."""
    try:
        return read_precise_date(cells.get(key, ""))
    except ValueError:
        raise LineRefused(
            f"« {key} » n’est ni un jour (2016-04-24), ni un mois (2016-04), ni une année (2016)."
        ) from None
