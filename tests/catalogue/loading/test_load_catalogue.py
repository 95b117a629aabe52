"""`manage.py load_catalogue`: what it brings in, and what of the editors' work it leaves alone."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.entries.services import archive, rename
from catalogue.models import (
    FormerSlug,
    Innovation,
    Lever,
    Organisation,
    Policy,
    Replication,
    ReplicationState,
    SearchDocument,
    Status,
    Territory,
    TerritoryKind,
    Theme,
)
from catalogue.search.index.documents import drift
from tests.catalogue.loading.sheet_files import LEVERS, bus, everything, load, make_folder, write_sheet
from tests.factories import make_innovation, make_organisation, make_territory

pytestmark = pytest.mark.django_db


def test_it_publishes_each_sheet_with_all_that_it_holds(tmp_path):
    dunkerque = make_territory(code="59183", name="Dunkerque")
    aubagne = make_territory(code="13005", name="Aubagne")
    make_folder(tmp_path, "bus", cost_eur=40_000)
    replications = [{"label": "Aubagne", "year": 2019}, {"label": "Barcelone"}, {"label": "Niort (annoncé)"}]
    write_sheet(tmp_path, "bus", cost_eur=40_000, replications=replications)

    lines = load(tmp_path)

    innovation = bus()
    assert innovation.title == "Le bus gratuit : bus"
    assert innovation.status == Status.PUBLISHED
    assert innovation.published_at is not None
    assert innovation.verified_on is None
    assert innovation.evidence_level is None
    assert (innovation.cost, innovation.cost_band) == (40_000, "10000-99999")
    assert (innovation.territory, innovation.territory_label) == (dunkerque, "")
    assert innovation.territory_scope == "commune"
    assert [lever.slug for lever in innovation.levers.all()] == ["changer"]
    assert sorted(innovation.themes.names()) == ["gratuité", "mobilité"]
    assert [str(organisation) for organisation in innovation.organisations.all()] == ["Ville de Dunkerque"]
    assert [source.title for source in innovation.sources.all()] == ["Un an de bus gratuit", "Le bilan"]
    assert [(row.territory, row.territory_label, row.year, row.state) for row in innovation.replications.all()] == [
        (aubagne, "", 2019, ReplicationState.UNKNOWN),
        (None, "Barcelone", None, ReplicationState.UNKNOWN),
        (None, "Niort", None, ReplicationState.PLANNED),
    ]
    assert Lever.objects.count() == 2
    assert lines[-1] == (
        "Innovations\u00a0: 1 création, 0 modification, 0 sans changement,"
        " 0 avec des textes de la rédaction conservés."
    )


def test_what_it_writes_is_found_by_a_search_at_once(tmp_path):
    load(make_folder(tmp_path, "bus", "car"))
    assert SearchDocument.objects.count() == 2
    write_sheet(tmp_path, "bus", title="Le tramway gratuit")
    (tmp_path / "levers.json").write_text(json.dumps([LEVERS[0] | {"verb": "Bouleverser"}, LEVERS[1]]))
    load(tmp_path)
    assert bus().title == "Le tramway gratuit"
    assert drift() == []


def test_a_second_run_changes_nothing(tmp_path):
    make_folder(tmp_path, "bus", "car")
    load(tmp_path)
    before = everything()
    lines = load(tmp_path)
    assert everything() == before
    assert lines[-1].startswith("Innovations\u00a0: 0 création, 0 modification, 2 sans changement")


def test_organisations_and_themes_are_made_once(tmp_path):
    known = make_organisation(name="Ville de Dunkerque", kind="autre")
    theme = Theme.objects.create(name="Mobilité")
    load(make_folder(tmp_path, "bus", "car"))
    assert list(Organisation.objects.all()) == [known]
    assert known.kind == "autre"
    assert sorted(Theme.objects.values_list("name", flat=True)) == ["Mobilité", "gratuité"]
    assert theme in bus().themes.all()


def test_themes_whose_addresses_would_be_the_same_are_told_apart(tmp_path):
    load(make_folder(tmp_path, "bus", themes=["éco-quartier", "éco quartier", "???"]))
    assert sorted(Theme.objects.values_list("slug", flat=True)) == ["eco-quartier", "eco-quartier-2", "theme"]


def test_what_nobody_touched_follows_the_file(tmp_path):
    make_folder(tmp_path, "bus", "car")
    load(tmp_path)
    untouched = Innovation.objects.get(slug="car")
    write_sheet(
        tmp_path,
        "bus",
        title="Le tramway gratuit",
        end_year=2020,
        levers=["gerer"],
        themes=["gratuité", "tramway"],
        territory={"kind": "other", "label": "Pays de Flandre"},
        organisations=[{"name": "Usagers", "kind": "habitants"}],
        replications=[{"label": "Barcelone"}],
        sources=[{"title": "Le bilan", "url": "https://bilan.example/2"}],
    )
    lines = load(tmp_path)
    innovation = bus()
    assert (innovation.title, innovation.end_year) == ("Le tramway gratuit", 2020)
    assert (innovation.territory_label, innovation.territory_scope) == ("Pays de Flandre", "autre")
    assert [lever.slug for lever in innovation.levers.all()] == ["gerer"]
    assert sorted(innovation.themes.names()) == ["gratuité", "tramway"]
    assert [str(organisation) for organisation in innovation.organisations.all()] == ["Usagers"]
    assert [str(replication) for replication in innovation.replications.all()] == ["Barcelone"]
    assert [source.url for source in innovation.sources.all()] == ["https://bilan.example/2"]
    assert lines[-1].startswith("Innovations\u00a0: 0 création, 1 modification, 1 sans changement")
    assert Innovation.objects.get(slug="car").updated_at == untouched.updated_at


def test_a_territory_imported_after_the_first_run_is_found_by_the_next(tmp_path):
    make_folder(tmp_path, "bus")
    load(tmp_path)
    assert bus().territory_label == "Dunkerque"
    dunkerque = make_territory(code="59183", name="Dunkerque")
    load(tmp_path)
    assert (bus().territory, bus().territory_label) == (dunkerque, "")


def test_it_says_when_there_is_no_territory_at_all(tmp_path):
    make_folder(tmp_path, "bus")
    err = StringIO()
    call_command("load_catalogue", tmp_path, stdout=StringIO(), stderr=err)
    assert "import_territories" in err.getvalue()


def test_an_entry_saved_as_it_was_by_a_form_still_follows_its_file(tmp_path):
    make_folder(tmp_path, "bus", description="Un bus.\n\nUn autre.")
    load(tmp_path)
    innovation = bus()
    innovation.description = innovation.description.replace("\n", "\r\n")  # as browsers send it
    innovation.save()
    write_sheet(tmp_path, "bus", description="Un bus.\n\nUn autre.\n\nUn troisième.")
    load(tmp_path)
    assert bus().description.endswith("Un troisième.")


def test_an_archived_entry_is_not_published_again(tmp_path):
    make_folder(tmp_path, "bus")
    load(tmp_path)
    archive(innovation=bus())
    write_sheet(tmp_path, "bus", title="Le tramway")
    load(tmp_path)
    assert bus().status == Status.ARCHIVED


def test_a_deleted_entry_does_not_come_back(tmp_path):
    make_folder(tmp_path, "bus", "car")
    load(tmp_path)
    bus().delete()
    for _ in range(2):
        lines = load(tmp_path)
        assert "Innovation bus\u00a0: rien n’est écrit, la rédaction en a décidé la suppression." in lines
    assert Innovation.objects.count() == 1


def test_a_renamed_entry_is_followed(tmp_path):
    make_folder(tmp_path, "bus")
    load(tmp_path)
    rename(innovation=bus(), title=bus().title, slug="le-bus")
    write_sheet(tmp_path, "bus", description="Il y avait un bus.")
    load(tmp_path)
    innovation = Innovation.objects.get()
    assert (innovation.slug, innovation.description) == ("le-bus", "Il y avait un bus.")
    assert FormerSlug.objects.get().slug == "bus"


def test_the_address_of_an_entry_made_by_hand_stays_its_own(tmp_path):
    by_hand = make_innovation(slug="bus")
    FormerSlug.objects.create(slug="car", innovation=by_hand)
    lines = load(make_folder(tmp_path, "bus", "car", "tram"))
    assert bus().title == by_hand.title
    assert Innovation.objects.count() == 2
    for slug in ("bus", "car"):
        assert f"Innovation {slug}\u00a0: rien n’est écrit, existait avant tout chargement." in lines


def test_an_entry_whose_file_is_gone_stays(tmp_path):
    make_folder(tmp_path, "bus", "car")
    load(tmp_path)
    (tmp_path / "innovations" / "bus.toml").unlink()
    lines = load(tmp_path)
    assert "Innovation bus\u00a0: rien n’est écrit, n’est plus dans les fichiers." in lines
    assert bus().is_published


def test_the_texts_of_a_lever_are_the_editors_too(tmp_path):
    make_folder(tmp_path, "bus")
    load(tmp_path)
    Lever.objects.filter(slug="changer").update(summary="Changer vraiment.")
    changed = [lever | {"summary": "Nouveau texte.", "complement": "tout"} for lever in LEVERS]
    (tmp_path / "levers.json").write_text(json.dumps(changed))
    lines = load(tmp_path)
    assert lines[0] == "Levier changer, résumé\u00a0: conservé, modifié depuis par la rédaction."
    changer, gerer = Lever.objects.all()
    assert (changer.summary, changer.complement) == ("Changer vraiment.", "tout")
    assert (gerer.summary, gerer.complement) == ("Nouveau texte.", "tout")


def test_a_deleted_lever_does_not_come_back_and_sheets_do_without_it(tmp_path):
    make_folder(tmp_path, "bus", levers=["changer", "gerer"])
    load(tmp_path)
    Lever.objects.get(slug="gerer").delete()
    write_sheet(tmp_path, "car", levers=["changer", "gerer"])
    load(tmp_path)
    assert [lever.slug for lever in Lever.objects.all()] == ["changer"]
    assert [lever.slug for lever in Innovation.objects.get(slug="car").levers.all()] == ["changer"]


def test_a_wrong_file_stops_everything_with_nothing_written(tmp_path):
    make_folder(tmp_path, "bus")
    write_sheet(tmp_path, "car", levers=["voler"])
    with pytest.raises(CommandError) as caught:
        load(tmp_path)
    message = str(caught.value)
    assert message.startswith("Rien n’a été chargé.\n")
    assert "car.toml" in message and "voler" in message
    assert not Lever.objects.exists() and not Innovation.objects.exists()


def queries_of(folder: Path) -> int:
    """How many queries a loading takes."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        load(folder)
    return len(queries)


def test_the_number_of_queries_does_not_depend_on_how_many_sheets_there_are(tmp_path):
    load(make_folder(tmp_path / "levers", "first"))
    few, many = make_folder(tmp_path / "few", "a"), make_folder(tmp_path / "many", *(f"b{n}" for n in range(12)))
    assert queries_of(many) == queries_of(few) <= 60
    assert queries_of(many) == queries_of(few) <= 31  # nothing to do


def test_the_real_fixtures_load_on_the_real_referential():
    call_command("import_territories", "--apply", stdout=StringIO())
    lines = load(settings.BASE_DIR / "fixtures")
    assert lines[-1].startswith("Innovations\u00a0: 251 créations, 0 modification, 0 sans changement")
    assert Lever.objects.count() == 9
    assert Territory.objects.count() > 36_000
    assert Innovation.objects.published().count() == 251
    levels = Counter(Innovation.objects.values_list("evidence_level", flat=True))
    assert levels == {0: 21, 1: 122, 2: 52, 3: 39, 4: 17}
    assert Innovation.objects.exclude(stop_cause="").count() == 35
    assert Policy.objects.count() == 28 and Theme.objects.count() == 169
    assert Innovation.objects.filter(territory=None).count() == 28
    assert Replication.objects.count() == 148
    assert Replication.objects.filter(territory=None).count() == 81
    assert Replication.objects.filter(state=ReplicationState.PLANNED).count() == 2
    assert Organisation.objects.count() == 719
    assert drift() == []
    agrilocal = Innovation.objects.get(slug="agrilocal-de-la-drome-a-une-quarantaine-de-departements")
    kinds = {row.territory.kind for row in agrilocal.replications.exclude(territory=None)}
    assert kinds == {TerritoryKind.DEPARTMENT}
    nothing = load(settings.BASE_DIR / "fixtures")
    assert nothing[-1].startswith("Innovations\u00a0: 0 création, 0 modification, 251 sans changement")
