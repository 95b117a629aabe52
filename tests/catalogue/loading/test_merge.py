"""What a loading writes and what it leaves alone, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.loading.merge import Terms, Written, make_plan

value = st.sampled_from(["", "a", "b", "c"])
row = st.fixed_dictionaries({"title": value, "need": value})


def plan_of(*, wanted=None, written=None, present=None, taken=(), terms=None):
    return make_plan(
        wanted={"bus": wanted} if wanted is not None else {},
        written={"bus": Written(1, written)} if written is not None else {},
        present={1: present} if present is not None else {},
        taken=taken,
        terms=terms,
    )


def test_a_new_row_is_created():
    plan = plan_of(wanted={"title": "Le bus"})
    assert plan.creations == {"bus": {"title": "Le bus"}}
    assert not plan.changes and not plan.unchanged


def test_a_key_in_use_is_left_to_its_row():
    plan = plan_of(wanted={"title": "Le bus"}, taken={"bus"})
    assert plan.taken == ["bus"]
    assert not plan.creations


def test_a_row_that_an_editor_deleted_does_not_come_back():
    plan = plan_of(wanted={"title": "Le bus"}, written={"title": "Le bus"})
    assert plan.deleted == ["bus"]
    assert not plan.creations and not plan.gone


def test_a_row_whose_file_is_gone_is_said():
    plan = plan_of(written={"title": "Le bus"}, present={"title": "Le bus"})
    assert plan.gone == ["bus"]


def test_a_row_deleted_and_whose_file_is_gone_is_not_said():
    assert plan_of(written={"title": "Le bus"}).gone == []


def test_a_field_that_nobody_touched_follows_the_file():
    plan = plan_of(wanted={"title": "Le car"}, written={"title": "Le bus"}, present={"title": "Le bus"})
    assert plan.changes == {"bus": {"title": "Le car"}}
    assert plan.records == {"bus": {"title": "Le car"}}


def test_a_field_that_an_editor_changed_is_kept_and_still_is_the_time_after():
    for _ in range(2):
        plan = plan_of(wanted={"title": "Le car"}, written={"title": "Le bus"}, present={"title": "Le tram"})
        assert plan.kept == {"bus": ["title"]}
        assert not plan.changes and not plan.records


def test_an_editor_who_says_the_same_as_the_file_is_followed():
    plan = plan_of(wanted={"title": "Le car"}, written={"title": "Le bus"}, present={"title": "Le car"})
    assert plan.records == {"bus": {"title": "Le car"}}
    assert not plan.changes and not plan.kept


def test_a_field_new_to_the_files_fills_in_only_what_is_empty():
    wanted, written = {"title": "Le bus", "need": "Rouler."}, {"title": "Le bus"}
    empty = plan_of(wanted=wanted, written=written, present={"title": "Le bus", "need": ""})
    assert empty.changes == {"bus": {"need": "Rouler."}}
    filled = plan_of(wanted=wanted, written=written, present={"title": "Le bus", "need": "Aller vite."})
    assert filled.kept == {"bus": ["need"]}


@given(wanted=row, written=row, present=row)
def test_after_a_loading_editors_have_kept_their_words_and_there_is_nothing_left_to_do(wanted, written, present):
    plan = plan_of(wanted=wanted, written=written, present=present)
    after = present | plan.changes.get("bus", {})
    for name in wanted:
        changed_by_an_editor = present[name] != written[name]
        assert after[name] == (present[name] if changed_by_an_editor else wanted[name])
    again = plan_of(wanted=wanted, written=plan.records.get("bus", written), present=after)
    assert not again.changes and not again.records
    assert again.kept == plan.kept


SOURCES = st.lists(st.sampled_from("abcdef"), unique=True)
TERMS = Terms(added={"sources": str}, follows={"note": "cost"})


@given(SOURCES, SOURCES, SOURCES)
def test_what_is_new_is_added_to_a_list_and_what_an_editor_removed_stays_out(wanted, written, present):
    plan = plan_of(wanted={"sources": wanted}, written={"sources": written}, present={"sources": present}, terms=TERMS)
    change = plan.changes.get("bus", {}).get("sources")
    added = plan.additions.get("bus", {}).get("sources", [])
    if present == written:
        assert (wanted if change is None else change) == wanted and not added
    else:
        assert change is None
        assert added == [each for each in wanted if each not in written and each not in present]
        left_out = set(wanted) - set(present) - set(added)
        assert left_out <= set(written)
        if present != wanted:
            assert plan.kept == ({"bus": ["sources"]} if left_out else {})


@given(value, value, value, value)
def test_a_field_is_kept_with_the_one_that_it_goes_with(cost, written, present, note):
    plan = plan_of(
        wanted={"cost": cost, "note": note},
        written={"cost": written, "note": ""},
        present={"cost": present, "note": ""},
        terms=TERMS,
    )
    is_kept = present not in (written, cost)
    assert ("note" in plan.changes.get("bus", {})) == (bool(note) and not is_kept)


def test_a_field_of_several_columns_that_nobody_filled_in_takes_what_the_file_brings():
    for present, is_empty in (([None, "", ""], True), ([None, "Une étude", ""], False), ([0, "", ""], False)):
        plan = plan_of(wanted={"evidence": [2, "Le bilan", ""]}, written={}, present={"evidence": present})
        assert bool(plan.changes) == is_empty
