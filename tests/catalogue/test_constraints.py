"""The database itself refuses what breaks a rule, and the rule is told in French.

Each constraint of the catalogue's models has one case: a valid row, and the change that breaks this constraint alone.
A new constraint without a case fails the last test.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from catalogue.models import (
    CatalogueRevision,
    Illustration,
    IndicatorImport,
    LoadRecord,
    Notebook,
    Programme,
    ProgrammeMembership,
    SearchMiss,
    Source,
    SourceState,
    SynonymGroup,
    TerritoryKind,
    Theme,
    ThemedInnovation,
    Verification,
    WeakWord,
)
from tests.catalogue.alerts.rows import make_alert
from tests.catalogue.mail.factory import make_mail
from tests.catalogue.verification.rows import make_contact, make_question
from tests.factories import (
    make_dossier,
    make_indicators,
    make_innovation,
    make_lever,
    make_organisation,
    make_policy,
    make_replication,
    make_territory,
)

pytestmark = pytest.mark.django_db


def make_source(**changes: Any) -> Source:
    values = {"innovation": make_innovation(sources=0), "title": "Le bilan", "url": "https://bilan.example/"}
    return Source.objects.create(**values | changes)


def make_source_state() -> SourceState:
    return SourceState.objects.create(url="https://bilan.example/", outcome="alive", checked_at=timezone.now())


def make_verification() -> Verification:
    return make_question(make_contact())


def make_illustration() -> Illustration:
    return Illustration.objects.create(
        innovation=make_innovation(), image="illustrations/bus.jpg", alt="Un bus à quai.", credit="Ville de Dunkerque"
    )


def make_revision() -> CatalogueRevision:
    CatalogueRevision.advance()
    return CatalogueRevision.objects.get()


def make_two_memberships() -> ProgrammeMembership:
    territory = make_territory()
    ProgrammeMembership.objects.create(territory=territory, programme=Programme.FRR)
    return ProgrammeMembership.objects.create(territory=territory, programme=Programme.PVD)


def make_indicator_import() -> IndicatorImport:
    return IndicatorImport.objects.create(pk=1, revision=1)


def make_obsolete_territory() -> models.Model:
    return make_territory(obsolete_on=datetime.date(2016, 1, 1), successor=make_territory())


def make_former_commune() -> models.Model:
    return make_territory(
        kind=TerritoryKind.FORMER_COMMUNE, obsolete_on=datetime.date(2016, 1, 1), successor=make_territory()
    )


def make_record(**changes: Any) -> LoadRecord:
    values = {"table": "catalogue.lever", "key": "changer", "row_id": 1, "written": {}}
    return LoadRecord.objects.create(**values | changes)


def two_territories() -> models.Model:
    make_territory(code="44143")
    return make_territory()


def two_organisations() -> models.Model:
    make_organisation(name="Agrilocal")
    return make_organisation()


def two_records() -> models.Model:
    make_record()
    return make_record(key="gerer")


def two_sources() -> models.Model:
    first = make_source()
    return make_source(innovation=first.innovation, url="https://bilan.example/2")


def two_replications() -> models.Model:
    first = make_replication(territory=make_territory(code="44143"))
    return make_replication(original=first.original)


def same_territory() -> dict[str, Any]:
    return {"territory": apps.get_model("catalogue", "Territory").objects.get(code="44143").pk}


def two_misses() -> models.Model:
    day = datetime.date(2026, 3, 1)
    SearchMiss.objects.create(day=day, fingerprint="a")
    return SearchMiss.objects.create(day=day, fingerprint="b")


def make_group(**changes: Any) -> SynonymGroup:
    return SynonymGroup.objects.create(**{"terms": "EHPAD\nmaison de retraite", "kind": "acronym"} | changes)


def two_themes() -> models.Model:
    innovation = make_innovation(themes=["mobilité", "gratuité"])
    return ThemedInnovation.objects.get(content_object=innovation, tag__name="gratuité")


def make_notebook() -> Notebook:
    return Notebook.objects.create(digest="a")


def two_lines() -> models.Model:
    notebook = make_notebook()
    notebook.entries.create(innovation=make_innovation(slug="la-cantine"), position=1)
    return notebook.entries.create(innovation=make_innovation(), position=2)


def two_places() -> models.Model:
    return make_dossier(make_innovation(slug="la-cantine"), make_innovation()).entries.last()


def same_entry() -> dict[str, Any]:
    return {"innovation": apps.get_model("catalogue", "Innovation").objects.get(slug="la-cantine").pk}


@dataclass(frozen=True)
class Case:
    """How to break a constraint: `make` gives a valid row, `change` the columns to write.

    `mends` is true where saving through the model mends the row by itself: full_clean() then finds nothing wrong.
    """

    make: Callable[[], models.Model]
    change: dict[str, Any] | Callable[[], dict[str, Any]]
    mends: bool = False


CASES = {
    "notebook_has_digests": Case(make_notebook, {"share_digest": ""}),
    "notebook_has_a_name": Case(make_notebook, {"name": ""}),
    "notebook_entry_once": Case(two_lines, same_entry),
    "dossier_status_is_known": Case(make_dossier, {"status": "visible"}),
    "dossier_has_its_texts": Case(make_dossier, {"summary": ""}),
    "dossier_position_starts_at_one": Case(make_dossier, {"position": 0}),
    "dossier_published_has_a_date": Case(make_dossier, {"published_at": None}),
    "dossier_entry_once": Case(two_places, same_entry),
    "dossier_entry_has_a_word": Case(two_places, {"word": ""}),
    "synonym_group_kind_is_known": Case(make_group, {"kind": "contraire"}),
    "synonym_group_has_two_terms": Case(make_group, {"terms": "EHPAD"}),
    "weak_word_has_a_word": Case(lambda: WeakWord.objects.create(word="comment"), {"search_word": ""}, mends=True),
    "alert_frequency_is_known": Case(make_alert, {"frequency": "daily"}),
    "alert_has_an_address_and_a_kind": Case(make_alert, {"email": ""}),
    "alert_writes_once_confirmed": Case(make_alert, {"sent_at": timezone.now(), "confirmed_at": None}),
    "catalogue_revision_is_alone": Case(make_revision, {"id": 2}),
    "illustration_has_alt_text": Case(make_illustration, {"alt": ""}),
    "illustration_has_a_credit": Case(make_illustration, {"credit": ""}),
    "innovation_has_title_and_slug": Case(make_innovation, {"title": ""}),
    "innovation_has_territory_or_label": Case(make_innovation, {"territory_label": ""}),
    "innovation_scope_is_known": Case(make_innovation, {"territory_scope": "pays"}),
    "innovation_stage_is_known": Case(make_innovation, {"stage": "finie"}),
    "innovation_status_is_known": Case(make_innovation, {"status": "visible"}),
    "innovation_start_year_is_plausible": Case(make_innovation, {"start_year": 1899}),
    "innovation_end_year_is_plausible": Case(make_innovation, {"end_year": 2101}),
    "innovation_years_are_in_order": Case(make_innovation, {"end_year": 2014}),
    "innovation_cost_band_is_known": Case(make_innovation, {"cost_band": "cher"}),
    "innovation_cost_is_in_its_band": Case(make_innovation, {"cost": 5}, mends=True),
    "innovation_evidence_level_is_known": Case(make_innovation, {"evidence_level": 5, "evidence_proof": "Oui."}),
    "innovation_evidence_is_founded": Case(make_innovation, {"evidence_level": 0}),
    "innovation_evidence_source_is_whole": Case(make_innovation, {"evidence_source_title": "Le bilan"}),
    "innovation_staff_count_is_positive": Case(make_innovation, {"staff_count": Decimal(0)}),
    "innovation_stop_cause_is_known": Case(make_innovation, {"stop_cause": "lassitude", "stop_reason": "Assez."}),
    "innovation_stop_has_cause_and_reason": Case(make_innovation, {"stop_cause": "usage"}),
    "innovation_published_has_a_date": Case(make_innovation, {"published_at": None}),
    "innovation_published_has_a_summary": Case(make_innovation, {"summary": ""}),
    "contact_has_an_address": Case(make_contact, {"email": ""}),
    "source_state_url_is_a_web_address": Case(make_source_state, {"url": "ftp://bilan.example/"}),
    "source_state_outcome_is_known": Case(make_source_state, {"outcome": "lost"}),
    "source_state_failures_have_a_start": Case(make_source_state, {"failures": 1}),
    "source_state_only_what_moved_has_a_new_address": Case(make_source_state, {"moved_to": "https://ici.example/"}),
    "verification_answer_is_known_and_dated": Case(make_verification, {"answer": "true"}),
    "verification_is_treated_once_answered": Case(make_verification, {"treated_at": timezone.now()}),
    "outgoing_mail_status_is_known": Case(make_mail, {"status": "lost"}),
    "lever_position_starts_at_one": Case(make_lever, {"position": 0}),
    "lever_has_a_verb": Case(make_lever, {"verb": ""}),
    "policy_position_starts_at_one": Case(make_policy, {"position": 0}),
    "policy_has_a_name": Case(make_policy, {"name": ""}),
    "load_record_once_per_key": Case(two_records, {"key": "changer"}),
    "load_record_has_table_and_key": Case(make_record, {"key": ""}),
    "organisation_once_each": Case(two_organisations, {"name": "Agrilocal"}),
    "organisation_kind_is_known": Case(make_organisation, {"kind": "clan"}),
    "organisation_has_a_name": Case(make_organisation, {"name": ""}),
    "replication_has_territory_or_label": Case(make_replication, {"territory_label": ""}),
    "replication_once_per_territory": Case(two_replications, same_territory),
    "replication_year_is_plausible": Case(make_replication, {"year": 20}),
    "replication_state_is_known": Case(make_replication, {"state": "faite"}),
    "replication_is_not_its_own_copy": Case(make_replication, {"copy": F("original")}),
    "search_miss_once_a_day": Case(two_misses, {"fingerprint": "a"}),
    "search_miss_has_a_fingerprint": Case(two_misses, {"fingerprint": ""}),
    "source_once_per_innovation": Case(two_sources, {"url": "https://bilan.example/"}),
    "source_url_is_a_web_address": Case(make_source, {"url": "ftp://bilan.example/"}),
    "source_has_a_title": Case(make_source, {"title": ""}),
    "territory_once_per_kind_and_code": Case(two_territories, {"code": "44143"}),
    "territory_kind_is_known": Case(make_territory, {"kind": "pays"}),
    "territory_has_code_and_name": Case(make_territory, {"code": ""}),
    "territory_with_successor_is_obsolete": Case(make_obsolete_territory, {"obsolete_on": None}),
    "territory_former_commune_has_successor": Case(make_former_commune, {"successor": None}),
    "territory_is_not_its_own_successor": Case(make_obsolete_territory, {"successor": F("id")}),
    "indicators_density_is_one_to_seven": Case(make_indicators, {"density": 8}),
    "programme_once_per_territory": Case(make_two_memberships, {"programme": Programme.FRR}),
    "programme_is_known": Case(make_two_memberships, {"programme": "zrr"}),
    "indicator_import_is_alone": Case(make_indicator_import, {"id": 2}),
    "theme_once_per_innovation": Case(two_themes, lambda: {"tag": Theme.objects.get(name="mobilité").pk}),
}


def constraints_of(app: str) -> dict[str, models.BaseConstraint]:
    """The constraints of the models of an application, by name."""
    return {
        constraint.name: constraint
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for constraint in model._meta.constraints
    }


def broken(name: str) -> tuple[models.Model, dict[str, Any]]:
    """A valid row, and the columns that break the constraint."""
    case = CASES[name]
    row = case.make()
    return row, case.change() if callable(case.change) else case.change


@pytest.mark.parametrize("name", CASES)
def test_the_row_is_valid_before_it_is_broken(name):
    row, _ = broken(name)
    row.validate_constraints()


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_it_by_name(name):
    row, change = broken(name)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**change)
    constraint = constraints_of("catalogue")[name]
    # SQLite names the columns of a unique constraint, not the constraint.
    told = [name] if isinstance(constraint, models.CheckConstraint) else [name, constraint.fields[-1]]
    assert any(word in str(caught.value) for word in told)


@pytest.mark.parametrize("name", CASES)
def test_the_form_is_told_in_french(name):
    row, change = broken(name)
    for column, value in change.items():
        field = row._meta.get_field(column)
        setattr(
            row, field.attname, row.pk if value == F("id") else row.original_id if value == F("original") else value
        )
    sentence = constraints_of("catalogue")[name].violation_error_message
    with pytest.raises(ValidationError) as caught:
        row.validate_constraints()
    assert sentence in caught.value.messages
    assert sentence[0].isupper() and sentence.endswith(".")
    if CASES[name].mends:
        row.full_clean()
    else:
        with pytest.raises(ValidationError):
            row.full_clean()


def test_every_constraint_has_its_case():
    names = constraints_of("catalogue")
    elsewhere = ("submission_", "version_")  # they have a room of their own
    assert set(CASES) == {name for name in names if not name.startswith(elsewhere)}
    assert len(CASES) >= 48
