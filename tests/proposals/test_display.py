"""Words, rows and drawings of the tracker."""

from datetime import date

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import TerritoryKind
from catalogue.typography import listed
from proposals.dates import date_in_words, day_in_words
from proposals.display.dashboard import STEPS, gap_map
from proposals.display.sheet import make_badge
from proposals.display.tables import (
    MISSING,
    SCALE,
    SIGNS,
    axis_tables,
    bar_chart,
    sign_table,
    since_in_words,
    spanned,
    strip,
)
from proposals.models import ProposalStatus
from proposals.tracker import AsOf, read_tracker
from tests.factories import make_innovation, make_lever, make_territory
from tests.proposals.rows import make_axis, make_entry, make_link, make_proposal

DAY = date(2025, 10, 1)


@pytest.mark.parametrize(
    ("precision", "words", "since"),
    [
        ("year", "2025", "depuis 2025"),
        ("month", "octobre 2025", "depuis octobre 2025"),
        ("day", "1er\u00a0octobre 2025", "depuis le 1er\u00a0octobre 2025"),
    ],
)
def test_a_date_is_said_as_closely_as_it_is_known(precision, words, since):
    assert date_in_words(DAY, precision) == words
    assert since_in_words(DAY, precision) == since


@given(st.dates(min_value=date(2000, 1, 1)))
def test_a_day_in_words_names_its_day_and_year(day):
    words = day_in_words(day).replace("\u00a0", " ").split()
    assert words[0] == ("1er" if day.day == 1 else str(day.day)) and words[-1] == str(day.year)


@pytest.mark.parametrize(
    ("numbers", "words", "span"),
    [
        ([], "", ""),
        ([5], "5", "5"),
        ([5, 6], "5 et 6", "5–6"),
        ([16, 17, 18], "16, 17 et 18", "16–18"),
        ([5, 7], "5 et 7", "5, 7"),
    ],
)
def test_numbers_in_words(numbers, words, span):
    assert listed(numbers) == words
    assert spanned(numbers) == span


def test_every_status_has_a_sign_of_its_own():
    assert {sign.key for sign in SCALE} == set(ProposalStatus.values)
    assert len({sign.label for sign in SIGNS.values()}) == len(SIGNS)
    shapes = (settings.BASE_DIR / "templates/proposals/_shape.html").read_text(encoding="utf-8")
    assert all(f'key == "{key}"' in shapes for key in SIGNS if key != MISSING), "the last one is what is missing"


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=40))
def test_bars_are_in_proportion_and_stay_in_the_drawing(values):
    chart = bar_chart(list(enumerate(values, start=2015)), width=568, height=190)
    most = max(values) or 1
    for bar, value in zip(chart.bars, values, strict=True):
        assert bar.height == pytest.approx(value / most * (chart.base - 20), abs=0.06)
        assert bar.y + bar.height == pytest.approx(chart.base, abs=0.11)
        assert bar.x >= 0 and bar.x + bar.width <= chart.width + 0.1
        assert bar.value_y >= 13, "the figure is not cut"


@given(st.integers(0, 100), st.integers(1, 12))
def test_signs_stand_apart_in_their_drawing(count, per_line):
    drawing = strip([SIGNS["done"]] * count, per_line=per_line)
    assert len({(mark.x, mark.y) for mark in drawing.marks}) == count
    assert all(mark.x + 20 <= drawing.width and mark.y + 20 <= drawing.height for mark in drawing.marks)


@pytest.mark.django_db
def test_rows_and_counts_agree():
    for number, axis, status in ((1, 1, "done"), (2, 1, None), (3, 1, None), (4, 2, "done"), (5, 2, "unknown")):
        wording = {} if status else {"wording_state": "missing", "title": ""}
        proposal = make_proposal(number=number, axis=make_axis(number=axis), **wording)
        if status:
            make_entry(proposal=proposal, status=status)
    tracker = read_tracker(AsOf.today())
    first, second = axis_tables(tracker)
    assert [row.span for row in first.rows] == ["1", "2–3"]
    assert first.sentence == "1\u00a0réalisée\u00a0· 2\u00a0à\u00a0compléter"
    assert [row.span for row in second.rows] == ["4", "5"]
    table = {row.sign.key: ([cell.count for cell in row.cells], row.total) for row in sign_table(tracker)}
    assert list(table) == [key for key in SIGNS if key in table]
    assert table == {"done": ([1, 1], 2), "unknown": ([0, 1], 1), "missing": ([2, 0], 2)}


@pytest.mark.django_db
def test_a_badge_is_as_wide_as_its_words():
    (state,) = read_tracker(AsOf.today()).states if make_proposal(number=1) else ()
    badge = make_badge(state, AsOf(date(2026, 9, 30)))
    assert badge.split > len(badge.name) * 6
    assert badge.width - badge.split > len(badge.proof) * 5


@pytest.mark.django_db
def test_the_gap_map_shows_where_cases_are_missing():
    aimed, other = make_lever(), make_lever()
    brittany = make_territory(kind=TerritoryKind.REGION, name="Bretagne")
    corsica = make_territory(kind=TerritoryKind.REGION, name="Corse")
    proposal = make_proposal(levers=[aimed])
    make_proposal(wording_state="missing", title="")
    make_link(proposal=proposal, innovation=make_innovation(region=brittany, levers=[other]))
    make_link(proposal=proposal, innovation=make_innovation(levers=[other]))
    make_link(proposal=proposal, innovation=make_innovation(status="draft", region=corsica, levers=[aimed]))
    gaps = gap_map(read_tracker(AsOf.today()))
    assert gaps.levers == (aimed, other) and [row.region for row in gaps.regions] == [brittany, corsica]
    [group] = gaps.groups
    by_lever, missing = group.rows
    assert [(cell.count, cell.is_aimed, cell.is_missing) for cell in by_lever.cells] == [
        (0, True, True),
        (2, False, False),
    ]
    assert missing.cells == ()
    assert [(cell.count, cell.is_missing) for row in gaps.regions for cell in row.cells] == [(1, False), (0, True)]
    assert [state.proposal for state in gaps.known] == [proposal] and gaps.elsewhere == (1,)


def test_the_legend_of_the_gap_map_says_its_steps():
    legend = (settings.BASE_DIR / "templates/proposals/_gaps.html").read_text(encoding="utf-8")
    least = sorted(STEPS)
    assert f"{least[0]}</li>" in legend and f"{least[1]} ou {least[2] - 1}</li>" in legend
    assert f"{least[2]} et plus</li>" in legend
