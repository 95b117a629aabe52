"""The small map of a sheet or of a territory."""

import pytest
from django.core.management import call_command

from catalogue.maps import locator_map, territory_locator
from catalogue.maps.backdrop import backdrop_path, backdrop_svg
from catalogue.maps.locator import METROPOLE_BOX
from catalogue.models import Innovation, Replication
from tests.factories import make_innovation, make_territory

pytestmark = pytest.mark.django_db


def sheet(innovation):
    return Innovation.objects.for_sheet().get(pk=innovation.pk)


def test_the_origin_is_dark_and_the_reproductions_lighter(brittany, django_assert_num_queries):
    innovation = make_innovation(territory=make_territory(department=brittany["35"], region=brittany["53"]))
    Replication.objects.create(original=innovation, territory=brittany["56"])
    Replication.objects.create(original=innovation, territory=make_territory(department=brittany["22"]))
    Replication.objects.create(original=innovation, territory_label="Pays lédonien")
    innovation = sheet(innovation)
    with django_assert_num_queries(0):
        locator = locator_map(innovation)
    assert [shape.code for shape in locator.origin] == ["35"]
    assert [shape.code for shape in locator.copies] == ["22", "56"]
    assert (locator.origin_name, locator.copies_label) == ("Ille-et-Vilaine", "2 départements cités")
    assert locator.description == (
        "Carte de situation. Origine\u00a0: Ille-et-Vilaine. Reprises citées dans\u00a0: Côtes-d'Armor, Morbihan."
    )
    assert (locator.view_box, locator.insets) == (METROPOLE_BOX, ())


def test_a_department_that_is_both_is_the_origin(brittany):
    innovation = make_innovation(territory=brittany["35"])
    Replication.objects.create(original=innovation, territory=make_territory(department=brittany["35"]))
    locator = locator_map(sheet(innovation))
    assert [shape.code for shape in locator.origin] == ["35"]
    assert locator.copies == ()


def test_a_region_colours_all_its_departments(brittany):
    locator = locator_map(sheet(make_innovation(territory=brittany["53"])))
    assert [shape.code for shape in locator.origin] == ["22", "29", "35", "56"]
    assert locator.origin_name == "Bretagne"


def test_without_a_department_there_is_no_map():
    overseas = make_territory(kind="collectivite", code="988", name="Nouvelle-Calédonie")
    assert locator_map(sheet(make_innovation(territory_label="Barcelone"))) is None
    assert locator_map(sheet(make_innovation(territory=overseas))) is None
    assert territory_locator(overseas) is None


def test_reproductions_alone_have_a_map(brittany):
    innovation = make_innovation(territory_label="Réseau national")
    Replication.objects.create(original=innovation, territory=brittany["35"])
    locator = locator_map(sheet(innovation))
    assert (locator.origin, locator.origin_name, locator.copies_label) == ((), "", "1 département cité")


def test_paris_and_overseas_bring_their_insets():
    paris = make_territory(kind="departement", code="75", name="Paris")
    locator = territory_locator(paris)
    assert [inset.name for inset in locator.insets] == ["Paris et petite couronne"]
    assert sorted(shape.code for shape in locator.others) == ["92", "93", "94"]
    assert locator.view_box == "0 0 1000 850"
    reunion = territory_locator(make_territory(kind="departement", code="974", name="La Réunion"))
    assert [inset.name for inset in reunion.insets] == ["La Réunion"]
    assert reunion.view_box == "0 0 1000 940"


def test_a_commune_and_an_epci_are_shown_by_their_department(brittany):
    for kind in ("commune", "epci"):
        locator = territory_locator(make_territory(kind=kind, name="Rennes", department=brittany["35"]))
        assert [shape.code for shape in locator.origin] == ["35"]
        assert locator.origin_name == "Rennes (Ille-et-Vilaine)"


def test_the_backdrop_among_the_static_files_is_what_the_contours_give(capsys):
    """When this fails: `manage.py draw_map_backdrop --apply`."""
    assert backdrop_path().read_text(encoding="utf-8") == backdrop_svg()
    call_command("draw_map_backdrop")
    assert "already current" in capsys.readouterr().out


def test_the_backdrop_is_drawn_only_when_asked(tmp_path, monkeypatch, capsys):
    file = tmp_path / "img" / "fond.svg"
    monkeypatch.setattr("catalogue.management.commands.draw_map_backdrop.backdrop_path", lambda: file)
    call_command("draw_map_backdrop")
    assert "differs" in capsys.readouterr().out
    assert not file.exists()
    call_command("draw_map_backdrop", "--apply")
    assert file.read_text(encoding="utf-8") == backdrop_svg()
