"""`manage.py load_search_words`: the synonyms and the weak words, and what editors made of them since."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalogue.models import CatalogueRevision, SynonymGroup, WeakWord
from catalogue.search.analysis.synonyms import present

pytestmark = pytest.mark.django_db

EHPAD = {"terms": ["EHPAD", "maison de retraite"], "kind": "acronym", "note": "sigle"}
REPAS = {"terms": ["repas", "cantine"], "kind": "equivalent"}
COMMENT = {"word": "comment", "reason": "mot de question"}


def load(folder: Path, groups: list, weak_words: list) -> list[str]:
    """Run the command on a folder with these rows; return the lines that it printed."""
    (folder / "synonyms.json").write_text(json.dumps(groups), encoding="utf-8")
    (folder / "weak_words.json").write_text(json.dumps(weak_words), encoding="utf-8")
    out = StringIO()
    call_command("load_search_words", folder, stdout=out)
    return out.getvalue().replace("\xa0", " ").splitlines()


def test_all_the_fixtures_are_loaded():
    call_command("load_search_words", stdout=StringIO())
    assert (SynonymGroup.objects.active().count(), WeakWord.objects.count()) == (466, 286)
    assert present.get() is present.get()
    assert len(present.get().terms) > 1000


def test_what_an_editor_changed_stays(tmp_path):
    load(tmp_path, [EHPAD, REPAS], [COMMENT])
    first = CatalogueRevision.read()
    group = SynonymGroup.objects.having(["ÉHPAD"]).get()
    group.is_active = False
    group.terms += "\nrésidence"
    group.save()
    SynonymGroup.objects.having(["cantine", "hospice"]).delete()
    lines = load(tmp_path, [EHPAD | {"terms": ["EHPAD", "MAPAD"], "note": "vieux sigle"}, REPAS], [COMMENT])
    assert lines == [
        "Groupe de synonymes acronym ehpad, termes : conservé, modifié depuis par la rédaction.",
        "Groupe de synonymes equivalent repas : rien n’est écrit, la rédaction en a décidé la suppression.",
        "Groupes de synonymes : 0 création, 1 modification, 0 sans changement,"
        " 1 avec des textes de la rédaction conservés.",
        "Mots faibles : 0 création, 0 modification, 1 sans changement, 0 avec des textes de la rédaction conservés.",
    ]
    group.refresh_from_db()
    assert (group.term_list, group.note, group.is_active) == (
        ("EHPAD", "maison de retraite", "résidence"),
        "vieux sigle",
        False,
    )
    assert CatalogueRevision.read() != first


def test_a_group_that_the_files_change_keeps_its_own_columns_true(tmp_path):
    load(tmp_path, [EHPAD], [COMMENT])
    load(tmp_path, [EHPAD | {"terms": ["EHPAD", "maison médicalisée"]}], [COMMENT])
    assert SynonymGroup.objects.get().search_terms == "\nehpad\nmaison medicalisee\n"


@pytest.mark.parametrize(
    ("groups", "weak_words", "problem"),
    [
        ([EHPAD, EHPAD], [COMMENT], "le groupe « acronym ehpad » est là deux fois."),
        ([EHPAD | {"terms": ["EHPAD"]}], [COMMENT], "Un groupe a au moins deux termes"),
        ([EHPAD | {"terms": ["école", "ECOLE"]}], [COMMENT], "est là deux fois"),
        ([EHPAD | {"terms": ["école", "de la"]}], [COMMENT], "n’a aucun mot"),
        ([EHPAD | {"terms": ["école", "a\x00b"]}], [COMMENT], "n’est pas valable"),
        ([EHPAD | {"kind": "contraire"}], [COMMENT], "« contraire » n’est pas une valeur de « kind »"),
        ([EHPAD | {"sens": "oui"}], [COMMENT], "la clé « sens » est inconnue."),
        ([EHPAD], [COMMENT, COMMENT], "le mot « comment » est là deux fois."),
        ([EHPAD], [{"word": "!"}], "n’a aucune lettre"),
        ([EHPAD], [], "une liste de tables est attendue"),
    ],
)
def test_wrong_files_are_refused_whole(tmp_path, groups, weak_words, problem):
    with pytest.raises(CommandError) as error:
        load(tmp_path, groups, weak_words)
    assert problem in str(error.value).replace("\xa0", " ")
    assert not SynonymGroup.objects.exists()
