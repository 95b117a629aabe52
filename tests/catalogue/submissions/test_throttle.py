"""How often one place, one address or one person may do something; beyond, a sentence, and nothing is lost."""

import time

import pytest
from django.db.models import F

from catalogue import throttle
from catalogue.models import Allowance, OutgoingMail
from catalogue.origin import Origin
from catalogue.refusal import Refusal, TooOften
from catalogue.submissions import limits
from catalogue.submissions.models import Submission, TokenPurpose
from catalogue.submissions.privacy import apply_retention
from tests.catalogue.submissions.contributor import STEPS, Contributor, only_submission
from tests.catalogue.submissions.factory import link_to, make_submission

pytestmark = pytest.mark.django_db

PLACE = Origin("203.0.113.9", "203.0.113.9")


@pytest.fixture
def ready(client) -> Contributor:
    """Somebody at the last step."""
    return Contributor(client).begin().write()


def test_many_drafts_from_one_place_wait(client, settings):
    settings.SUBMISSION_DRAFTS_PER_HOUR = 2
    for _ in range(2):
        Contributor(client).begin().write({"innovation": STEPS["innovation"]})
    person = Contributor(client).begin()
    response = person.post(STEPS["innovation"])
    page = response.content.decode()
    assert response.status_code == 429 and "Beaucoup de contributions" in page
    assert 0 < int(response["Retry-After"]) <= 1800
    assert STEPS["innovation"]["description"] in page
    assert Submission.objects.count() == 2
    Allowance.objects.update(full_at=time.time())
    assert person.post(STEPS["innovation"]).status_code == 302


def test_the_answers_of_a_draft_have_a_bound_together(client, settings):
    settings.SUBMISSION_DRAFT_KB = 1
    person = Contributor(client).begin()
    person.post(STEPS["innovation"])
    place = person.url
    response = client.post(place, STEPS["lieu"] | {"territory_label": "🙂" * 200, "action": "suite"})
    page = response.content.decode()
    assert response.status_code == 413 and "trop longues pour être gardées ensemble" in page and "🙂" * 200 in page
    saved = client.post(place.replace("lieu/", "enregistrer/"), {"etape": "lieu", "territory_label": "🙂" * 200})
    assert saved.status_code == 413 and not saved.json()["is_saved"]
    assert only_submission().answers == STEPS["innovation"]
    settings.SUBMISSION_DRAFT_KB = 0
    assert client.post(place.replace("lieu/", "innovation/"), {"need": "", "action": "quitter"}).status_code == 302


def test_neighbours_told_apart_in_ipv4_do_not_wait_for_each_other_in_ipv6(client, settings):
    settings.SUBMISSION_DRAFTS_PER_HOUR = 1
    statuses = [
        Contributor(client).begin().post(STEPS["innovation"], REMOTE_ADDR=f"::ffff:192.0.2.{last}").status_code
        for last in (4, 5, 5)
    ]
    assert statuses == [302, 302, 429]


def test_the_lines_of_one_site_wait_together(client, settings):
    settings.SUBMISSION_DRAFTS_PER_HOUR, settings.SUBMISSION_LINES_PER_SITE = 1, 2
    addresses = ["2001:db8:1:1::5", "2001:db8:1:1::6", "2001:db8:1:2::5", "2001:db8:1:3::5", "2001:db8:2:3::5"]
    answers = [Contributor(client).begin().post(STEPS["innovation"], REMOTE_ADDR=each) for each in addresses]
    assert [answer.status_code for answer in answers] == [302, 429, 302, 429, 302]


def test_buckets_name_nobody_and_go(settings):
    settings.SUBMISSION_MAILS_PER_HOUR = 5
    throttle.spend(limits.MAILS, "Camille@Oural.example ")
    throttle.spend(limits.MAILS, "camille@oural.example")
    bucket = Allowance.objects.get()
    assert "camille" not in bucket.key and 1 < bucket.used <= 2
    assert throttle.forget_unused() == 0
    Allowance.objects.update(full_at=time.time())
    apply_retention()
    assert not Allowance.objects.exists()


def test_each_use_takes_one_query_and_comes_back_evenly(settings, django_assert_num_queries):
    settings.SUBMISSION_SAVES_PER_HOUR = 3
    throttle.spend(limits.SAVES, "1")
    with django_assert_num_queries(1):
        throttle.spend(limits.SAVES, "1")
    throttle.spend(limits.SAVES, "1", amount=0.5)
    with pytest.raises(TooOften) as refused:
        throttle.spend(limits.SAVES, "1")
    assert 590 <= refused.value.seconds <= 600
    Allowance.objects.update(full_at=F("full_at") - 600)
    throttle.spend(limits.SAVES, "1")
    assert 2.9 < Allowance.objects.get().used <= 3


def test_what_has_a_window_comes_back_at_once(settings):
    settings.SUBMISSION_SAVES_PER_HOUR, settings.LOGIN_TRIES_MINUTES = 2, 15
    limit = throttle.Limit("some", "SUBMISSION_SAVES_PER_HOUR", "Attendez {wait}.", window="LOGIN_TRIES_MINUTES")
    for _ in range(2):
        throttle.spend(limit, "1")
    Allowance.objects.update(full_at=F("full_at") - 14 * 60)
    with pytest.raises(TooOften, match="Attendez 1 minute"):
        throttle.spend(limit, "1")
    throttle.give_back(limit, "1")
    throttle.spend(limit, "1")
    Allowance.objects.update(full_at=time.time())
    throttle.spend(limit, "1")
    assert Allowance.objects.get().used == 1


def test_a_bound_of_nothing_refuses_everything(settings):
    settings.SUBMISSION_SAVES_PER_HOUR = 0
    with pytest.raises(TooOften):
        throttle.spend(limits.SAVES, "1")


def test_a_draft_saved_without_end_waits(ready, settings):
    settings.SUBMISSION_SAVES_PER_HOUR = 2
    Allowance.objects.all().delete()
    first = ready.url.replace("/envoi/", "/innovation/")
    answers = [ready.client.post(first, STEPS["innovation"] | {"need": f"Besoin {n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    page = answers[-1].content.decode()
    assert "trop souvent" in page and "Besoin 2" in page
    assert only_submission().answers["need"] == "Besoin 1"
    told = ready.client.post(first.replace("/innovation/", "/enregistrer/"), {"etape": "innovation", "need": "x"})
    assert "trop souvent" in told.json()["text"] and not told.json()["is_saved"]
    assert told.status_code == 429 and int(told["Retry-After"]) > 0


def test_messages_without_end_wait(client, settings):
    settings.SUBMISSION_MESSAGES_PER_HOUR = 2
    submission = make_submission()
    url = f"/suivi/{link_to(submission, TokenPurpose.TRACK)}/message/"
    answers = [client.post(url, {"text": f"Message {n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    page = answers[-1].content.decode()
    assert "plusieurs fois en peu de temps" in page and "Message 2" in page
    assert submission.messages.count() == 2


def test_one_place_does_not_write_to_many_addresses(ready, settings):
    settings.SUBMISSION_MAILS_FROM_PER_HOUR = 3
    ready.post(action="quitter")
    answers = [ready.post({"email": f"voisin{n}@oural.example"}, action="envoyer") for n in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 2
    pages = [answer.content.decode() for answer in answers]
    assert ["Le lien est parti" in page for page in pages] == [True] * 3 + [False] * 2
    assert "de votre réseau" in pages[-1] and "voisin4@oural.example" in pages[-1]
    ready.url = ready.url.replace("/reprendre/", "/envoi/")
    assert ready.send().status_code == 429
    assert only_submission().is_draft and OutgoingMail.objects.count() == 3


def test_an_address_that_has_enough_costs_the_place_nothing(settings):
    settings.SUBMISSION_MAILS_PER_HOUR, settings.SUBMISSION_MAILS_FROM_PER_HOUR = 1, 2
    limits.spend_mail(PLACE, "a@oural.example")
    with pytest.raises(Refusal, match="plusieurs fois"):
        limits.spend_mail(PLACE, "a@oural.example")
    limits.spend_mail(PLACE, "b@oural.example")
    with pytest.raises(Refusal, match="votre réseau"):
        limits.spend_mail(PLACE, "c@oural.example")


def test_the_mail_is_written_again_but_not_for_ever(ready, settings):
    settings.SUBMISSION_MAILS_PER_HOUR = 3
    ready.send()
    answers = [ready.post(action="renvoyer") for _ in range(4)]
    assert answers[3].status_code == 429 and int(answers[3]["Retry-After"]) > 0
    notices = [answer.content.decode() for answer in answers]
    assert "parti à nouveau" in notices[0] and "plusieurs fois" in notices[3]
    assert OutgoingMail.objects.count() == 3
