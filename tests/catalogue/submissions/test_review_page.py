"""The queue and the review page: who may see and do what, in how many queries; no text that was typed is lost."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.models import Innovation, SearchDocument, TerritoryKind
from catalogue.search.index import documents
from catalogue.submissions.admin.queue import SubmissionAdmin
from catalogue.submissions.desk import desk_items
from catalogue.submissions.kinds import kind_values
from catalogue.submissions.models import (
    Actor,
    FileKind,
    Submission,
    SubmissionFile,
    SubmissionKind,
    SubmissionState,
)
from catalogue.submissions.privacy import erase
from catalogue.submissions.review import last_seen, reject
from tests.catalogue.submissions.factory import make_submission
from tests.catalogue.submissions.people import make_editor, taken_by
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db
QUEUE = "/admin/catalogue/submission/"


def client_of(editor) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def url_of(submission: Submission, rest: str = "change/") -> str:
    return f"{QUEUE}{submission.pk}/{rest}"


def act(client: Client, submission: Submission, action: str, **values):
    """Press a button of a page that was just opened."""
    return client.post(url_of(submission), {"action": action, "seen": last_seen(submission), **values})


def numbers(client: Client, **query) -> list[str]:
    response = client.get(QUEUE, query)
    assert response.status_code == 200
    return [row.number for row in response.context["cl"].result_list]


def test_the_queue_begins_with_the_oldest_and_hides_what_is_decided():
    editor = make_editor()
    old, new = make_submission(), make_submission()
    make_submission(state=SubmissionState.DRAFT)
    refused = make_submission(state=SubmissionState.REJECTED)
    client = client_of(editor)
    assert numbers(client) == [old.number, new.number]
    assert numbers(client, etat="toutes") == [old.number, new.number, refused.number]
    assert numbers(client, etat="refusees") == [refused.number]
    assert numbers(client, etat="inconnu") == [old.number, new.number]
    assert numbers(client, q=new.number) == [new.number]


def test_mine_and_nobodys():
    ada = make_editor()
    mine, others, nobodys = taken_by(ada), taken_by(make_editor()), make_submission()
    client = client_of(ada)
    assert numbers(client, qui="moi") == [mine.number]
    assert numbers(client, qui="personne") == [nobodys.number]
    assert len(numbers(client)) == 3 and others.number in numbers(client)


def test_the_territory_is_that_of_the_region():
    region = make_territory(kind=TerritoryKind.REGION, name="Bretagne")
    inside = make_submission(territory=make_territory(region=region))
    mapped, nowhere = make_submission(territory=region), make_submission()
    client = client_of(make_editor())
    assert numbers(client, region=region.pk) == [inside.number, mapped.number]
    assert numbers(client, region="aucune") == [nowhere.number]
    for wrong in ("x", "-1", "٣", "9" * 30, "\x00"):
        assert client.get(QUEUE, {"region": wrong}).status_code in (200, 302)


def test_signs():
    held, alike = make_submission(is_held=True, spam_score=7), make_submission(resemblance_score=80)
    written = make_submission(state=SubmissionState.REJECTED)
    written.messages.create(author=Actor.CONTRIBUTOR, text="Pourquoi ?")
    client = client_of(make_editor())
    assert numbers(client, signe="retenues") == [held.number]
    assert numbers(client, signe="ressemblantes") == [alike.number]
    assert numbers(client, signe="messages", etat="toutes") == [written.number]


def test_the_desk_counts_what_its_lists_show():
    editor = make_editor()
    taken_by(editor), make_submission(is_held=True), make_submission(state=SubmissionState.ACCEPTED)
    make_submission(state=SubmissionState.REJECTED).messages.create(author=Actor.CONTRIBUTOR, text="Pourquoi ?")
    lost = {"kind": FileKind.PDF, "file": "lost.pdf", "size": 1, "digest": "a", "alt": "Un plan"}
    taken_by(make_editor()).files.create(**lost)
    client = client_of(editor)
    for item in desk_items():
        assert item.rows(editor).count() == 1 and numbers(client, **item.query) == [item.rows(editor).get().number]
        assert editor.has_perm(item.permission)


def test_the_queue_takes_as_many_queries_for_two_as_for_twelve():
    editor = make_editor()
    client = client_of(editor)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(QUEUE).status_code == 200
        return len(queries)

    def add(number: int) -> None:
        for _ in range(number):
            region = make_territory(kind=TerritoryKind.REGION)
            taken_by(make_editor(), territory=make_territory(region=region), original=make_innovation())

    add(2)
    client.get(QUEUE)
    few = count()
    add(10)
    assert count() == few


def test_the_review_page_takes_as_many_queries_for_two_as_for_twelve():
    editor = make_editor()
    submission = taken_by(editor)
    client = client_of(editor)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url_of(submission)).status_code == 200
        return len(queries)

    def add(number: int) -> None:
        for _ in range(number):
            make_submission(original=make_innovation())
            submission.messages.create(author=Actor.EDITOR, editor=make_editor(), text="Une note", is_private=True)

    add(2)
    client.get(url_of(submission))
    few = count()
    add(10)
    assert count() == few


def test_several_are_taken_and_released_at_once():
    ada, grace = make_editor(), make_editor()
    submissions = [make_submission(), make_submission()]
    client = client_of(ada)
    chosen = [each.pk for each in submissions]
    response = client.post(QUEUE, {"action": "take_selected", "_selected_action": chosen}, follow=True)
    assert "2 contributions prises en charge" in response.content.decode()
    response = client_of(grace).post(QUEUE, {"action": "release_selected", "_selected_action": chosen}, follow=True)
    page = response.content.decode()
    assert "0 contribution remise dans la file" in page and "examine cette contribution" in page
    client.post(QUEUE, {"action": "release_selected", "_selected_action": chosen})
    assert Submission.objects.nobodys().count() == 2


def test_the_page_tells_all_and_the_contact_apart():
    editor = make_editor()
    entry = make_innovation(title="Une épicerie tenue par ses clients", summary="Les habitants l’ont rouverte.")
    submission = taken_by(editor)
    submission.messages.create(author=Actor.EDITOR, editor=editor, text="À rapprocher de Lons.", is_private=True)
    client = client_of(editor)
    page = client.get(url_of(submission)).content.decode()
    for said in ("Le dernier commerce", "À rapprocher de Lons.", "prise en charge", "au moins un levier", "2019"):
        assert said in page
    assert entry.get_absolute_url() in page
    assert submission.contact.email not in page and submission.contact.name not in page
    assert submission.contact.email in client.get(url_of(submission, "contact/")).content.decode()


@pytest.mark.parametrize(
    ("codenames", "sees_contact", "acts", "decides"),
    [
        (["view_submission"], 403, 403, 403),
        (["view_submission", "change_submission"], 403, 302, 403),
        (["view_submission", "change_submission", "decide_submission"], 403, 302, 302),
        (["view_submission", "view_submissioncontact"], 200, 403, 403),
        (["view_innovation"], 403, 403, 403),
    ],
)
def test_each_may_do_what_he_has_the_right_to(codenames, sees_contact, acts, decides):
    editor = make_editor(*codenames)
    client = client_of(editor)
    submission = make_submission()
    may_see = "view_submission" in codenames
    assert client.get(url_of(submission)).status_code == (200 if may_see else 403)
    assert client.get(url_of(submission, "apercu/")).status_code == (200 if may_see else 403)
    assert client.get(f"{QUEUE}chiffres/").status_code == (200 if may_see else 403)
    assert client.get(url_of(submission, "contact/")).status_code == sees_contact
    assert act(client, submission, "note", text="Une note.").status_code == acts
    assert act(client, submission, "indesirable").status_code == decides


def test_a_visitor_sees_nothing(client):
    submission = make_submission()
    for rest in ("change/", "apercu/", "contact/", "fichiers/1/"):
        assert client.get(url_of(submission, rest)).status_code == 302
    assert client.get(f"{QUEUE}chiffres/").status_code == 302


def test_the_second_editor_is_told_and_keeps_what_was_typed():
    ada, grace = make_editor(), make_editor()
    submission = taken_by(ada)
    seen = last_seen(submission)
    reject(submission=submission, editor=ada, seen=seen, reasons=["sans-source"])
    typed = {"action": "refuser", "seen": seen, "reasons": ["publicite"], "text": "Une longue lettre."}
    response = client_of(grace).post(url_of(submission), typed)
    page = response.content.decode()
    assert response.status_code == 409 and ada.get_full_name() in page and "Une longue lettre." in page
    submission.refresh_from_db()
    assert submission.reasons == ["sans-source"]


@pytest.mark.parametrize(
    "values",
    [
        {"reasons": ["inconnu"], "text": "Gardé."},
        {"reasons": [], "text": "Gardé."},
        {"reasons": ["sans-source"], "text": "Gardé." + "a" * 10_000},
        {"reasons": ["sans-source"], "text": "Gardé.\x00"},
        {"reasons": ["sans-source"], "text": "Gardé.", "seen": str(10**30)},
        {"reasons": ["sans-source"], "text": "Gardé.", "seen": "x"},
        {"reasons": ["sans-source"], "text": "Gardé.", "seen": ""},
        {"reasons": ["sans-source"], "text": "Gardé.", "seen": "0"},
    ],
)
def test_a_wrong_form_decides_nothing_and_loses_nothing(values):
    editor = make_editor()
    submission = taken_by(editor)
    response = act(client_of(editor), submission, "refuser", **values)
    assert response.status_code in (200, 409) and "Gardé." in response.content.decode()
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW


@pytest.mark.parametrize("action", ["", "inconnue", "\x00", "x" * 10_000, "__class__"])
def test_an_action_that_is_none_changes_nothing(action):
    editor = make_editor()
    submission = taken_by(editor)
    assert act(client_of(editor), submission, action).status_code == 200
    assert submission.events.count() == 1


@pytest.mark.parametrize("key", ["0", "999999", str(10**30), "x", "%00"])
def test_a_contribution_that_is_none_is_told_so(key):
    client = client_of(make_editor())
    for rest in ("change/", "apercu/", "contact/", "fichiers/1/"):
        response = client.get(f"{QUEUE}{key}/{rest}", follow=True)
        assert response.status_code in (200, 404)


def test_a_contribution_erased_meanwhile_is_told_so(monkeypatch):
    editor = make_editor()
    submission = taken_by(editor)
    client = client_of(editor)
    seen, get_object = last_seen(submission), SubmissionAdmin.get_object

    def then_erased(*args, **kwargs):
        found = get_object(*args, **kwargs)
        if found is not None:
            erase(submission=found)
        return found

    monkeypatch.setattr(SubmissionAdmin, "get_object", then_erased)
    response = client.post(url_of(submission), {"action": "rendre", "seen": seen}, follow=True)
    assert response.status_code == 200 and "n’existe pas" in response.content.decode()


def test_a_draft_is_for_nobody():
    client = client_of(make_editor())
    draft = make_submission(state=SubmissionState.DRAFT)
    assert client.get(url_of(draft)).status_code == 302
    assert client.get(url_of(draft, "contact/")).status_code == 404


def test_all_is_done_from_the_page():
    editor = make_editor()
    client = client_of(editor)
    make_lever(slug="gerer")
    submission, other = make_submission(answers={"levers": ["gerer"]}), make_submission()
    assert act(client, submission, "prendre").status_code == 302
    assert act(client, submission, "message", text="Nous vous lisons.").status_code == 302
    texts = {f"text_{name}": text for name, text in submission.answers.items() if name in ("title", "need")}
    texts |= {"text_description": submission.answers["description"], "text_summary": "Un résumé relu."}
    assert act(client, submission, "textes", **texts, reason_summary="Plus clair.").status_code == 302
    submission.refresh_from_db()
    assert submission.edits.get().text == "Un résumé relu." and submission.state == SubmissionState.CHANGES_REQUESTED
    assert act(client, submission, "reprendre").status_code == 302
    assert act(client, submission, "accepter").status_code == 409
    texts["text_summary"] = submission.answers["summary"]
    assert act(client, submission, "textes", **texts).status_code == 302
    assert act(client, submission, "accepter", text="Merci.").status_code == 302
    submission.refresh_from_db()
    assert submission.result.title == submission.title
    page = client.get(url_of(submission)).content.decode()
    assert reverse("admin:catalogue_innovation_change", args=[submission.result.pk]) in page
    assert act(client, other, "reunir", number=submission.number).status_code == 302
    assert act(client, other, "reexaminer").status_code == 302
    other.refresh_from_db()
    assert other.state == SubmissionState.IN_REVIEW and other.merged_into is None


@pytest.mark.parametrize("kind", kind_values())
def test_the_preview_is_the_sheet_and_writes_nothing(kind):
    editor = make_editor()
    original = make_innovation(need="Le besoin.")
    answers = {"section": "besoin", "proposed": "Un autre besoin.", "kept": "Les horaires."}
    submission = taken_by(editor, kind=kind, original=original, answers=answers)
    before = list(SearchDocument.objects.order_by("pk").values("pk", "title", "body", "revision"))
    response = client_of(editor).get(url_of(submission, "apercu/"))
    page = response.content.decode()
    if kind in (SubmissionKind.QUESTION, "lecture"):
        assert response.status_code == 409 and "ne change rien" in page
    else:
        assert response.status_code == 200 and "no-store" in response["Cache-Control"]
        said = {"innovation": "Une épicerie tenue", "reprise": "Pays lédonien", "correction": "Un autre besoin."}
        assert said[kind] in page
    assert Innovation.objects.count() == 1 and not original.replications.exists()
    assert list(SearchDocument.objects.order_by("pk").values("pk", "title", "body", "revision")) == before
    assert documents.drift() == []


def test_accepting_a_correction_takes_few_queries():
    editor = make_editor()
    original = make_innovation(need="Le besoin.")
    answers = {"section": "besoin", "proposed": "Un autre besoin."}
    submission = taken_by(editor, kind=SubmissionKind.CORRECTION, original=original, answers=answers)
    client = client_of(editor)
    with CaptureQueriesContext(connection) as queries:
        assert act(client, submission, "accepter").status_code == 302
    assert len(queries) <= 52


def test_files_are_for_editors_documents_as_attachments():
    editor = make_editor()
    submission = make_submission()
    kept = SubmissionFile.objects.create(
        submission=submission,
        kind=FileKind.PDF,
        file=ContentFile(b"%PDF-1.4", name="x"),
        size=8,
        digest="1",
        alt="La délibération",
    )
    client = client_of(editor)
    assert "La délibération" in client.get(url_of(submission)).content.decode()
    response = client.get(url_of(submission, f"fichiers/{kept.pk}/"))
    assert response["Content-Disposition"].startswith("attachment") and response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"%PDF-1.4"
    kept.forget()
    assert client.get(url_of(submission, f"fichiers/{kept.pk}/")).status_code == 404
    assert client.get(url_of(make_submission(), f"fichiers/{kept.pk}/")).status_code == 404
