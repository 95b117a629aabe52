"""What is erased while somebody is at it: what was touched meanwhile stays, and no page breaks on what is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.models import OutgoingMail
from catalogue.submissions import drafts, privacy
from catalogue.submissions.admin import review
from catalogue.submissions.models import Submission, SubmissionState, TokenPurpose
from catalogue.submissions.models.submission import SubmissionQuerySet
from catalogue.submissions.views import access, dispatch
from tests.catalogue.submissions.contributor import Contributor, ripe_moment
from tests.catalogue.submissions.factory import link_to, make_submission
from tests.catalogue.submissions.people import make_editor

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=8)


@pytest.mark.parametrize("touch", ["saved", "confirmed"])
def test_what_was_touched_meanwhile_is_not_forgotten(monkeypatch, touch):
    """Between the list of what is to be forgotten and the turn of each."""
    submission = make_submission(state=SubmissionState.TO_CONFIRM)
    other = make_submission(state=SubmissionState.DRAFT)
    token = link_to(submission, TokenPurpose.CONFIRM)
    Submission.objects.update(saved_at=timezone.now() - LONG_AGO)
    listed, done = SubmissionQuerySet.values_list, []

    def touched_then(queryset, *names, **options):
        keys = list(listed(queryset, *names, **options))
        if not done:
            done.append(touch)
            if touch == "confirmed":
                drafts.confirm(submission=submission, token=token)
            else:
                Submission.objects.filter(pk=submission.pk).update(saved_at=timezone.now())
        return keys

    monkeypatch.setattr(SubmissionQuerySet, "values_list", touched_then)
    assert privacy.forget_unsent() == 1
    assert set(Submission.objects.all()) == {submission} and done
    assert not Submission.objects.filter(pk=other.pk).exists()


def test_what_is_erased_twice_is_erased():
    submission = make_submission()
    for _ in range(2):
        privacy.erase(submission=submission)
    assert not Submission.objects.exists()


@pytest.fixture
def erased_once_open(monkeypatch):
    """Whatever a page opens is erased by somebody else right after."""

    def erasing(module, name):
        opened = getattr(module, name)

        def then_erased(*args):
            found = opened(*args)
            if found is not None and found.pk:
                privacy.erase(submission=Submission.objects.get(pk=found.pk))
            return found

        monkeypatch.setattr(module, name, then_erased)

    for module in (access, dispatch):
        erasing(module, "opened_by")


POSTS = {
    "innovation": {"title": "Un texte à rendre"},
    "fichiers": {"action": "retirer-1"},
    "vous": {"name": "Un texte à rendre", "email": "camille@oural.example"},
    "envoi": {"moment": ripe_moment, "licence": "on"},
    "reprendre": {"email": "camille@oural.example", "action": "envoyer"},
    "enregistrer": {"etape": "innovation", "title": "Un texte à rendre"},
}


@pytest.mark.parametrize("slug", POSTS)
def test_a_draft_erased_meanwhile_gives_the_text_back(client, request, slug):
    person = Contributor(client).begin().write()
    request.getfixturevalue("erased_once_open")
    data = {name: value() if callable(value) else value for name, value in POSTS[slug].items()}
    response = client.post(f"/proposer/brouillon/{person.token}/{slug}/", data)
    if response.status_code == 302:
        response = client.get(response.url)
    assert response.status_code == 404 and not Submission.objects.exists() and not OutgoingMail.objects.exists()
    if slug == "enregistrer":
        assert "Copiez votre texte" in response.json()["text"]
    else:
        page = response.content.decode()
        assert "n’ouvre plus rien" in page and ("Un texte à rendre" in page) == ("Un texte à rendre" in data.values())


@pytest.mark.parametrize("action", ["renvoyer", "corriger"])
def test_what_waits_to_be_confirmed_may_be_gone(client, request, action):
    person = Contributor(client).begin().write()
    person.send()
    request.getfixturevalue("erased_once_open")
    response = client.post(person.url, {"action": action})
    if response.status_code == 302:
        response = client.get(response.url)
    assert response.status_code == 404 and not OutgoingMail.objects.exists()


def test_confirming_what_is_gone_says_so(client, request):
    submission = make_submission(state=SubmissionState.TO_CONFIRM)
    token = link_to(submission, TokenPurpose.CONFIRM)
    request.getfixturevalue("erased_once_open")
    response = client.post(f"/proposer/confirmer/{token}/")
    assert response.status_code == 404 and "n’ouvre plus rien" in response.content.decode()


def test_a_message_to_what_is_gone_is_given_back(client, request):
    token = link_to(make_submission(), TokenPurpose.TRACK)
    request.getfixturevalue("erased_once_open")
    response = client.post(f"/suivi/{token}/message/", {"text": "Un long message."})
    assert response.status_code == 404 and "Un long message." in response.content.decode()


@pytest.mark.parametrize("action", ["prendre", "note", "message"])
def test_an_editor_is_told_that_it_is_gone(client, monkeypatch, action):
    submission = make_submission()
    client.force_login(make_editor())
    told = review.last_seen

    def erased_once_open(opened):
        seen = told(opened)
        privacy.erase(submission=Submission.objects.get(pk=opened.pk))
        return seen

    monkeypatch.setattr(review, "last_seen", erased_once_open)
    data = {"action": action, "seen": told(submission), "text": "Un mot."}
    page = client.post(f"/admin/catalogue/submission/{submission.pk}/change/", data, follow=True)
    assert page.redirect_chain and "n’existe pas" in page.content.decode()
