"""The figures of the map as a table."""

import io
import re
from collections import Counter
from pathlib import Path

import pytest

from catalogue.maps.counts import PlaceCounts
from catalogue.maps.figures_file import write_figures
from catalogue.maps.table import ORDERS, figure_table
from tests.catalogue.maps.sample import COUNTS


def table(counts=COUNTS, order="-innovations"):
    return figure_table(
        counts,
        region_link=lambda code: f"/r/{code}",
        department_link=lambda code: f"/d/{code}",
        sort_link=lambda order: f"?ordre={order}",
        order=order,
    )


def test_a_row_names_its_departments_the_most_present_first():
    counts = PlaceCounts(total=4, departments=Counter({"22": 1, "29": 1, "35": 2}), regions=Counter({"53": 4}))
    row = table(counts).regions[0]
    assert (row.name, row.count, row.url, row.share) == ("Bretagne", 4, "/r/53", 100)
    assert (row.present, row.departments_total, row.region_wide) == (3, 4, 0)
    assert [(each.name, each.count, each.url) for each in row.departments] == [
        ("Ille-et-Vilaine", 2, "/d/35"),
        ("Côtes-d'Armor", 1, "/d/22"),
        ("Finistère", 1, "/d/29"),
    ]


def test_what_no_region_holds_comes_last():
    others = table().others
    assert [(row.name, row.count, row.url) for row in others] == [
        ("Nouvelle-Calédonie", 1, "/r/988"),
        ("Saint-Pierre-et-Miquelon", 1, "/r/975"),
        ("Sans région", 1, ""),
    ]


def test_the_rows_add_up_to_the_total():
    assert sum(row.count for row in (*table().regions, *table().others)) == COUNTS.total
    assert len(table().regions) == 18


def test_names_are_sorted_without_accents_and_settle_equal_numbers():
    names = [row.name for row in table(order="region").regions]
    assert names.index("Île-de-France") == names.index("Hauts-de-France") + 1
    by_count = [row.name for row in table().regions]
    assert by_count[:4] == ["Bretagne", "Auvergne-Rhône-Alpes", "Île-de-France", "Guyane"]
    assert by_count[4:] == [name for name in names if name not in by_count[:4]]


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_every_order_is_said_and_leads_to_its_opposite(order):
    columns = {column.key: column for column in table(order=order).columns}
    key = order.removeprefix("-")
    descending = order.startswith("-")
    assert columns[key].aria_sort == ("descending" if descending else "ascending")
    assert columns[key].url == f"?ordre={key}" if descending else f"?ordre=-{key}"
    assert [column.aria_sort for column in columns.values()].count("") == 3


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_every_order_sorts(order):
    read = {
        "region": lambda row: row.name_key,
        "innovations": lambda row: row.count,
        "departements": lambda row: row.present,
        "portee": lambda row: row.region_wide,
    }[order.removeprefix("-")]
    values = [read(row) for row in table(order=order).regions]
    assert values == sorted(values, reverse=order.startswith("-"))


def test_an_unknown_order_is_refused():
    with pytest.raises(ValueError, match="Unknown order"):
        table(order="couleur")


def test_the_file_has_every_department_and_adds_up():
    file = io.BytesIO()
    write_figures(file, COUNTS)
    lines = file.getvalue().decode("utf-8-sig").split("\r\n")
    assert lines[0] == "code_region;region;code_departement;departement;innovations"
    assert "53;Bretagne;35;Ille-et-Vilaine;9" in lines
    assert "84;Auvergne-Rhône-Alpes;01;Ain;0" in lines
    assert lines[-5:] == [
        "53;Bretagne;;;3",
        "975;Saint-Pierre-et-Miquelon;;;1",
        "988;Nouvelle-Calédonie;;;1",
        ";;;;1",
        "",
    ]
    assert sum(int(line.rpartition(";")[2]) for line in lines[1:-1]) == COUNTS.total
    assert len(lines) == 1 + 101 + 4 + 1


def test_the_script_reads_the_attributes_that_the_page_writes(settings):
    script = Path(settings.BASE_DIR, "static/js/table-sort.js").read_text(encoding="utf-8")
    template = Path(settings.BASE_DIR, "templates/components/_map_table.html").read_text(encoding="utf-8")
    keys = {order.removeprefix("-") for order in ORDERS}
    assert keys <= set(re.findall(r"data-(\w+)=", template))
    assert "data-sortable" in template and "[data-sortable]" in script
    assert len(script.splitlines()) < 100
