"""A reading of a proposal, from the link of its page to the page that shows it."""

from datetime import date

import pytest
from django.test import Client

from catalogue.models import OutgoingMail
from catalogue.submissions.models import Submission, SubmissionState
from catalogue.submissions.review import last_seen, take
from proposals.models import Moderation, Precision, StatusEntry, Voice
from tests.catalogue.submissions.contributor import STEPS, Contributor, link_of, only_submission
from tests.catalogue.submissions.people import make_editor
from tests.catalogue.submissions.test_fuzz import VALUES
from tests.proposals.readings import ANSWERS, EVERY_RIGHT, NAME, text_of
from tests.proposals.rows import make_entry, make_proposal

pytestmark = pytest.mark.django_db
READING = {"lecture": ANSWERS, "vous": STEPS["vous"]}


def begin(client: Client, number: int = 5) -> Contributor:
    """Somebody who opened the form."""
    return Contributor(client).begin("lecture", proposition=str(number))


def sent(client: Client, number: int = 5) -> Submission:
    """A reading sent and confirmed through the pages."""
    person = begin(client, number).write(READING)
    assert person.send().status_code == 302
    client.post(link_of(OutgoingMail.objects.order_by("pk").last()))
    return only_submission()


def test_the_page_of_a_proposal_leads_to_the_form_which_says_what_becomes_public(client):
    make_proposal(number=5, title="Créer un réseau")
    link = "/proposer/lecture/?proposition=5"
    assert f'href="{link}" rel="nofollow">Donner la vôtre' in client.get("/propositions/5/").content.decode()
    assert link in client.get("/proposer/?proposition=5").content.decode()
    person = begin(client)
    page = text_of(client.get(person.url))
    assert "Proposition n° 5 · Créer un réseau" in page and "/propositions/5/" in page
    assert "Étape 1 sur 3" in page and "Ce nom sera public" in page and "ne sont pas publiés" in page
    assert not Submission.objects.exists()


@pytest.mark.parametrize("value", [*VALUES, "6", None])
def test_what_names_no_proposal_leads_back(client, value):
    make_proposal(number=5)
    query = {} if value is None else {"proposition": value}
    assert client.get("/proposer/lecture/", query).url == "/proposer/"


def test_from_the_form_to_the_page_of_the_proposal(client):
    proposal = make_proposal(number=5)
    make_entry(proposal=proposal)
    submission = sent(client)
    assert submission.title.replace("\u00a0", " ") == "Lecture de la proposition n° 5"
    assert submission.resemblance_score == 0 and not submission.is_held
    editor = make_editor(*EVERY_RIGHT)
    take(submission=submission, editor=editor, seen=last_seen(submission))
    desk = Client()
    desk.force_login(editor)
    url = f"/admin/catalogue/submission/{submission.pk}/change/"
    review = text_of(desk.get(url))
    assert "Ce qui serait publié" in review and "Les deux lectures diffèrent" in review and "Rien." in review
    assert "Voir la fiche comme" not in review and "/propositions/5/" in review
    done = desk.post(
        url, {"action": "accepter", "seen": last_seen(submission), "reason": "Sourcée.", "text": "Merci à vous."}
    )
    assert done.status_code == 302
    entry = StatusEntry.objects.get(voice=Voice.SECOND)
    assert (entry.proposal, entry.status, entry.speaker, entry.recorded_by) == (proposal, "not_started", NAME, editor)
    assert (entry.effective_on, entry.precision) == (date(2024, 3, 1), Precision.MONTH)
    assert (entry.reason, entry.source_url) == (ANSWERS["why"], "https://www.exemple.fr/bilan")
    decision = Moderation.objects.get()
    assert (decision.entry, decision.decision, decision.recorded_by) == (entry, "published", editor)
    assert decision.reason == f"Sourcée. (contribution {submission.number})"
    page = text_of(client.get("/propositions/5/"))
    assert NAME in page and "Lit autrement" in page and ANSWERS["why"] in page and "Camille Martin" not in page
    mail = OutgoingMail.objects.order_by("pk").last()
    assert "est entrée au registre" in mail.text and "Merci à vous." in mail.text
    tracking = text_of(client.get(link_of(mail)))
    assert "Votre lecture est acceptée" in tracking and 'href="/propositions/5/#voix"' in tracking


@pytest.mark.parametrize(
    ("question", "typed", "sentence"),
    [
        ("status", "", "Dites où elle en est."),
        ("status", "presque", "Choisissez dans la liste."),
        ("when", "", "Dites depuis quand"),
        ("when", "un jour de mars", "Écrivez un jour"),
        ("when", "31/02/2020", "Écrivez un jour"),
        ("when", "1" * 30, "Écrivez un jour"),
        ("when", "3000", "n’est pas encore passée"),
        ("when", "1999", "ne remonte pas avant 2000"),
        ("why", " ", "Dites en une phrase"),
        ("why", "\u200b\u2800", "Dites en une phrase"),
        ("why", "a" * 1001, "gardez-en 1000 au plus"),
        ("source_title", "", "Donnez le titre"),
        ("source_title", "\u200b", "Donnez le titre"),
        ("source_url", "", "Donnez l’adresse"),
        ("source_url", "le bilan", "commence par https://"),
        ("source_url", "ftp://exemple.fr/bilan", "commence par https://"),
        ("source_url", "http://localhost/bilan", "une page publique"),
        ("source_url", "https://[::1]/", "une page publique"),
        ("source_url", "https://exemple.fr/" + "a" * 500, "gardez-en 500 au plus"),
        ("speaker_kind", "", "Dites qui parle."),
        ("speaker", "", "Choisissez le nom"),
        ("speaker", "\u2800", "Choisissez le nom"),
        ("speaker", "a" * 161, "gardez-en 160 au plus"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_typed_is_lost(client, question, typed, sentence):
    make_proposal(number=5)
    person = begin(client)
    page = text_of(person.post(ANSWERS | {question: typed}))
    assert sentence in page and "à revoir" in page
    assert only_submission().answers[question] == typed
    assert person.post(ANSWERS).status_code == 302


def test_nothing_is_sent_without_agreeing_that_it_stays(client):
    make_proposal(number=5)
    person = begin(client).write(READING)
    page = person.page()
    assert "Une fois publiée, elle reste au registre" in page and "remercié" not in page
    assert "Sans cet accord" in person.send(licence="").content.decode()
    assert only_submission().state == SubmissionState.DRAFT
    assert person.send().status_code == 302 and only_submission().state == SubmissionState.TO_CONFIRM
