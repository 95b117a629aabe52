"""What becomes of a reading that somebody sent: who may accept it, what the ledger then holds, what stays."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.refusal import Refusal
from catalogue.submissions import acceptance
from catalogue.submissions.acceptance import accept
from catalogue.submissions.exchanges import decide_on_edit, withdraw
from catalogue.submissions.models import Actor, Submission, SubmissionState, TokenPurpose
from catalogue.submissions.privacy import erase_person, erase_person_behind, export_person
from catalogue.submissions.review import ProposedText, last_seen, merge_into, propose_texts, reject
from proposals.contributed_readings import NO_RIGHT, SAME_NAME, faults, reading_errors, reading_subject
from proposals.models import Moderation, StatusEntry
from tests.catalogue.submissions.factory import link_to
from tests.catalogue.submissions.people import make_editor, taken_by
from tests.proposals.readings import ANSWERS, EVERY_RIGHT, NAME, accepted, make_reading, taken, text_of
from tests.proposals.rows import make_proposal, state

pytestmark = pytest.mark.django_db


def test_who_does_not_moderate_gets_a_sentence(client):
    submission = taken(editor=make_editor())
    desk = Client()
    desk.force_login(submission.editor)
    values = {"action": "accepter", "seen": last_seen(submission), "reason": "Sourcée.", "text": "Un mot."}
    response = desk.post(f"/admin/catalogue/submission/{submission.pk}/change/", values)
    assert response.status_code == 409
    assert NO_RIGHT in text_of(response) and "Un mot." in text_of(response)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW and not StatusEntry.objects.exists()


def test_who_only_moderates_does_not_decide():
    submission = taken()
    desk = Client()
    desk.force_login(make_editor("view_submission", "change_submission", "add_moderation"))
    values = {"action": "accepter", "seen": last_seen(submission), "reason": "Sourcée."}
    assert desk.post(f"/admin/catalogue/submission/{submission.pk}/change/", values).status_code == 403
    assert not StatusEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": "presque"}, "Statut"),
        ({"when": "un jour"}, "ne se lit pas"),
        ({"when": "3000-01-01"}, "n’est pas encore passée"),
        ({"when": "1999"}, "Une date connue"),
        ({"why": ""}, "Motif"),
        ({"why": "\u2800"}, "motif"),
        ({"source_url": "https://localhost"}, "source publique"),
        ({"source_url": "javascript:alert(1)"}, "Adresse"),
        ({"speaker": ""}, "dit qui parle"),
        ({"speaker_kind": "poete"}, "Qui parle"),
        ({"subject": "999999"}, "n’existe plus"),
        ({"subject": "²"}, "n’existe plus"),
    ],
)
def test_what_the_ledger_would_not_have_is_refused_in_a_sentence(changes, sentence):
    submission = taken(**changes)
    with pytest.raises(Refusal, match=sentence):
        accepted(submission)
    assert any(sentence in error for error in reading_errors(submission.answers))
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW
    assert not StatusEntry.objects.exists() and not Moderation.objects.exists()
    desk = Client()
    desk.force_login(submission.editor)
    assert (
        "Ce qui serait publié" not in desk.get(f"/admin/catalogue/submission/{submission.pk}/change/").content.decode()
    )


def test_publishing_needs_a_reason():
    submission = taken()
    with pytest.raises(Refusal, match="Dites pourquoi vous publiez"):
        accepted(submission, reason=" ")
    assert not StatusEntry.objects.exists()


def test_the_ledger_and_the_contribution_go_together(monkeypatch):
    def broken(**_):
        raise OSError("The disk is full.")

    submission = taken()
    monkeypatch.setattr(acceptance, "email_person", broken)
    with pytest.raises(OSError, match="disk"):
        accepted(submission)
    assert not StatusEntry.objects.exists() and not Moderation.objects.exists()
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW


def test_it_is_accepted_once():
    submission = accepted(taken())
    with pytest.raises(Refusal):
        accepted(submission)
    assert StatusEntry.objects.count() == Moderation.objects.count() == 1


def test_only_an_approved_text_takes_the_place_of_the_persons():
    submission = taken()
    text = "Le bilan de 2024 ne cite aucun laboratoire."
    for too_long in (text * 30, text):
        proposals = {"why": ProposedText(too_long, "Plus court.")}
        options = {"submission": submission, "editor": submission.editor, "seen": last_seen(submission)}
        if too_long != text:
            with pytest.raises(Refusal, match="1000 au plus"):
                propose_texts(proposals=proposals, **options)
        else:
            propose_texts(proposals=proposals, **options)
    with pytest.raises(Refusal, match="attend l’accord"):
        accepted(submission)
    decide_on_edit(submission=submission, key=submission.edits.get().pk, is_approved=True)
    accepted(submission)
    assert StatusEntry.objects.get().reason == text


@pytest.mark.parametrize("end", ["reject", "withdraw"])
def test_what_is_not_accepted_leaves_the_ledger(client, end):
    proposal = make_proposal(number=5)
    submission = taken(proposal)
    if end == "reject":
        reasons = ["hors-sujet"]
        reject(submission=submission, editor=submission.editor, seen=last_seen(submission), reasons=reasons)
    else:
        withdraw(submission=submission)
    assert not StatusEntry.objects.exists() and NAME not in client.get("/propositions/5/").content.decode()
    tracking = text_of(client.get(f"/suivi/{link_to(submission, TokenPurpose.TRACK)}/"))
    assert "Voir la page «" not in tracking
    assert ("ne parle pas du sujet de la contribution" in tracking) == (end == "reject")


def test_one_joined_to_another_leads_where_that_one_is(client):
    first = accepted(taken(make_proposal(number=5)))
    second = taken(make_proposal(number=6))
    merge_into(submission=second, editor=second.editor, seen=last_seen(second), number=first.number)
    tracking = client.get(f"/suivi/{link_to(second, TokenPurpose.TRACK)}/").content.decode()
    assert "/propositions/5/#voix" in tracking and "/propositions/6/" not in tracking
    assert StatusEntry.objects.count() == 1


def test_what_can_be_asked_is_what_the_form_asks(client):
    submission = taken()
    desk = Client()
    desk.force_login(submission.editor)
    url = f"/admin/catalogue/submission/{submission.pk}/change/"
    asked = {"action": "complements", "seen": last_seen(submission), "reasons": ["source", "preciser-motif", "dates"]}
    assert "Préciser les droits sur une photo" not in desk.get(url).content.decode()
    assert desk.post(url, asked | {"reasons": ["droits-photo"]}).status_code == 200
    assert desk.post(url, asked).status_code == 302
    complete = f"/suivi/{link_to(submission, TokenPurpose.TRACK)}/completer/"
    page = client.get(complete).content.decode()
    assert all(f'name="{name}"' in page for name in ("source_title", "source_url", "why", "when"))
    assert 'name="speaker"' not in page
    mended = {name: ANSWERS[name] for name in ("when", "why", "source_title")} | {"source_url": "https://autre.fr/"}
    assert client.post(complete, mended).status_code == 302
    submission.refresh_from_db()
    assert submission.answers["source_url"] == "https://autre.fr/" and submission.answers["speaker"] == NAME


def test_forgetting_somebody_leaves_the_ledger_and_says_so(client):
    submission = accepted(taken(make_proposal(number=5)))
    link = f"/suivi/{link_to(submission, TokenPurpose.TRACK)}/effacer/"
    assert "ce registre ne s’efface pas" in text_of(client.get(link))
    assert "reste au registre" in text_of(client.post(link))
    submission.refresh_from_db()
    assert set(submission.answers) == {"subject", "title"} and not hasattr(submission, "contact")
    assert (
        StatusEntry.objects.public().get().speaker == NAME and NAME in client.get("/propositions/5/").content.decode()
    )
    desk = Client()
    desk.force_login(submission.editor)
    review = desk.get(f"/admin/catalogue/submission/{submission.pk}/change/").content.decode()
    assert "/propositions/5/" in review and "Ce qui serait publié" not in review and SAME_NAME not in review


def test_one_that_is_not_accepted_goes_whole():
    submission = taken()
    erase_person_behind(submission=submission, actor=Actor.CONTRIBUTOR)
    assert not Submission.objects.exists()


def test_what_is_kept_of_somebody_tells_what_they_read():
    submission = accepted(taken(make_proposal(number=5, title="Créer un réseau")))
    address = submission.contact.email
    (told,) = export_person(address=address)["contributions"]
    assert told["reponses"]["speaker"] == NAME and told["type"] == "lecture d’une proposition"
    assert told["sujet"]["page"] == "/propositions/5/"
    assert erase_person(address=address).contacts == 1
    assert export_person(address=address)["contributions"] == []


def test_the_same_name_is_noticed_and_stops_nobody():
    proposal = make_proposal()
    accepted(taken(proposal))
    again = taken(proposal, speaker=NAME.upper(), status="done")
    assert reading_errors(again.answers) == [SAME_NAME]
    assert reading_errors(make_reading(proposal, speaker="un habitant de Lyon")["answers"]) == []
    assert reading_errors(make_reading(speaker=NAME)["answers"]) == []
    accepted(again)
    assert StatusEntry.objects.count() == 2


def test_a_number_put_right_meanwhile_misleads_nobody():
    proposal = make_proposal(number=5)
    submission = taken(proposal)
    state(proposal, number=7)
    other = make_proposal(number=5)
    assert reading_subject(submission.answers).url == "/propositions/7/"
    accepted(submission)
    assert StatusEntry.objects.get().proposal == proposal != other


def test_a_person_with_every_right_is_bound_by_the_rules_too(django_user_model):
    chief = django_user_model.objects.create_superuser("cheffe")
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refusal, match="n’est pas encore passée"):
        accepted(taken(editor=chief, when=tomorrow.isoformat()))
    accepted(taken(editor=chief))
    assert faults(StatusEntry.objects.get()) == []


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_queue_costs_the_same_however_many_readings_wait():
    editor = make_editor(*EVERY_RIGHT)
    desk = Client()
    desk.force_login(editor)
    url = "/admin/catalogue/submission/?kind__exact=lecture"
    taken(editor=editor)
    one = queries_of(desk, url)
    for _ in range(4):
        taken(editor=editor)
    page = desk.get(url).content.decode()
    assert page.count("lecture d’une proposition") >= 5
    assert queries_of(desk, url) == one


def test_a_page_of_a_proposal_costs_the_same_with_readings(client):
    proposal = make_proposal(number=5)
    accepted(taken(proposal))
    one = queries_of(client, "/propositions/5/")
    for number in range(4):
        accepted(taken(proposal, speaker=f"Association {number}"))
    assert queries_of(client, "/propositions/5/") == one


def test_an_innovation_is_taken_as_before():
    submission = taken_by(make_editor())
    assert accept(submission=submission, editor=submission.editor, seen=last_seen(submission)) is not None
    assert not StatusEntry.objects.exists()
