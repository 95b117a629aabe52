"""What a file would do, and what is wrong with it, cell by cell; nothing is written."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import EvidenceLevel, Innovation, Stage, Status, TerritoryKind, TerritoryScope
from catalogue.tables.innovations.importer import moved
from catalogue.tables.plan import LineError
from catalogue.tables.table import FileRefused
from tests.catalogue.tables.files import error_of, plan_of, plan_of_new
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db


def test_a_new_row_is_a_draft_with_all_its_cells():
    department = make_territory(kind=TerritoryKind.DEPARTMENT, code="44", name="Loire-Atlantique")
    reze = make_territory(code="44143", name="Rezé", department=department)
    make_lever(slug="gerer")
    plan = plan_of_new(
        {
            "territoire": "44143",
            "leviers": "gerer",
            "themes": "eau | monnaie locale",
            "organisations": "Ville de Rezé [collectivite]",
            "sources": "Le bilan : https://bilan.example/ | L’autre : bilan : https://autre.example/",
            "cout_euros": "12 000",
            "verifiee_le": "31/03/2026",
            "reference": "Oui",
        }
    )
    assert plan.errors == [] and plan.unchanged == 0
    (change,) = plan.changes
    entry = change.row
    assert (change.is_new, entry.status, entry.slug, entry.stage) == (True, Status.DRAFT, "un-puits", Stage.DEPLOYED)
    assert (entry.territory, entry.department, entry.territory_scope) == (reze, department, TerritoryScope.COMMUNE)
    assert (entry.cost, entry.cost_band, entry.verified_on, entry.is_zoom) == (
        12_000,
        "10000-99999",
        date(2026, 3, 31),
        True,
    )
    shown = {difference.column: difference.after for difference in change.differences}
    assert shown["territoire"] == "commune-44143" and shown["tranche_cout"] == "10000-99999"
    assert shown["sources"] == "Le bilan : https://bilan.example/ | L’autre : bilan : https://autre.example/"
    assert plan.notes == [
        "Nouveaux thèmes : eau, monnaie locale.",
        "Nouveau partenaire : Ville de Rezé (collectivite).",
    ]
    assert not Innovation.objects.exists()


def test_every_error_of_a_file_is_told_at_once():
    plan = plan_of_new({"etape": "x", "annee_debut": "y"}, {}, {"titre": "Autre", "cout_euros": "z"})
    assert [(error.line, error.column) for error in plan.errors] == [
        (2, "annee_debut"),
        (2, "etape"),
        (4, "cout_euros"),
    ]
    assert len(plan.changes) == 1


def test_a_title_that_is_taken_is_told():
    entry = make_innovation(title="Un puits")
    assert error_of() == ("titre", f"La fiche {entry.pk} porte déjà ce titre.")
    plan = plan_of_new({"titre": "Deux"}, {"titre": "Deux"})
    assert plan.errors == [LineError(3, "titre", "La ligne 2 porte déjà ce titre.")]


def test_an_entry_changes_where_its_cells_do():
    entry = make_innovation(title="Un puits", need="Avant", start_year=2010, themes=["eau"], levers=[make_lever()])
    header = ["identifiant", "besoin", "themes", "annee_debut"]
    plan = plan_of(header, [entry.pk, "Après\r\nla ligne", "Eau | feu", "2010"])
    (change,) = plan.changes
    assert not change.is_new and moved(change) == {"need", "themes"}
    assert [(each.column, each.before, each.after) for each in change.differences] == [
        ("besoin", "Avant", "Après\nla ligne"),
        ("themes", "eau", "eau | feu"),
    ]
    assert plan_of(header, [entry.pk, " Avant ", "eau", "2010"]).unchanged == 1


def test_an_empty_cell_erases_and_an_absent_column_does_nothing():
    entry = make_innovation(staff="Deux personnes", need="Un besoin", levers=[make_lever()])
    (change,) = plan_of(["identifiant", "equipe"], [entry.pk, ""]).changes
    assert (change.row.staff, change.row.need) == ("", "Un besoin")


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("resume", "Une innovation publiée a un résumé."),
        ("leviers", "Une innovation publiée relève d’au moins un levier."),
        ("sources", "Une innovation publiée cite au moins une source."),
    ],
)
def test_what_is_public_keeps_the_rules_of_publication(column, sentence):
    entry = make_innovation(levers=[make_lever()])
    plan = plan_of(["identifiant", column], [entry.pk, ""])
    assert [(error.column, error.sentence) for error in plan.errors] == [(column, sentence)]


def test_what_is_public_is_for_who_may_publish():
    entry = make_innovation(levers=[make_lever()], title="Un")
    lines = ["identifiant", "titre"], [entry.pk, "Deux"]
    assert plan_of(*lines).errors == []
    (error,) = plan_of(*lines, may_publish=False).errors
    assert "droit de publier" in error.sentence
    assert plan_of(["identifiant", "titre"], [entry.pk, "Un"], may_publish=False).errors == []
    Innovation.objects.update(status=Status.DRAFT)
    assert plan_of(*lines, may_publish=False).errors == []


def test_an_entry_changed_since_the_export_is_told():
    entry = make_innovation(title="Un", levers=[make_lever()])
    header = ["identifiant", "titre", "modifiee_le"]
    (error,) = plan_of(header, [entry.pk, "Deux", "2020-01-01T00:00:00+01:00"]).errors
    assert error.column == "modifiee_le" and "modifiée depuis" in error.sentence
    assert plan_of(header, [entry.pk, "Un", "2020-01-01T00:00:00+01:00"]).unchanged == 1


def test_an_entry_comes_once_and_keeps_its_address():
    entry = make_innovation(title="Un", levers=[make_lever()])
    plan = plan_of(["identifiant", "titre"], [entry.pk, "Un"], [entry.pk, "Deux"])
    assert [(error.line, error.column) for error in plan.errors] == [(3, "identifiant")]
    (error,) = plan_of(["identifiant", "titre", "adresse"], [entry.pk, "Deux", "autre"]).errors
    assert error.column == "adresse" and "se change sur sa page" in error.sentence


def test_codes_that_several_territories_bear_are_told_apart():
    ain = make_territory(kind=TerritoryKind.DEPARTMENT, code="01")
    make_territory(kind=TerritoryKind.REGION, code="01")
    commune = make_territory(code="44143")
    former = make_territory(
        kind=TerritoryKind.FORMER_COMMUNE, code="44143", successor=commune, obsolete_on=date(2020, 1, 1)
    )
    epci = make_territory(kind=TerritoryKind.EPCI, code="244400404")
    island = make_territory(kind=TerritoryKind.OVERSEAS, code="988")
    for text, territory in {
        "01": ain,
        "44143": commune,
        "ancienne-commune-44143": former,
        "COMMUNE-44143": commune,
        "244400404": epci,
        "988": island,
    }.items():
        (change,) = plan_of_new(territoire=text).changes
        assert change.row.territory == territory, text
    assert error_of(territoire="1")[0] == "territoire"


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (["titre", "couleur"], "Colonne inconnue : « couleur »"),
        (["titre", "", "etape"], "une colonne sans titre"),
        (["titre", "titre"], "Colonne en double : titre."),
        (["resume"], "Il faut la colonne"),
        (["x" * 10_000], "Colonne inconnue"),
    ],
)
def test_a_header_that_is_not_ours_is_a_sentence(header, sentence):
    with pytest.raises(FileRefused, match=sentence):
        plan_of(header, ["a"] * len(header))


def test_a_file_without_rows_does_nothing():
    plan = plan_of(["titre"])
    assert (plan.changes, plan.errors, plan.unchanged) == ([], [], 0)


@pytest.mark.parametrize("is_new", [True, False])
def test_a_plan_makes_a_constant_number_of_queries(is_new):
    counts = []
    lever, department = make_lever(), make_territory(kind=TerritoryKind.DEPARTMENT, code="44")
    for size in (3, 40):
        rows = []
        for number in range(size):
            commune = make_territory(code=f"4{size:02}{number:02}", department=department)
            entry = None if is_new else make_innovation(levers=[lever], territory=commune, themes=["eau"])
            rows.append(
                [entry.pk if entry else "", f"Titre {size} {number}", commune.code, "idee", f"A{number} [etat]"]
            )
        with CaptureQueriesContext(connection) as queries:
            plan = plan_of(["identifiant", "titre", "territoire", "etape", "organisations"], *rows)
        assert plan.errors == [] and len(plan.changes) == size
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_a_proof_of_level_four_counts_the_reproductions():
    from tests.factories import make_replication

    entry = make_innovation(levers=[make_lever()])
    lines = ["identifiant", "niveau_preuve", "preuve"], [entry.pk, "4", "Un bilan"]
    assert len(plan_of(*lines).errors) == 1
    make_replication(original=entry)
    (change,) = plan_of(*lines).changes
    assert change.row.evidence_level == EvidenceLevel.REPRODUCED
