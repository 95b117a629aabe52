"""What people come to do, from the first page to the last."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.visit import PHONE, Visit

REZE = "/innovations/l-observatoire-des-engagements-de-reze/"
AGRILOCAL = "/innovations/agrilocal-de-la-drome-a-une-quarantaine-de-departements/"
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")


def follow(page: Page, selector: str) -> str:
    """Click the first such link, wait for its page, and give what the link said."""
    link = page.locator(selector).first
    words = link.inner_text()
    link.click()
    page.wait_for_load_state()
    return words


def submit(page: Page, name: str) -> None:
    """Press the button of that name in the content, and wait for the page that it leads to."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_commune_is_found_as_one_types(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/")
    field = page.get_by_role("combobox", name="Votre collectivité")
    field.press_sequentially("st sebastien sur l")
    expect(page.get_by_role("option").first).to_contain_text("Saint-Sébastien-sur-Loire")
    field.fill("")
    field.press_sequentially("reze")
    expect(page.get_by_role("option").first).to_contain_text("Rezé")
    reader.check_accessibility("suggestions shown")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value(re.compile("^Rezé"))
    submit(page, "Rechercher")
    expect(page).to_have_url(re.compile(r"/innovations/\?"))
    follow(page, f"main a[href^='{REZE}']")
    expect(page.get_by_role("heading", level=1)).to_have_text("L’Observatoire des engagements de Rezé")
    reader.assert_faultless()


def test_commune_is_found_without_script(visit: Callable[..., Visit]):
    reader = visit(java_script_enabled=False, viewport=PHONE)
    page = reader.open("/")
    page.get_by_label("Votre collectivité").fill("reze")
    submit(page, "Rechercher")
    follow(page, f"main a[href^='{REZE}']")
    expect(page.get_by_role("heading", level=1)).to_have_text("L’Observatoire des engagements de Rezé")
    assert not reader.faults


def test_lever_leads_to_a_sheet(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/")
    follow(page, "nav[aria-label='Menu principal'] a[href='/leviers/']")
    follow(page, "main a[href='/leviers/evaluer/']")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Évaluer")
    follow(page, "main a[href='/innovations/?levier=evaluer']")
    expect(page.get_by_role("link", name=re.compile("^Retirer le filtre Levier"))).to_have_count(1)
    title = follow(page, ".o-results h3 a")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    reader.assert_faultless()


def test_map_leads_to_a_sheet(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/carte/")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Ille-et-Vilaine\\s:")).click()
    page.wait_for_url("**departement=35**")
    expect(page.locator("#choix-titre")).to_contain_text("Ille-et-Vilaine")
    follow(page, "#choix a[href^='/innovations/?']")
    expect(page.get_by_role("link", name=re.compile("Ille-et-Vilaine$")).first).to_be_visible()
    title = follow(page, ".o-results h3 a")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    reader.assert_faultless()


def test_filters_are_applied_removed_and_come_back(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/")
    everything = page.locator("#total").inner_text()
    page.locator("#filtres").get_by_label(re.compile("^Évaluer")).check(force=True)
    expect(page).to_have_url(re.compile(r"levier=evaluer$"))
    page.locator("#filtres").get_by_label(re.compile("^Pays de la Loire")).check(force=True)
    expect(page).to_have_url(re.compile(r"levier=evaluer&region=52$"))
    both = page.locator("#total").inner_text()
    assert both != everything
    chips = page.get_by_role("list", name="Filtres appliqués").get_by_role("link")
    expect(chips).to_have_count(2)
    page.get_by_role("link", name=re.compile("^Retirer le filtre Levier")).click()
    expect(page).to_have_url(re.compile(r"\?region=52$"))
    expect(chips).to_have_count(1)
    page.go_back()
    expect(page.locator("#total")).to_have_text(both)
    expect(page.locator("#filtres").get_by_label(re.compile("^Évaluer"))).to_be_checked()
    page.get_by_role("main").get_by_role("link", name="Tout effacer").last.click()
    expect(page.locator("#total")).to_have_text(everything)
    reader.assert_faultless()


def test_dark_is_chosen_and_remembered(visit: Callable[..., Visit]):
    reader = visit(color_scheme="light")
    page = reader.open("/rapport/")
    page.get_by_role("button", name="Paramètres d’affichage").click()
    dialog = page.get_by_role("dialog", name="Paramètres d’affichage")
    expect(dialog).to_be_visible()
    reader.check_accessibility("display settings open")
    dialog.get_by_label("Thème sombre").check(force=True)
    dialog.get_by_role("button", name="Fermer").click()
    expect(dialog).to_be_hidden()
    reader.open("/leviers/")
    expect(page.locator("body")).to_have_css("background-color", "rgb(22, 22, 22)")
    reader.check_cookies()
    reader.assert_faultless()


def test_menu_opens_on_a_phone(visit: Callable[..., Visit]):
    reader = visit(viewport=PHONE)
    page = reader.open("/")
    page.get_by_role("button", name="Menu", exact=True).click()
    menu = page.get_by_role("dialog")
    expect(menu.get_by_role("link", name="Carte")).to_be_visible()
    reader.check_width()
    reader.check_accessibility("menu open")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu", exact=True).click()
    menu.get_by_role("link", name="Carte").click()
    expect(page).to_have_url(re.compile("/innovations/carte/$"))
    reader.assert_faultless()


def test_phone_without_script_can_do_all(visit: Callable[..., Visit]):
    """The menu leads on, the filters open and apply, the list sorts, dark follows the system."""
    reader = visit(java_script_enabled=False, viewport=PHONE, color_scheme="dark")
    page = reader.open("/")
    expect(page.locator("body")).to_have_css("background-color", "rgb(22, 22, 22)")
    follow(page, "nav[aria-label='Menu principal'] a[href='/innovations/']")
    page.get_by_role("link", name="Filtrer").click()
    page.locator("label[for='levier-evaluer']").click()
    submit(page, "Appliquer les filtres")
    expect(page).to_have_url(re.compile(r"\?levier=evaluer$"))
    page.get_by_label("Trier par").select_option("titre")
    submit(page, "Trier")
    expect(page).to_have_url(re.compile(r"levier=evaluer&tri=titre$"))
    expect(page.get_by_role("button", name="Paramètres d’affichage")).to_be_hidden()
    reader.check_width()
    assert not reader.faults
