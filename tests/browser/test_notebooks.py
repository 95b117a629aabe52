"""A notebook, from the first entry kept to the comparison, with a script and without."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import PHONE, Visit

MEDICOBUS = "/innovations/le-medicobus-de-l-orne/"
AGRILOCAL = "/innovations/agrilocal-de-la-drome-a-une-quarantaine-de-departements/"
REZE = "/innovations/l-observatoire-des-engagements-de-reze/"


def press(page: Page, name: str | re.Pattern, within: Locator | None = None) -> None:
    """Press the first such button of the content, or of a part of it, and wait for the page that it leads to."""
    (within or page.get_by_role("main")).get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def begin(reader: Visit) -> str:
    """Begin a notebook with an entry; give its address."""
    page = reader.open(MEDICOBUS)
    page.get_by_role("link", name=re.compile("^Garder «")).click()
    press(page, "Commencer un carnet avec cette fiche")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon carnet")
    return re.sub("#.*", "", page.url.removeprefix(reader.site_url))


def header_link(page: Page) -> Locator:
    return page.locator(".fr-header__tools [data-notebook-link]")


def test_entries_are_kept_noted_and_compared(visit: Callable[..., Visit]):
    reader = visit()
    address = begin(reader)
    page = reader.page
    expect(header_link(page)).to_have_text("Mon carnet (1)")
    for sheet, count in ((AGRILOCAL, 2), (REZE, 3)):
        reader.open(sheet)
        page.locator(".o-actions").get_by_role("link", name=re.compile("^Garder «")).click()
        expect(header_link(page)).to_have_text(f"Mon carnet ({count})")
        expect(page.locator(".o-actions [data-keep-label]")).to_have_text("Gardée")
    reader.check_accessibility("an entry kept")
    reader.open("/innovations/")
    page.route("**/fiches/", lambda route: route.fulfill(status=429, json={"sentence": "Réessayez dans 3 minutes."}))
    reader.expected_statuses.add(429)
    page.get_by_role("link", name=re.compile("^Garder «")).last.click()
    expect(page.get_by_role("alert")).to_have_text("Réessayez dans 3 minutes.")
    reader.check_accessibility("a refusal")
    page.unroute("**/fiches/")
    header_link(page).click()
    page.wait_for_url(f"**{address}")
    first, last = page.locator(".o-kept").first, page.locator(".o-kept").last
    press(page, re.compile("^Mettre en tête"), last)
    expect(first).to_contain_text("Rezé")
    first.locator("summary").click()
    first.get_by_label("Ma note").fill("Appeler lundi.")
    press(page, "Enregistrer la note", first)
    expect(first.locator(".o-kept__note")).to_have_text("Appeler lundi.")
    first.locator("summary").click()
    first.get_by_label("Ma note").fill("a" * 2001)
    press(page, "Enregistrer la note", first)
    expect(page.get_by_role("alert")).to_contain_text("Ma note")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier l’adresse").click()
    expect(page.get_by_role("status").filter(has_text="Adresse copiée")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == reader.site_url + address
    reader.open(address)
    first.locator("summary").click()
    reader.check_accessibility("a note open")
    for box in page.get_by_role("checkbox", name=re.compile("^Comparer")).all():
        box.check(force=True)
    press(page, "Comparer les fiches cochées")
    expect(page.get_by_role("columnheader")).to_have_count(4)
    reader.check_accessibility("three entries side by side")
    reader.check_cookies()
    reader.assert_faultless()


def test_a_notebook_lives_without_script_on_a_phone(visit: Callable[..., Visit]):
    reader = visit(java_script_enabled=False, viewport=PHONE)
    address = begin(reader)
    page = reader.open("/innovations/?q=agrilocal")
    page.get_by_role("link", name=re.compile("^Garder «")).first.click()
    page.get_by_label("Adresse de votre carnet").fill(reader.site_url + address)
    press(page, "Y garder cette fiche")
    expect(page.locator(".o-kept")).to_have_count(2)
    press(page, "Partager en lecture")
    shared = page.locator("a[href*='/carnet/lecture/']").get_attribute("href")
    press(page, re.compile("^Retirer"))
    expect(page.locator(".o-kept")).to_have_count(1)
    page.goto(shared)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon carnet")
    reader.open(address)
    page.get_by_role("link", name="Supprimer ce carnet").click()
    press(page, "Supprimer ce carnet")
    reader.open(address, status=404)
    assert not reader.faults


def test_only_what_one_chose_is_remembered(visit: Callable[..., Visit]):
    """A link that somebody sends must not have one's entries kept in their notebook."""
    theirs = begin(visit())
    reader = visit(viewport=PHONE)
    page = reader.open(theirs)
    assert page.evaluate("localStorage.getItem('carnet')") is None
    reader.check_width()
    press(page, "S’en souvenir dans ce navigateur")
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.locator(".fr-header__menu-links [data-notebook-link]")).to_have_text("Mon carnet (1)")
    page.get_by_role("button", name="Fermer").first.click()
    page.get_by_role("button", name="L’oublier ici").click()
    assert page.evaluate("localStorage.getItem('carnet')") is None
    reader.check_accessibility("forgotten")
    reader.assert_faultless()


def test_a_notebook_deleted_elsewhere_is_forgotten(visit: Callable[..., Visit]):
    reader = visit()
    address = begin(reader)
    other = visit()
    other.open(f"{address}supprimer/")
    press(other.page, "Supprimer ce carnet")
    page = reader.open(AGRILOCAL)
    reader.expected_statuses.add(404)
    page.locator(".o-actions").get_by_role("link", name=re.compile("^Garder «")).click()
    page.wait_for_url("**/carnet/?fiche=*")
    expect(header_link(page)).to_have_text("Mon carnet")
    assert page.evaluate("localStorage.getItem('carnet')") is None
    reader.assert_faultless()
