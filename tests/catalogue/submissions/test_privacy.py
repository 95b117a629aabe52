"""Nothing is left of whom one forgets, in any table: not the address, not the name, not a text, not a mail."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models.signals import post_delete
from django.utils import timezone

from catalogue.alerts.digests import send_alerts
from catalogue.entries.services import publish
from catalogue.mail import queue_mail
from catalogue.models import Contact, Innovation, OutgoingMail
from catalogue.submissions.acceptance import accept
from catalogue.submissions.drafts import send_resume_link
from catalogue.submissions.emails import relay
from catalogue.submissions.exchanges import write_message
from catalogue.submissions.models import (
    Actor,
    EventKind,
    FileKind,
    Submission,
    SubmissionContact,
    SubmissionCredit,
    SubmissionFile,
    SubmissionKind,
    SubmissionState,
    TokenPurpose,
)
from catalogue.submissions.models.file import private_storage
from catalogue.submissions.privacy import apply_retention, erase, erase_person, erase_person_behind, forget_contact
from catalogue.submissions.review import ProposedText, last_seen, propose_texts, reject, write_note
from tests.catalogue.alerts.rows import make_alert
from tests.catalogue.submissions.factory import link_to, make_submission
from tests.catalogue.submissions.people import make_editor, taken_by
from tests.factories import make_innovation, make_lever, make_policy

pytestmark = pytest.mark.django_db
ADDRESS = "zoe.quelquun@oural.example"
CONTACT = {"name": "Zoé Quelqu’un", "email": "Zoe.Quelquun@Oural.example", "role": "trésorière", "wants_credit": True}
TRACES = ("zoe.quelquun", "zoé quelqu", "trésorière", "mon secret")


def traces() -> list[str]:
    """Where something of the person stands, in all the tables of the site."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.values():
            text = json.dumps(row, default=str, ensure_ascii=False).casefold()
            found += [f"{model.__name__}: {trace}" for trace in TRACES if trace in text]
    return found


def make_question(entry: Innovation, contact: dict) -> Submission:
    """What a person asks about an entry."""
    asked = {"question": "Combien cela a-t-il coûté ?"}
    return make_submission(kind=SubmissionKind.QUESTION, original=entry, contact=contact, answers=asked)


def known_person() -> tuple[Submission, Submission, Submission]:
    """A person with a draft, a contribution refused and one accepted and published, mails, messages, files, alert."""
    make_lever(slug="gerer")
    other = make_innovation()
    Contact.objects.create(innovation=other, email="contact@oural.example", accepts_introductions=True)
    relay(submission=make_question(other, CONTACT))
    draft = make_submission(state=SubmissionState.DRAFT, contact=CONTACT, answers={"need": "mon secret"})
    editor = make_editor()
    refused = taken_by(editor, contact=CONTACT, answers={"need": "mon secret"})
    write_message(submission=refused, text="mon secret")
    write_note(submission=refused, editor=editor, text="Zoé Quelqu’un est connue.")
    reject(submission=refused, editor=editor, seen=last_seen(refused), reasons=["sans-source"], text="Non, Zoé.")
    whole = {"levers": ["gerer"], "links": "https://exemple.fr"}
    accepted = taken_by(editor, contact=CONTACT, answers=whole | {"staff": "Une salariée"})
    SubmissionFile.objects.create(
        submission=accepted,
        kind=FileKind.PDF,
        file=ContentFile(b"mon secret", name="x"),
        size=9,
        digest="1",
        alt="Zoé Quelqu’un au comptoir",
    )
    write_message(submission=accepted, text="mon secret")
    propose_texts(
        submission=accepted,
        editor=editor,
        seen=last_seen(accepted),
        proposals={"title": ProposedText("Un titre", "mon secret")},
    )
    accepted.edits.update(decision="objected", objection="mon secret")
    Submission.objects.filter(pk=accepted.pk).update(state=SubmissionState.IN_REVIEW)
    accepted.refresh_from_db()
    entry = accept(submission=accepted, editor=editor, seen=last_seen(accepted))
    entry.policies.add(make_policy())
    publish(innovation=entry)
    Contact.objects.create(innovation=entry, name=CONTACT["name"], email=CONTACT["email"])
    make_alert(email=CONTACT["email"], mark=0)
    send_alerts(now=timezone.now(), is_dry=False)
    return draft, refused, accepted


def test_erasing_somebody_leaves_nothing_behind(django_capture_on_commit_callbacks):
    draft, refused, accepted = known_person()
    other = make_submission()
    queue_mail(to=other.contact.email, template="submissions/links", context={"links": []})
    assert traces()
    name = accepted.files.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        erased = erase_person(address=f" {ADDRESS} ")
    assert (erased.contributions, erased.contacts, erased.alerts) == (3, 1, 1) and erased.mails >= 2
    assert traces() == []
    assert not private_storage().exists(name)
    assert set(Submission.objects.all()) == {accepted, other} and SubmissionContact.objects.get() == other.contact
    assert OutgoingMail.objects.count() == 1
    accepted.refresh_from_db()
    assert accepted.result.is_published and accepted.events.last().kind == EventKind.CONTACT_ERASED
    assert accepted.answers == {} and str(accepted)
    assert not SubmissionCredit.objects.exists()


def test_the_commands_export_then_erase():
    known_person()
    out = StringIO()
    call_command("export_person", ADDRESS, stdout=out)
    told = json.loads(out.getvalue())
    assert [each["etat"] for each in told["contributions"]] == ["reçue", "brouillon", "refusée", "acceptée"]
    assert [each["frequency"] for each in told["alertes"]] == ["weekly"]
    assert "nouvelles fiches" in told["courriels"][-1]["objet"]
    assert told["contributions"][2]["messages"][0]["texte"] == "mon secret"
    assert told["contributions"][3]["nom_publie"] == "Zoé Quelqu’un" and len(told["courriels"]) >= 2
    out = StringIO()
    call_command("erase_person", ADDRESS, stdout=out)
    assert "1 alerte" in out.getvalue() and "Rien n’est effacé" in out.getvalue() and traces()
    call_command("erase_person", ADDRESS, "--apply", stdout=out)
    assert "3 contributions effacées" in out.getvalue() and traces() == []
    out = StringIO()
    call_command("export_person", ADDRESS, stdout=out)
    assert json.loads(out.getvalue())["contributions"] == []


@pytest.mark.parametrize("address", ["", " ", "inconnue@oural.example", "é\x00", "%"])
def test_an_unknown_address_erases_nobody(address):
    known_person()
    make_submission(contact={"name": "Sans adresse"})
    before = Submission.objects.count()
    erase_person(address=address)
    assert Submission.objects.count() == before


def test_a_mail_that_tells_a_longer_address_is_not_of_the_person():
    entry = make_innovation()
    Contact.objects.create(innovation=entry, email="contact@oural.example", accepts_introductions=True)
    for address in ("ada@oural.example", "da@oural.example.org", "da@oural.example"):
        contact = {"name": "Quelqu’un", "email": address}
        relay(submission=make_question(entry, contact))
    assert erase_person(address="DA@oural.example").mails == 1
    assert OutgoingMail.objects.count() == 2


def test_erasing_one_contribution_keeps_what_another_is_owed():
    first, second = make_submission(contact=CONTACT), make_submission(contact=CONTACT)
    for submission in (first, second):
        queue_mail(to=ADDRESS, template="submissions/links", context={"links": [(submission, "…")]})
    erase_person_behind(submission=first, actor=Actor.CONTRIBUTOR)
    assert OutgoingMail.objects.count() == 2
    erase_person_behind(submission=second, actor=Actor.CONTRIBUTOR)
    assert not OutgoingMail.objects.exists()


def test_forgetting_the_contact_keeps_the_texts_and_the_thanks():
    _, _, accepted = known_person()
    forget_contact(submission=accepted, actor=Actor.SYSTEM)
    accepted.refresh_from_db()
    assert accepted.answers["staff"] and accepted.credit.name == "Zoé Quelqu’un"
    assert not accepted.messages.exists() and not accepted.tokens.exists() and not accepted.files.exists()


def aged(submission: Submission, days: int) -> None:
    """Have a contribution last touched so many days ago."""
    then = timezone.now() - timedelta(days=days)
    Submission.objects.filter(pk=submission.pk).update(saved_at=then, state_changed_at=then)
    SubmissionContact.objects.filter(submission=submission).update(last_exchange_at=then)


@pytest.mark.parametrize(
    ("state", "days", "left"),
    [
        (SubmissionState.DRAFT, 6, "all"),
        (SubmissionState.DRAFT, 8, "nothing"),
        (SubmissionState.TO_CONFIRM, 8, "nothing"),
        (SubmissionState.RECEIVED, 3000, "all"),
        (SubmissionState.CHANGES_REQUESTED, 3000, "all"),
        (SubmissionState.REJECTED, 364, "all"),
        (SubmissionState.REJECTED, 366, "nothing"),
        (SubmissionState.WITHDRAWN, 366, "nothing"),
        (SubmissionState.ACCEPTED, 729, "all"),
        (SubmissionState.ACCEPTED, 731, "no contact"),
    ],
)
def test_retention_periods_hold_each_state(state, days, left):
    submission = make_submission(state=state)
    aged(submission, days)
    out = StringIO()
    call_command("purge_submissions", stdout=out)
    assert SubmissionContact.objects.exists() and "Rien n’est effacé" in out.getvalue()
    call_command("purge_submissions", "--apply", stdout=out)
    assert Submission.objects.exists() == (left != "nothing")
    assert SubmissionContact.objects.exists() == (left == "all")
    assert f"Total effacé\u00a0: {int(left != 'all')}." in out.getvalue()


def test_periods_are_settings(settings):
    settings.SUBMISSION_REJECTED_MONTHS = 1
    submission = make_submission(state=SubmissionState.REJECTED)
    aged(submission, 32)
    call_command("purge_submissions", "--apply", stdout=StringIO())
    assert not Submission.objects.exists() and not Innovation.objects.exists()


def test_what_is_erased_takes_its_mails_along_whoever_they_are_to(client):
    """The link to resume may be asked for at any address."""
    submission, other = make_submission(state=SubmissionState.DRAFT), make_submission(state=SubmissionState.DRAFT)
    for each in (submission, other):
        send_resume_link(submission=each, to="voisin@oural.example", token=link_to(each, TokenPurpose.DRAFT))
    url = f"/proposer/brouillon/{link_to(submission, TokenPurpose.DRAFT)}/reprendre/"
    assert client.post(url, {"action": "effacer"}).status_code == 200
    assert OutgoingMail.objects.count() == 1
    erase(submission=other)
    assert not OutgoingMail.objects.exists()


def test_what_is_taken_up_again_during_the_purge_stays():
    """Reconsidered, or written about again, while the first of the list is being forgotten."""
    first, refused = (make_submission(state=SubmissionState.REJECTED) for _ in range(2))
    accepted = make_submission(state=SubmissionState.ACCEPTED)
    for each in (first, refused, accepted):
        aged(each, 800)

    def take_up(**_):
        Submission.objects.filter(pk=refused.pk).update(state_changed_at=timezone.now())
        SubmissionContact.objects.filter(submission=accepted).update(last_exchange_at=timezone.now())

    post_delete.connect(take_up, sender=Submission)
    try:
        apply_retention()
    finally:
        post_delete.disconnect(take_up, sender=Submission)
    assert set(Submission.objects.all()) == {refused, accepted}
    assert SubmissionContact.objects.filter(submission=accepted).exists()
