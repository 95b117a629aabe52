"""The second factor: nobody is in before it is given, and it opens once."""

import html
import re
from urllib.parse import unquote

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from catalogue.models import Status
from oural.access import second_factor
from oural.access.roles import MODERATING_THE_TRACKER, ROLES
from oural.models import AuditEvent, AuditKind, Authenticator, RecoveryCodes, User
from tests.factories import make_innovation
from tests.oural.access.codes import code_of, give_application, key_as_typed, wrong_code
from tests.oural.access.people import PASSWORD, make_member

pytestmark = pytest.mark.django_db
VERIFY, ENROL = reverse("access:verify"), reverse("access:enrol")
OVERVIEW, CODES, LEAVE = reverse("access:second-factor"), reverse("access:recovery-codes"), reverse("access:leave")


@pytest.fixture
def required(settings):
    """A site that asks for the second factor."""
    settings.SECOND_FACTOR_REQUIRED = True


def give_password(client: Client, member: User):
    return client.post(reverse("admin:login"), {"username": member.username, "password": PASSWORD}, follow=True)


def kinds() -> list[str]:
    """What the audit has, but for the making of accounts."""
    made = (AuditKind.RIGHTS_CHANGED, AuditKind.PASSWORD_CHANGED)
    return list(AuditEvent.objects.exclude(kind__in=made).order_by("pk").values_list("kind", flat=True))


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_a_password_alone_leads_to_the_code_then_to_the_page_asked_for(client):
    member = make_member("Publication")
    device = give_application(member)
    asked = reverse("admin:catalogue_innovation_changelist")
    answer = client.post(
        reverse("admin:login"), {"username": member.username, "password": PASSWORD, "next": asked}, follow=True
    )
    assert answer.request["PATH_INFO"] == VERIFY
    assert not is_in(client)
    assert kinds() == []
    answer = client.post(VERIFY, {"code": code_of(device.key), "next": answer.context["next"]})
    assert (answer.status_code, answer.url) == (302, asked)
    assert is_in(client)
    assert kinds() == [AuditKind.LOGGED_IN]


def test_before_the_code_one_is_nobody_on_the_whole_site(client):
    """The admin and the drafts that editors see on the public pages."""
    member = make_member("Publication")
    give_application(member)
    draft = make_innovation(status=Status.DRAFT, published_at=None)
    give_password(client, member)
    for url in (
        "/admin/",
        reverse("admin:catalogue_innovation_change", args=[draft.pk]),
        reverse("admin:password_change"),
        reverse("admin:proposals_proposalupdate_export", args=["csv"]),
        OVERVIEW,
    ):
        answer = client.get(url)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("admin:login")), url
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.post(CODES).status_code == 302
    assert not RecoveryCodes.objects.exists()


def test_a_password_alone_gives_no_other_application(client):
    member = make_member("Publication")
    device = give_application(member)
    give_password(client, member)
    assert client.get(ENROL).url == reverse("admin:login")
    assert client.post(ENROL, {"code": "123456"}).status_code == 302
    assert Authenticator.objects.get() == device


def test_a_wrong_code_is_refused_and_told_to_the_audit(client):
    member = make_member("Publication")
    device = give_application(member)
    give_password(client, member)
    answer = client.post(VERIFY, {"code": wrong_code(device.key)})
    assert "pas le bon" in answer.content.decode()
    assert not is_in(client)
    assert kinds() == [AuditKind.LOGIN_FAILED]
    line = AuditEvent.objects.get(kind=AuditKind.LOGIN_FAILED)
    assert (line.account, line.detail) == (member, "second facteur")


def test_after_a_wrong_code_the_right_one_waits(client):
    member = make_member("Publication")
    device = give_application(member)
    give_password(client, member)
    Authenticator.objects.update(throttling_failure_count=20)
    client.post(VERIFY, {"code": wrong_code(device.key)})
    answer = client.post(VERIFY, {"code": code_of(device.key)})
    assert "Attendez un peu" in answer.content.decode()
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 2**19  # seconds, after 21 wrong codes
    assert not is_in(client)


def test_a_code_serves_once(client):
    member = make_member("Publication")
    device = give_application(member)
    give_password(client, member)
    code = code_of(device.key)
    assert client.post(VERIFY, {"code": code}).status_code == 302
    other = Client()
    give_password(other, member)
    assert other.post(VERIFY, {"code": code}).status_code == 200
    assert not is_in(other)


def test_the_code_of_somebody_else_is_refused(client):
    member = make_member("Publication")
    give_application(member)
    other = give_application(make_member("Publication"))
    give_password(client, member)
    assert client.post(VERIFY, {"code": code_of(other.key)}).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("code", ["", "\0", "é", "12345", "1234567", "٣٣٣٣٣٣", "1e5", "9" * 30, "x" * 10_000])
def test_strange_codes_get_a_sentence(code, client):
    member = make_member("Publication")
    give_application(member)
    give_password(client, member)
    answer = client.post(VERIFY, {"code": code})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert 'role="alert"' in answer.content.decode()


def test_the_session_changes_its_key_when_the_code_is_given(client):
    member = make_member("Publication")
    device = give_application(member)
    give_password(client, member)
    before = client.session.session_key
    client.post(VERIFY, {"code": code_of(device.key)})
    assert client.session.session_key != before


@pytest.mark.parametrize("role", [*ROLES, MODERATING_THE_TRACKER])
def test_every_role_is_asked_for_one(role, required, client):
    assert give_password(client, make_member(role)).request["PATH_INFO"] == ENROL
    assert not is_in(client)


@pytest.mark.parametrize("is_superuser", [True, False])
def test_who_has_every_right_or_none_is_asked_for_one(is_superuser, required, client):
    assert give_password(client, make_member(is_superuser=is_superuser)).request["PATH_INFO"] == ENROL
    assert not is_in(client)


def test_a_site_that_does_not_ask_lets_in_with_the_password(client):
    give_password(client, make_member(is_superuser=True))
    assert is_in(client)


def enrolled(client: Client) -> tuple[str, list[str]]:
    """The key and the recovery codes that the pages gave."""
    page = client.get(ENROL).content.decode()
    key = key_as_typed(re.search(r'o-door__key">([A-Z2-7 ]+)<', page)[1])
    page = client.post(ENROL, {"code": code_of(key)}).content.decode()
    return key, re.findall(r"<li><code>([a-z0-9-]+)</code>", page)


def test_one_gets_an_application_and_recovery_codes_and_is_in(required, client):
    member = make_member("Publication")
    give_password(client, member)
    key, codes = enrolled(client)
    assert Authenticator.objects.get().key == key
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert is_in(client)
    assert kinds() == [AuditKind.SECOND_FACTOR_SET, AuditKind.LOGGED_IN]
    other = Client()
    give_password(other, member)
    assert other.post(VERIFY, {"code": code_of(key, steps=1)}).status_code == 302
    assert is_in(other)


def test_the_code_of_the_enrolment_does_not_serve_again(required, client):
    member = make_member("Publication")
    give_password(client, member)
    key, _ = enrolled(client)
    other = Client()
    give_password(other, member)
    assert other.post(VERIFY, {"code": code_of(key)}).status_code == 200


def test_the_page_shows_the_key_and_its_picture_without_style(required, client):
    give_password(client, make_member("Publication"))
    page = client.get(ENROL).content.decode()
    picture = unquote(html.unescape(re.search(r'src="data:image/svg\+xml[^,]*,([^"]+)"', page)[1]))
    assert picture.startswith("<svg")
    assert "style" not in picture
    assert "style=" not in page
    assert client.get(ENROL).content.decode().count(re.search(r'__key">([^<]+)<', page)[1]) == 1, "the key stays"


def test_a_wrong_first_code_changes_nothing(required, client):
    give_password(client, make_member("Publication"))
    key = key_as_typed(re.search(r'o-door__key">([A-Z2-7 ]+)<', client.get(ENROL).content.decode())[1])
    for code in (wrong_code(key), "abcdef", ""):
        answer = client.post(ENROL, {"code": code})
        assert answer.context["form"].errors
    assert not Authenticator.objects.exists()
    assert not is_in(client)


def test_a_recovery_code_opens_once(required, client):
    member = make_member("Publication")
    give_password(client, member)
    _, codes = enrolled(client)
    for code, opens in ((codes[0].upper(), True), (codes[0], False), (codes[1].replace("-", " "), True)):
        RecoveryCodes.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
        other = Client()
        give_password(other, member)
        other.post(VERIFY, {"code": code})
        assert is_in(other) is opens
    assert second_factor.recovery_codes_left(member) == second_factor.RECOVERY_CODES - 2


def test_the_database_reads_neither_key_nor_codes(required, client):
    """Neither while the key is tried nor afterwards; and of the codes, what is sealed is a digest."""
    give_password(client, make_member("Publication"))
    client.get(ENROL)
    tried = str(Session.objects.get().get_decoded())
    key, codes = enrolled(client)
    kept = str([*Authenticator.objects.values_list(), *RecoveryCodes.objects.values_list()])
    for text in (key, second_factor.in_base32(key)):
        assert text not in tried
        assert text not in kept
    digests = RecoveryCodes.objects.get().digests
    for code in codes:
        assert second_factor.bare(code) not in f"{kept}{digests}"
    assert len(set(digests)) == len(codes)


def test_a_secret_that_no_key_opens_gets_a_sentence(client, settings):
    member = make_member("Publication")
    device = give_application(member)
    second_factor.renew_recovery_codes(user=member)
    give_password(client, member)
    code = code_of(device.key)
    Authenticator.objects.update(sealed="illisible")
    RecoveryCodes.objects.update(sealed="illisible")
    for given in (code, "abcde-fghij"):
        assert second_factor.UNREADABLE in client.post(VERIFY, {"code": given}).content.decode()
    assert not is_in(client)


def test_new_recovery_codes_take_the_place_of_the_old(client):
    member = make_member("Publication")
    give_password(client, member)
    _, old = enrolled(client)
    new = re.findall(r"<li><code>([a-z0-9-]+)</code>", client.post(CODES).content.decode())
    assert len(new) == second_factor.RECOVERY_CODES
    assert not set(old) & set(new)
    with pytest.raises(second_factor.WrongCode):
        second_factor.verify(user=member, code=old[0])
    assert f"{len(new)}" in client.get(OVERVIEW).content.decode()


def test_recovery_codes_without_an_application_are_not_given(client):
    give_password(client, make_member("Publication"))
    assert client.post(CODES).status_code == 302
    assert not RecoveryCodes.objects.exists()


def test_another_application_takes_the_place_of_the_first(client):
    member = make_member("Publication")
    give_password(client, member)
    enrolled(client)
    key, _ = enrolled(client)
    assert Authenticator.objects.get().key == key
    assert is_in(client)


def test_one_may_go_back_to_the_log_in(client):
    member = make_member("Publication")
    give_application(member)
    give_password(client, member)
    assert client.post(LEAVE).url == reverse("admin:login")
    assert client.get(reverse("admin:login")).status_code == 200
    assert client.get(VERIFY).url == "/admin/"


def test_every_page_of_the_door_refuses_other_methods(client):
    for url in (VERIFY, ENROL, reverse("access:log-in")):
        assert client.put(url).status_code == 405
    assert client.get(LEAVE).status_code == 405


def test_pages_with_keys_and_codes_are_not_kept_by_the_browser(required, client):
    give_password(client, make_member("Publication"))
    assert "no-store" in client.get(ENROL).headers["Cache-Control"]


def reset_url(user: User) -> str:
    return reverse("admin:oural_user_reset_second_factor", args=[user.pk])


def test_an_administrator_takes_it_off_and_the_audit_tells(client):
    member, administrator = make_member("Publication"), make_member("Administration")
    device = give_application(member)
    second_factor.renew_recovery_codes(user=member)
    theirs = Client()
    give_password(theirs, member)
    theirs.post(VERIFY, {"code": code_of(device.key)})
    assert is_in(theirs)
    client.force_login(administrator)
    assert reset_url(member) in client.get(reverse("admin:oural_user_change", args=[member.pk])).content.decode()
    assert client.get(reset_url(member)).status_code == 200
    assert Authenticator.objects.exists(), "to ask is not to do"
    assert client.post(reset_url(member)).status_code == 302
    assert not Authenticator.objects.exists()
    assert not RecoveryCodes.objects.exists()
    line = AuditEvent.objects.get(kind=AuditKind.SECOND_FACTOR_RESET)
    assert (line.account, line.subject) == (administrator, member)


def test_a_reset_ends_the_sessions_of_who_must_have_one(required, client):
    member = make_member("Publication")
    device = give_application(member)
    give_password(client, member)
    client.post(VERIFY, {"code": code_of(device.key)})
    assert is_in(client)
    second_factor.reset(user=member, by=None)
    assert not is_in(client)


@pytest.mark.parametrize("role", ["Lecture", "Rédaction", "Publication"])
def test_nobody_else_takes_it_off(role, client):
    member = make_member("Publication")
    give_application(member)
    client.force_login(make_member(role))
    assert client.post(reset_url(member)).status_code == 403
    assert Authenticator.objects.exists()


def test_an_administrator_does_not_take_it_off_who_has_all_rights(client):
    above = make_member(is_superuser=True)
    give_application(above)
    client.force_login(make_member("Administration"))
    assert client.post(reset_url(above)).status_code == 403
    assert client.post(reverse("admin:oural_user_reset_second_factor", args=[10**6])).status_code == 404
    assert Authenticator.objects.exists()


def test_keys_are_not_in_the_admin(client):
    client.force_login(User.objects.create_superuser("directrice"))
    member = make_member("Publication")
    device = give_application(member)
    page = client.get(reverse("admin:oural_user_change", args=[member.pk])).content.decode()
    assert device.key not in page
    assert "otp" not in client.get("/admin/").content.decode().lower()


def test_the_stock_site_is_kept():
    assert site.PROCONNECT_BACKEND not in site.AUTHENTICATION_BACKENDS
