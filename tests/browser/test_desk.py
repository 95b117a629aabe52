"""What editors come to do, page by page, under the rules of the public site: axe, the keyboard, 360 px, no script."""

import re
from collections.abc import Callable
from secrets import token_hex

import pytest
from django.contrib import admin
from playwright.sync_api import Page, expect

from tests.browser.server import Site
from tests.browser.visit import DESKTOP, PHONE, Visit

AT_ONCE = {"preload": False}
"""axe writes a style sheet in the page to read those that Django's import: the security policy would refuse it."""

IS_SEEN = """each => {
  const { left, top, height } = each.getBoundingClientRect();
  return each.contains(document.elementFromPoint(left + 20, top + height / 2));
}"""
"""Whether nothing covers nor clips the middle of an element."""

LISTS = sorted(f"{each._meta.app_label}/{each._meta.model_name}" for each in admin.site._registry)
ADDED = (
    *("catalogue/innovation", "catalogue/theme", "catalogue/organisation", "catalogue/synonymgroup"),
    *("catalogue/weakword", "oural/user", "auth/group"),
)
ADDED_ONLY = (
    *("proposals/proposalupdate", "proposals/statusentry", "proposals/moderation", "proposals/deadline"),
    "oural/agentrule",
)


def hold(editor: Visit, when: str) -> None:
    """Hold the page as it stands to the rules."""
    headings = editor.page.get_by_role("heading", level=1).count()
    if headings != 1:
        editor.faults.append(f"{headings} first headings, {when}: {editor.page.url}")
    editor.check_policy()
    editor.check_width()
    before = len(editor.faults)
    editor.check_accessibility(when, **AT_ONCE)
    editor.faults[before:] = [f"{editor.page.url} {fault}" for fault in editor.faults[before:]]


def first_row(page: Page) -> str:
    """The address of the first row of a list, or nothing."""
    links = page.locator("#result_list tbody a[href*='/change/']")
    return links.first.get_attribute("href") if links.count() else ""


def hold_wide_and_narrow(editor: Visit, path: str) -> None:
    """Open a page and hold it to the rules, and to its width on a phone, where nothing else changes for axe."""
    editor.page.set_viewport_size(DESKTOP)
    editor.open(path)
    hold(editor, "page")
    editor.page.set_viewport_size(PHONE)
    editor.check_width()


def test_the_first_pages_of_the_editors_are_accessible(visit: Callable[..., Visit], sign_in):
    stranger = visit()
    hold_wide_and_narrow(stranger, "/admin/login/")
    stranger.assert_faultless()
    editor = sign_in()
    for path in ("/admin/", "/admin/catalogue/", "/admin/password_change/"):
        hold_wide_and_narrow(editor, path)
    editor.assert_faultless()


def test_every_list_of_the_editors_is_known():
    assert len(LISTS) >= 23
    assert {*ADDED, *ADDED_ONLY} <= set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_of_the_editors_and_its_forms_are_accessible(sign_in, name: str):
    editor = sign_in()
    hold_wide_and_narrow(editor, f"/admin/{name}/")
    row = first_row(editor.page)
    assert row or name not in ADDED
    paths = [row] if row else []
    if name in ADDED:  # the other histories and deletions are the same page, with other words
        paths += [f"/admin/{name}/add/", *(row.replace("/change/", page) for page in ("/history/", "/delete/"))]
    for path in paths + [f"/admin/{name}/add/"] * (name in ADDED_ONLY):
        hold_wide_and_narrow(editor, path)
    editor.assert_faultless()


def test_an_incomplete_entry_is_found_completed_previewed_and_published(site: Site, sign_in):
    title = f"Une fiche à finir {token_hex(3)}"
    editor = sign_in()
    page = editor.page
    page.get_by_role("link", name="Innovations", exact=True).first.click()
    page.get_by_role("link", name="Ajouter", exact=True).last.click()
    page.get_by_label("Titre", exact=False).first.fill(title)
    page.get_by_role("combobox", name="Territoire").first.press_sequentially("reze")
    expect(page.locator(".o-suggestion:visible").first).to_contain_text("Rezé")
    hold(editor, "suggestions shown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("Étape").select_option("deployed")
    page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(page.locator(".messagelist")).to_contain_text(title)

    page.goto(f"{site.url}/admin/")
    page.get_by_role("link", name=re.compile("fiches? incomplètes?")).click()
    expect(page.locator(".active-filters")).to_contain_text("Fiche incomplète")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_text("Il manque pour publier")).to_be_visible()
    page.get_by_role("link", name="le résumé", exact=True).click()
    expect(page.locator("#id_summary")).to_be_in_viewport()
    page.get_by_label("Résumé").fill("Un essai de la rédaction.")
    page.get_by_role("checkbox", name=re.compile("Évaluer les impacts")).check()
    page.get_by_role("checkbox", name="Santé et accès aux soins").check()
    page.get_by_label("Le besoin").fill("Un **vrai** besoin.")
    page.get_by_role("button", name="Aperçu de ce texte").first.click()
    expect(page.locator("#id_need-apercu strong")).to_have_text("vrai")
    with page.expect_popup() as opened:
        page.get_by_role("button", name=re.compile("^Aperçu de la fiche")).click()
    expect(opened.value.get_by_text("rien n’est enregistré")).to_be_visible()
    expect(opened.value.locator("#besoin strong")).to_have_text("vrai")
    opened.value.close()

    page.get_by_label("Statut").select_option("published")
    page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Une innovation publiée cite au moins une source.")
    expect(page.get_by_label("Résumé")).to_have_value("Un essai de la rédaction.")
    hold(editor, "form refused")
    page.locator("#id_sources-0-title").fill("Le bilan")
    page.locator("#id_sources-0-url").fill("https://bilan.example/")
    page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(page.locator(".messagelist")).to_contain_text(title)
    hold(editor, "saved")
    editor.open("/innovations/?q=" + title.replace(" ", "+"))
    expect(page.locator(".o-results h3").get_by_role("link", name=title)).to_have_count(1)
    archive(page, f"/admin/catalogue/innovation/?q={title.replace(' ', '+')}", "Essai terminé")
    expect(page.locator(".messagelist")).to_contain_text("1 innovation archivée.")
    editor.assert_faultless()


def archive(page: Page, path: str, reason: str) -> None:
    """Archive the first entry of a list, so that the other tests read the site as it was."""
    page.goto(path)
    page.locator("input[name=_selected_action]").first.check()
    page.locator("select[name=action]").select_option("archive_selected")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_label("Motif").fill(reason)
    page.get_by_role("button", name="Archiver").click()


def test_a_form_tells_near_titles_and_suggests_in_the_lines_added_to_it(sign_in):
    editor = sign_in()
    page = editor.open("/admin/catalogue/innovation/add/")
    page.locator("#id_title").fill("Observatoires de l’engagement, Rezé")
    page.locator("#id_summary").focus()
    expect(page.get_by_role("status").filter(has_text="titre proche")).to_contain_text(
        "L’Observatoire des engagements"
    )
    hold(editor, "near title")
    page.get_by_role("button", name="Ajouter une reproduction").click()
    page.locator("#id_replications-1-territory").press_sequentially("reze")
    expect(page.locator(".o-suggestion:visible").first).to_contain_text("Rezé")
    page.keyboard.press("Escape")
    expect(page.locator(".o-suggestion:visible")).to_have_count(0)
    page.locator("#id_organisations").press_sequentially("ville de")
    expect(page.locator(".o-suggestion:visible").first).to_contain_text(re.compile("ville de", re.I))
    hold(editor, "partners suggested")
    editor.assert_faultless()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "360"])
@pytest.mark.parametrize(("field", "text"), [("#id_territory", "saint"), ("[name=organisations] >> nth=-1", "region")])
def test_suggestions_are_seen_whole_and_chosen_by_a_click(sign_in, viewport: dict, field: str, text: str):
    page = sign_in(viewport=viewport).open("/admin/catalogue/innovation/add/")
    line = page.locator(field)
    line.press_sequentially(text)
    shown = page.locator(".o-suggestion:visible")
    expect(shown.nth(2)).to_be_visible()
    line.evaluate("each => each.scrollIntoView({ block: 'start' })")
    assert [each for each in shown.all()[:3] if not each.evaluate(IS_SEEN)] == []
    box, under = line.bounding_box(), page.locator(".o-suggestions:visible").bounding_box()
    assert abs(box["x"] - under["x"]) <= 2 and abs(box["width"] - under["width"]) <= 2
    chosen = shown.nth(2).bounding_box()
    page.mouse.click(chosen["x"] + 20, chosen["y"] + chosen["height"] / 2)
    expect(shown).to_have_count(0)
    assert line.input_value() != text


def test_a_draft_is_made_and_previewed_without_script_on_a_phone(sign_in):
    editor = sign_in(java_script_enabled=False, viewport=PHONE)
    page = editor.open("/admin/catalogue/innovation/add/")
    title = f"Sans script {token_hex(3)}"
    page.locator("#id_title").fill(title)
    page.locator("#id_slug").fill(f"sans-script-{token_hex(3)}")
    page.locator("#id_territory").fill("44143")
    page.locator("#id_stage").select_option("deployed")
    page.locator("#id_need").fill("Un **vrai** besoin.")
    page.locator("#id_sources-0-title").fill("Le bilan")
    page.locator("#id_sources-0-url").fill("https://bilan.example/")
    page.locator("#id_contact-0-email").fill("mairie@mairie.example")
    with page.expect_popup() as opened:
        page.locator("button[value=need]").click()
    expect(opened.value.locator("#apercu strong")).to_have_text("vrai")
    opened.value.close()
    page.locator("[name=_continue]").first.click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("#id_territory")).to_have_value("Rezé (44)")
    expect(page.locator("#id_sources-0-title")).to_have_value("Le bilan")
    expect(page.locator("#id_contact-0-email")).to_have_value("mairie@mairie.example")
    assert not editor.faults


def test_the_list_fits_a_screen_of_1280_pixels(sign_in):
    editor = sign_in()
    page = editor.open("/admin/catalogue/innovation/")
    results = page.locator("#changelist .results")
    assert results.locator("tbody tr").count() == 50
    assert results.evaluate("each => each.scrollWidth - each.clientWidth") == 0
    expect(page.get_by_role("columnheader").last).to_be_in_viewport(ratio=1)
    page.get_by_text("Filtrer la liste").click()
    page.locator("#changelist-filter").get_by_role("link", name="brouillon").click()
    expect(page.locator(".active-filters")).to_contain_text("statut «\u00a0brouillon")
    hold(editor, "filters open")
    editor.assert_faultless()


def test_on_a_phone_the_number_of_results_has_a_line_of_its_own(sign_in):
    page = sign_in(viewport=PHONE).open("/admin/catalogue/innovation/")
    count, button = (page.locator(f"#changelist-search {each}") for each in (".quiet", "[type=submit]"))
    assert count.bounding_box()["y"] >= button.bounding_box()["y"] + button.bounding_box()["height"]
    assert count.bounding_box()["width"] > 200
    assert page.locator("#searchbar").bounding_box()["width"] > 100


def test_several_entries_are_archived_with_a_reason(sign_in):
    editor = sign_in(viewport=PHONE)
    page = editor.open("/admin/catalogue/innovation/?q=compost")
    page.locator("input[name=_selected_action]").first.check()
    page.locator("select[name=action]").select_option("archive_selected")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Archiver")
    hold(editor, "reason asked")
    page.get_by_role("button", name="Archiver").click()
    expect(page.get_by_role("alert")).to_be_focused()
    hold(editor, "reason missing")
    page.get_by_role("link", name="Annuler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Innovations")
    editor.assert_faultless()
