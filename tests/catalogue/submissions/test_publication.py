"""When an entry is published, those it comes from are told, once."""

import pytest

from catalogue.entries.services import archive, publish
from catalogue.models import OutgoingMail
from catalogue.refusal import Refusal
from catalogue.submissions.exchanges import decide_on_edit
from catalogue.submissions.models import Actor, EventKind, Submission, TokenPurpose
from catalogue.submissions.privacy import erase_person_behind
from catalogue.submissions.review import merge_into
from tests.catalogue.submissions.factory import link_to
from tests.catalogue.submissions.people import last_event, taken_by
from tests.catalogue.submissions.test_consent import accepted, rewritten, submit
from tests.factories import make_innovation, make_lever

pytestmark = pytest.mark.django_db
PUBLISHED = "Oural\u00a0: votre innovation est publiée"


def told(submission: Submission) -> list[str]:
    """The subjects of the mails to the person, the oldest first."""
    return list(
        OutgoingMail.objects.filter(to=submission.contact.email).order_by("pk").values_list("subject", flat=True)
    )


def test_the_first_publication_is_told_by_mail_and_on_the_page(client):
    submission, entry = accepted()
    page = client.get(f"/suivi/{link_to(submission, TokenPurpose.TRACK)}/").content.decode()
    assert "Mise en forme" in page and "En cours" in page and "Un courriel vous le dira" in page
    for _ in range(2):
        publish(innovation=entry)
        archive(innovation=entry, reason="Un essai.")
    publish(innovation=entry)
    assert told(submission)[-1] == PUBLISHED and len(told(submission)) == 2
    mail = OutgoingMail.objects.order_by("pk").last()
    assert entry.title in mail.text and f"/innovations/{entry.slug}/" in mail.text and "/suivi/" in mail.text
    assert submission.events.filter(kind=EventKind.PUBLISHED).count() == 1
    page = client.get(f"/suivi/{link_to(submission, TokenPurpose.TRACK)}/").content.decode()
    assert "Mise en forme" not in page and "Votre innovation est publiée" in page and "À venir" not in page


def test_whoever_was_joined_to_it_is_told_too():
    submission, entry = accepted()
    joined = taken_by(submission.editor)
    merge_into(submission=joined, editor=submission.editor, seen=last_event(joined), number=submission.number)
    publish(innovation=entry)
    assert told(joined)[-1] == told(submission)[-1] == PUBLISHED


def test_nobody_is_told_of_an_entry_of_the_editors_or_of_a_publication_that_is_refused():
    submission, entry = rewritten()
    before = OutgoingMail.objects.count()
    with pytest.raises(Refusal, match="approuvé"):
        publish(innovation=entry)
    publish(innovation=make_innovation(status="draft", published_at=None, levers=[make_lever()]))
    assert OutgoingMail.objects.count() == before
    assert not submission.events.filter(kind=EventKind.PUBLISHED).exists()


def test_a_forgotten_person_is_written_to_no_more():
    submission, entry = accepted()
    erase_person_behind(submission=submission, actor=Actor.CONTRIBUTOR)
    publish(innovation=entry)
    assert not OutgoingMail.objects.exists()
    assert submission.events.filter(kind=EventKind.PUBLISHED).exists()


def test_the_final_text_is_that_of_the_person_once_they_objected(client):
    submission, _ = rewritten()
    submit(submission)
    url = f"/suivi/{link_to(submission, TokenPurpose.TRACK)}/?vue=final"
    edit = submission.edits.get()
    assert edit.text in client.get(url).content.decode()
    decide_on_edit(submission=submission, key=edit.pk, is_approved=False, objection="Ce n’est pas cela.")
    page = client.get(url).content.decode()
    assert edit.text not in page and submission.answers["summary"] in page
