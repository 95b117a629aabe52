"""The same draft open in two windows: none writes over what it has not seen, and both texts are shown."""

import html
import re

import pytest

from catalogue.submissions.models import Submission, SubmissionContact
from tests.catalogue.submissions.contributor import STEPS, Contributor, only_submission, slug_in

pytestmark = pytest.mark.django_db
FIELD = re.compile(r'name="vu" value="([^"]+)"')


@pytest.fixture
def person(client) -> Contributor:
    """Somebody whose first step is saved, and who comes back to it."""
    person = Contributor(client).begin()
    first = person.url.partition("?")[0]
    person.write({"innovation": STEPS["innovation"]})
    person.url = first
    return person


def window(person: Contributor, url: str = "") -> str:
    """Open the page in one more window, and give what it says that it has seen."""
    return seen_in(person.client.get(url or person.url).content.decode())


def seen_in(page: str) -> str:
    return FIELD.search(page)[1]


def save(person: Contributor, seen: str, **changes: str) -> dict:
    """What the script of a window saves, and the answer."""
    data = STEPS["innovation"] | {"etape": "innovation", "vu": seen} | changes
    answer = person.client.post(f"/proposer/brouillon/{person.token}/enregistrer/", data)
    return answer.json() | {"status": answer.status_code}


def test_the_older_window_replaces_nothing(person):
    older, newer = window(person), window(person)
    assert save(person, newer, need="Un paragraphe entier.")["is_saved"]
    refused = save(person, older, title="Un mot")
    assert refused["status"] == 409 and refused["is_outdated"] and "autre fenêtre" in refused["text"]
    assert only_submission().answers["need"] == "Un paragraphe entier."
    assert only_submission().title == STEPS["innovation"]["title"]


def test_a_window_goes_on_from_what_it_saved(person):
    seen = window(person)
    for text in ("Un", "Un paragraphe", "Un paragraphe entier."):
        told = save(person, seen, need=text)
        assert told["is_saved"] and told["seen"] != seen
        seen = told["seen"]
    assert only_submission().answers["need"] == "Un paragraphe entier."


def test_an_answer_that_did_not_arrive_puts_no_window_behind_itself(person):
    seen = window(person)
    save(person, seen, need="Un")
    assert save(person, seen, need="Un paragraphe")["is_saved"]


def test_the_same_text_is_no_other_version(person):
    older, newer = window(person), window(person)
    save(person, newer, need="Le même.")
    assert save(person, older, need="Le même.")["is_saved"]


@pytest.mark.parametrize("action", ["suite", "quitter", "comparer"])
def test_both_texts_are_shown_then_the_next_press_wins(person, action):
    older = window(person)
    save(person, window(person), need="Un <b>paragraphe</b> de l’autre fenêtre.")
    typed = STEPS["innovation"] | {"need": "Ce que j’écris ici.", "vu": older}
    shown = person.client.post(person.url, typed | {"action": action})
    page = html.unescape(shown.content.decode())
    assert shown.status_code == 409
    assert "Ce que j’écris ici.</textarea>" in page.replace("\n", "")
    assert "vous aviez écrit" in page and "Un &lt;b&gt;paragraphe" in shown.content.decode()
    assert page.count('class="o-other"') == 1
    assert only_submission().answers["need"] == "Un <b>paragraphe</b> de l’autre fenêtre."
    person.post(typed | {"vu": seen_in(page)})
    assert slug_in(person.url) == "lieu"
    assert only_submission().answers["need"] == "Ce que j’écris ici."


def test_a_first_answer_is_seen_by_the_other_window(client):
    """Two windows on a form of which nothing was kept yet."""
    person = Contributor(client).begin()
    older, newer = window(person), window(person)
    person.client.post(person.url, STEPS["innovation"] | {"vu": newer})
    assert person.client.post(person.url, {"title": "Autre", "vu": older}).status_code == 409
    assert Submission.objects.get().title == STEPS["innovation"]["title"]


def test_the_person_is_asked_as_well(client):
    person = Contributor(client).begin().write({slug: STEPS[slug] for slug in list(STEPS)[:4]})
    older, newer = window(person), window(person)
    person.client.post(person.url, STEPS["vous"] | {"vu": newer, "wants_credit": "on"})
    page = person.client.post(person.url, STEPS["vous"] | {"vu": older, "name": "C. Martin"}).content.decode()
    assert "Camille Martin" in page and 'value="C. Martin"' in page and page.count('class="o-other"') == 2
    contact = SubmissionContact.objects.get()
    assert (contact.name, contact.wants_credit) == ("Camille Martin", True)


def test_a_question_that_is_not_there_keeps_its_answer(person):
    person.client.post(person.url, {"title": "Un autre titre"})
    assert only_submission().answers == STEPS["innovation"] | {"title": "Un autre titre"}


def test_boxes_that_are_no_longer_ticked_are_emptied(person):
    person.url = person.url.replace("/innovation/", "/vous/")
    person.client.post(person.url, STEPS["vous"] | {"vu": window(person), "wants_credit": "on"})
    person.client.post(person.url, {"role": "maire"})
    assert SubmissionContact.objects.get().wants_credit
    person.client.post(person.url, STEPS["vous"] | {"vu": window(person)})
    assert not SubmissionContact.objects.get().wants_credit
