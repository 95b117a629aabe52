"""The database itself refuses what breaks a rule, and the rule is told in French."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from proposals.models import Axis

pytestmark = pytest.mark.django_db

CASES = {"axis_number_starts_at_one": (Axis, {"number": 0})}


@pytest.mark.parametrize("name", CASES)
def test_a_broken_rule_is_refused_by_the_database_and_told_in_french(name):
    model, change = CASES[name]
    row = model.objects.create(number=1, title="Décloisonner", summary="Travailler ensemble.")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**change)
    for column, value in change.items():
        setattr(row, column, value)
    sentence = next(one.violation_error_message for one in model._meta.constraints if one.name == name)
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert sentence in caught.value.messages


def test_every_constraint_has_its_case():
    models = apps.get_app_config("proposals").get_models()
    assert set(CASES) == {constraint.name for model in models for constraint in model._meta.constraints}
