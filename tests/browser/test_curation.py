"""Curating as editors do: themes merged, a missed search answered, a race lost without losing a word, a next version
shown and published.
"""

import re
from collections.abc import Callable
from time import monotonic
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from catalogue.search.misses import LEGIBLE_FROM
from tests.browser.visit import DESKTOP, PHONE, Visit


def check(editor: Visit, when: str) -> None:
    """Hold a page to what it must be on a screen, and to its width on a phone, where nothing else changes for axe."""
    editor.check_accessibility(when, preload=False)
    for size in (PHONE, DESKTOP):
        editor.page.set_viewport_size(size)
        editor.check_width()
    editor.check_policy()


def change_page(page: Page, number: int) -> str:
    """The address of the form of the published entry of this rank; its page is opened."""
    page.goto("/admin/catalogue/innovation/?statut=published&o=1")
    page.locator("#result_list tbody th a").nth(number).click()
    page.wait_for_url("**/change/**")
    return urlsplit(page.url).path


def save(page: Page, name: str = "_save") -> None:
    """Send the form by one of its buttons."""
    page.locator(f"input[name={name}]").last.click()


def test_two_themes_become_one(sign_in: Callable[..., Visit]):
    editor = sign_in("ada")
    page = editor.page
    page.goto("/admin/catalogue/theme/")
    rows = page.locator("#result_list tbody tr")
    gone, kept = (rows.nth(number).locator("th a").inner_text() for number in (0, 1))
    for number in (0, 1):
        rows.nth(number).locator("input.action-select").check()
    page.locator("select[name=action]").select_option("merge_selected")
    page.locator("button[name=index]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fusionner des thèmes")
    check(editor, "merge")
    page.get_by_label(re.compile(f"^{re.escape(kept)} \\(")).check()
    page.get_by_role("button", name="Fusionner").click()
    expect(page.locator(".messagelist")).to_contain_text(f"« {gone} » devient « {kept} »".replace(" »", "\u00a0»"))
    page.goto("/innovations/?theme=" + gone)
    expect(page).to_have_url(re.compile(r"\?theme=[a-z0-9-]+$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.rpartition("=")[2] != gone
    editor.assert_faultless()


def test_a_missed_search_becomes_a_synonym_in_less_than_a_minute(sign_in: Callable[..., Visit]):
    editor = sign_in("ada")
    page = editor.page
    for _ in range(LEGIBLE_FROM):
        page.goto("/innovations/?q=glissodrome")
    begun = monotonic()
    page.goto("/admin/catalogue/searchmiss/")
    page.get_by_role("link", name="Ajouter un synonyme de «\u00a0glissodrome\u00a0»").click()
    terms = page.get_by_label("Termes")
    expect(terms).to_have_value("glissodrome")
    terms.fill("glissodrome\ncovoiturage")
    page.get_by_role("button", name="Voir ce que cela changerait").click()
    expect(page.locator("#effet")).to_contain_text(f"cherché {LEGIBLE_FROM} fois en vain")
    check(editor, "effect")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("glissodrome")
    assert monotonic() - begun < 60
    page.goto("/admin/catalogue/searchmiss/")
    expect(page.get_by_role("row", name=re.compile("glissodrome"))).to_contain_text("covoiturage")
    editor.assert_faultless()


def test_a_race_is_lost_without_losing_a_word(sign_in: Callable[..., Visit]):
    ada, grace = sign_in("ada"), sign_in("grace")
    first, second = ada.page, grace.page
    address = change_page(first, 3)
    second.goto(address)
    first.locator("#id_results").fill("Ce qu’Ada a écrit.")
    first.locator("#id_need").fill("Le besoin selon Ada.")
    second.locator("#id_results").fill("Ce que Grace a écrit.")
    second.locator("#id_lessons").fill("La leçon de Grace.")
    save(first)
    first.wait_for_url("**/innovation/**")
    expect(first.locator(".messagelist .success")).to_be_visible()
    save(second)
    panel = second.locator(".o-conflict")
    expect(panel).to_contain_text("Entre-temps, ada a changé cette fiche")
    expect(panel.locator("fieldset del")).to_be_visible()
    expect(second.locator("#id_results")).to_have_value("Ce que Grace a écrit.")
    expect(second.locator("#id_need")).to_have_value("Le besoin selon Ada.")
    check(grace, "conflict")
    second.get_by_label(re.compile("^Garder ce qui est dans le formulaire")).check()
    save(second)
    expect(second.locator(".messagelist .success")).to_be_visible()
    second.goto(address)
    for name, text in (
        ("results", "Ce que Grace a écrit."),
        ("need", "Le besoin selon Ada."),
        ("lessons", "La leçon de Grace."),
    ):
        expect(second.locator(f"#id_{name}")).to_have_value(text)
    second.goto(address.replace("change", "history"))
    check(grace, "history")
    second.locator(".o-versions__list a").nth(1).click()
    expect(second.get_by_role("heading", name="Ce que cette version a changé")).to_be_visible()
    check(grace, "version")
    second.get_by_role("button", name="Revenir à cette version").click()
    expect(second.locator(".messagelist .success")).to_be_visible()
    second.goto(address)
    expect(second.locator("#id_results")).to_have_value("Ce qu’Ada a écrit.")
    for editor in (ada, grace):
        editor.assert_faultless()


def give_contact(page: Page, address: str, email: str) -> None:
    """Give the entry a contact, in the row that is offered for it."""
    page.goto(address)
    page.locator("#id_contact-0-name").fill("Camille Essai")
    page.locator("#id_contact-0-email").fill(email)
    save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_a_race_about_a_contact_overwrites_nobody(sign_in: Callable[..., Visit]):
    ada, grace = sign_in("ada"), sign_in("grace")
    first, second = ada.page, grace.page
    address = change_page(first, 9)
    give_contact(first, address, "premiere@mairie.example")
    first.goto(address)
    second.goto(address)
    first.locator("#id_contact-0-email").fill("deuxieme@mairie.example")
    second.locator("#id_contact-0-role").fill("Maire")
    second.locator("#id_lessons").fill("La leçon de Grace, qui reste.")
    save(first)
    expect(first.locator(".messagelist .success")).to_be_visible()
    save(second)
    summary = second.locator("#erreurs")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Le contact a changé depuis que vous avez ouvert ce formulaire")
    expect(second.locator("#contact-group")).to_contain_text("deuxieme@mairie.example\u00a0» est enregistré")
    for field, text in (
        ("contact-0-role", "Maire"),
        ("contact-0-email", "premiere@mairie.example"),
        ("lessons", "La leçon de Grace, qui reste."),
    ):
        expect(second.locator(f"#id_{field}")).to_have_value(text)
    check(grace, "contact in conflict")
    second.locator("#id_contact-0-email").fill("deuxieme@mairie.example")
    save(second)
    expect(second.locator(".messagelist .success")).to_be_visible()
    first.goto(address)
    for field, text in (
        ("contact-0-name", "Camille Essai"),
        ("contact-0-role", "Maire"),
        ("contact-0-email", "deuxieme@mairie.example"),
        ("lessons", "La leçon de Grace, qui reste."),
    ):
        expect(first.locator(f"#id_{field}")).to_have_value(text)
    for editor in (ada, grace):
        editor.assert_faultless()


def test_a_contact_stays_as_it_is_while_a_version_waits(visit: Callable[..., Visit], sign_in: Callable[..., Visit]):
    editor = sign_in("ada")
    page = editor.page
    address = change_page(page, 11)
    give_contact(page, address, "mairie@mairie.example")
    page.goto(address)
    page.locator("#id_summary").fill("Un résumé qui attend.")
    page.locator("#id_contact-0-role").fill("Maire")
    save(page, "_pending")
    expect(page.locator("#erreurs")).to_contain_text("Un contact ne peut pas attendre avec une version.")
    expect(page.locator("#id_summary")).to_have_value("Un résumé qui attend.")
    expect(page.locator("#id_contact-0-role")).to_have_value("Maire")
    check(editor, "contact that cannot wait")
    page.locator("#id_contact-0-role").fill("")
    save(page, "_pending")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Version en attente")
    link = page.locator(".o-pending__link").get_attribute("href")
    mayor = visit()
    mayor.open(urlsplit(link).path)
    expect(mayor.page.get_by_text("Un résumé qui attend.")).to_be_visible()
    assert "mairie.example" not in mayor.page.content()
    page.goto(f"{address}?pending=1")
    expect(page.locator("#id_summary")).to_have_value("Un résumé qui attend.")
    expect(page.locator("#contact-group")).to_have_count(0)
    page.goto(address)
    page.locator("#id_contact-0-role").fill("Adjointe")
    save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto(address.replace("change", "pending"))
    page.get_by_role("button", name="Publier maintenant").click()
    expect(page.locator(".messagelist .success")).to_contain_text("est publiée")
    page.goto(address)
    expect(page.locator("#id_summary")).to_have_value("Un résumé qui attend.")
    expect(page.locator("#id_contact-0-role")).to_have_value("Adjointe")
    expect(page.locator("#id_contact-0-email")).to_have_value("mairie@mairie.example")
    for each in (editor, mayor):
        each.assert_faultless()


def test_two_who_save_at_once_meet(sign_in: Callable[..., Visit]):
    """The same second, two processes, the file or the server of a real site: one of the two is asked."""
    ada, grace = sign_in("ada"), sign_in("grace")
    first, second = ada.page, grace.page
    address = change_page(first, 5)
    second.goto(address)
    first.locator("#id_results").fill("Ada.")
    second.locator("#id_results").fill("Grace.")
    for page in (first, second):
        page.evaluate("() => setTimeout(() => document.querySelector('input[name=_continue]').click(), 300)")
    for page in (first, second):
        expect(page.locator(".messagelist .success, .o-conflict").first).to_be_visible()
    asked = [page.locator(".o-conflict").count() for page in (first, second)]
    assert sorted(asked) == [0, 1]
    for editor in (ada, grace):
        editor.assert_faultless()


def test_a_next_version_is_shown_by_a_link_then_published(visit: Callable[..., Visit], sign_in: Callable[..., Visit]):
    editor = sign_in("ada")
    page = editor.page
    address = change_page(page, 7)
    public = page.locator("#id_slug").input_value()
    page.locator("#id_summary").fill("Un résumé que le maire doit relire.")
    save(page, "_pending")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Version en attente")
    check(editor, "pending")
    link = page.locator(".o-pending__link").get_attribute("href")
    mayor = visit(viewport=PHONE)
    mayor.open(urlsplit(link).path)
    expect(mayor.page.get_by_text("Un résumé que le maire doit relire.")).to_be_visible()
    expect(mayor.page.get_by_role("heading", name="Version en attente, qui n’est pas publique")).to_be_visible()
    mayor.check_width()
    mayor.check_accessibility("preview")
    mayor.check_cookies()
    mayor.open(f"/innovations/{public}/")
    expect(mayor.page.get_by_text("Un résumé que le maire doit relire.")).to_have_count(0)
    page.get_by_role("link", name="Reprendre la saisie").click()
    expect(page.locator("#id_summary")).to_have_value("Un résumé que le maire doit relire.")
    check(editor, "pending form")
    page.locator("#id_summary").fill("Un résumé que le maire a relu.")
    save(page, "_pending")
    page.get_by_role("button", name="Publier maintenant").click()
    expect(page.locator(".messagelist .success")).to_contain_text("est publiée")
    mayor.open(f"/innovations/{public}/")
    expect(mayor.page.get_by_text("Un résumé que le maire a relu.")).to_be_visible()
    mayor.open(urlsplit(link).path, status=410)
    mayor.check_accessibility("ended link")
    page.goto(address.replace("change", "withdraw"))
    check(editor, "withdrawal")
    page.goto(address.replace("change", "delete"))
    check(editor, "deletion")
    for each in (editor, mayor):
        each.assert_faultless()
