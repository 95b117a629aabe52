"""Asking for an alert, confirming, changing and stopping it, without an account: what the pages and the mails say."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.mail import message_of
from catalogue.models import Alert, Allowance, Frequency, OutgoingMail, Status
from catalogue.submissions.privacy import apply_retention
from tests.catalogue.alerts.rows import ADDRESS, ASKED, address, make_alert, page_of
from tests.factories import make_dossier, make_innovation, make_policy, make_territory
from tests.proposals.rows import make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def waiting_outbox(settings):
    """Mails wait, as they do where a relay sends them."""
    settings.OUTBOX_AT_ONCE = False
    settings.SITE_URL = "https://oural.example"


def last_mail() -> str:
    """The text of the last mail, as its reader gets it."""
    return message_of(OutgoingMail.objects.latest("pk")).body


def link_in(text: str) -> str:
    """The path of the page of the alert that a mail leads to."""
    return re.search(r"https://oural\.example(/alertes/\S+)", text)[1]


def texts(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_an_alert_writes_once_its_reader_said_yes(client):
    make_innovation(title="Un médecin pour dix ans")
    page = texts(client, address(key="q=médecin&tri=titre&page=3"))
    assert "«\u00a0médecin\u00a0»" in page and "quand une fiche nouvelle y répond" in page
    sent = client.post(address(key="q=médecin&tri=titre&page=3"), ASKED)
    assert sent.status_code == 200 and "Regardez votre courriel" in sent.content.decode() and not sent.cookies
    alert = Alert.objects.get()
    assert (alert.email, alert.target, alert.is_confirmed) == (ADDRESS, "q=m%C3%A9decin", False)
    path = link_in(last_mail())
    assert "Confirmer votre alerte" in texts(client, path)
    alert.refresh_from_db()
    assert not alert.is_confirmed, "programs open links too"
    assert client.post(path, {"action": "confirmer"}).url == path
    assert client.post(path, {"action": "confirmer"}).url == path
    assert "Elle est active depuis" in texts(client, path)
    client.post(path, {"action": "rythme", "frequency": "monthly"})
    assert Alert.objects.get().frequency == Frequency.MONTHLY
    stopped = client.post(path, {"action": "arreter"})
    assert stopped.status_code == 200 and "votre adresse est effacée" in stopped.content.decode()
    assert not Alert.objects.exists() and not OutgoingMail.objects.exists()
    assert "Cette alerte est arrêtée" in texts(client, path, 410)


def test_a_mail_to_who_has_not_said_yes_relays_nothing_that_was_typed(client):
    client.post(address(key="q=achetez+mes+pilules"), ASKED)
    mail = OutgoingMail.objects.get()
    assert "pilules" not in mail.subject + last_mail() and "une recherche" in last_mail()
    assert mail.subject == "Oural\u00a0: confirmez votre alerte"


def test_the_answer_tells_nobody_who_follows_what(client):
    make_alert(email=ADDRESS)
    answers = [client.post(address(), ASKED | {"email": email}).content for email in (ADDRESS, "autre@mairie.example")]
    assert answers[0] == answers[1] and OutgoingMail.objects.count() == 2
    known = OutgoingMail.objects.order_by("pk").first()
    assert "déjà" in known.subject and known.to == ADDRESS and Alert.objects.count() == 2


def test_the_same_asked_for_twice_is_one(client):
    for email, frequency in ((ADDRESS, "weekly"), (ADDRESS.upper(), "monthly")):
        client.post(address(), ASKED | {"email": email, "frequency": frequency})
    assert Alert.objects.get().frequency == Frequency.MONTHLY and OutgoingMail.objects.count() == 2
    client.post(link_in(last_mail()), {"action": "confirmer"})
    client.post(address(), ASKED)
    assert Alert.objects.get().frequency == Frequency.MONTHLY, "asking again changes nothing of what was confirmed"


@pytest.mark.parametrize("times", [1, 2])
def test_a_program_that_reads_mails_stops_an_alert_in_one_click(client, times):
    path = page_of(make_alert())
    for _ in range(times):
        answer = client.post(path, {"List-Unsubscribe": "One-Click"}, HTTP_COOKIE="", HTTP_ORIGIN="null")
        assert answer.status_code == 200
    assert not Alert.objects.exists()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client):
    page = client.post(address(), {"email": "camille chez moi", "frequency": "daily", "site_web": "x"})
    text = page.content.decode()
    assert "3 réponses sont à revoir" in text and 'href="#email"' in text and 'aria-invalid="true"' in text
    assert 'value="camille chez moi"' in text and "<title>Erreur\u00a0: M’avertir" in text
    assert "Choisissez un rythme de la liste." in text and "videz-le" in text
    alert = make_alert()
    assert "Choisissez un rythme" in client.post(page_of(alert), {"action": "rythme"}).content.decode()
    assert "Votre alerte" in client.post(page_of(alert), {"action": "inconnue"}).content.decode()
    assert not OutgoingMail.objects.exists()


def test_the_pages_are_kept_nowhere_and_their_addresses_go_nowhere(client):
    for path in (address(), page_of(make_alert()), "/alertes/x/", address("fiche", "inconnue")):
        response = client.get(path)
        assert response["Referrer-Policy"] == "no-referrer" and "noindex" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"] and 'content="noindex, nofollow"' in response.content.decode()
        assert client.head(path).status_code == response.status_code
        assert client.put(path).status_code == 405


def test_mails_are_limited_by_address_and_by_network(client, settings):
    settings.SUBMISSION_MAILS_PER_HOUR, settings.SUBMISSION_MAILS_FROM_PER_HOUR = 2, 3
    answers = [client.post(address(), ASKED) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "déjà écrit plusieurs fois" in answers[2].content.decode() and int(answers[2]["Retry-After"]) > 0
    assert f'value="{ADDRESS}"' in answers[2].content.decode()
    others = [client.post(address(), ASKED | {"email": f"{n}@mairie.example"}).status_code for n in range(2)]
    assert others == [200, 429] and OutgoingMail.objects.count() == 3
    assert not any("camille" in row.key for row in Allowance.objects.all())


def test_what_nobody_confirmed_goes_after_some_days(client):
    client.post(address(), ASKED)
    kept = make_alert(asked_at=timezone.now() - timedelta(days=400))
    apply_retention()
    assert Alert.objects.count() == 2
    Alert.objects.exclude(pk=kept.pk).update(asked_at=timezone.now() - timedelta(days=8))
    apply_retention()
    assert Alert.objects.get() == kept and not OutgoingMail.objects.exists()


def test_each_page_leads_to_its_alert(client):
    policy = make_policy(name="Santé")
    entry = make_innovation(title="Un puits", policies=[policy])
    make_innovation(status=Status.DRAFT, title="Un brouillon")
    department = make_territory(kind="departement", code="44", name="Loire-Atlantique")
    commune = make_territory(name="Rezé", code="44143", department=department)
    proposal = make_proposal(number=7, title="Un réseau")
    dossier = make_dossier(entry, title="Boire")
    for page, what in [
        (f"/innovations/?politique={policy.slug}&tri=titre", "une recherche\u00a0: ¶Santé¶"),
        ("/innovations/", "toutes les innovations"),
        ("/innovations/?q=introuvable", "«\u00a0introuvable\u00a0»"),
        ("/innovations/?territoire=44143", "un territoire\u00a0: ¶Rezé et son département¶"),
        ("/innovations/?territoire=44143&q=puits", "une recherche\u00a0: ¶«\u00a0puits\u00a0»¶"),
        ("/innovations/?territoire=44143&ici=1", "une recherche\u00a0: ¶Rezé¶"),
        (entry.get_absolute_url(), "une fiche\u00a0: ¶Un puits¶"),
        (commune.get_absolute_url(), "un territoire\u00a0: ¶Rezé et son département¶"),
        (dossier.get_absolute_url(), "un dossier\u00a0: ¶Dossier «\u00a0Boire\u00a0»¶"),
        (proposal.get_absolute_url(), "Proposition n°\u00a07\u00a0· Un réseau"),
    ]:
        link = re.search(r'href="(/alertes/\?[^"]*)" rel="nofollow"', texts(client, page))[1].replace("&amp;", "&")
        assert what in re.sub(r"</?a[^>]*>", "¶", texts(client, link)), page
