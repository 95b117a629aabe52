"""The page of the question: a signed key, three answers, and nothing that the entry says is changed."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone

from catalogue.models import Answer, Stage, Verification
from catalogue.refusal import Refusal
from catalogue.verification import LIFE, SALT, record_answer, treat
from tests.catalogue.verification.rows import make_contact, make_question, path_of
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def contact():
    return make_contact(innovation=make_innovation(title="Un puits", verified_on=date(2020, 1, 2)))


@pytest.fixture
def question(contact):
    return make_question(contact)


@pytest.fixture
def path(question, contact):
    return path_of(question, contact)


def test_the_page_asks_without_a_cookie_and_keeps_its_address_secret(client, path):
    response = client.get(path)
    page = response.content.decode()
    assert "Un puits" in page and page.count('name="answer"') == 3
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"] and "noindex" in page
    assert not response.cookies
    assert not Verification.objects.get().answer


def test_an_entry_that_holds_is_verified_today(path, question):
    """As a browser posts from a page without referrer, protections on."""
    strict = Client(enforce_csrf_checks=True)
    changed = question.innovation.updated_at
    response = strict.post(path, {"answer": "true", "remark": ""}, headers={"origin": "null"})
    assert (response.status_code, response.headers["Location"]) == (302, path)
    assert "Merci" in strict.get(path).content.decode()
    question.refresh_from_db()
    entry = question.innovation
    entry.refresh_from_db()
    assert (question.answer, entry.verified_on, entry.updated_at) == (Answer.TRUE, TODAY, changed)
    assert not Verification.objects.to_treat().exists()
    sheet = strict.get(entry.get_absolute_url()).content.decode()
    assert f"Vérifiée le</dt><dd>{TODAY.day}" in sheet


@pytest.mark.parametrize("answer", ["to_correct", "stopped"])
def test_what_is_to_be_done_waits_for_an_editor(client, path, question, answer):
    client.post(path, {"answer": answer, "remark": "Le maire a changé."})
    assert list(Verification.objects.to_treat()) == [question]
    entry = question.innovation
    entry.refresh_from_db()
    assert (entry.stage, entry.verified_on) == (Stage.DEPLOYED, date(2020, 1, 2))
    page = client.get(path).content.decode()
    assert "La rédaction va la lire" in page and "Le maire a changé." in page


def test_the_same_answer_twice_is_one(client, path, question):
    for _ in range(2):
        client.post(path, {"answer": "to_correct", "remark": "Une coquille."})
        question.refresh_from_db()
    first = question.answered_at
    client.post(path, {"answer": "to_correct", "remark": "Une coquille."})
    question.refresh_from_db()
    assert question.answered_at == first


def test_another_answer_takes_the_place_of_the_first_and_undoes_its_date(client, path, question):
    client.post(path, {"answer": "true"})
    client.post(path, {"answer": "stopped"})
    question.refresh_from_db()
    question.innovation.refresh_from_db()
    assert (question.answer, question.innovation.verified_on) == (Answer.STOPPED, date(2020, 1, 2))


def test_a_treated_answer_stays(client, path, question, django_user_model):
    client.post(path, {"answer": "stopped"})
    editor = django_user_model.objects.create_user("editor")
    assert treat(keys=[question.pk], by=editor) == 1
    assert treat(keys=[question.pk], by=editor) == 0
    with pytest.raises(Refusal, match="déjà traité"):
        record_answer(verification=question, answer=Answer.TRUE, remark="")
    assert "<form method" not in client.get(path).content.decode().partition("<main")[2]
    response = client.post(path, {"answer": "true"})
    assert "déjà traité" in response.content.decode()
    question.refresh_from_db()
    assert question.answer == Answer.STOPPED


@pytest.mark.parametrize(
    ("data", "sentence", "anchor"),
    [
        ({}, "Choisissez une réponse.", "#reponse-true"),
        ({"answer": "peut-être", "remark": "Gardé"}, "de la liste", "#reponse-true"),
        ({"answer": "to_correct", "remark": "  "}, "Dites ce qui est à corriger.", "#remarque"),
        ({"answer": "true", "remark": "a" * 5001}, "au plus 5000", "#remarque"),
        ({"answer": "true", "remark": "a\x00b"}, "nul", "#remarque"),
        ({"answer": "\x00" * 10_000}, "de la liste", "#reponse-true"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_typed_is_lost(client, path, data, sentence, anchor):
    response = client.post(path, data)
    page = response.content.decode()
    assert response.status_code == 200 and sentence in page and f'href="{anchor}"' in page
    assert data.get("remark", "").strip()[:4000] in page
    assert 'role="alert" tabindex="-1" autofocus' in page  # the summary of what is wrong is read first
    assert not Verification.objects.get().answer


def token_of(path: str) -> str:
    return path.removeprefix("/verifier/").rstrip("/")


def test_a_link_that_was_changed_or_is_of_another_kind_opens_nothing(client, path, question):
    token = token_of(path)
    other = TimestampSigner(salt="another").sign(f"{question.pk}.x")
    wrong = [
        token[:-1],
        token + "a",
        "1" + token,
        other,
        "x",
        "é",
        "%00",
        "%ff",
        "%ed%a0%80",
        "a" * 10_000,
        ":",
        "1:2:3",
    ]
    for each in wrong:
        response = client.get(f"/verifier/{each if '%' in each else quote(each)}/")
        assert response.status_code == 404, each
        assert "incomplet ou a été modifié" in response.content.decode()
        assert response.headers["Cache-Control"] == "private, no-store"


def test_a_link_dies_of_age(client, path, monkeypatch):
    now = __import__("time").time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + LIFE.total_seconds() + 60)
    response = client.post(path, {"answer": "true"})
    assert response.status_code == 410 and "expiré" in response.content.decode()
    assert not Verification.objects.get().answer


def test_a_link_dies_with_its_contact_and_when_the_contact_changes(client, path, contact, question):
    contact.email = "autre@mairie.example"
    contact.save()
    assert client.get(path).status_code == 410
    mended = path_of(question, contact)
    assert client.get(mended).status_code == 200
    contact.delete()
    response = client.get(mended)
    assert response.status_code == 410 and "ne sert plus" in response.content.decode()


def test_a_link_opens_its_own_question_only(contact, question):
    """The signature covers the key of the question: that of another is another signature."""
    other = make_question(contact, asked_at=timezone.now() - timedelta(days=400))
    token = token_of(path_of(question, contact))
    forged = token.replace(f"{question.pk}.", f"{other.pk}.", 1)
    assert Client().get(f"/verifier/{forged}/").status_code == 404
    assert SALT not in token


def test_other_methods_get_an_answer(client, path):
    assert client.head(path).status_code == 200
    assert client.put(path).status_code == 405
