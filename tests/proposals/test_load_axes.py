"""`manage.py load_axes`: the three axes of the report, once for all."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from proposals.models import Axis

pytestmark = pytest.mark.django_db

AXES = [
    {"number": 1, "title": "Donner le pouvoir", "summary": "Des lieux et des essais."},
    {"number": 2, "title": "Décloisonner", "summary": "Travailler ensemble."},
]


def load(tmp_path, axes) -> list[str]:
    """Run the command on these axes; return the lines that it printed."""
    path = tmp_path / "axes.json"
    path.write_text(axes if isinstance(axes, str) else json.dumps(axes))
    out = StringIO()
    call_command("load_axes", path, stdout=out)
    return out.getvalue().splitlines()


def test_the_three_axes_of_the_fixtures_load_once():
    for created, unchanged in ((3, 0), (0, 3)):
        out = StringIO()
        call_command("load_axes", stdout=out)
        assert f"Axes\u00a0: {created} création" in out.getvalue()
        assert f"{unchanged} sans changement" in out.getvalue()
    axes = json.loads((settings.BASE_DIR / "fixtures" / "axes.json").read_text(encoding="utf-8"))
    assert list(Axis.objects.values("number", "title", "summary")) == axes


def test_an_axis_that_is_there_is_settled(tmp_path):
    load(tmp_path, AXES)
    with pytest.raises(CommandError, match="ne change plus"):
        load(tmp_path, [AXES[0], AXES[1] | {"summary": "Autre."}])
    assert list(Axis.objects.values("number", "title", "summary")) == AXES


@pytest.mark.parametrize(
    ("axes", "reason"),
    [
        ("{", "syntaxe incorrecte"),
        ([AXES[0], AXES[0]], "l’axe 1 est là deux fois"),
        ([AXES[0] | {"number": 0}], "«\u00a0number\u00a0» doit se situer entre 1 et 999"),
        ([AXES[0] | {"title": "x" * 201}], "dépasse 200 caractères"),
        ([AXES[0] | {"colour": "bleu"}], "«\u00a0colour\u00a0» est inconnue"),
    ],
)
def test_a_wrong_file_is_refused_with_nothing_written(tmp_path, axes, reason):
    with pytest.raises(CommandError) as caught:
        load(tmp_path, axes)
    assert reason in str(caught.value) and "axes.json" in str(caught.value)
    assert not Axis.objects.exists()
