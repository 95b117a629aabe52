"""The rules that Python tells are those of the table, on rows drawn at random."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import CostBand, Innovation, Stage, Status, StopCause, TerritoryScope
from catalogue.tables.innovations.importer import CONSTRAINT_RULES, SENTENCES, constraint_errors
from tests.factories import make_territory
from tests.parts import share

YEARS = st.none() | st.sampled_from([1899, 1900, 2015, 2016, 2100, 2101])
ROWS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["", "Un"]),
        "slug": st.sampled_from(["", "un"]),
        "territory_label": st.sampled_from(["", "Ici"]),
        "territory_scope": st.sampled_from([*TerritoryScope.values, "lune"]),
        "stage": st.sampled_from([*Stage.values, ""]),
        "status": st.sampled_from([*Status.values, "lu"]),
        "start_year": YEARS,
        "end_year": YEARS,
        "cost": st.none() | st.sampled_from([0, 9_999, 10_000, 99_999, 100_000, 999_999, 1_000_000]),
        "cost_band": st.sampled_from(["", *CostBand.values, "cher"]),
        "evidence_level": st.none() | st.integers(-1, 5),
        "evidence_proof": st.sampled_from(["", "Un rapport"]),
        "evidence_source_title": st.sampled_from(["", "Le bilan"]),
        "evidence_source_url": st.sampled_from(["", "https://bilan.example/", "ftp://bilan.example/"]),
        "staff_count": st.sampled_from([None, Decimal("-1"), Decimal(0), Decimal("3.5")]),
        "stop_cause": st.sampled_from(["", *StopCause.values, "lassitude"]),
        "stop_reason": st.sampled_from(["", "Personne n’est venu."]),
        "published_at": st.none() | st.just(timezone.now()),
        "summary": st.sampled_from(["", "Un résumé"]),
    }
)


def test_each_constraint_has_its_rule():
    assert set(CONSTRAINT_RULES) == set(SENTENCES)


@pytest.mark.django_db
@settings(max_examples=share(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=ROWS, has_territory=st.booleans())
def test_the_rules_are_those_of_the_database(values, has_territory):
    innovation = Innovation(**values, territory=make_territory() if has_territory else None)
    try:
        innovation.validate_constraints()
        wanted = set()
    except ValidationError as error:
        wanted = set(error.messages)
    assert {sentence for sentences in constraint_errors(innovation).values() for sentence in sentences} == wanted
