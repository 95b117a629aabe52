"""The doors of the admin in the real browser: password and code, ProConnect and its way out, under the policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.server import Site, served
from tests.browser.visit import DESKTOP, PHONE, Visit
from tests.oural.access.codes import code_of, key_as_typed
from tests.oural.access.provider import AGENT, CLIENT_ID, CLIENT_SECRET, FakeProvider, fake_provider
from tests.postgresql import free_port

USERNAME, PASSWORD = "publieuse", "quatre-chevaux-verts"
MAKE_AGENT = """
from oural.models import AgentIdentity, User
agent, _ = User.objects.get_or_create(username="agente", defaults={"is_staff": True})
AgentIdentity.objects.get_or_create(user=agent, defaults={"subject": "agente", "email": "agente@ministere.example"})
print(agent.pk)
"""
MAKE_PEOPLE = f"""
from django.contrib.auth.models import Group
from oural.models import User
from oural.models import AgentRule
member, _ = User.objects.get_or_create(username="{USERNAME}", defaults={{"is_staff": True}})
member.set_password("{PASSWORD}")
member.save()
member.authenticator_set.all().delete()
member.recoverycodes_set.all().delete()
member.groups.set(Group.objects.filter(name="Publication"))
rule, _ = AgentRule.objects.get_or_create(pattern="{AGENT["email"].lower()}")
rule.groups.set(Group.objects.filter(name="Administration"))
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    with fake_provider() as started:
        yield started


@pytest.fixture(scope="module")
def guarded(site: Site, provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same site, served a second time with both doors."""
    port = free_port()
    environment = site.environment | {
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SECOND_FACTOR_REQUIRED": "on",
        "PROCONNECT_URL": provider.url,
        "PROCONNECT_CLIENT_ID": CLIENT_ID,
        "PROCONNECT_CLIENT_SECRET": CLIENT_SECRET,
        "DEBUG": "off",
    }
    with served(environment, tmp_path_factory.mktemp("guarded") / "server.log") as url:
        yield Site(url, environment)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def member(request, browser, guarded: Site, provider: FakeProvider) -> Iterator[Visit]:
    """Somebody before the door, on a desk or with a telephone."""
    guarded.manage("shell", "--no-imports", "--command", MAKE_PEOPLE)
    visit = Visit(browser, guarded.url, viewport=request.param)
    yield visit
    visit.context.close()


def check(visit: Visit, when: str) -> None:
    """Look at the page as it stands: accessible, within its width, under the policy.

    Nothing but the width changes for axe on a telephone.
    """
    expect(visit.page.locator("h1"), when).to_have_count(1)
    if visit.page.viewport_size == DESKTOP:
        visit.check_accessibility(when)
    visit.check_width()
    visit.check_policy()


def give_password(visit: Visit, password: str = PASSWORD) -> None:
    visit.page.get_by_label("Identifiant").fill(USERNAME)
    visit.page.locator("#id_password").fill(password)
    visit.page.get_by_role("button", name="Se connecter").click()


def test_a_password_then_a_code(member: Visit):
    page = member.open("/admin/")
    check(member, "the log-in")
    give_password(member, "faux")
    page.get_by_role("alert").wait_for()
    check(member, "the log-in, refused")
    give_password(member)
    page.wait_for_url("**/second-facteur/activer/**")
    check(member, "the enrolment")
    assert page.get_by_role("img", name="Code QR").evaluate("image => image.naturalWidth") > 0
    key = key_as_typed(page.locator(".o-door__key").inner_text())
    page.get_by_label("Code").fill("abc")
    page.get_by_role("button", name="Activer").click()
    page.get_by_role("alert").get_by_role("link", name="Code").click()
    assert page.get_by_label("Code").evaluate("field => field === document.activeElement")
    check(member, "the enrolment, refused")
    page.get_by_label("Code").fill(code_of(key))
    page.get_by_role("button", name="Activer").click()
    page.get_by_role("heading", name="Vos codes de secours").wait_for()
    check(member, "the recovery codes")
    recovery = page.locator(".o-door__codes code").first.inner_text()
    page.get_by_role("link", name="continuer").click()
    page.wait_for_url("**/admin/")
    member.open("/admin/second-facteur/")
    check(member, "one's own second factor")
    page.get_by_role("link", name="Faire de nouveaux codes").click()
    check(member, "before new recovery codes")
    page.get_by_role("button", name="Déconnexion").click()
    page.get_by_text("Merci").wait_for()
    member.open("/admin/")
    give_password(member)
    page.wait_for_url("**/second-facteur/code/**")
    check(member, "the code")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/admin/")
    member.assert_faultless()


def come_in(visit: Visit) -> None:
    """Password only: this site asks for no code before one has an application."""
    visit.open("/admin/")
    give_password(visit)
    visit.page.wait_for_url("**/admin/")


def test_ones_sessions_and_what_is_asked_again(browser, site: Site):
    """On the site that asks for no second factor; on a desk and with a telephone."""
    for viewport in (DESKTOP, PHONE):
        site.manage("shell", "--no-imports", "--command", MAKE_PEOPLE)
        here, there = (Visit(browser, site.url, viewport=viewport) for _ in range(2))
        for visit in (here, there):
            come_in(visit)
        page = here.page
        page.get_by_role("link", name="Mes sessions").click()
        page.get_by_role("heading", name="cette session").wait_for()
        check(here, "one's sessions")
        page.get_by_role("button", name="Fermer la session").click()
        page.get_by_text("1 session fermée").wait_for()
        there.open("/admin/")
        assert there.page.get_by_role("button", name="Se connecter").is_visible()
        here.open("/admin/confirmer/?next=/admin/second-facteur/")
        check(here, "what is asked again")
        page.get_by_label("Mot de passe").fill("faux")
        page.get_by_role("button", name="Confirmer").click()
        page.get_by_role("alert").get_by_role("link", name="Mot de passe").click()
        assert page.get_by_label("Mot de passe").evaluate("field => field === document.activeElement")
        check(here, "what is asked again, refused")
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Confirmer").click()
        page.get_by_role("link", name="Activer le second facteur").wait_for()
        for visit in (here, there):
            visit.assert_faultless()
            visit.context.close()


def test_an_administrator_is_asked_before_an_account_is_parted_from_proconnect(browser, site: Site):
    password = site.editor("deliante")
    made = site.manage("shell", "--no-imports", "--command", MAKE_AGENT).split()[-1]
    for viewport in (DESKTOP, PHONE):
        visit = Visit(browser, site.url, viewport=viewport)
        visit.open("/admin/")
        visit.page.get_by_label("Identifiant").fill("deliante")
        visit.page.locator("#id_password").fill(password)
        visit.page.get_by_role("button", name="Se connecter").click()
        visit.page.wait_for_url("**/admin/")
        visit.open(f"/admin/oural/user/{made}/change/")
        visit.page.get_by_role("link", name="délier").click()
        check(visit, "before an account is parted")
        visit.assert_faultless()
        visit.context.close()


def test_by_proconnect_and_out(member: Visit, provider: FakeProvider):
    page = member.open("/admin/catalogue/innovation/")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.wait_for_url("**/admin/catalogue/innovation/")
    member.open("/admin/oural/agentrule/")
    page.get_by_role("button", name="Déconnexion").click()
    page.wait_for_url("**/proconnect/deconnecte/**")
    assert page.get_by_role("heading", name="Vous êtes déconnecté").is_visible()
    assert provider.left["id_token_hint"]
    check(member, "the end")
    member.open("/admin/")
    assert page.get_by_role("button", name="Se connecter").is_visible()
    off_the_host = [fault for fault in member.faults if provider.url in fault]
    assert len(off_the_host) >= 2, "to the provider and back, twice"
    member.faults = [fault for fault in member.faults if fault not in off_the_host]
    member.assert_faultless()


def test_an_agent_who_is_not_expected_reads_why(member: Visit, provider: FakeProvider):
    member.expected_statuses.add(403)
    expected = provider.agent
    provider.agent = expected | {"email": "pierre@ailleurs.example", "sub": "somebody-else"}
    try:
        page = member.open("/admin/")
        page.get_by_role("link", name="S’identifier avec ProConnect").click()
        page.get_by_role("alert").get_by_text("n’est pas dans la liste").wait_for()
    finally:
        provider.agent = expected
    check(member, "the refusal")
    member.faults = [fault for fault in member.faults if provider.url not in fault]
    member.assert_faultless()
