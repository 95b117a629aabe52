"""The names of territories, as compared and as read."""

import pytest

from catalogue.models import Territory, TerritoryKind
from catalogue.territories.names import folded_words, full_name, search_name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("St-Gildas des Bois", "saint gildas des bois"),
        ("Stes-Maries", "saintes maries"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("L’Haÿ", "l hay"),
        ("Œting", "oeting"),
        ("Dembeni / Mamoudzou (2)", "dembeni mamoudzou 2"),
        ("", ""),
    ],
)
def test_folded_words(text, words):
    assert " ".join(folded_words(text)) == words


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        (TerritoryKind.EPCI, "CC de Nozay", "communaute de communes de nozay"),
        (TerritoryKind.EPCI, "CA d'Épinal", "communaute d agglomeration d epinal"),
        (TerritoryKind.EPCI, "CU d'Arras", "communaute urbaine d arras"),
        (TerritoryKind.EPCI, "Nantes Métropole", "nantes metropole"),
        (TerritoryKind.COMMUNE, "Cc", "cc"),
        (TerritoryKind.COMMUNE, "?", ""),
    ],
)
def test_search_name(kind, name, expected):
    assert search_name(kind, name) == expected


@pytest.mark.parametrize(
    ("kind", "article", "name", "expected"),
    [
        (TerritoryKind.REGION, "de ", "Bretagne", "Région Bretagne"),
        (TerritoryKind.DEPARTMENT, "de la ", "Drôme", "Département de la Drôme"),
        (TerritoryKind.DEPARTMENT, "de l'", "Ain", "Département de l’Ain"),
        (TerritoryKind.DEPARTMENT, "de ", "La Réunion", "Département de La Réunion"),
        (TerritoryKind.EPCI, "", "CA d'Épinal", "Communauté d’agglomération d’Épinal"),
        (TerritoryKind.EPCI, "", "CC", "Communauté de communes"),
        (TerritoryKind.EPCI, "", "Nantes Métropole", "Nantes Métropole"),
        (TerritoryKind.COMMUNE, "", "L'Haÿ-les-Roses", "L’Haÿ-les-Roses"),
    ],
)
def test_full_name(kind, article, name, expected):
    assert full_name(Territory(kind=kind, article=article, name=name)) == expected
