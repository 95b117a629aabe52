"""Nothing appears in the place of a person that they neither wrote nor approved, however the entry is published."""

import pytest

from catalogue.entries.services import publish
from catalogue.models import Innovation, OutgoingMail
from catalogue.refusal import Refusal
from catalogue.submissions.acceptance import accept
from catalogue.submissions.consent import NO_DRAFT, NOTHING_NEW, submit_entry
from catalogue.submissions.exchanges import decide_on_edit
from catalogue.submissions.models import Actor, EditDecision, Submission, TokenPurpose
from catalogue.submissions.privacy import erase_person_behind
from catalogue.submissions.review import last_seen
from tests.catalogue.submissions.factory import link_to
from tests.catalogue.submissions.people import make_editor, taken_by
from tests.catalogue.submissions.test_review_page import act, client_of, url_of
from tests.factories import make_lever, make_policy

pytestmark = pytest.mark.django_db
OTHER = "Un résumé que la rédaction a écrit seule."


def accepted() -> tuple[Submission, Innovation]:
    """An accepted contribution and its draft entry, which lacks nothing to be published."""
    lever = make_lever()
    submission = taken_by(make_editor(), answers={"levers": [lever.slug], "links": "https://exemple.fr/epicerie"})
    entry = accept(submission=submission, editor=submission.editor, seen=last_seen(submission))
    entry.policies.add(make_policy())
    assert entry is not None
    return submission, entry


def rewritten(**texts: str) -> tuple[Submission, Innovation]:
    """The same, once an editor has written the texts of the entry anew."""
    submission, entry = accepted()
    Innovation.objects.filter(pk=entry.pk).update(**texts or {"summary": OTHER})
    entry.refresh_from_db()
    return submission, entry


def submit(submission: Submission) -> int:
    return submit_entry(submission=submission, editor=submission.editor, seen=last_seen(submission))


def test_the_text_of_the_person_is_published_as_it_is_whatever_ends_its_lines():
    _, entry = rewritten(need="Le dernier commerce avait fermé.\r\n", description="")
    publish(innovation=entry)
    assert entry.is_published


def test_a_text_that_the_person_has_not_seen_is_not_published():
    submission, entry = rewritten(summary=OTHER, title="Un autre titre")
    with pytest.raises(Refusal, match="le titre et le résumé") as refusal:
        publish(innovation=entry)
    assert submission.number in str(refusal.value)
    entry.refresh_from_db()
    assert not entry.is_published


def test_submitted_it_is_published_once_approved():
    submission, entry = rewritten()
    assert submit(submission) == 1
    assert OutgoingMail.objects.filter(subject__contains="à vous").count() == 1
    edit = submission.edits.get()
    assert (edit.text, edit.decision) == (OTHER, EditDecision.WAITING)
    with pytest.raises(Refusal):
        publish(innovation=entry)
    decide_on_edit(submission=submission, key=edit.pk, is_approved=True)
    publish(innovation=entry)
    assert entry.is_published


def test_an_objection_is_no_agreement_and_the_text_of_the_person_remains_possible():
    submission, entry = rewritten()
    submit(submission)
    decide_on_edit(submission=submission, key=submission.edits.get().pk, is_approved=False, objection="Non.")
    with pytest.raises(Refusal, match="le résumé"):
        publish(innovation=entry)
    with pytest.raises(Refusal, match=NOTHING_NEW):
        submit(submission)
    Innovation.objects.filter(pk=entry.pk).update(summary=submission.answers["summary"])
    publish(innovation=entry)


def test_a_text_that_changes_after_the_agreement_is_submitted_anew():
    submission, entry = rewritten()
    submit(submission)
    first = submission.edits.get()
    decide_on_edit(submission=submission, key=first.pk, is_approved=True)
    Innovation.objects.filter(pk=entry.pk).update(summary="Encore un autre.")
    with pytest.raises(Refusal):
        publish(innovation=entry)
    assert submit(submission) == 1 and submission.edits.get().pk != first.pk


def test_where_nobody_can_be_reached_the_editors_publish():
    submission, entry = rewritten()
    erase_person_behind(submission=submission, actor=Actor.CONTRIBUTOR)
    publish(innovation=entry)
    assert entry.is_published


def test_once_public_the_entry_is_the_catalogues():
    submission, entry = accepted()
    publish(innovation=entry)
    Innovation.objects.filter(pk=entry.pk).update(summary=OTHER)
    publish(innovation=entry)
    with pytest.raises(Refusal, match=NO_DRAFT):
        submit(submission)


def test_the_bulk_action_and_the_form_refuse_too(admin_client):
    submission, entry = rewritten()
    url = "/admin/catalogue/innovation/"
    admin_client.post(url, {"action": "publish_selected", "_selected_action": [entry.pk]})
    page = admin_client.get(f"{url}{entry.pk}/change/")
    assert url_of(submission) in page.content.decode() and "Le résumé" in page.content.decode()
    form = page.context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields} | {"status": "published"}
    bound = type(form)(data, instance=entry, initial=form.initial)
    assert any(submission.number in sentence for sentence in bound.non_field_errors())
    entry.refresh_from_db()
    assert not entry.is_published


def test_from_the_review_page_to_the_page_of_the_person(client):
    submission, entry = rewritten()
    editors = client_of(submission.editor)
    assert "Soumettre le texte de la fiche" in editors.get(url_of(submission)).content.decode()
    assert act(editors, submission, "fiche", text="Est-ce bien cela ?").status_code == 302
    url = f"/suivi/{link_to(submission, TokenPurpose.TRACK)}/"
    page = client.get(url).content.decode().replace("\u00a0", " ")
    assert "un passage attend votre réponse" in page and "<ins>" in page and "Est-ce bien cela ?" in page
    key = submission.edits.get().pk
    assert client.post(f"{url}passages/{key}/", {"decision": "approved"}).status_code == 302
    publish(innovation=entry)
    assert "Soumettre le texte de la fiche" not in editors.get(url_of(submission)).content.decode()
    late = client.post(f"{url}passages/{key}/", {"decision": "objected", "objection": "Trop tard."})
    assert late.status_code == 409
