"""The page of a contribution: what it tells at each step, what it takes, and that its address is a secret."""

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import OutgoingMail, Status
from catalogue.submissions import review
from catalogue.submissions.models import (
    EditDecision,
    EventKind,
    Submission,
    SubmissionState,
    SubmissionToken,
    TokenPurpose,
)
from catalogue.submissions.review import ProposedText, propose_texts, write_note
from tests.catalogue.submissions.contributor import link_of
from tests.catalogue.submissions.factory import link_to, make_submission
from tests.catalogue.submissions.people import last_event, make_editor, taken_by
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db
SUMMARY = "Depuis 2019, quatre-vingts habitants tiennent l’épicerie du village."


def address(submission: Submission, rest: str = "") -> str:
    return f"/suivi/{link_to(submission, TokenPurpose.TRACK)}/{rest}"


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def with_proposal() -> Submission:
    editor = make_editor()
    submission = taken_by(editor)
    propose_texts(
        submission=submission,
        editor=editor,
        seen=last_event(submission),
        proposals={"summary": ProposedText(SUMMARY, "Des chiffres.")},
        text="Est-ce bien cela ?",
    )
    return submission


def test_it_says_where_the_contribution_stands(client):
    submission = make_submission(territory=make_territory(name="Rezé"), answers={"levers": [make_lever().slug]})
    page = text_of(client, address(submission))
    assert submission.number in page and "Vous n’avez rien à faire" in page and "Rezé" in page
    assert "Décision" in page and "À venir" in page


def test_a_private_page_is_told_to_nobody(client):
    response = client.get(address(make_submission()))
    assert response["Referrer-Policy"] == "no-referrer" and "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"] and not response.cookies


@pytest.mark.parametrize("rest", ["", "message/", "passages/1/", "completer/", "envoi/", "retirer/", "effacer/"])
@pytest.mark.parametrize("token", ["inconnu", "%00", "a" * 5000, "é%ED%A0%80", "..", "%2e"])
def test_a_wrong_link_gets_a_sentence_and_the_text_back(client, token, rest):
    make_submission()
    assert client.get(f"/suivi/{token}/{rest}").status_code == 404
    response = client.post(f"/suivi/{token}/{rest}", {"text": "Un long message que j’ai mis du temps à écrire."})
    assert response.status_code in (404, 405)
    if rest == "message/" and token != "..":
        assert "mis du temps" in response.content.decode()


def test_a_link_that_ended_is_gone_and_one_of_another_purpose_opens_nothing(client):
    submission = make_submission()
    url = address(submission)
    SubmissionToken.objects.update(expires_at=timezone.now())
    assert "n’ouvre plus rien" in text_of(client, url, 410)
    assert text_of(client, f"/suivi/{link_to(submission, TokenPurpose.DRAFT)}/", 404)


def test_notes_of_the_editors_are_not_shown(client):
    submission = make_submission()
    write_note(submission=submission, editor=make_editor(), text="Ce récit me paraît inventé.")
    assert "inventé" not in text_of(client, address(submission))


def test_what_is_expected_comes_first_with_the_difference(client):
    page = text_of(client, address(with_proposal()))
    assert "À vous : un passage attend votre réponse" in page
    assert "<del>" in page and "<ins>" in page and "Motif : Des chiffres." in page and "Est-ce bien cela ?" in page
    assert page.index("À vous") < page.index("Où en est votre contribution")


def test_the_final_text_is_shown_without_marks(client):
    page = text_of(client, address(with_proposal()) + "?vue=final")
    assert SUMMARY in page and "<del>" not in page


def test_approving_twice_is_once(client):
    submission = with_proposal()
    key = submission.edits.get().pk
    for _ in range(2):
        response = client.post(address(submission, f"passages/{key}/"), {"decision": "approved"})
        assert response.status_code == 302 and response.url.endswith("#modifications")
    assert submission.events.filter(kind=EventKind.EDIT_APPROVED).count() == 1
    assert "Acceptée le" in text_of(client, address(submission))


def test_an_objection_without_a_word_is_asked_for_one(client):
    submission = with_proposal()
    key = submission.edits.get().pk
    response = client.post(address(submission, f"passages/{key}/"), {"decision": "objected", "objection": " "})
    page = response.content.decode()
    assert "Dites en une phrase pourquoi" in page and "<details" in page and " open>" in page
    client.post(address(submission, f"passages/{key}/"), {"decision": "objected", "objection": "Ils sont soixante."})
    assert submission.edits.get().decision == EditDecision.OBJECTED
    assert "Ils sont soixante." in text_of(client, address(submission))


@pytest.mark.parametrize("decision", ["", "waiting", "\x00", "x" * 10_000])
@pytest.mark.parametrize("key", ["1", "0", str(10**30)])
def test_a_decision_that_is_none_changes_nothing(client, decision, key):
    submission = with_proposal()
    assert client.post(address(submission, f"passages/{key}/"), {"decision": decision}).status_code == 302
    assert submission.edits.get().decision == EditDecision.WAITING


def test_an_edit_that_changed_meanwhile_is_to_be_read_again(client):
    submission = with_proposal()
    for key in (10**30, submission.edits.get().pk + 1):
        response = client.post(
            address(submission, f"passages/{key}/"), {"decision": "objected", "objection": "Non, pas du tout."}
        )
        assert response.status_code == 409 and "relisez-le" in response.content.decode()


def test_a_message_is_kept_once_and_a_wrong_one_stays_in_the_page(client):
    submission = make_submission()
    url = address(submission, "message/")
    for _ in range(2):
        assert client.post(url, {"text": "Voici\x00 une source."}).status_code == 302
    assert submission.messages.get().text == "Voici  une source."
    page = client.post(url, {"text": "a" * 4001}).content.decode()
    assert "4\u00a0001" in page or "4001" in page
    assert "a" * 4001 in page
    assert "Écrivez votre message." in client.post(url, {"text": " "}).content.decode()
    assert client.get(url).status_code == 302


def test_what_is_asked_can_be_mended(client):
    editor = make_editor()
    submission = taken_by(editor)
    review.request_changes(
        submission=submission, editor=editor, seen=last_event(submission), reasons=["dates", "territoire", "resultats"]
    )
    make_territory(name="Rezé")
    page = text_of(client, address(submission))
    assert "Préciser les dates." in page and "Compléter ma contribution" in page
    url = address(submission, "completer/")
    page = text_of(client, url)
    assert 'name="start_year"' in page and 'name="results"' in page and 'name="title"' not in page
    typed = {
        "start_year": "deux mille",
        "territory_label": "Pays lédonien",
        "results": "80 adhérents",
        "text": "Voilà.",
    }
    page = client.post(url, typed).content.decode()
    assert "quatre chiffres" in page and "deux mille" in page and "80 adhérents" in page
    typed |= {"start_year": "2018", "territory": "Rezé"}
    for _ in range(2):
        assert client.post(url, typed).status_code == 302
    submission.refresh_from_db()
    assert submission.answers["start_year"] == "2018" and submission.territory.name == "Rezé"
    assert submission.state == SubmissionState.IN_REVIEW and submission.messages.count() == 1
    assert client.get(url).status_code == 302
    refused = client.post(url, typed | {"start_year": "2017"})
    assert refused.status_code == 409 and "2017" in refused.content.decode()


def test_what_is_asked_is_not_answered_by_nothing(client):
    editor = make_editor()
    submission = taken_by(editor)
    review.request_changes(submission=submission, editor=editor, seen=last_event(submission), reasons=["source"])
    response = client.post(address(submission, "completer/"), {})
    assert "Complétez une réponse" in response.content.decode()
    submission.refresh_from_db()
    assert submission.state == SubmissionState.CHANGES_REQUESTED


def test_withdrawing_and_erasing_ask_first(client):
    submission = make_submission()
    for rest in ("retirer/", "effacer/"):
        assert "<form" in text_of(client, address(submission, rest))
    assert client.post(address(submission, "retirer/")).status_code == 302
    assert "Vous avez retiré" in text_of(client, address(submission))
    url = address(submission, "effacer/")
    assert "Vos données sont effacées" in client.post(url).content.decode()
    assert not Submission.objects.exists()
    assert client.post(url).status_code == 404


def test_a_decided_contribution_is_no_longer_withdrawn(client):
    submission = make_submission(state=SubmissionState.REJECTED, reasons=["sans-source"])
    response = client.post(address(submission, "retirer/"))
    assert response.status_code == 409 and "Aucune source publique" in response.content.decode()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PUBLISHED])
def test_acceptance_then_publication_are_told(client, status):
    entry = make_innovation(status=status, published_at=timezone.now() if status == Status.PUBLISHED else None)
    submission = make_submission(state=SubmissionState.ACCEPTED, result=entry)
    page = text_of(client, address(submission))
    assert (entry.get_absolute_url() in page) == (status == Status.PUBLISHED)
    assert ("Votre innovation est publiée" in page) == (status == Status.PUBLISHED)


def test_a_contribution_joined_to_another_follows_it(client):
    entry = make_innovation()
    other = make_submission(state=SubmissionState.ACCEPTED, result=entry)
    submission = make_submission(state=SubmissionState.REJECTED, merged_into=other, reasons=["doublon"])
    page = text_of(client, address(submission))
    assert other.number in page and entry.get_absolute_url() in page


def test_what_was_sent_can_be_read_again(client):
    submission = make_submission(answers={"need": "<b>Le besoin</b>", "title": "\u202eUn titre"})
    page = text_of(client, address(submission, "envoi/"))
    assert "&lt;b&gt;Le besoin" in page


def test_a_lost_link_is_sent_again_and_the_answer_tells_nothing(client):
    submission = make_submission(contact={"name": "Camille", "email": "Camille@oural.example"})
    answers = {
        client.post("/suivi/", {"email": email}).content
        for email in ("camille@oural.example", "inconnue@oural.example")
    }
    assert len(answers) == 1
    [mail] = OutgoingMail.objects.all()
    assert mail.to == "camille@oural.example" and submission.number in mail.text
    assert submission.number in text_of(client, link_of(mail))


def test_a_lost_link_is_not_sent_too_often(client, settings):
    settings.SUBMISSION_MAILS_PER_HOUR, settings.SUBMISSION_DRAFTS_PER_HOUR = 2, 4
    make_submission(contact={"email": "camille@oural.example"})
    answers = {client.post("/suivi/", {"email": "camille@oural.example"}).content for _ in range(4)}
    assert len(answers) == 1 and OutgoingMail.objects.count() == 2
    response = client.post("/suivi/", {"email": "camille@oural.example"})
    assert response.status_code == 429 and "réessayez" in response.content.decode().lower()


@pytest.mark.parametrize("email", ["", "x", "a@b", "\x00@oural.example", "a" * 10_000 + "@oural.example"])
def test_an_address_that_is_none_is_asked_for_again(client, email):
    page = client.post("/suivi/", {"email": email}).content.decode()
    assert "Écrivez votre adresse électronique" in page


HOSTILE = ["\x00", "a" * 10_000, "9" * 31, "\u202e\ufdd0", "<script>", "' OR 1=1 --", "😀"]


@pytest.mark.parametrize("value", HOSTILE)
def test_whatever_is_sent_gets_a_page(client, value):
    editor = make_editor()
    submission = taken_by(editor)
    reasons = ["dates", "territoire", "resultats", "source", "preciser-besoin"]
    review.request_changes(submission=submission, editor=editor, seen=last_event(submission), reasons=reasons)
    edit = submission.edits.create(question="summary", text="Autre.")
    names = ("start_year", "end_year", "territory", "territory_label", "results", "links", "need", "text", "inconnu")
    answered = [
        client.post(address(submission, "completer/"), dict.fromkeys(names, value)),
        client.post(address(submission, "message/"), {"text": value}),
        client.post(address(submission, f"passages/{edit.pk}/"), {"decision": "objected", "objection": value}),
        client.post(address(submission, "retirer/") + "?vue=" + value.encode().hex(), {"x": value}),
        client.get(address(submission), {"vue": value}),
        client.post("/suivi/", {"email": value}),
        client.post(address(submission, "effacer/"), {"x": value}),
    ]
    assert {response.status_code for response in answered} <= {200, 302, 409}


def test_a_body_that_is_no_text_gets_a_page(client):
    submission = make_submission()
    form = "application/x-www-form-urlencoded"
    for body in (b"text=%ff%fe%00", b"text=\xff\xfe", b"text=%ED%A0%80"):
        response = client.post(address(submission, "message/"), body, content_type=form)
        assert response.status_code in (200, 302)
    response = client.post(address(submission, "message/"), b"--x", content_type="multipart/form-data; boundary=x")
    assert response.status_code in (200, 400)


def test_a_dead_mail_server_loses_nothing_and_stops_nobody(client, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.OUTBOX_AT_ONCE = "127.0.0.1", 1, True
    editor = make_editor()
    with django_capture_on_commit_callbacks(execute=True):
        submission = taken_by(editor)
        review.request_changes(submission=submission, editor=editor, seen=last_event(submission), reasons=["source"])
        assert client.post(address(submission, "message/"), {"text": "Voici."}).status_code == 302
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW
    assert OutgoingMail.objects.waiting().count() == 1
