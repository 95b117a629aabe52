"""What is done to a notebook: one thing to one line, whatever another device did meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalogue import notebooks
from catalogue.encryption import token_digest
from catalogue.models import Innovation, Notebook, NotebookEntry
from catalogue.notebooks import (
    APART,
    DOWN,
    FIRST,
    NOTE_LENGTH,
    UP,
    create_notebook,
    delete_notebook,
    keep_entry,
    keep_note,
    mark_of_note,
    move_entry,
    opened_notebook,
    remove_entry,
    rename_notebook,
    share_address,
    share_notebook,
    shared_notebook,
    unshare_notebook,
)
from catalogue.origin import Origin
from catalogue.refusal import Refusal, TooOften
from tests.factories import indexed_together, make_innovation
from tests.parts import share

pytestmark = pytest.mark.django_db
PLACE = Origin("192.0.2.1", "192.0.2.1")


@pytest.fixture
def token() -> str:
    return create_notebook(place=PLACE)


@pytest.fixture
def notebook(token) -> Notebook:
    return opened_notebook(token)


def slugs(notebook: Notebook) -> list[str]:
    return list(notebook.entries.in_order().values_list("innovation__slug", flat=True))


def kept(notebook: Notebook, number: int) -> list[NotebookEntry]:
    """So many entries, kept in that order."""
    with indexed_together():
        entries = [make_innovation(slug=f"fiche-{rank}") for rank in range(number)]
    return [keep_entry(notebook=notebook, innovation=entry) for entry in entries]


def test_only_a_digest_of_the_address_is_kept(token, notebook):
    row = Notebook.objects.values().get()
    assert token not in str(row) and row["digest"] == token_digest(token)
    assert notebook.name == "Mon carnet" and opened_notebook(token[:-1]) is None


def test_an_entry_kept_twice_is_there_once(notebook):
    first, second = kept(notebook, 2)
    again = keep_entry(notebook=notebook, innovation=first.innovation)
    assert again == first and slugs(notebook) == ["fiche-0", "fiche-1"]
    remove_entry(notebook=notebook, key=first.pk)
    remove_entry(notebook=notebook, key=first.pk)
    assert slugs(notebook) == ["fiche-1"]


def test_a_full_notebook_says_so(notebook, monkeypatch):
    monkeypatch.setattr(notebooks, "MOST_ENTRIES", 2)
    kept(notebook, 2)
    with pytest.raises(Refusal, match="500 fiches"):
        keep_entry(notebook=notebook, innovation=make_innovation())
    keep_entry(notebook=notebook, innovation=Innovation.objects.get(slug="fiche-0"))  # which is there already


def test_nothing_is_done_to_the_lines_of_another_notebook(notebook):
    (line,) = kept(notebook, 1)
    other = opened_notebook(create_notebook(place=PLACE))
    remove_entry(notebook=other, key=line.pk)
    move_entry(notebook=other, key=line.pk, to=FIRST)
    with pytest.raises(NotebookEntry.DoesNotExist):
        keep_note(notebook=other, key=line.pk, text="x", seen=mark_of_note(""))
    assert NotebookEntry.objects.get().note == ""


class Orders(TestCase):
    """The order of lines, against that of a list."""

    @given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from((UP, DOWN, FIRST, "retirer"))), max_size=8))
    def test_a_line_moves_as_in_a_list(self, moves):
        notebook = Notebook.objects.create(digest=notebooks.new_token())
        expected = [notebook.entries.create(position=rank).pk for rank in range(5)]
        all_keys = [*expected, 0]
        for number, what in moves:
            key = all_keys[number]
            if what == "retirer":
                remove_entry(notebook=notebook, key=key)
                expected = [each for each in expected if each != key]
                continue
            move_entry(notebook=notebook, key=key, to=what)
            if key in expected:
                rank = expected.index(key)
                place = {UP: max(rank - 1, 0), DOWN: rank + 1, FIRST: 0}[what]
                expected.remove(key)
                expected.insert(place, key)
        assert list(notebook.entries.in_order().values_list("pk", flat=True)) == expected


WORDS = st.sampled_from(["", "appeler lundi", "appeler mardi", "trop cher"])


class Notes(TestCase):
    """Notes written by devices whose pages are of any age."""

    @given(st.lists(st.tuples(st.integers(0, 3), WORDS), max_size=share(60) // 10 + 1))
    def test_what_was_written_is_never_replaced_unread(self, writings):
        notebook = Notebook.objects.create(digest=notebooks.new_token())
        line = notebook.entries.create(position=1)
        shown = [""]  # the notes that pages have shown, the last one last
        for age, text in writings:
            before = line.note
            seen = shown[-1 - age] if age < len(shown) else ""
            keep_note(notebook=notebook, key=line.pk, text=text, seen=mark_of_note(seen))
            line.refresh_from_db()
            shown.append(line.note)
            if seen == before:
                assert line.note == text and not line.has_two_notes
            else:
                assert before in line.note, "what another device wrote went unread"
                assert text in line.note or text in (seen, ""), "what was typed is lost"


def test_two_notes_written_at_once_are_both_kept(notebook):
    (line,) = kept(notebook, 1)
    empty = mark_of_note("")
    keep_note(notebook=notebook, key=line.pk, text="Appeler lundi", seen=empty)
    keep_note(notebook=notebook, key=line.pk, text="Trop cher", seen=empty)
    keep_note(notebook=notebook, key=line.pk, text="Trop cher", seen=empty)  # sent again
    line.refresh_from_db()
    assert line.note == f"Appeler lundi{APART}Trop cher" and line.has_two_notes
    keep_note(notebook=notebook, key=line.pk, text=line.note, seen=mark_of_note(line.note))
    line.refresh_from_db()
    assert not line.has_two_notes


def test_two_notes_too_long_together_are_a_sentence(notebook):
    (line,) = kept(notebook, 1)
    for letter in "ab":
        keep_note(notebook=notebook, key=line.pk, text=letter * NOTE_LENGTH, seen=mark_of_note(""))
    with pytest.raises(Refusal, match="dépassent ensemble"):
        keep_note(notebook=notebook, key=line.pk, text="c", seen=mark_of_note(""))


def test_the_address_that_reads_opens_nothing_else_and_ends(token, notebook):
    share_notebook(notebook=notebook, token=token)
    notebook.refresh_from_db()
    first = share_address(notebook, token)
    share_notebook(notebook=notebook, token=token)
    notebook.refresh_from_db()
    assert share_address(notebook, token) == first != token
    assert shared_notebook(first) == notebook
    assert opened_notebook(first) is None and shared_notebook(token) is None
    unshare_notebook(notebook=notebook)
    assert shared_notebook(first) is None
    share_notebook(notebook=notebook, token=token)
    notebook.refresh_from_db()
    assert shared_notebook(first) is None and shared_notebook(share_address(notebook, token)) == notebook


@pytest.mark.parametrize(("days", "opens"), [(365, True), (366, False)])
def test_a_notebook_ends_a_year_after_its_last_visit(token, notebook, days, opens):
    Notebook.objects.update(visited_on=timezone.localdate() - timedelta(days=days))
    out = StringIO()
    call_command("purge_submissions", stdout=out)
    assert f"{int(not opens)} carnet que plus personne n’ouvre" in out.getvalue() and Notebook.objects.exists()
    assert (opened_notebook(token) is not None) == opens
    assert (Notebook.objects.get().visited_on == timezone.localdate()) == opens  # a visit makes it last
    call_command("purge_submissions", "--apply", stdout=StringIO())
    assert Notebook.objects.exists() == opens


def test_reading_the_shared_address_is_a_visit(token, notebook):
    share_notebook(notebook=notebook, token=token)
    notebook.refresh_from_db()
    Notebook.objects.update(visited_on=timezone.localdate() - timedelta(days=300))
    read = shared_notebook(share_address(notebook, token))
    assert read.visited_on == timezone.localdate()
    assert read.expires_on == timezone.localdate() + timedelta(days=site.NOTEBOOK_DAYS)


def test_a_visit_is_written_once_a_day(token, notebook, django_assert_num_queries):
    with django_assert_num_queries(1):
        opened_notebook(token)
    assert Notebook(visited_on=date(2026, 12, 1)).expires_on == date(2027, 12, 1)


def test_a_line_outlives_its_entry_and_goes_with_its_notebook(notebook):
    line, _ = kept(notebook, 2)
    assert line.is_public
    Innovation.objects.filter(slug="fiche-0").update(status="archived", archive_reason="Doublon")
    assert not NotebookEntry.objects.select_related("innovation").get(pk=line.pk).is_public
    Innovation.objects.get(slug="fiche-0").delete()
    line.refresh_from_db()
    assert line.innovation is None and not line.is_public
    rename_notebook(notebook=notebook, name="Santé")
    assert Notebook.objects.get().name == "Santé"
    delete_notebook(notebook=notebook)
    assert not NotebookEntry.objects.exists()


def test_what_is_done_to_a_notebook_that_went_is_told(notebook):
    (line,) = kept(notebook, 1)
    Notebook.objects.all().delete()
    with pytest.raises(Notebook.DoesNotExist):
        move_entry(notebook=notebook, key=line.pk, to=UP)


def test_notebooks_begin_so_often_from_one_place(settings):
    settings.NOTEBOOKS_PER_HOUR = 2
    create_notebook(place=PLACE)
    create_notebook(place=PLACE)
    with pytest.raises(TooOften, match="30 minutes"):
        create_notebook(place=PLACE)
    create_notebook(place=Origin("192.0.2.2", "192.0.2.2"))
    assert Notebook.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_both_have_what_they_did():
    """Four threads keep an entry that all of them want, one of their own, and move it."""
    if connection.vendor == "sqlite":
        pytest.skip("The tests' SQLite is in memory: threads lock each other out.")
    notebook = opened_notebook(create_notebook(place=PLACE))
    wanted, *own = [make_innovation() for _ in range(5)]
    barrier = threading.Barrier(4)

    def work(entry: Innovation) -> None:
        barrier.wait()
        try:
            keep_entry(notebook=notebook, innovation=wanted)
            line = keep_entry(notebook=notebook, innovation=entry)
            move_entry(notebook=notebook, key=line.pk, to=UP)
            keep_note(notebook=notebook, key=line.pk, text=entry.slug, seen=mark_of_note(""))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, own))
    lines = list(notebook.entries.in_order().select_related("innovation"))
    assert sorted(line.innovation_id for line in lines) == sorted(entry.pk for entry in (wanted, *own))
    assert len({line.position for line in lines}) == 5
    assert {line.note for line in lines} == {"", *(entry.slug for entry in own)}
