"""Fixture files are checked before anything is written, and all that is wrong is said at once."""

import json
from decimal import Decimal

import pytest

from catalogue.loading.reader import FixtureError
from catalogue.loading.sheets import read_sheets
from catalogue.loading.vocabulary import read_levers, read_policies
from tests.catalogue.loading.sheet_files import LEVERS, POLICIES, SHEET, make_folder, write_sheet

SLUGS = {"levers": ("changer", "gerer"), "policies": ("mobilite", "eau")}
SOURCE = SHEET["sources"][0]


def problems_of(folder, **changes) -> list[str]:
    make_folder(folder, "bus", **changes)
    with pytest.raises(FixtureError) as caught:
        read_sheets(folder / "innovations", **SLUGS)
    return caught.value.problems


def test_a_sheet_is_read_whole(tmp_path):
    facts = {
        "staff_count": 3.5,
        "evidence_level": 2,
        "evidence_proof": "Le bilan.",
        "evidence_source": SHEET["sources"][1],
    }
    make_folder(tmp_path, "bus", cost_eur=40_000, in_report=True, results="\nMoins de bruit.\n", **facts)
    sheet = read_sheets(tmp_path / "innovations", **SLUGS)["bus"]
    assert sheet.fields == {
        "title": "Le bus gratuit : bus",
        "summary": "Le bus est gratuit pour tous.",
        "need": "Les voitures encombrent la ville.",
        "description": "La ville a supprimé les billets.",
        "results": "Moins de bruit.",
        "lessons": "",
        "stage": "deployed",
        "start_year": 2018,
        "end_year": None,
        "in_report": True,
        "is_zoom": False,
        "cost_note": "",
        "staff_count": Decimal("3.5"),
        "months_to_results": None,
        "evidence_level": 2,
        "evidence_proof": "Le bilan.",
        "evidence_source_title": "Le bilan",
        "evidence_source_url": "https://bilan.example/",
        "stop_cause": "",
        "stop_reason": "",
    }
    assert sheet.cost == 40_000
    assert sheet.levers == ("changer",)
    assert sheet.policies == ("mobilite",)
    assert sheet.themes == ("mobilité", "gratuité")
    assert sheet.organisations == (("Ville de Dunkerque", "collectivite"),)
    assert [(row.label, row.year) for row in sheet.replications] == [("Aubagne", 2019), ("Niort", None)]
    assert sheet.sources[1] == ("Le bilan", "https://bilan.example/")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"color": "bleu"}, "la clé «\u00a0color\u00a0» est inconnue"),
        ({"title": None}, "la clé «\u00a0title\u00a0» est obligatoire"),
        ({"title": "  "}, "«\u00a0title\u00a0» est vide"),
        ({"title": "x" * 161}, "«\u00a0title\u00a0» dépasse 160 caractères"),
        ({"title": 12}, "«\u00a0title\u00a0» doit être un texte"),
        ({"need": "nul \x00"}, "«\u00a0need\u00a0» contient un caractère interdit"),
        ({"summary": None}, "Une innovation publiée a un résumé"),
        ({"summary": "x" * 301}, "«\u00a0summary\u00a0» dépasse 300 caractères"),
        ({"stage": "finie"}, "«\u00a0finie\u00a0» n’est pas une valeur de «\u00a0stage\u00a0» (idea,"),
        ({"start_year": 20180}, "«\u00a0start_year\u00a0» doit se situer entre 1900 et 2100"),
        ({"start_year": "2018"}, "«\u00a0start_year\u00a0» doit être un nombre entier"),
        ({"start_year": True}, "«\u00a0start_year\u00a0» doit être un nombre entier"),
        ({"end_year": 2017}, "«\u00a0end_year\u00a0» (2017) précède «\u00a0start_year\u00a0» (2018)"),
        ({"cost_eur": -1}, "«\u00a0cost_eur\u00a0» doit se situer entre 0 et"),
        ({"in_report": "oui"}, "«\u00a0in_report\u00a0» doit être true ou false"),
        ({"levers": ["voler"]}, "«\u00a0voler\u00a0» n’est pas une valeur de «\u00a0levers\u00a0»"),
        ({"levers": ["gerer", "gerer"]}, "«\u00a0levers\u00a0» contient deux fois la même valeur"),
        ({"levers": []}, "Une innovation publiée relève d’au moins un levier"),
        ({"themes": ["x" * 101]}, "«\u00a0themes\u00a0» contient une valeur qui n’est pas valable"),
        ({"themes": [1]}, "«\u00a0themes\u00a0» contient une valeur qui n’est pas valable"),
        ({"territory": None}, "la clé «\u00a0territory\u00a0» est obligatoire"),
        ({"territory": {"kind": "pays", "label": "France"}}, "territory, «\u00a0pays\u00a0» n’est pas une valeur"),
        ({"territory": {"kind": "commune"}}, "territory, la clé «\u00a0label\u00a0» est obligatoire"),
        ({"territory": {"kind": "commune", "label": "Ici", "insee": "1"}}, "territory, la clé «\u00a0insee\u00a0»"),
        ({"organisations": [{"name": "Elle", "kind": "clan"}]}, "organisations n° 1, «\u00a0clan\u00a0» n’est pas"),
        ({"organisations": ["Elle"]}, "«\u00a0organisations\u00a0» n’est pas une liste de tables"),
        ({"replications": [{"label": "Ici", "year": 20}]}, "replications n° 1, «\u00a0year\u00a0» doit se situer"),
        ({"replications": [{"label": "Ici"}, {"label": "Ici"}]}, "«\u00a0replications\u00a0» contient deux fois"),
        ({"sources": []}, "Une innovation publiée cite au moins une source"),
        ({"sources": [SOURCE, SOURCE]}, "«\u00a0sources\u00a0» contient deux fois la même valeur"),
        (
            {"sources": [{"title": "Lui", "url": "javascript:alert(1)"}]},
            "sources n° 1, «\u00a0url\u00a0» n’est pas valable",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_file(tmp_path, changes, reason):
    problems = problems_of(tmp_path, **changes)
    assert len(problems) == 1, problems
    assert "bus.toml" in problems[0]
    assert reason in problems[0]


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    make_folder(tmp_path)
    write_sheet(tmp_path, "bus", stage="finie", start_year=1)
    write_sheet(tmp_path, "car", color="bleu")
    with pytest.raises(FixtureError) as caught:
        read_sheets(tmp_path / "innovations", **SLUGS)
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("slug", ["Bus", "bus_gratuit", "é", "carte", "x" * 101, "bus--gratuit"])
def test_the_name_of_a_file_must_be_an_address(tmp_path, slug):
    make_folder(tmp_path, slug)
    with pytest.raises(FixtureError, match="le nom du fichier ne convient pas"):
        read_sheets(tmp_path / "innovations", **SLUGS)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b'title = "coup', "syntaxe incorrecte"), (b'title = "\xe9"', "UTF-8"), (b"", "obligatoire")],
)
def test_a_damaged_file_is_refused(tmp_path, content, reason):
    make_folder(tmp_path)
    (tmp_path / "innovations" / "bus.toml").write_bytes(content)
    with pytest.raises(FixtureError, match=reason):
        read_sheets(tmp_path / "innovations", **SLUGS)


def test_a_folder_without_sheets_is_refused(tmp_path):
    with pytest.raises(FixtureError, match="aucune fiche"):
        read_sheets(tmp_path, **SLUGS)


def test_an_organisation_is_of_one_kind_everywhere(tmp_path):
    make_folder(tmp_path, "bus")
    write_sheet(tmp_path, "car", organisations=[{"name": "Ville de Dunkerque", "kind": "etat"}])
    with pytest.raises(FixtureError) as caught:
        read_sheets(tmp_path / "innovations", **SLUGS)
    assert caught.value.problems == [
        "car.toml\u00a0: l’organisation «\u00a0Ville de Dunkerque\u00a0» est de type «\u00a0etat\u00a0» ici et"
        " «\u00a0collectivite\u00a0» dans bus.toml."
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[", "syntaxe incorrecte"),
        ("{}", "une liste de tables est attendue"),
        ("[]", "une liste de tables est attendue"),
        ("[1]", "une liste de tables est attendue"),
        (json.dumps([*LEVERS, LEVERS[0] | {"position": 3}]), "le levier «\u00a0changer\u00a0» est là deux fois"),
        (json.dumps([LEVERS[0], LEVERS[1] | {"position": 1}]), "deux leviers ont le même rang"),
        (json.dumps([LEVERS[0] | {"slug": "à la une"}]), "ligne 1, «\u00a0slug\u00a0» n’est pas valable"),
        (json.dumps([LEVERS[0] | {"verb": ""}]), "ligne 1, «\u00a0verb\u00a0» est vide"),
        (json.dumps([LEVERS[0] | {"verb": "\ud800"}]), "caractère interdit"),
        (json.dumps([LEVERS[0] | {"colour": "bleu"}]), "la clé «\u00a0colour\u00a0» est inconnue"),
    ],
)
def test_a_wrong_file_of_levers_is_refused(tmp_path, content, reason):
    path = tmp_path / "levers.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FixtureError) as caught:
        read_levers(path)
    assert reason in str(caught.value)
    assert "levers.json" in str(caught.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(FixtureError, match="illisible"):
        read_levers(tmp_path / "levers.json")


def test_a_wrong_file_of_policies_is_refused(tmp_path):
    path = tmp_path / "policies.json"
    same_name = [POLICIES[0], POLICIES[1] | {"name": POLICIES[0]["name"]}]
    for rows, reason in (
        (same_name, "deux politiques publiques ont le même nom"),
        ([POLICIES[0] | {"name": "x" * 101}], "ligne 1, «\u00a0name\u00a0» dépasse 100 caractères"),
        ([POLICIES[0], POLICIES[1] | {"position": 1}], "deux politiques publiques ont le même rang"),
    ):
        path.write_text(json.dumps(rows), encoding="utf-8")
        with pytest.raises(FixtureError, match=reason):
            read_policies(path)


@pytest.mark.parametrize(
    ("policies", "reason"),
    [
        ([], "relève d’au moins une politique publique"),
        (["mobilite", "voirie"], "«\u00a0voirie\u00a0» n’est pas une valeur de «\u00a0policies\u00a0»"),
        (["mobilite", "mobilite"], "contient deux fois la même valeur"),
    ],
)
def test_a_sheet_has_public_policies_that_exist(tmp_path, policies, reason):
    assert any(reason in problem for problem in problems_of(tmp_path, policies=policies))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"evidence_level": 0}, "Dites ce qui fonde le niveau de preuve"),
        ({"evidence_level": 5, "evidence_proof": "Tout."}, "doit se situer entre 0 et 4"),
        (
            {"evidence_level": 4, "evidence_proof": "Tout.", "replications": []},
            "Le niveau de preuve 4 demande au moins une reproduction.",
        ),
        ({"evidence_source": {"title": "Le bilan"}}, "evidence_source, la clé «\u00a0url\u00a0» est obligatoire"),
        ({"stop_cause": "usage"}, "vont ensemble"),
        ({"stop_reason": "Personne n’est venu."}, "vont ensemble"),
        ({"stop_cause": "lassitude", "stop_reason": "Assez."}, "«\u00a0lassitude\u00a0» n’est pas une valeur"),
        ({"staff_count": 0}, "un chiffre au plus après la virgule"),
        ({"staff_count": 3.55}, "un chiffre au plus après la virgule"),
        ({"staff_count": "3"}, "un chiffre au plus après la virgule"),
        ({"staff_count": True}, "un chiffre au plus après la virgule"),
        ({"months_to_results": -1}, "doit se situer entre 0 et 600"),
        ({"cost_note": "x" * 301}, "dépasse 300 caractères"),
    ],
)
def test_a_fact_that_does_not_hold_is_refused(tmp_path, changes, reason):
    assert any(reason in problem for problem in problems_of(tmp_path, **changes))
