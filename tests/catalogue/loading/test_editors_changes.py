"""What editors changed since the last loading is never written over, and what richer files bring is added beside."""

from decimal import Decimal

import pytest

from catalogue.entries.services import archive
from catalogue.models import Innovation, Lever, Theme
from catalogue.search.index.documents import drift
from tests.catalogue.loading.sheet_files import bus, everything, load, make_folder, write_sheet
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def change_title(innovation):
    innovation.title = "Le bus"
    innovation.save()


def archive_it(innovation):
    archive(innovation=innovation)


def change_years(innovation):
    innovation.end_year = 2019
    innovation.save()


def change_place(innovation):
    innovation.territory_label = "Dunkerque et Gravelines"
    innovation.save()


def change_cost(innovation):
    innovation.cost_band = "10000-99999"
    innovation.save()


def change_levers(innovation):
    innovation.levers.add(Lever.objects.get(slug="gerer"))


def change_themes(innovation):
    innovation.themes.remove("gratuité")


def rename_theme(innovation):
    Theme.objects.filter(name="gratuité").update(name="transport gratuit")


def change_organisations(innovation):
    innovation.organisations.add(make_organisation())


def change_sources(innovation):
    innovation.sources.first().delete()


def change_replications(innovation):
    innovation.replications.filter(year=2019).update(kept="Tout a été gardé.")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (change_title, "titre"),
        (change_years, "années"),
        (change_place, "territoire"),
        (change_cost, "coût"),
        (change_levers, "leviers"),
        (change_themes, "thèmes"),
        (rename_theme, "thèmes"),
        (change_organisations, "partenaires"),
        (change_sources, "sources"),
        (change_replications, "reproductions"),
    ],
)
def test_what_an_editor_changed_is_never_written_over(tmp_path, change, field):
    make_folder(tmp_path, "bus")
    load(tmp_path)
    change(bus())
    kept = everything()
    assert f"Innovation bus, {field}\u00a0: conservé, modifié depuis par la rédaction." in load(tmp_path)
    assert everything() == kept

    write_sheet(
        tmp_path,
        "bus",
        title="Le tramway",
        description="Il y avait un tramway.",
        start_year=2020,
        cost_eur=5,
        levers=["gerer"],
        themes=["tramway"],
        territory={"kind": "other", "label": "Flandre"},
        organisations=[{"name": "Usagers", "kind": "habitants"}],
        replications=[{"label": "Barcelone"}],
        sources=[{"title": "Un autre", "url": "https://autre.example/"}],
    )
    lines = load(tmp_path)
    if field in ("sources", "reproductions"):
        assert f"Innovation bus\u00a0: 1 en {field}, ajouté à côté de ce que la rédaction a modifié." in lines
    else:
        assert f"Innovation bus, {field}\u00a0: conservé, modifié depuis par la rédaction." in lines
    assert bus().description == "Il y avait un tramway."  # the fields that nobody touched follow the file
    still = bus()
    values = {
        "titre": still.title == "Le bus",
        "années": (still.start_year, still.end_year) == (2018, 2019),
        "territoire": still.territory_label == "Dunkerque et Gravelines",
        "coût": (still.cost, still.cost_band) == (None, "10000-99999"),
        "leviers": still.levers.count() == 2,
        "thèmes": "tramway" not in still.themes.names(),
        "partenaires": still.organisations.count() == 2,
        "sources": [source.title for source in still.sources.all()] == ["Le bilan", "Un autre"],
        "reproductions": still.replications.filter(kept="Tout a été gardé.").exists(),
    }
    assert {name for name, is_kept in values.items() if is_kept} == {field}


FACTS = {
    "cost_eur": 40_000,
    "cost_note": "Les billets perdus.",
    "staff_count": 3.5,
    "months_to_results": 6,
    "evidence_level": 3,
    "evidence_proof": "Une étude de l’université.",
    "evidence_source": {"title": "L’étude", "url": "https://etude.example/"},
    "stop_cause": "usage",
    "stop_reason": "Trop peu de voyageurs.",
    "policies": ["mobilite", "eau"],
    "themes": ["mobilité", "gratuité", "bus"],
    "replications": [{"label": "Aubagne", "year": 2019}, {"label": "Niort"}, {"label": "38 départements"}],
    "sources": [
        {"title": "Un an de bus gratuit", "url": "https://journal.example/bus"},
        {"title": "Le bilan", "url": "https://bilan.example/"},
        {"title": "L’étude", "url": "https://etude.example/"},
    ],
}
"""What a richer file brings to a sheet."""


def facts_of(innovation: Innovation) -> dict:
    """What the entry holds of these facts."""
    return {
        "cost": (innovation.cost, innovation.cost_note),
        "staff": innovation.staff_count,
        "delay": innovation.months_to_results,
        "evidence": (innovation.evidence_level, innovation.evidence_proof, innovation.evidence_source_url),
        "stop": (innovation.stop_cause, innovation.stop_reason),
        "policies": [policy.slug for policy in innovation.policies.all()],
        "themes": sorted(innovation.themes.names()),
        "replications": [row.place for row in innovation.replications.all()],
        "sources": [source.title for source in innovation.sources.all()],
    }


BROUGHT = {
    "cost": (40_000, "Les billets perdus."),
    "staff": Decimal("3.5"),
    "delay": 6,
    "evidence": (3, "Une étude de l’université.", "https://etude.example/"),
    "stop": ("usage", "Trop peu de voyageurs."),
    "policies": ["mobilite", "eau"],
    "themes": ["bus", "gratuité", "mobilité"],
    "replications": ["Aubagne", "Niort", "38 départements"],
    "sources": ["Un an de bus gratuit", "Le bilan", "L’étude"],
}


def change_own_cost(innovation):
    innovation.cost = 90_000
    innovation.save()


def prove_ourselves(innovation):
    innovation.evidence_level, innovation.evidence_proof = 1, "Le maire le dit."
    innovation.save()


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (change_title, {}),
        (archive_it, {}),
        (change_own_cost, {"cost": (90_000, "")}),
        (prove_ourselves, {"evidence": (1, "Le maire le dit.", "")}),
        (change_themes, {"themes": ["mobilité"]}),
        (change_sources, {"sources": ["Le bilan", "L’étude"]}),
        (change_replications, {}),
    ],
)
def test_what_a_richer_file_brings_is_added_beside_what_an_editor_changed(tmp_path, change, kept):
    make_folder(tmp_path, "bus")
    load(tmp_path)
    change(bus())
    before = (bus().title, bus().status)
    write_sheet(tmp_path, "bus", **FACTS)
    load(tmp_path)
    assert facts_of(bus()) == BROUGHT | kept
    assert (bus().title, bus().status) == before
    assert drift() == []
    again = everything()
    load(tmp_path)
    assert everything() == again
