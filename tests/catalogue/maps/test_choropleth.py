"""Maps coloured by number of innovations."""

import pytest

from catalogue.maps import home_map
from catalogue.maps.choropleth import departments_map, innovations_in_words, regions_map
from catalogue.maps.counts import PlaceCounts
from catalogue.search.index.engine import current_index
from tests.catalogue.maps.sample import COUNTS
from tests.factories import make_innovation, make_territory


def drawn(draw=departments_map, **changes):
    links = {"link": lambda code: f"/d/{code}", "overseas_link": lambda code: f"/o/{code}"}
    return draw(COUNTS, **links | changes)


def area(drawing, code):
    return next(each for each in drawing.areas if each.code == code)


def test_each_department_is_a_link_with_its_number_in_its_name():
    drawing = drawn()
    assert len({each.url for each in drawing.areas}) == len(drawing.areas) == 101
    rennes = area(drawing, "35")
    assert (rennes.url, rennes.step, rennes.label) == ("/d/35", 4, "Ille-et-Vilaine\u00a0: 9\u00a0innovations")
    assert area(drawing, "22").label == "Côtes-d’Armor\u00a0: aucune innovation"
    assert area(drawing, "973").label == "Guyane\u00a0: 1\u00a0innovation"


def test_paris_is_enlarged_and_also_where_it_lies():
    drawing = drawn()
    small = {each.code: each for each in drawing.small}
    assert set(small) == {"75", "92", "93", "94"}
    assert small["75"].step == area(drawing, "75").step == 2
    assert small["75"].path != area(drawing, "75").path


def test_the_legend_holds_every_territory():
    assert sum(entry.territories for entry in drawn().legend) == 101
    assert sum(entry.territories for entry in drawn(regions_map).legend) == 18


def test_what_is_off_the_map_is_told():
    drawing = drawn()
    assert [(place.name, place.count, place.url) for place in drawing.off_map] == [
        ("Nouvelle-Calédonie", 1, "/o/988"),
        ("Saint-Pierre-et-Miquelon", 1, "/o/975"),
    ]
    assert drawing.without_place == 4
    assert drawing.figures.placed + drawing.without_place + 2 == drawing.figures.total == 20
    assert drawn(regions_map).without_place == 1


def test_the_most_present_come_first_then_by_name():
    figures = drawn().figures
    assert [each.name for each in figures.most_present] == ["Ille-et-Vilaine", "Drôme", "Paris"]
    assert figures.highest == 9


def test_unknown_choices_are_left_out():
    assert [each.code for each in drawn(selected=("35", "999")).selected] == ["35"]


def test_regions_have_their_own_map():
    drawing = drawn(regions_map, selected=("53",))
    assert (drawing.unit, drawing.is_of_regions, len(drawing.areas), drawing.small) == ("région", True, 18, ())
    assert area(drawing, "53").label == "Bretagne\u00a0: 12\u00a0innovations"
    assert [each.code for each in drawing.selected] == ["53"]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "aucune innovation"),
        (1, "1\u00a0innovation"),
        (2, "2\u00a0innovations"),
        (1200, "1\u00a0200\u00a0innovations"),
    ],
)
def test_zero_is_a_word_and_the_plural_begins_at_two(count, words):
    assert innovations_in_words(count) == words


@pytest.mark.django_db
def test_the_home_map_counts_what_is_published(brittany, django_assert_num_queries):
    make_innovation(territory=brittany["35"])
    make_innovation(territory=brittany["35"], status="draft")
    make_innovation(territory=make_territory(kind="collectivite", code="988", name="Nouvelle-Calédonie"))
    current_index()
    with django_assert_num_queries(2):  # the revision, the names
        drawing = home_map()
    assert (drawing.figures.total, drawing.figures.placed) == (2, 1)
    assert area(drawing, "35").url == "/innovations/?departement=35"
    assert drawing.off_map[0].url == "/innovations/?region=988"


def test_an_empty_catalogue_has_a_map():
    drawing = departments_map(PlaceCounts(), link=str, overseas_link=str)
    assert (drawing.figures.highest, drawing.figures.most_present, drawing.off_map) == (0, (), ())
    assert drawing.legend[0].territories == 101
