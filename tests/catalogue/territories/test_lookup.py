"""The look-up of territories, as one types."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.models import Territory, TerritoryKind
from catalogue.territories.lookup import MAX_SUGGESTIONS, search_territories, successors_of, with_words
from catalogue.territories.named import named
from catalogue.territories.typed import read_typed
from tests.catalogue.territories.france import make_france, make_place
from tests.parts import share

FOUND = [
    ("reze", "Rezé"),
    ("Rezé", "Rezé"),
    ("  REZÉ  ", "Rezé"),
    ("rez", "Rezé"),
    ("44", "Loire-Atlantique, Grand Est, Nantes Métropole, Nantes, Rezé, CC de Nozay, Nort-sur-Erdre, Erbray"),
    ("440", "Nantes, Erbray"),
    ("44 000", "Nantes"),
    ("44400", "Rezé"),
    ("44143", "Rezé"),
    ("44110", "Erbray, Nort-sur-Erdre"),
    ("44036", "Nantes"),
    ("244400404", "Nantes Métropole"),
    ("244400", "Nantes Métropole, CC de Nozay"),
    ("24440", ""),
    ("2a", "Corse-du-Sud, Ajaccio"),
    ("2a004", "Ajaccio"),
    ("988", "Nouvelle-Calédonie, Nouméa"),
    ("saint denis", "Saint-Denis, Saint-Denis, Seine-Saint-Denis"),
    ("st-denis", "Saint-Denis, Saint-Denis, Seine-Saint-Denis"),
    ("denis saint", "Seine-Saint-Denis, Saint-Denis, Saint-Denis"),
    ("saint denis 974", "Saint-Denis"),
    ("loire", "Loire-Atlantique, Pays de la Loire, Nantes"),
    ("loire atl", "Loire-Atlantique"),
    ("nantes", "Nantes, Nantes Métropole"),
    ("nantes (44)", "Nantes, Nantes Métropole"),
    ("cc de no", "CC de Nozay"),
    ("communauté de communes", "CC de Nozay"),
    ("chantenay", "Nantes"),
    ("l'hay", "L'Haÿ-les-Roses"),
    ("l’haÿ les", "L'Haÿ-les-Roses"),
    ("haye", ""),
    ("oeting", "Œting"),
    ("œt", "Œting"),
    ("paris", "Paris, Paris"),
    ("paris 14", "Paris"),
    ("la reunion", "La Réunion, La Réunion"),
    ("zzz", ""),
]


def names(query: str) -> str:
    return ", ".join(match.territory.name for match in search_territories(query))


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "expected"), FOUND)
def test_finds(query, expected):
    make_france()
    assert names(query) == expected


@pytest.mark.django_db
def test_st_alone_may_begin_another_word():
    make_france()
    make_place(TerritoryKind.COMMUNE, "67482", "Strasbourg", population=293771)
    assert names("st") == "Strasbourg, Saint-Denis, Saint-Denis, Seine-Saint-Denis"


@pytest.mark.django_db
def test_homonyms_come_the_most_populated_first_then_by_key_and_the_unknown_population_last():
    made = [
        make_place(TerritoryKind.COMMUNE, f"0100{rank}", "Saint-Paul", population=population)
        for rank, population in enumerate([None, 10, 500, 10])
    ]
    expected = [made[2], made[1], made[3], made[0]]
    assert [match.territory for match in search_territories("saint paul")] == expected


@pytest.mark.django_db
def test_former_commune_gives_its_successor_once_with_a_note():
    make_france()
    [match] = search_territories("chantenay")
    assert (match.territory.name, match.note) == ("Nantes", "Ancienne commune Chantenay-sur-Loire → Nantes")
    assert search_territories("paris 14")[0].note == "Paris 14e Arrondissement → Paris"
    nantes = [match for match in search_territories("44") if match.territory.code == "44109"]
    assert [match.note for match in nantes] == [""]


@pytest.mark.django_db
def test_successor_of_many_former_communes_leaves_room_for_others():
    successor = make_place(TerritoryKind.COMMUNE, "14371", "Livarot", population=3000)
    for number in range(90):
        make_place(TerritoryKind.FORMER_COMMUNE, f"15{number:03}", f"Val {number}", successor=successor)
    make_place(TerritoryKind.COMMUNE, "16000", "Ruisseau-du-Val", population=5)
    assert names("val") == "Livarot, Ruisseau-du-Val"


@pytest.mark.django_db
def test_at_most_twenty():
    for number in range(30):
        make_place(TerritoryKind.COMMUNE, f"01{number:03}", f"Saint-Paul {number}")
    assert len(search_territories("saint")) == MAX_SUGGESTIONS == len(search_territories("saint", limit=10**9))
    assert len(search_territories("saint", limit=3)) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["", "  ", "%", "_", "'", "\\", "\x00", "\ud800", "東京", "٤٤", "½", "(", "-", "é" * 10_000]
)
def test_texts_that_name_nothing_find_nothing(query):
    make_france()
    assert search_territories(query) == []


@pytest.mark.django_db
def test_marks_of_sql_are_read_as_spaces():
    make_france()
    assert names("re%ze") == names("re_ze") == ""
    assert names("reze%") == names("reze\x00") == "Rezé"


@pytest.mark.django_db
def test_lines_and_texts_of_suggestions():
    places = make_france()
    lines = {match.label: match.text for query in ("44", "988", "nozay") for match in search_territories(query)}
    assert lines["Rezé (44)\u00a0· commune\u00a0· 43\u00a0556\u00a0hab."] == "Rezé (44)"
    assert lines["Grand Est\u00a0· région\u00a0· 5\u00a0563\u00a0378\u00a0hab."] == "Grand Est (région)"
    assert lines["Nouméa (988)\u00a0· commune"] == "Nouméa (988)"
    nozay = "CC de Nozay (44)\u00a0· intercommunalité\u00a0· 16\u00a0000\u00a0hab."
    assert lines[nozay] == "CC de Nozay (intercommunalité, 44)"
    assert search_territories("l'haÿ")[0].text == "L’Haÿ-les-Roses"
    assert places["44"].article == "de la "


@pytest.mark.django_db
def test_six_queries_at_most_however_many_answer(django_assert_max_num_queries):
    make_france()
    for number in range(100):
        make_place(TerritoryKind.COMMUNE, f"01{number:03}", f"Saint-Paul {number}")
    for query in ("reze", "saint", "44"):
        with django_assert_max_num_queries(6):
            [(match.label, match.text, match.note) for match in search_territories(query)]


WORDS = ["saint", "st", "ste", "sainte", "stras", "denis", "la", "roche", "le", "44", "1er", "val", "cc", "pays", "4b"]
CODES = ["44", "440", "44000", "44143", "2a", "97", "974", "20005", "200054781", "9"]
TEXTS = st.lists(st.sampled_from(WORDS + CODES), min_size=1, max_size=3).map(" ".join)


@pytest.mark.django_db
def test_same_answer_as_a_naive_reading_of_every_row():
    make_france()
    kinds = [TerritoryKind.COMMUNE, TerritoryKind.EPCI, TerritoryKind.COMMUNE, TerritoryKind.REGION]
    for number in range(120):
        name = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 2 + number % 3))
        changes = {"postal_codes": f"{44000 + number} 97{number:03}", "population": [None, 10, 2000][number % 3]}
        make_place(kinds[number % 4], f"{200054781 + number}"[number % 5 :][:9], name, **changes)
    for number in range(10):
        successor = Territory.objects.filter(kind=TerritoryKind.COMMUNE).order_by("pk")[number]
        make_place(TerritoryKind.FORMER_COMMUNE, f"4400{number}", f"Saint-Denis {number}", successor=successor)
    rows = list(Territory.objects.select_related("department"))

    @settings(max_examples=share(100))
    @given(TEXTS, st.integers(min_value=1, max_value=20))
    def check(query, length):
        text = query[: len(query) - length % 3] or query
        typed, expected = read_typed(text), naive_search(text, rows)
        words = expected[:MAX_SUGGESTIONS]
        assert typed is None or list(with_words(typed).items()) == words
        if words:
            whole = list(successors_of(named(text)).items())
            is_first = any(each.level.is_sure for each in named(text)) and not typed.number
            wanted = dict(whole + words if is_first else words + whole)
            found = [(one.territory.pk, one.via and one.via.pk) for one in search_territories(text, limit=length)]
            assert found == list(wanted.items())[:length]

    check()


def naive_search(query: str, rows: list[Territory]) -> list[tuple[int, int | None]]:
    """The rule of `with_words`, read row by row: the keys of the answers, and of the rows that led to them."""
    typed = read_typed(query)
    if typed is None:
        return []

    def has(row: Territory, word: str) -> bool:
        if any(part.startswith(word) for part in row.search_name.split()):
            return True
        if not word[0].isdigit():
            return False
        codes = row.postal_codes.split()
        if row.kind != TerritoryKind.EPCI:
            codes.append(row.code)
        else:
            codes += [row.department.code] if row.department else []
            codes += [row.code] if len(word) >= 6 else []
        return any(code.startswith(word.upper()) for code in codes)

    def rank(row: Territory) -> int:
        if row.code == typed.number and row.kind in (TerritoryKind.DEPARTMENT, TerritoryKind.OVERSEAS):
            return 0
        if len(typed.number) == 5 and typed.number in row.postal_codes.split():
            return 1
        if row.code == typed.number:
            return 2
        if row.search_name in typed.names:
            return 3
        return 4 if row.search_name.startswith(typed.names) else 5

    answers = [
        row
        for row in rows
        if all(has(row, word) for word in typed.words) and any(has(row, word) for word in typed.last)
    ]

    def people(row: Territory) -> int | None:
        followed = row.successor.population if row.successor else None
        return row.population if followed is None else followed

    answers.sort(key=lambda row: (rank(row), people(row) is None, -(people(row) or 0), row.pk))
    found: dict[int, int | None] = {}
    for row in answers:
        found.setdefault(row.successor_id or row.pk, row.pk if row.successor_id else None)
    return list(found.items())
