"""Synonyms and weak words in the admin: what editors do to them, which every process sees."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse

from catalogue.models import CatalogueRevision, SynonymGroup, WeakWord
from catalogue.search.analysis.synonyms import present
from oural.access.roles import PUBLISHING, READING, WRITING
from oural.admin_site import composed_values
from oural.models import User

pytestmark = pytest.mark.django_db

LIST, ADD = reverse("admin:catalogue_synonymgroup_changelist"), reverse("admin:catalogue_synonymgroup_add")


@pytest.fixture
def groups() -> list[SynonymGroup]:
    """Two groups that an editor may want to be one, and another."""
    return [
        SynonymGroup.objects.create(terms="EHPAD\nmaison de retraite", kind="acronym"),
        SynonymGroup.objects.create(terms="maison de retraite\nrésidence autonomie", kind="equivalent"),
        SynonymGroup.objects.create(terms="santé\ntélémédecine", kind="broader", is_active=False),
    ]


@pytest.fixture
def moved():
    """Whether the catalogue has another revision than when last asked."""
    seen = [CatalogueRevision.read()]

    def has_moved() -> bool:
        seen.append(CatalogueRevision.read())
        return seen[-1] != seen[-2]

    return has_moved


def change_url(row) -> str:
    return reverse(f"admin:catalogue_{row._meta.model_name}_change", args=[row.pk])


def act(client, rows, action, **data):
    return client.post(LIST, {"action": action, "_selected_action": [row.pk for row in rows]} | data, follow=True)


def terms() -> set[str]:
    return set(present.get().terms)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ÉHPAD", 1),
        ("MAISON", 2),
        ("telemed", 1),
        ("maison  de", 2),
        ("piscine", 0),
        ("%", 3),
        ("a\x00", 3),
        ("é" * 5000, 3),
    ],
)
def test_groups_are_found_whatever_their_accents(editor, groups, query, shown):
    assert len(editor.get(LIST, {"q": query}).context["cl"].queryset) == shown


def test_groups_are_filtered(editor, groups):
    assert list(editor.get(LIST, {"is_active__exact": "0"}).context["cl"].queryset) == [groups[2]]
    assert list(editor.get(LIST, {"kind__exact": "acronym"}).context["cl"].queryset) == [groups[0]]


def test_a_group_is_added_and_every_process_knows(editor, moved):
    page = editor.get(ADD, {"terms": "piscine"}).content.decode()
    assert "piscine</textarea>" in page
    sent = {"terms": "piscine\r\n\r\n bassin   de nage \r\ncentre nautique", "kind": "equivalent", "is_active": "on"}
    assert editor.post(ADD, sent).status_code == 302
    group = SynonymGroup.objects.get()
    assert group.term_list == ("piscine", "bassin de nage", "centre nautique")
    assert moved() and "centre nautique" in terms()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("piscine", "au moins deux termes"),
        ("\n".join(f"mot{number}" for number in range(13)), "au plus 12 termes"),
        ("piscine\nPISCINE", "est là deux fois"),
        ("piscine\nde la", "n’a aucun mot"),
        ("piscine\n" + "a" * 81, "au plus 80 caractères"),
        ("EHPAD\nhospice", "commence déjà par"),
        ("piscine\x00\nbassin", "nul"),
        ("é" * 10_000, "972 caractères"),
    ],
)
def test_a_wrong_group_gets_a_sentence(editor, groups, moved, text, sentence):
    response = editor.post(ADD, {"terms": text, "kind": "acronym", "is_active": "on"})
    assert response.status_code == 200
    assert sentence in response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")
    assert not moved()


def test_letters_are_kept_composed(editor):
    editor.post(ADD, {"terms": "e\u0301cole\nscolaire", "kind": "equivalent"})
    assert SynonymGroup.objects.get().term_list == ("école", "scolaire")


def test_the_history_says_what_was_and_what_is(editor, groups, moved):
    sent = {"terms": "EHPAD\nmaison de retraite\nMAPAD", "kind": "acronym"}
    assert editor.post(change_url(groups[0]), sent).status_code == 302
    said = LogEntry.objects.get().get_change_message().replace("\xa0", " ")
    assert "« EHPAD, maison de retraite » devient « EHPAD, maison de retraite, MAPAD »" in said
    assert "Actif : « oui » devient « non »" in said
    assert moved() and "MAPAD" not in terms()


def test_groups_are_switched_off_and_on(editor, groups, moved):
    act(editor, groups[:2], "switch_off_selected")
    assert not SynonymGroup.objects.active().exists() and moved() and terms() == set()
    page = act(editor, groups, "switch_on_selected").content.decode()
    assert "3 lignes activées" in page.replace("\xa0", " ") and SynonymGroup.objects.active().count() == 3
    assert moved() and LogEntry.objects.count() == 5
    act(editor, groups, "switch_on_selected")
    assert not moved()


def test_groups_are_merged(editor, groups, moved):
    assert "Quel groupe reste" in act(editor, groups[:2], "merge_selected").content.decode()
    page = act(editor, groups[:2], "merge_selected", merge="1", kept=groups[0].pk).content.decode()
    assert "2 groupes n’en font plus qu’un" in page.replace("\xa0", " ")
    assert SynonymGroup.objects.get(kind="acronym").term_list == ("EHPAD", "maison de retraite", "résidence autonomie")
    assert SynonymGroup.objects.count() == 2 and moved()


def test_a_merge_of_too_many_terms_is_refused(editor, moved):
    many = [
        SynonymGroup.objects.create(terms="\n".join(f"mot {number} {each}" for number in range(7)), kind=kind)
        for each, kind in (("un", "equivalent"), ("deux", "broader"))
    ]
    page = act(editor, many, "merge_selected", merge="1", kept=many[0].pk).content.decode()
    assert "Rien n’est fusionné" in page and "14 termes" in page.replace("\xa0", " ")
    assert SynonymGroup.objects.count() == 2 and not moved()


def test_a_group_is_removed(editor, groups, moved):
    reverse_url = reverse("admin:catalogue_synonymgroup_delete", args=[groups[0].pk])
    assert editor.post(reverse_url, {"post": "yes"}).status_code == 302
    assert moved() and "EHPAD" not in terms()
    act(editor, groups[1:], "delete_selected", post="yes")
    assert moved() and not SynonymGroup.objects.exists()


@pytest.mark.parametrize(("role", "status"), [(READING, 403), (WRITING, 403), (PUBLISHING, 200)])
def test_who_publishes_manages_the_words_and_others_read_them(client, groups, role, status):
    user = User.objects.create_user("agent", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    assert client.get(LIST).status_code == 200
    assert client.get(change_url(groups[0])).status_code == 200
    assert client.get(ADD).status_code == status
    assert client.get(reverse("admin:catalogue_synonymgroup_import")).status_code == status
    assert client.get(reverse("admin:catalogue_synonymgroup_export", args=["csv"])).status_code == 200


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize("model", ["synonymgroup", "weakword"])
def test_an_export_comes_back_without_a_change(editor, groups, model, extension):
    WeakWord.objects.create(word="comment", reason="mot de question")
    content = editor.get(reverse(f"admin:catalogue_{model}_export", args=[extension])).getvalue()
    page = send(editor, model, f"mots.{extension}", content)
    assert "Rien à écrire" in page.content.decode()


def send(client, model, name, content):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse(f"admin:catalogue_{model}_import"), {"file": file}, follow=True)


def write(client, model, page):
    """Agree to what a page shows."""
    return client.post(page.request["PATH_INFO"], {"fingerprint": page.context["plan"].fingerprint}, follow=True)


def test_a_file_adds_and_changes_groups(editor, groups, moved):
    lines = (
        "identifiant;termes;genre;actif\n"
        f"{groups[1].pk};résidence autonomie | foyer logement;équivalents;oui\n"
        ";ehpad | MAPAD;sigle;non\n"
        ";piscine | bassin;;\n"
    )
    page = send(editor, "synonymgroup", "a.csv", lines.encode())
    assert [change.is_new for change in page.context["plan"].changes] == [False, False, True]
    assert not moved()
    assert "3 lignes écrites" in write(editor, "synonymgroup", page).content.decode().replace("\xa0", " ")
    assert moved()
    assert set(SynonymGroup.objects.values_list("terms", "kind", "is_active")) == {
        ("résidence autonomie\nfoyer logement", "equivalent", True),
        ("ehpad\nMAPAD", "acronym", False),
        ("piscine\nbassin", "equivalent", True),
        ("santé\ntélémédecine", "broader", False),
    }


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("999;piscine | bassin;;", "n’est l’identifiant d’aucune ligne"),
        (";piscine;;", "au moins deux termes"),
        (";piscine | bassin;contraire;", "n’est pas l’un de"),
        (";piscine | bassin;;peut-être", "n’est pas l’un de"),
        (";piscine | a\x00b;;", "caractère interdit"),
        (";lavoir | bassin;;\n;lavoir | puits;;", "dit déjà"),
    ],
)
def test_a_wrong_line_gets_a_sentence(editor, groups, line, sentence):
    page = send(editor, "synonymgroup", "a.csv", f"identifiant;termes;genre;actif\n{line}\n".encode())
    assert page.status_code == 200 and sentence in page.content.decode()
    assert not getattr(page.context.get("plan"), "changes", []) or page.context["plan"].errors
    assert SynonymGroup.objects.count() == 3


def test_a_weak_word_is_known_once(editor, moved):
    url = reverse("admin:catalogue_weakword_add")
    assert editor.post(url, {"word": "Comment", "is_active": "on"}).status_code == 302
    assert moved() and present.get().weak == {("comment",)}
    assert "déjà dans la liste" in editor.post(url, {"word": "COMMENT"}).content.decode()
    assert "au moins une lettre" in editor.post(url, {"word": "?!"}).content.decode()


def test_letters_typed_as_two_signs_are_one_in_every_form_of_the_admin(editor):
    for pair, one in (("re\u0301gie", "régie"), ("\u1100\u1161", "가")):
        editor.post(reverse("admin:catalogue_weakword_add"), {"word": pair, "is_active": "on"})
        assert WeakWord.objects.order_by("pk").last().word == one
        page = editor.get(reverse("admin:catalogue_weakword_changelist"), {"q": pair})
        assert page.context["cl"].result_count == 1


def test_a_password_is_read_as_it_is_typed():
    values = QueryDict("password1=e%CC%81&name=e%CC%81&name=%00&name=a")
    assert composed_values(values)["password1"] == "e\u0301"
    assert composed_values(values).getlist("name") == ["é", "\x00", "a"]
