"""What a row must be, told without a question to the database: the constraints of the table, as Python says them.

Django checks a constraint by asking the database, fourteen times a row: 70,000 questions for a file of 5,000 lines. A
test holds these to those, on rows drawn at random.
"""

from collections import defaultdict
from collections.abc import Callable

from catalogue.entries.rules import NO_LEVER, NO_POLICY, NO_REPLICATION, NO_SOURCE
from catalogue.models import CostBand, EvidenceLevel, Innovation, Stage, Status, StopCause, TerritoryScope
from catalogue.models.innovation_constraints import FIRST_YEAR, LAST_YEAR
from catalogue.tables.innovations.columns import Relations

Rule = Callable[[Innovation], bool]
BY_NAME: dict[str, tuple[str, Rule]] = {
    "innovation_has_title_and_slug": ("title", lambda i: i.title != "" and i.slug != ""),
    "innovation_has_territory_or_label": ("territory", lambda i: i.territory is not None or i.territory_label != ""),
    "innovation_scope_is_known": ("territory_scope", lambda i: i.territory_scope in TerritoryScope.values),
    "innovation_stage_is_known": ("stage", lambda i: i.stage in Stage.values),
    "innovation_status_is_known": ("status", lambda i: i.status in Status.values),
    "innovation_start_year_is_plausible": ("start_year", lambda i: is_plausible(i.start_year)),
    "innovation_end_year_is_plausible": ("end_year", lambda i: is_plausible(i.end_year)),
    "innovation_years_are_in_order": (
        "end_year",
        lambda i: i.start_year is None or i.end_year is None or i.end_year >= i.start_year,
    ),
    "innovation_cost_band_is_known": ("cost_band", lambda i: i.cost_band in ("", *CostBand.values)),
    "innovation_cost_is_in_its_band": ("cost_band", lambda i: i.cost is None or i.cost_band == CostBand.of(i.cost)),
    "innovation_evidence_level_is_known": (
        "evidence_level",
        lambda i: i.evidence_level is None or i.evidence_level in EvidenceLevel.values,
    ),
    "innovation_evidence_is_founded": (
        "evidence_proof",
        lambda i: i.evidence_level is None or i.evidence_proof != "",
    ),
    "innovation_evidence_source_is_whole": (
        "evidence_source_title",
        lambda i: is_whole_source(i.evidence_source_title, i.evidence_source_url),
    ),
    "innovation_staff_count_is_positive": ("staff_count", lambda i: i.staff_count is None or i.staff_count > 0),
    "innovation_stop_cause_is_known": ("stop_cause", lambda i: i.stop_cause in ("", *StopCause.values)),
    "innovation_stop_has_cause_and_reason": ("stop_cause", lambda i: bool(i.stop_cause) == bool(i.stop_reason)),
    "innovation_published_has_a_date": (
        "status",
        lambda i: i.status != Status.PUBLISHED or i.published_at is not None,
    ),
    "innovation_published_has_a_summary": ("summary", lambda i: i.status != Status.PUBLISHED or i.summary != ""),
}
"""The rule of each constraint of the table, and the field that it is about."""

SENTENCES = {each.name: str(each.violation_error_message) for each in Innovation._meta.constraints}


def is_plausible(year: int | None) -> bool:
    """Whether a year may be that of an innovation."""
    return year is None or FIRST_YEAR <= year <= LAST_YEAR


def is_whole_source(title: str, url: str) -> bool:
    """Whether a source has both a title and a web address, or neither."""
    return not url if not title else url.startswith(("http://", "https://"))


def constraint_errors(innovation: Innovation) -> dict[str, list[str]]:
    """What the table would refuse of a row, in sentences, by field."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, (about, holds) in BY_NAME.items():
        if not holds(innovation):
            found[about].append(SENTENCES[name])
    return dict(found)


def publication_errors(innovation: Innovation, relations: Relations) -> dict[str, list[str]]:
    """What the rules of publication and of evidence refuse, which no single row can hold, by field."""
    found = {}
    if innovation.status == Status.PUBLISHED:
        if not relations.levers:
            found["levers"] = [NO_LEVER]
        if not relations.policies:
            found["policies"] = [NO_POLICY]
        if not relations.sources:
            found["sources"] = [NO_SOURCE]
    if innovation.evidence_level == EvidenceLevel.REPRODUCED and not getattr(innovation, "replication_count", 0):
        found["evidence_level"] = [NO_REPLICATION]
    return found
