"""What territory the text of a field names."""

import pytest
from django.conf import settings

from catalogue.models import Territory, TerritoryKind
from catalogue.territories.lookup import search_territories
from catalogue.territories.names import field_text, search_name
from catalogue.territories.reference import read_reference
from catalogue.territories.resolution import resolve_territory, territory_key
from catalogue.territories.typed import read_typed
from tests.catalogue.territories.france import make_france, make_place

NAMED = [
    ("rezé", "reze"),
    ("REZE", "reze"),
    (" Rezé (44) ", "reze"),
    ("reze 44", "reze"),
    ("Rezé, Loire-Atlantique", "reze"),
    ("Rezé (commune)", "reze"),
    ("44143", "reze"),
    ("44400", "reze"),
    ("44 400", "reze"),
    ("commune-44143", "reze"),
    ("Commune-44143", "reze"),
    ("44", "44"),
    ("Loire-Atlantique", "44"),
    ("Loire-Atlantique (département)", "44"),
    ("Département de la Loire-Atlantique", "44"),
    ("departement-2a", "2A"),
    ("2a", "2A"),
    ("region-44", "grand-est"),
    ("région Bretagne", "bretagne"),
    ("988", "caledonie"),
    ("244400404", "metropole"),
    ("epci-244400404", "metropole"),
    ("Nantes Métropole (intercommunalité, 44)", "metropole"),
    ("cc de nozay", "nozay"),
    ("Communauté de communes de Nozay", "nozay"),
    ("saint denis (93)", "denis93"),
    ("St-Denis, Seine-Saint-Denis", "denis93"),
    ("97400", "denis974"),
    ("Nouméa (988)", "noumea"),
    ("chantenay sur loire", "nantes"),
    ("44036", "nantes"),
    ("ancienne-commune-44036", "nantes"),
    ("Paris 14e Arrondissement", "paris"),
    ("Paris (75)", "paris"),
    ("commune-75056", "paris"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_text_names_one_territory(text, expected):
    places = make_france()
    resolution = resolve_territory(text)
    assert resolution.territory == places[expected]
    assert resolution.candidates == []


@pytest.mark.django_db
def test_homonyms_that_are_one_place_are_the_widest():
    places = make_france()
    assert resolve_territory("Paris").territory == places["75"]
    assert resolve_territory("La Réunion").territory == places["reunion"]


@pytest.mark.django_db
def test_former_commune_says_so():
    make_france()
    resolution = resolve_territory("Chantenay-sur-Loire")
    assert resolution.match.note == "Ancienne commune Chantenay-sur-Loire → Nantes"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saint-Denis", ["97411", "93066"]),
        ("44110", ["44110", "44054"]),
        ("loire", ["44", "52", "44109"]),
        ("nantes metro", ["244400404"]),
        ("introuvable", []),
        ("", []),
        ("commune-99999", []),
        ("region-" + "9" * 5000, []),
        ("\x00", []),
        ("\ud800", []),
    ],
)
def test_text_that_names_several_or_none_gives_candidates(text, expected):
    make_france()
    resolution = resolve_territory(text)
    assert (resolution.match, resolution.territory) == (None, None)
    assert [match.territory.code for match in resolution.candidates] == expected


@pytest.mark.django_db
def test_a_homonymous_former_commune_is_a_candidate_too():
    places = make_france()
    make_place(TerritoryKind.FORMER_COMMUNE, "01999", "Rezé", successor=places["erbray"])
    assert [match.territory.code for match in resolve_territory("Rezé").candidates] == ["44143", "44054"]
    assert resolve_territory("Rezé (44)").territory == places["reze"]


@pytest.mark.django_db
def test_few_queries_whatever_the_text(django_assert_max_num_queries):
    make_france()
    for text, _ in NAMED:
        with django_assert_max_num_queries(7):
            resolve_territory(text)
    for text in ("saint", "rezee", "le mirail, nantes"):
        with django_assert_max_num_queries(16):
            resolve_territory(text)


@pytest.mark.django_db
def test_every_suggestion_resolves_to_itself():
    make_france()
    seen = set()
    for query in ("44", "93", "97", "75", "2a", "reunion", "bretagne", "nouvelle", "l'ha", "oet", "ile", "mayotte"):
        for match in search_territories(query):
            assert resolve_territory(match.text).territory == match.territory
            assert resolve_territory(territory_key(match.territory)).territory == match.territory
            seen.add(match.territory)
    assert len(seen) >= 20


def test_in_the_real_code_the_text_of_a_field_names_one_territory():
    """No homonym is left: `resolve_territory` compares exactly these folded texts."""
    entries = read_reference(settings.BASE_DIR / "fixtures" / "geo").entries
    bare_names = {entry.search_name for entry in entries.values()}
    made: dict = {None: None}
    seen: dict[str, Territory] = {}
    for key, entry in entries.items():
        if entry.kind == TerritoryKind.FORMER_COMMUNE:
            continue
        territory = Territory(kind=entry.kind, code=entry.code, name=entry.name)
        territory.region, territory.department = made[entry.region], made[entry.department]
        if entry.kind != TerritoryKind.COMMUNE:
            made[key] = territory
        text = search_name(entry.kind, field_text(territory))
        assert text not in seen, f"{territory_key(territory)} and {territory_key(seen[text])}"
        assert text not in bare_names
        assert read_typed(field_text(territory)).names[0] == text
        seen[text] = territory
    assert len(seen) == 36_362
