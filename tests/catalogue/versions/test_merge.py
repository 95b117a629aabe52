"""Two changes of one sheet brought together, held to what a merge must always be."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from catalogue.versions.conflicts import atoms, merge, whole
from catalogue.versions.history import COLUMNS, ROW_COLUMNS

NAMES = st.sampled_from(["eau", "feu", "air"])
ROWS = st.dictionaries(st.integers(1, 4), st.sampled_from(["un", "deux"]), max_size=4)


def sheet_with(title, staff, levers, policies, themes, organisations, sources) -> dict:
    columns = dict.fromkeys(COLUMNS) | {"title": title, "staff": staff}
    rows = [
        {"id": key} | dict.fromkeys(ROW_COLUMNS["sources"]) | {"title": text, "position": key}
        for key, text in sorted(sources.items())
    ]
    return columns | {
        "levers": sorted(levers),
        "policies": sorted(policies),
        "themes": sorted([name, name] for name in themes),
        "organisations": sorted([key, f"Organisation {key}"] for key in organisations),
        "sources": rows,
        "replications": [],
        "illustrations": [],
    }


SHEETS = st.builds(sheet_with, NAMES, NAMES, *[st.sets(NAMES)] * 3, st.sets(st.integers(1, 3)), ROWS)


@given(SHEETS)
def test_a_sheet_taken_apart_is_put_together_again(sheet):
    assert whole(atoms(sheet)) == sheet


@given(SHEETS, SHEETS)
def test_a_change_of_one_side_alone_is_kept(base, changed):
    assert merge(base=base, theirs=base, mine=changed).merged == changed
    assert merge(base=base, theirs=changed, mine=base).merged == changed
    assert merge(base=base, theirs=changed, mine=changed).conflicts == ()


@given(SHEETS, SHEETS, SHEETS)
def test_a_merge_has_every_change_and_conflicts_only_where_both_changed(base, theirs, mine):
    before, other, own = atoms(base), atoms(theirs), atoms(mine)
    found = merge(base=base, theirs=theirs, mine=mine)
    merged = atoms(found.merged)
    for key in {*before, *other, *own, *merged}:
        values = before.get(key), other.get(key), own.get(key)
        if key in found.conflicts:
            assert len({repr(value) for value in values}) == 3
            assert merged.get(key) == own.get(key)
        elif own.get(key) == before.get(key):
            assert merged.get(key) == other.get(key)
        else:
            assert merged.get(key) == own.get(key)


@given(SHEETS, SHEETS, SHEETS)
def test_both_sides_see_the_same_conflicts_and_choices_settle_them(base, theirs, mine):
    one, other = merge(base=base, theirs=theirs, mine=mine), merge(base=base, theirs=mine, mine=theirs)
    assert one.conflicts == other.conflicts
    again = {"base": theirs, "theirs": theirs, "mine": one.merged, "contested": one.conflicts}
    assert merge(**again).conflicts == one.conflicts
    settled = merge(**again, choices=dict.fromkeys(one.conflicts, "theirs"))
    assert settled.conflicts == () and settled.merged == other.merged
    kept = merge(**again, choices=dict.fromkeys(one.conflicts, "mine"))
    assert kept.conflicts == () and kept.merged == one.merged


@given(SHEETS, SHEETS)
def test_without_what_both_came_from_all_that_differs_conflicts(theirs, mine):
    found = merge(base=None, theirs=theirs, mine=mine)
    assert found.merged == mine
    assert bool(found.conflicts) == (theirs != mine)


@given(SHEETS, SHEETS)
def test_a_merge_changes_neither_side(theirs, mine):
    copies = deepcopy((theirs, mine))
    merge(base=None, theirs=theirs, mine=mine)
    assert (theirs, mine) == copies
