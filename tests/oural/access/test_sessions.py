"""One sees and ends one's own sessions, and those of nobody else."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from oural.access import second_factor
from oural.access.sessions import SEEN, STARTED, name_of
from oural.models import AuditEvent, AuditKind, KnownDevice, OpenSession, User
from tests.oural.access.by_proconnect import EMAIL, come_in, expect
from tests.oural.access.codes import code_of, give_application, key_as_typed
from tests.oural.access.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db
PAGE, END_OTHERS = reverse("access:sessions"), reverse("access:end-other-sessions")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1"


def log_in(member: User, agent: str = FIREFOX) -> Client:
    """A browser in which the member has given the password."""
    client = Client(headers={"user-agent": agent})
    client.post(reverse("admin:login"), {"username": member.username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def end_url(client: Client) -> str:
    """The address that ends the session of that browser."""
    return reverse("access:end-session", args=[OpenSession.objects.get(session=client.session.session_key).pk])


def devices_shown(client: Client) -> list[str]:
    page = client.get(PAGE).content.decode()
    return re.findall(r"<h2>(.+?)</h2>", page)


def ends_told() -> list[tuple]:
    return list(AuditEvent.objects.filter(kind=AuditKind.SESSION_ENDED).values_list("account", "subject", "detail"))


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox sur Windows"),
        (IPHONE, "Safari sur iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36", "Chrome sur Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sur Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome sur Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605", "Safari sur Mac"),
        ("curl/8", "Navigateur inconnu sur appareil inconnu"),
        ("<script>" * 1000, "Navigateur inconnu sur appareil inconnu"),
        ("", "Navigateur inconnu sur appareil inconnu"),
    ],
)
def test_a_device_is_told_in_plain_words_of_ours(agent, name):
    assert name_of(agent) == name


def test_one_sees_ones_sessions_this_one_first_and_those_of_nobody_else():
    member = make_member("Lecture")
    log_in(make_member("Lecture"), IPHONE)
    there, here = log_in(member, IPHONE), log_in(member)
    assert devices_shown(here) == ["Firefox sur Windows\u00a0: cette session", "Safari sur iPhone"]
    assert devices_shown(there) == ["Safari sur iPhone\u00a0: cette session", "Firefox sur Windows"]
    page = here.get(PAGE).content.decode()
    assert there.session.session_key not in page
    assert page.count("<h1") == 1
    assert PAGE in here.get("/admin/").content.decode(), "the menu of the account leads there"


def test_one_ends_another_session_and_the_audit_tells():
    member = make_member("Lecture")
    there, elsewhere, here = log_in(member, IPHONE), log_in(member), log_in(member)
    answer = here.post(end_url(there), follow=True)
    assert "1 session fermée." in answer.content.decode()
    assert [is_in(each) for each in (there, elsewhere, here)] == [False, True, True]
    assert ends_told() == [(member.pk, None, "1")]
    log_in(member)
    assert "2 sessions fermées." in here.post(END_OTHERS, follow=True).content.decode()
    assert [is_in(each) for each in (elsewhere, here)] == [False, True]
    assert ends_told() == [(member.pk, None, "2"), (member.pk, None, "1")]


def test_one_ends_neither_this_session_nor_that_of_somebody_else():
    member, other = make_member("Lecture"), make_member("Administration")
    theirs, here = log_in(other), log_in(member)
    for url in (end_url(theirs), end_url(here), reverse("access:end-session", args=[10**9])):
        assert "déjà finie" in here.post(url, follow=True).content.decode()
    assert is_in(theirs)
    assert is_in(here)
    assert ends_told() == []


def test_nobody_ends_anything_without_a_session_or_by_an_address(client):
    member = make_member("Lecture")
    here = log_in(member)
    assert client.get(PAGE).status_code == 302
    assert client.post(end_url(here)).status_code == 302
    assert is_in(here)
    for url in (END_OTHERS, end_url(here)):
        assert here.get(url).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = here.cookies
    assert strict.post(END_OTHERS).status_code == 403


def test_a_session_that_opens_nothing_any_more_is_not_shown(settings):
    member = make_member("Lecture")
    old, idle, here = log_in(member), log_in(member), log_in(member)
    session = old.session
    session[STARTED] = int(time.time()) - settings.SESSION_LONGEST - 1
    session.save()
    Session.objects.filter(pk=idle.session.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert len(devices_shown(here)) == 1
    new = "cinq-chevaux-bleus"
    log_in(member)
    assert len(devices_shown(here)) == 2
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post(reverse("admin:password_change"), sent).status_code == 302
    assert devices_shown(here) == ["Firefox sur Windows\u00a0: cette session"], "under its new key"


def test_the_last_activity_is_that_of_the_session():
    member = make_member("Lecture")
    there, here = log_in(member, IPHONE), log_in(member)
    session = there.session
    session[SEEN] = int(time.time()) - 3600
    session.save()
    moment = timezone.localtime(timezone.now() - timedelta(hours=1))
    assert f"{moment:%H:%M}" in here.get(PAGE).content.decode()


def test_a_session_before_its_code_is_not_one():
    member = make_member("Lecture")
    device = give_application(member)
    here = log_in(member)
    assert not OpenSession.objects.exists()
    here.post(reverse("access:verify"), {"code": code_of(device.key)})
    assert len(devices_shown(here)) == 1
    assert OpenSession.objects.get().session_id == here.session.session_key


def test_another_application_ends_the_other_sessions_and_a_reset_all():
    member = make_member("Lecture")
    there, here = log_in(member), log_in(member)
    shown = re.search(r'__key">([^<]+)<', here.get(reverse("access:enrol")).content.decode())[1]
    here.post(reverse("access:enrol"), {"code": code_of(key_as_typed(shown))})
    assert [is_in(each) for each in (there, here)] == [False, True]
    assert OpenSession.objects.count() == 1
    second_factor.reset(user=member, by=None)
    assert not is_in(here)


def test_a_session_goes_with_its_row_and_with_its_account():
    member = make_member("Lecture")
    there, here = log_in(member, IPHONE), log_in(member)
    there.post(reverse("admin:logout"))
    assert OpenSession.objects.count() == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    call_command("clearsessions")
    assert not OpenSession.objects.exists()
    assert not is_in(here)
    member.delete()
    assert not KnownDevice.objects.exists()


def test_agents_see_theirs_too(provider, client):
    expect(EMAIL, "Lecture")
    come_in(client)
    assert devices_shown(client) == ["Navigateur inconnu sur appareil inconnu\u00a0: cette session"]


def test_a_page_of_somebody_who_is_in_asks_nothing_more_of_the_database():
    here = log_in(make_member("Lecture"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        here.get("/admin/")
    assert not [query for query in queries if "opensession" in query["sql"] or "knowndevice" in query["sql"]]


def test_the_page_asks_the_same_number_of_queries_for_two_sessions_as_for_twenty():
    member = make_member("Lecture")
    here = log_in(member)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            here.get(PAGE)
        counts.append(len(queries))
        for _ in range(10):
            log_in(member, IPHONE)
    assert counts[0] == counts[1]


def test_a_device_is_forgotten_after_a_time(settings):
    member = make_member("Lecture")
    log_in(member, IPHONE)
    KnownDevice.objects.update(seen_at=timezone.now() - timedelta(days=settings.DEVICE_REMEMBERED_DAYS, seconds=1))
    log_in(make_member("Lecture"))
    assert [str(device) for device in KnownDevice.objects.all()] == ["Firefox sur Windows"]


def test_an_editor_has_two_cookies_and_no_other(settings):
    member = make_member("Lecture")
    there, here = log_in(member), log_in(member)
    answer = here.post(end_url(there))
    assert "1 session fermée." in here.get(answer.url).content.decode()
    assert set(here.cookies) == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
