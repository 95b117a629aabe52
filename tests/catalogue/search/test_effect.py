"""What a synonym would change, told without saving it."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.models import CatalogueRevision, SearchMiss, SynonymGroup, WeakWord
from catalogue.search.effect import effect_of, trial_of
from catalogue.search.index.documents import rebuild
from oural.models import User
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db
ADD = reverse("admin:catalogue_synonymgroup_add")
POOL = {"terms": "piscine\nbassin de nage", "kind": "equivalent", "is_active": "on"}


@pytest.fixture(autouse=True)
def scene():
    """Two entries with a pool under another name, one with a pool, and what was looked for in vain."""
    make_innovation(title="Un bassin de nage partagé")
    make_innovation(title="Le bassin de nage du bourg")
    make_innovation(title="La piscine à vélo")
    make_innovation(title="Un bassin de rétention", summary="La nage y est interdite.")
    rebuild()
    for words, count in (("bourg piscine", 12), ("patinoire", 5)):
        SearchMiss.objects.create(day=timezone.localdate(), fingerprint=words, words=words, count=count)


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("editrice"))
    return client


def told(row) -> dict[str, tuple]:
    """By search, how many entries it finds before and after, and how many are named."""
    effect = effect_of(trial_of([row]))
    return {each.text: (each.before, each.after, len(each.entries)) for each in effect.searches}


def group(**changes) -> SynonymGroup:
    return SynonymGroup(**{"terms": "piscine\nbassin de nage", "kind": "equivalent"} | changes)


def test_what_a_group_would_bring_is_counted():
    assert told(group()) == {"bourg piscine": (0, 1, 1), "piscine": (1, 3, 2), "bassin de nage": (3, 4, 1)}
    assert told(group(kind="broader")) == {"bourg piscine": (0, 1, 1), "piscine": (1, 3, 2)}
    assert told(group(is_active=False)) == {}
    assert not SynonymGroup.objects.exists()


def test_a_missed_search_comes_first_and_says_how_often():
    first = effect_of(trial_of([group()])).searches[0]
    assert (first.text, first.origin, first.lost) == ("bourg piscine", "cherché 12 fois en vain depuis 30 jours", 0)
    assert [entry.title for entry in first.entries] == ["Le bassin de nage du bourg"]


def test_a_missed_search_is_tried_in_every_order():
    assert told(group(terms="vélo piscine\nbassin")) == {"vélo piscine": (1, 4, 3)}
    SearchMiss.objects.create(day=timezone.localdate(), fingerprint="x", words="nage vivante", count=3)
    assert "vivante nage" in told(group(terms="vivante nage\nbassin de nage"))


def test_a_group_that_is_there_is_replaced_by_what_it_would_be():
    present = group()
    present.save()
    present.terms = "piscine\npatinoire"
    found = told(present)
    assert found["piscine"] == (3, 1, 0) and found["patinoire"] == (0, 1, 1)
    present.refresh_from_db()
    assert told(present) == {}


def test_what_finds_nothing_more_is_named_too():
    effect = effect_of(trial_of([group(terms="patinoire\nglace")]))
    assert not effect.searches and set(effect.unmoved) == {"patinoire", "glace"}


def test_a_weak_word_is_tried_too():
    assert set(effect_of(trial_of([WeakWord(word="patinoire")])).unmoved) == {"patinoire"}


def test_the_form_shows_it_and_saves_nothing(editor):
    before = CatalogueRevision.read()
    page = editor.post(ADD, POOL | {"_effect": ""})
    text = page.content.decode().replace("\xa0", " ")
    assert page.status_code == 200 and "Le bassin de nage du bourg" in text and "12 fois en vain" in text
    assert "piscine\nbassin de nage</textarea>" in text
    assert not SynonymGroup.objects.exists() and CatalogueRevision.read() == before
    assert editor.post(ADD, POOL).status_code == 302


def test_the_other_groups_that_have_a_term_are_told(editor):
    SynonymGroup.objects.create(terms="Piscine\nbaignade", kind="broader")
    text = editor.post(ADD, POOL | {"_effect": ""}).content.decode().replace("\xa0", " ")
    assert "déjà dans : <a href=" in text and "Piscine, baignade</a>" in text


def test_a_merge_is_tried_before_it_is_done(editor):
    groups = [group(), group(terms="baignade\npatinoire")]
    for each in groups:
        each.save()
    chosen = [each.pk for each in groups]
    data = {"action": "merge_selected", "_selected_action": chosen, "merge": "1", "kept": chosen[1], "_effect": ""}
    text = editor.post(reverse("admin:catalogue_synonymgroup_changelist"), data).content.decode().replace("\xa0", " ")
    assert "<strong>patinoire</strong> : <strong>3 fiches</strong> au lieu de 0" in text
    assert text.count(" checked") == 1 and "Rien n’est fusionné" not in text
    assert SynonymGroup.objects.count() == 2


def test_a_file_says_what_it_would_change(editor):
    url = reverse("admin:catalogue_synonymgroup_import")
    file = SimpleUploadedFile("a.csv", b"termes\npiscine | bassin de nage\n")
    text = editor.post(url, {"file": file}, follow=True).content.decode().replace("\xa0", " ")
    assert "<strong>bourg piscine</strong> : <strong>1 fiche</strong> au lieu de 0" in text
    assert not SynonymGroup.objects.exists()
    file = SimpleUploadedFile("a.csv", b"termes\npiscine\n")
    assert 'id="effet"' not in editor.post(url, {"file": file}, follow=True).content.decode()


@pytest.mark.parametrize("terms", ["\x00", "é" * 10_000, "<script>", "\ud800".encode("utf-8", "surrogatepass")])
def test_anything_may_be_the_beginning_of_a_group(editor, terms):
    assert editor.get(ADD, {"terms": terms, "kind": "?", "is_active": "x"}).status_code == 200


def test_a_form_with_a_fault_shows_the_fault(editor):
    text = editor.post(ADD, POOL | {"terms": "piscine", "_effect": ""}).content.decode()
    assert "au moins deux termes" in text and 'id="effet"' not in text


def test_queries_do_not_depend_on_the_size_of_the_catalogue(editor):
    counts = []
    for _ in range(2):
        for _ in range(5):
            make_innovation(title="Encore un bassin de nage")
        editor.post(ADD, POOL | {"_effect": ""})  # the index, the lexicon
        with CaptureQueriesContext(connection) as queries:
            editor.post(ADD, POOL | {"_effect": ""})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_one_click_leads_from_a_missed_search_to_a_synonym(editor):
    page = editor.get(reverse("admin:catalogue_searchmiss_changelist")).content.decode()
    url = f"{ADD}?terms=bourg+piscine"
    assert f'href="{url}"' in page
    assert "bourg piscine</textarea>" in editor.get(url).content.decode()
    group().save()
    page = editor.get(reverse("admin:catalogue_searchmiss_changelist")).content.decode()
    assert "bassin de nage" in page


def test_who_may_not_add_a_synonym_is_not_offered_one(client):
    user = User.objects.create_user("lectrice", is_staff=True)
    user.groups.add(Group.objects.get(name="Lecture"))
    client.force_login(user)
    page = client.get(reverse("admin:catalogue_searchmiss_changelist")).content.decode()
    assert "patinoire" in page and "Ajouter un synonyme" not in page
