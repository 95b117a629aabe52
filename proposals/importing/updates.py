"""Facts from a file: new ones, and further versions of those that exist, since a fact does not change."""

from collections.abc import Mapping
from typing import Any

from proposals.columns import UPDATE_COLUMNS
from proposals.dates import read_precise_date
from proposals.importing.plan import Change, ImportPlan, LineRefused, differences, make_plan, stored, whole_number
from proposals.models import Proposal, ProposalUpdate, ReportLink
from proposals.slugs import KIND_SLUGS, LINK_SLUGS, YES

TEXTS = {
    "fait": "text",
    "organisme": "body",
    "source_titre": "source_title",
    "source_adresse": "source_url",
    "motif_correction": "correction_reason",
}
GIVEN = ("identifiant", "corrige_par", "consigne_le")
"""The columns that the database gives, and no file."""
READ = tuple(column for column in UPDATE_COLUMNS if column.key not in GIVEN)
SAID = tuple(column for column in READ if column.key not in ("corrige", "motif_correction"))
"""What a version says of the fact: what the trial of a file compares with the version that it corrects."""


def plan_updates(text: str, *, user: Any) -> ImportPlan:
    """What a file of facts would do. A line with a key must say what that fact says; one without is a new fact, or a
    further version of the one that `corrige` names.

    Raises Refusal when the file cannot be read at all.
    """
    proposals = {proposal.number: proposal for proposal in Proposal.objects.all()}
    existing = {row.pk: row for row in ProposalUpdate.objects.select_related("proposal")}
    corrected = {row.corrects_id: row for row in existing.values() if row.corrects_id is not None}
    by_source = {same(row): row for row in existing.values() if row.pk not in corrected and not row.is_withdrawn}

    def read(cells: Mapping[str, str]) -> Change | None:
        key = whole_number(cells, "identifiant")
        if key is not None:
            check_unchanged(cells, existing.get(key), key)
            return None
        fact = ProposalUpdate(**values_of(cells, proposals, existing), recorded_by=user)
        held = corrected.get(fact.corrects_id) if fact.corrects_id else by_source.get(same(fact))
        if held is not None and not differences(held, cells, READ):
            return None
        if held is not None:
            raise LineRefused(
                f"Ce fait est déjà {'corrigé' if fact.corrects_id else 'consigné'}, sous l’identifiant {held.pk} :"
                " pour le corriger, nommez celui-ci dans « corrige » et donnez « motif_correction »."
            )
        fact.full_clean()
        return Change(fact, fact.corrects is None, same(fact), differences(fact.corrects, cells, SAID), fact.save)

    return make_plan(text, UPDATE_COLUMNS, read)


def check_unchanged(cells: Mapping[str, str], row: ProposalUpdate | None, key: int) -> None:
    """Check that a line says what the fact of its key says. Raises LineRefused."""
    if row is None:
        raise LineRefused(f"Aucun fait n’a l’identifiant {key} : laissez-le vide pour en ajouter un.")
    if differences(row, cells, READ):
        raise LineRefused(
            "Un fait ne se modifie pas : ajoutez une ligne sans identifiant, avec « corrige » et « motif_correction »."
        )


def same(fact: ProposalUpdate) -> tuple:
    """What no two facts that count share."""
    return fact.proposal_id, fact.source_url, fact.happened_on, fact.precision


def values_of(
    cells: Mapping[str, str], proposals: Mapping[int, Proposal], existing: Mapping[int, ProposalUpdate]
) -> dict[str, Any]:
    """The columns of a fact. Raises LineRefused."""
    proposal = known_proposal(cells, proposals)
    if not cells.get("nature"):
        raise LineRefused(f"« nature » est vide : {', '.join(KIND_SLUGS.values())}.")
    corrected = whole_number(cells, "corrige")
    if corrected is not None and corrected not in existing:
        raise LineRefused(f"« corrige » : aucun fait n’a l’identifiant {corrected}.")
    first, precision = precise_date(cells, "date")
    return {
        "proposal": proposal,
        "happened_on": first,
        "precision": precision,
        "kind": stored(KIND_SLUGS, cells, "nature"),
        "link_to_report": stored(LINK_SLUGS, cells, "lien_rapport", ReportLink.THEMATIC),
        "corrects": existing.get(corrected) if corrected is not None else None,
        "is_withdrawn": stored({YES: YES}, cells, "retire") == YES,
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
