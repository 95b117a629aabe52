"""From the last step to the queue: a mail to confirm, then a number, a receipt and a tracking link, each once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone

from catalogue import throttle
from catalogue.models import Contact, OutgoingMail
from catalogue.submissions import drafts, limits, privacy
from catalogue.submissions.models import Submission, SubmissionKind, SubmissionState, TokenPurpose
from catalogue.submissions.models.person import opened_by
from catalogue.submissions.spam import HELD_FROM
from tests.catalogue.submissions.contributor import (
    REPLICATION,
    STEPS,
    Contributor,
    link_in,
    link_of,
    only_submission,
    ripe_moment,
    slug_in,
)
from tests.catalogue.submissions.factory import link_to, make_submission
from tests.factories import make_innovation, make_territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(client) -> Contributor:
    """Somebody at the last step."""
    return Contributor(client).begin().write()


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.order_by("pk"))


def test_sending_asks_to_confirm_and_reaches_nobody_yet(ready):
    assert ready.send().status_code == 302
    submission = only_submission()
    assert submission.state == SubmissionState.TO_CONFIRM and submission.number is None
    assert not Submission.objects.pending().exists()
    assert "camille@oural.example" in ready.page()
    (mail,) = mails()
    assert link_of(mail).startswith("/proposer/confirmer/")


def test_confirming_gives_a_number_a_receipt_and_a_tracking_page(ready):
    ready.send()
    link = link_of(mails()[0])
    assert ready.client.get(link).status_code == 200
    assert only_submission().state == SubmissionState.TO_CONFIRM
    track = ready.client.post(link).url
    submission = only_submission()
    assert submission.state == SubmissionState.RECEIVED
    assert submission.number == f"C-{timezone.localdate().year}-0001"
    assert track == link_of(mails()[1])
    assert submission.number in mails()[1].subject
    assert submission.number in ready.client.get(track).content.decode()
    assert [event.kind for event in submission.events.all()] == ["sent", "confirmed"]


def test_confirming_twice_leads_to_the_same_page(ready):
    ready.send()
    link = link_of(mails()[0])
    assert len({ready.client.post(link).url for _ in range(3)}) == 1
    assert ready.client.get(link).status_code == 302
    assert len(mails()) == 2 and only_submission().events.count() == 2


def test_sending_twice_writes_one_mail(ready):
    last = ready.url
    ready.send()
    ready.url = last
    ready.send()
    assert slug_in(ready.url) == "confirmation"
    assert len(mails()) == 1 and only_submission().events.count() == 1


def test_sending_and_confirming_at_once_is_done_once(committed, mailoutbox):
    person = Contributor().begin().write()
    together(lambda: Client().post(person.url, {"moment": ripe_moment(), "licence": "on"}))
    assert OutgoingMail.objects.count() == 1
    link = link_in(mailoutbox[0].body)  # it has left: the outbox keeps no secret
    together(lambda: Client().post(link))
    assert OutgoingMail.objects.count() == 2
    assert Submission.objects.get().events.count() == 2
    OutgoingMail.objects.all().delete()


def together(act) -> None:
    """Do the same thing in three threads at the same time."""
    barrier = threading.Barrier(3)

    def run() -> None:
        barrier.wait()
        assert act().status_code == 302
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_draft_that_was_sent_no_longer_changes(ready):
    ready.send()
    before = only_submission().answers
    response = ready.client.post(f"/proposer/brouillon/{ready.token}/innovation/", {"title": "Autre"})
    assert slug_in(response.url) == "confirmation"
    saved = ready.client.post(f"/proposer/brouillon/{ready.token}/enregistrer/", {"etape": "innovation", "title": "x"})
    assert not saved.json()["is_saved"]
    assert only_submission().answers == before


def test_a_wrong_address_is_mended_before_confirming(ready):
    ready.send()
    first = link_of(mails()[0])
    ready.post(action="corriger")
    assert slug_in(ready.url) == "vous" and only_submission().is_draft
    assert ready.client.post(first).status_code == 404
    ready.post(STEPS["vous"] | {"email": "camille.martin@oural.example"})
    ready.send()
    assert mails()[1].to == "camille.martin@oural.example"


def test_no_mail_before_confirming_says_what_was_typed(client):
    """Whoever writes may write any address: the site passes no text on to it."""
    bait = "Gagnez https://hameconnage.example tout de suite"
    person = Contributor(client).begin().write(innovation={"title": bait}, vous={"name": bait, "role": bait})
    person.post(action="quitter")
    person.post({"email": "victime@oural.example"}, action="envoyer")
    person.url = person.url.replace("/reprendre/", "/envoi/")
    person.send()
    assert [mail.to for mail in mails()] == ["victime@oural.example", "camille@oural.example"]
    for mail in mails():
        assert "hameconnage" not in mail.text and "Gagnez" not in mail.subject + mail.text
        assert "innovation" in mail.text


def test_too_quick_or_too_late_is_told_and_nothing_is_lost(ready):
    fresh = ready.page().split('name="moment" value="')[1].split('"')[0]
    for moment, sentence in ((fresh, "très rapide"), ("", "ouverte depuis longtemps"), ("x:y:z", "depuis longtemps")):
        page = ready.send(moment=moment).content.decode()
        assert sentence in page and "Ce n’est pas envoyé" in page
    assert only_submission().is_draft
    assert ready.send().status_code == 302


@pytest.mark.parametrize("licence", ["on", ""])
def test_leaving_the_last_step_sends_nothing(ready, licence):
    """Its link « Recevoir le lien pour reprendre plus tard » does what it says, whatever is ticked."""
    data = {"moment": ripe_moment(), "licence": licence}
    assert slug_in(ready.client.post(ready.url, data | {"action": "quitter"}).url) == "reprendre"
    for action, slug in {"precedent": "vous", "comparer": "envoi", "n’importe quoi": "envoi"}.items():
        assert slug_in(ready.client.post(ready.url, data | {"action": action}).url) == slug
    assert only_submission().is_draft and not mails()


def test_thinking_again_at_the_last_step_sends_nothing(client):
    entry = make_innovation()
    turned = Contributor(client).begin("reprise", fiche=entry.slug).write(REPLICATION)
    submission = Submission.objects.get(kind=SubmissionKind.REPLICATION)
    Submission.objects.filter(pk=submission.pk).update(resemblance="replication")
    turned.post({"moment": ripe_moment(), "licence": "on"}, action="autre")
    submission.refresh_from_db()
    assert submission.is_draft and submission.kind == SubmissionKind.INNOVATION
    assert slug_in(turned.url) == "innovation" and not mails()


def test_the_licence_is_asked_for(ready):
    page = ready.send(licence="").content.decode()
    assert "Sans cet accord" in page and only_submission().is_draft


def test_the_trap_speaks_to_people(client):
    person = Contributor(client).begin().write({slug: STEPS[slug] for slug in list(STEPS)[:4]})
    page = person.post(STEPS["vous"] | {"site_web": "https://spam.example"}).content.decode()
    assert "reconnaître les robots" in page and "o-trap" not in page
    assert 'value="Camille Martin"' in page
    person.post(STEPS["vous"] | {"site_web": ""})
    assert slug_in(person.url) == "envoi"


@pytest.mark.parametrize("where", ["vous", "envoi", "moyens", "enregistrer"])
def test_what_fills_in_the_trap_is_held_wherever_it_does(client, where):
    """A robot that goes past the sentence does not get past the editors; the receipt says that it is held."""
    person = Contributor(client).begin().write()
    filled = {"site_web": "https://spam.example", "etape": "vous"}
    if where in STEPS:
        filled |= STEPS[where]
    if where == "envoi":
        person.send(**filled)
    else:
        client.post(person.url.replace("/envoi/", f"/{where}/"), filled)
        person.send()
    submission = only_submission()
    assert submission.is_held and submission.spam_score >= HELD_FROM
    assert "spam.example" not in str(submission.answers)
    client.post(link_of(mails()[-1]))
    assert "messages indésirables" in mails()[-1].text


def test_who_empties_the_trap_is_not_held(client):
    person = Contributor(client).begin().write({slug: STEPS[slug] for slug in list(STEPS)[:4]})
    person.post(STEPS["vous"] | {"site_web": "https://mon-site.example"})
    person.post(STEPS["vous"] | {"site_web": ""})
    person.send()
    assert only_submission().state == SubmissionState.TO_CONFIRM and not only_submission().is_held


def test_what_looks_like_spam_is_held_not_refused(client):
    text = "Gagnez de l'argent au casino : <a href='https://spam.example'>cliquez ici</a>"
    person = Contributor(client).begin().write(innovation={"description": text})
    person.send()
    track = person.client.post(link_of(mails()[0])).url
    submission = only_submission()
    assert submission.is_held and submission in Submission.objects.held()
    assert "messages indésirables" in person.client.get(track).content.decode()
    assert "Rien n’est perdu" in mails()[1].text


def test_a_reproduction_goes_the_same_way(client):
    entry = make_innovation(title="L’épicerie")
    person = Contributor(client).begin("reprise", fiche=entry.slug).write(REPLICATION)
    person.send()
    submission = only_submission()
    assert (submission.kind, submission.original) == (SubmissionKind.REPLICATION, entry)
    assert submission.title == "L’épicerie"


def test_a_correction_begins_with_the_present_text(client):
    entry = make_innovation(need="Le besoin d’aujourd’hui.")
    person = Contributor(client).begin("correction", fiche=entry.slug, rubrique="besoin")
    assert "Le besoin d’aujourd’hui." in person.page()
    person.post({"reason": "perimee", "section": "besoin", "explanation": "Ceci.", "proposed": "Le besoin de demain."})
    person.post(STEPS["vous"])
    assert person.send().status_code == 302
    assert only_submission().answers["proposed"] == "Le besoin de demain."


def test_a_question_goes_to_the_editors(client):
    entry = make_innovation()
    person = Contributor(client).begin("question", fiche=entry.slug)
    person.post({"question": "Combien cela a-t-il coûté ?"})
    person.post(STEPS["vous"])
    person.send()
    person.client.post(link_of(mails()[0]))
    assert Submission.objects.pending().get().answers == {"question": "Combien cela a-t-il coûté ?"}


def ask(client, entry, question: str = "Combien cela a-t-il coûté ?") -> str:
    """Ask a question on an entry, confirm it, and give the page that one asks on."""
    person = Contributor(client).begin("question", fiche=entry.slug)
    page = person.page()
    person.post({"question": question})
    person.post(STEPS["vous"])
    person.send()
    person.client.post(link_of(mails()[-1]))
    return page


def test_a_question_is_passed_on_to_a_contact_who_accepts(client):
    entry = make_innovation(title="L’épicerie")
    Contact.objects.create(innovation=entry, email="contact@mairie.example", accepts_introductions=True)
    page = ask(client, entry)
    assert "accepte d’être mis en relation" in page and "contact@mairie.example" not in page
    relayed = OutgoingMail.objects.addressed_to("contact@mairie.example").get()
    assert "Combien cela a-t-il coûté" in relayed.text and "camille@oural.example" in relayed.text
    others = OutgoingMail.objects.addressed_to("camille@oural.example")
    assert "transmise au contact" in others.order_by("pk").last().text
    assert not any("contact@mairie.example" in each.text for each in others)
    assert [event.kind for event in only_submission().events.all()] == ["sent", "confirmed", "message_written"]


def test_a_question_is_not_passed_on_without_leave_nor_when_it_looks_like_spam(client):
    entry = make_innovation()
    contact = Contact.objects.create(innovation=entry, email="contact@mairie.example")
    assert "la rédaction lira votre question" in ask(client, entry)
    Contact.objects.filter(pk=contact.pk).update(accepts_introductions=True)
    ask(client, entry, "Casino, bitcoin et forex : cliquez ici")
    assert not OutgoingMail.objects.addressed_to("contact@mairie.example").exists()


def test_a_contact_is_not_written_to_without_end(client, settings):
    settings.SUBMISSION_MAILS_PER_HOUR = 2
    entry = make_innovation()
    Contact.objects.create(innovation=entry, email="contact@mairie.example", accepts_introductions=True)
    for _ in range(2):
        throttle.spend(limits.MAILS, "contact@mairie.example")
    ask(client, entry)
    assert not OutgoingMail.objects.addressed_to("contact@mairie.example").exists()
    assert only_submission().state == SubmissionState.RECEIVED


def test_what_is_about_an_entry_needs_one(client):
    assert client.get("/proposer/reprise/").url == "/proposer/"
    assert client.get("/proposer/reprise/?fiche=nulle").url == "/proposer/"
    assert client.get("/proposer/poeme/").status_code == 404


def test_the_territory_is_found_at_the_end(client):
    reze = make_territory(code="44143", name="Rezé", search_name="reze")
    Contributor(client).begin().write(lieu={"territory": "Rezé", "territory_label": ""}).send()
    assert only_submission().territory == reze


def test_a_link_opens_one_thing_only():
    submission = make_submission()
    track = link_to(submission, TokenPurpose.TRACK)
    assert opened_by(track, TokenPurpose.TRACK) == submission
    assert opened_by(track, TokenPurpose.CONFIRM) is None and opened_by("", TokenPurpose.TRACK) is None


def test_a_link_that_confirms_ends_with_the_delay():
    submission = make_submission(state=SubmissionState.TO_CONFIRM)
    drafts.ask_to_confirm(submission=submission)
    submission.tokens.update(expires_at=timezone.now() - timedelta(seconds=1))
    token = link_of(mails()[0]).rstrip("/").rpartition("/")[2]
    assert opened_by(token, TokenPurpose.CONFIRM) is None


@pytest.mark.parametrize("action", ["envoyer", "renvoyer"])
def test_a_mail_written_again_keeps_its_word(ready, action):
    """Its link opens for as many days as it says, counted from that mail."""
    if action == "envoyer":
        ready.post(action="quitter")
    else:
        ready.send()
    nearly = timedelta(days=6, hours=23)
    Submission.objects.update(saved_at=timezone.now() - nearly)
    ready.post({"email": "camille@oural.example"}, action=action)
    Submission.objects.update(saved_at=F("saved_at") - nearly)
    assert privacy.forget_unsent() == 0
    mail = mails()[-1]
    assert "7 jours" in mail.text and ready.client.get(link_of(mail)).status_code in (200, 302)


def test_the_start_page_says_the_rules_and_the_real_delay(client):
    page = client.get("/proposer/").content.decode()
    assert "Aucune contribution n’a encore reçu de réponse" in page and "Licence Ouverte" in page
    assert "12\u00a0mois après un refus, 24\u00a0mois après le dernier échange" in page
    decided = make_submission(state=SubmissionState.ACCEPTED)
    Submission.objects.filter(pk=decided.pk).update(received_at=decided.decided_at - timedelta(days=12))
    assert "en 12\u00a0jours ou moins" in client.get("/proposer/").content.decode()
