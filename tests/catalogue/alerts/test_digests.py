"""What is new, whom it is told to and how often; nothing lost, nothing twice, as many queries for many as for one."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.alerts.digests import news_digests, send_alerts, write_digests
from catalogue.entries.changes import record_change
from catalogue.entries.services import archive, publish, rename
from catalogue.mail import message_of, send_due, try_again
from catalogue.models import Alert, FormerThemeSlug, Innovation, OutgoingMail, Status
from catalogue.models.outgoing_mail import MailStatus
from catalogue.search.index import engine
from catalogue.territories.comparable import present_comparables
from catalogue.verification import date_entry
from tests.catalogue.alerts.rows import ADDRESS, make_alert
from tests.factories import make_indicators, make_innovation, make_lever, make_policy, make_territory
from tests.postgresql import free_port
from tests.proposals.rows import (
    make_deadline,
    make_entry,
    make_moderation,
    make_proposal,
    make_second_voice,
    make_update,
)
from tests.smtp import Relay, listening

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def waiting_outbox(settings):
    settings.OUTBOX_AT_ONCE = False
    settings.SITE_URL = "https://oural.example"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("send_alerts", *arguments, stdout=out)
    return out.getvalue()


def send(days: int = 0) -> dict[str, str]:
    """Run as if some days had passed; the mails that it writes, by the addresses that they go to."""
    seen = set(OutgoingMail.objects.values_list("pk", flat=True))
    send_alerts(now=timezone.now() + timedelta(days=days), is_dry=False)
    return {row.to: f"{row.subject}\n{row.text}" for row in OutgoingMail.objects.exclude(pk__in=seen)}


def draft(**changes) -> Innovation:
    """An entry that may be published."""
    values = {"status": Status.DRAFT, "published_at": None, "levers": [make_lever()]}
    return make_innovation(**values | changes)


def test_it_is_dry_unless_told_to_send_and_names_nobody():
    make_alert(email=ADDRESS)
    make_innovation(title="Un puits")
    assert "1 alerte à regarder" in run() and "1 message à envoyer" in run() and ADDRESS not in run()
    assert not OutgoingMail.objects.exists()
    assert "1 message dans la file" in run("--send")
    assert "0 alerte à regarder" in run("--send") and "0 message" in run("--send")


def test_nothing_is_sent_while_nothing_is_new():
    make_innovation(title="Déjà là")
    make_alert()
    assert send() == {}
    make_innovation(status=Status.DRAFT, title="Un brouillon")
    assert send() == {} and Alert.objects.get().sent_at is None


def test_a_search_is_told_the_entries_published_since_that_have_all_its_words():
    old = draft(title="Un médecin salarié")
    alert = make_alert(target="q=médecin salarié")
    other = make_alert(target="q=piscine")
    everything = make_alert()
    publish(innovation=old)
    make_innovation(title="Un médecin", summary="Il passe.")
    told = send()
    assert set(told) == {alert.email, everything.email} and other.email not in told
    assert told[alert.email].startswith("Oural\u00a0: 1\u00a0nouvelle fiche\u00a0· «\u00a0médecin salarié\u00a0»\n")
    assert f"https://oural.example{old.get_absolute_url()}\n" in told[alert.email]
    assert "2\u00a0nouvelles fiches\u00a0· toutes les innovations" in told[everything.email]


def test_an_entry_is_new_once():
    entry = draft(title="Un puits")
    alert = make_alert()
    publish(innovation=entry)
    assert alert.email in send()
    archive(innovation=entry)
    publish(innovation=entry)
    rename(innovation=entry, title="Un puits encore")
    assert send(days=8) == {}


def test_an_entry_that_was_taken_back_is_not_told():
    make_alert()
    entry = draft()
    publish(innovation=entry)
    archive(innovation=entry)
    assert send() == {}


def test_a_digest_waits_for_its_week_or_its_month():
    weekly, monthly = make_alert(), make_alert(frequency="monthly")
    make_innovation()
    assert set(send()) == {weekly.email, monthly.email}
    make_innovation()
    assert send(days=6) == {}
    assert set(send(days=7)) == {weekly.email}
    assert send(days=29) == {}
    assert set(send(days=30)) == {monthly.email}


def test_filters_and_territories_are_followed():
    department = make_territory(kind="departement", code="44", name="Loire-Atlantique")
    epci = make_territory(kind="epci", code="244400404", name="Nantes Métropole", department=department)
    commune = make_territory(name="Rezé", code="44143", department=department, epci=epci)
    other = make_territory(name="Brest", code="29019")
    policy = make_policy(slug="sante", name="Santé")
    here = make_alert("territoire", "commune-44143")
    alone = make_alert(target="territoire=commune-29019&ici=1")
    health = make_alert(target="politique=sante")
    make_innovation(territory=department, title="Du département")
    make_innovation(territory=commune, title="De la commune", policies=[policy])
    make_innovation(territory=other, title="De Brest")
    told = send()
    assert "Du département" in told[here.email] and "De la commune" in told[here.email]
    assert "De Brest" not in told[here.email] and "De Brest" in told[alone.email]
    assert "Rezé, son intercommunalité et son département" in told[here.email]
    assert "De la commune" in told[health.email] and "Brest" not in told[health.email]


def test_what_comparable_territories_do_is_news_of_a_territory():
    here, alike, unlike = (
        make_territory(name=name, population=people)
        for name, people in (("Ici", 2000), ("Pareille", 2100), ("Autre", 300_000))
    )
    for each in (here, alike, unlike):
        make_indicators(each, income=22000, seniors_pct=20, growth_pct=0)
    followed = make_alert("territoire", f"commune-{here.code}")
    searched = make_alert(target=f"comme=commune-{here.code}&comparables=1")
    for each in (here, alike, unlike):
        make_innovation(territory=each, title=f"Un puits à {each.name}")
    told = send()
    for alert in (followed, searched):
        text = told[alert.email]
        assert "Un puits à Pareille" in text and "Un puits à Ici" in text and "à Autre" not in text
    assert "Ici et les communes comparables" in told[followed.email]
    assert "· comme Ici seulement" in told[searched.email]


def test_a_theme_or_a_territory_that_took_another_place_is_still_followed():
    new = make_territory(name="Culoz-Béon", code="01138")
    make_territory(name="Béon", code="01039", kind="ancienne-commune", obsolete_on="2023-01-01", successor=new)
    place = make_alert("territoire", "ancienne-commune-01039")
    here = make_alert(target="territoire=ancienne-commune-01039&ici=1")
    theme = make_alert(target="theme=eau-vive")
    gone = make_alert(target="theme=disparu")
    entry = make_innovation(territory=new, title="Un puits", themes=["rivière"])
    FormerThemeSlug.objects.create(slug="eau-vive", theme=entry.themes.get())
    record_change([entry.pk])
    told = send()
    assert set(told) == {place.email, here.email, theme.email} and gone.email not in told
    assert "Culoz-Béon" in told[place.email] and "· Culoz-Béon\n" in told[here.email]


def test_an_entry_tells_what_a_reader_sees_changed():
    entry = draft(title="Un puits", results="Rien encore.")
    publish(innovation=entry)
    alert = make_alert("fiche", str(entry.pk))
    date_entry(entry, timezone.localdate())
    assert send() == {}, "a date of verification says nothing new"
    entry.results, entry.cost = "De l’eau.", 3000
    entry.save()
    rename(innovation=entry, title="Un puits")
    text = send()[alert.email]
    assert "Ce qui a changé\u00a0: les résultats, coût, en euros" in text and entry.get_absolute_url() in text
    archive(innovation=entry)
    assert "La fiche n’est plus dans le catalogue." in send(days=8)[alert.email]
    publish(innovation=Innovation.objects.get(pk=entry.pk))
    assert "La fiche est revenue dans le catalogue." in send(days=16)[alert.email]
    entry.delete()
    assert send(days=24) == {} and not Alert.objects.exists(), "nothing will ever be new of it"


def test_a_proposal_tells_its_new_facts_statuses_and_deadlines():
    proposal, other = make_proposal(number=7), make_proposal(number=8)
    make_update(proposal=proposal, text="Ancien.")
    alert = make_alert("proposition", "7")
    assert send() == {}
    make_update(proposal=proposal, text="Une loi.")
    make_update(proposal=other, text="Ailleurs.")
    make_entry(proposal=proposal, reason="Cela avance.")
    make_deadline(proposal=proposal, reason="Reportée.")
    unseen = make_second_voice(proposal=proposal, reason="Pas encore modérée.", decision="refused")
    text = send()[alert.email]
    assert all(each in text for each in ("Une loi.", "Cela avance.", "Reportée.", "3\u00a0nouvelles du suivi"))
    assert not any(each in text for each in ("Ancien.", "Ailleurs.", "modérée"))
    assert send(days=8) == {}
    make_moderation(entry=unseen, decision="published")
    assert "modérée" in send(days=8)[alert.email], "it is new once it is shown"


def test_the_mail_can_be_stopped_in_one_click_and_holds_no_secret_in_the_table():
    alert = make_alert()
    make_innovation()
    send()
    row = OutgoingMail.objects.get()
    assert row.unsubscribe_url == "https://oural.example/alertes/…/" and "/alertes/…/" in row.text
    message = message_of(row).message()
    stop = message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop.startswith(f"<https://oural.example/alertes/{alert.pk}:") and stop.endswith("/>")
    assert stop.strip("<>") in message_of(row).body
    assert list(row.alerts.all()) == [alert]


def test_a_dead_relay_loses_nothing_and_sends_nothing_twice(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    make_alert()
    make_innovation(title="Un puits")
    for _ in range(2):
        run("--send")
        with pytest.raises(CommandError, match="ne répond pas"):
            call_command("send_queued_mail", stdout=StringIO())
    with listening(Relay()) as server:
        settings.EMAIL_PORT = server.port
        assert send_due().sent == 1
        run("--send")
        assert send_due().sent == 0
    (sent,) = server.mails
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in sent


def test_an_address_that_the_relay_refuses_for_good_is_left_alone():
    make_alert()
    make_innovation()
    send()
    OutgoingMail.objects.update(status=MailStatus.GIVEN_UP, due_at=None)
    make_innovation()
    assert send(days=8) == {}
    try_again(keys=[OutgoingMail.objects.get().pk])
    assert len(send(days=8)) == 1


def test_two_runs_at_once_write_once():
    make_alert()
    make_innovation()
    (first, *_), (second, *_) = (news_digests(Alert.objects.all()) for _ in range(2))
    assert [write_digests([each], timezone.now()) for each in (first, second)] == [1, 0]
    assert OutgoingMail.objects.count() == 1


def test_who_stops_meanwhile_gets_nothing():
    alert = make_alert()
    make_innovation()
    send()
    Alert.objects.filter(pk=alert.pk).erase()
    assert send_due().sent == 0 and mail.outbox == []


def test_a_long_digest_counts_what_it_does_not_tell():
    alert = make_alert()
    for number in range(22):
        make_innovation(title=f"Puits {number}")
    text = send()[alert.email]
    assert text.count("\n- ") == 20 and "Et 2 autres." in text and "22\u00a0nouvelles fiches" in text


def queries_of_a_run() -> int:
    engine.current_index()
    present_comparables()
    with CaptureQueriesContext(connection) as queries:
        send(days=40)
    return len(queries)


def test_a_batch_takes_as_many_queries_whatever_its_size():
    counts = []
    for size in (1, 6):
        for number in range(size):
            commune = make_territory()
            entry = make_innovation(territory=commune, title=f"Puits {size} {number}", levers=[make_lever()])
            proposal = make_proposal()
            make_alert(target="q=puits")
            make_alert(target=f"q=puits {size} {number}&levier={entry.levers.get().slug}")
            make_alert(target=f"territoire=commune-{commune.code}&ici=1")
            make_alert("territoire", f"commune-{commune.code}")
            make_alert("fiche", str(entry.pk))
            make_alert("proposition", str(proposal.number))
            rename(innovation=entry, title=f"Puits changé {number}")
            make_update(proposal=proposal)
        make_innovation(title="Puits encore")
        counts.append(queries_of_a_run())
    assert counts[0] == counts[1] <= 45
