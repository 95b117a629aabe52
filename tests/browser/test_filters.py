"""The list with JavaScript: a filter ticked updates the page in place, and everything still works without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visit import PHONE, Visit

NOT_RELOADED = "window.notReloaded = true"


def total_of(page: Page) -> str:
    """The number of results, as shown."""
    return page.locator("#total").inner_text()


def tick(page: Page, box: str) -> None:
    """Tick or untick a box as a reader does, by its label."""
    page.locator(f"label[for='{box}']").click()


def test_ticking_updates_results_counts_chips_and_address(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/")
    page.evaluate(NOT_RELOADED)
    before = total_of(page)
    count = page.locator("label[for='levier-financer'] .o-facet__count").inner_text()
    tick(page, "levier-financer")
    expect(page.locator("#total")).to_have_text(f"{count} innovations")
    assert page.url.endswith("/innovations/?levier=financer")
    expect(page.get_by_role("link", name="Retirer le filtre Levier : Financer")).to_be_visible()
    expect(page.locator(".o-list > [role=status]")).to_have_text(f"{count} innovations")
    assert "Financer" in page.title() and before != total_of(page)
    assert page.locator("link[rel=canonical]").get_attribute("href").endswith("?levier=financer")
    assert page.locator("#levier-financer").is_checked()
    assert page.evaluate("document.activeElement.id") == "levier-financer", "the focus is kept"
    page.get_by_role("link", name="Retirer le filtre Levier : Financer").click()
    expect(page.locator("#total")).to_have_text(before)
    assert page.evaluate("window.notReloaded")
    assert page.evaluate("document.activeElement.id") == "total"
    reader.assert_faultless()


def test_back_and_forward_bring_each_list_back(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/")
    whole = total_of(page)
    tick(page, "levier-financer")
    page.wait_for_url("**/?levier=financer")
    one = total_of(page)
    tick(page, "levier-evaluer")
    page.wait_for_url("**/?levier=*&levier=*")
    page.go_back()
    expect(page.locator("#total")).to_have_text(one)
    assert not page.locator("#levier-evaluer").is_checked()
    page.go_back()
    expect(page.locator("#total")).to_have_text(whole)
    page.go_forward()
    expect(page.locator("#total")).to_have_text(one)
    reader.assert_faultless()


def test_forward_before_back_has_come_shows_what_the_address_says(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/")
    tick(page, "levier-financer")
    page.wait_for_url("**/?levier=financer")
    one = total_of(page)
    held: list[Route] = []
    page.route("**/innovations/", lambda route: held.append(route))  # never answered
    page.go_back()
    expect(page.locator("#resultats")).to_have_attribute("aria-busy", "true")
    page.go_forward()
    expect(page.locator("#resultats:not([aria-busy])")).to_be_visible()
    assert len(held) == 1 and page.url.endswith("/?levier=financer")
    assert total_of(page) == one and page.locator("#levier-financer").is_checked()


def test_the_button_adds_no_step_to_go_back_over_nor_empty_field_to_the_address(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/?q=eau")
    page.locator("#recherche").fill("cantine")
    page.locator("#recherche").press("Enter")
    page.wait_for_url("**/innovations/?q=cantine")
    page.locator("#filtres button[type=submit]").click()
    page.wait_for_url("**/innovations/?q=cantine#resultats")
    page.go_back()
    page.wait_for_url("**/innovations/?q=eau")
    reader.assert_faultless()


def test_the_fields_follow_the_chips_taken_away(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/?q=cantine&territoire=region-93")
    page.evaluate(NOT_RELOADED)
    assert page.locator("#territoire").input_value()
    for name in ("Recherche", "Territoire"):
        page.get_by_role("link", name=re.compile(f"Retirer le filtre {name}")).click()
        expect(page.get_by_role("link", name=re.compile(f"Retirer le filtre {name}"))).to_have_count(0)
    expect(page.locator("#recherche")).to_have_value("")
    expect(page.locator("#territoire")).to_have_value("")
    assert page.evaluate("window.notReloaded")
    reader.assert_faultless()


def test_the_last_of_several_quick_ticks_wins(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/")
    page.evaluate(NOT_RELOADED)
    for box in ("levier-financer", "levier-evaluer", "levier-experimenter"):
        tick(page, box)
    page.wait_for_url("**/?levier=*&levier=*&levier=*")
    expect(page.locator("#resultats")).not_to_have_attribute("aria-busy", "true")
    assert page.locator("#levier input:checked").count() == 3
    assert page.evaluate("window.notReloaded")
    reader.assert_faultless()


def test_a_facet_that_was_unfolded_stays_so(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/")
    page.locator("#theme summary").click()
    page.locator("#theme details label").last.click()
    page.wait_for_url("**/?theme=*")
    assert page.locator("#theme details").get_attribute("open") is not None
    assert page.locator("#theme input:checked").count() == 1
    reader.assert_faultless()


def test_a_field_narrows_a_long_facet_and_keeps_what_is_typed(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/")
    page.evaluate(NOT_RELOADED)
    values = page.locator("#theme .fr-checkbox-group")
    before = values.count()
    field = page.locator("#theme").get_by_label("Chercher dans cette liste")
    field.fill("DEMOCRATIE participative")
    expect(page.locator("#theme .fr-checkbox-group:visible")).to_have_count(1)
    expect(page.locator("#theme [role=status]")).to_have_text("1 choix")
    field.press("Enter")
    page.locator("#theme .fr-checkbox-group:visible label").click()
    page.wait_for_url("**/?theme=democratie-participative")
    expect(field).to_have_value("DEMOCRATIE participative")
    expect(page.locator("#theme .fr-checkbox-group:visible")).to_have_count(1)
    field.fill("rienn")
    expect(page.locator("#theme [role=status]")).to_have_text("Aucun choix n’a ces mots")
    field.fill("")
    assert values.count() == before and page.evaluate("window.notReloaded")
    reader.assert_faultless()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_long_facet_unfolds_in_a_box_that_scrolls(visit: Callable[..., Visit], has_script: bool):
    page = visit(java_script_enabled=has_script).page
    page.goto("/innovations/")
    folded = page.locator("#filtres").bounding_box()
    page.locator("#theme summary").click()
    unfolded = page.locator("#filtres").bounding_box()
    assert folded and unfolded and 0 < unfolded["height"] - folded["height"] < 400
    assert page.locator("#theme .o-facet__list .fr-checkbox-group").count() > 50
    assert page.locator("#theme .o-facet__search").is_visible() == has_script


def test_on_a_phone_the_filters_stay_open_and_the_button_leads_to_the_results(visit: Callable[..., Visit]):
    reader = visit(viewport=PHONE)
    page = reader.open("/innovations/")
    page.evaluate(NOT_RELOADED)
    page.locator(".o-results__filter").click()
    tick(page, "levier-financer")
    page.wait_for_url("**/?levier=financer#filtres")
    expect(page.locator("#filtres")).to_be_visible()
    expect(page.locator("#resultats")).to_be_hidden()
    page.get_by_role("button", name=f"Voir {page.locator('#total').text_content()}").click()
    expect(page.locator("#resultats")).to_be_visible()
    expect(page.locator("#filtres")).to_be_hidden()
    expect(page.locator("#total")).to_be_focused()
    page.go_back()
    expect(page.locator("#filtres")).to_be_visible()
    assert page.evaluate("window.notReloaded")
    reader.assert_faultless()


def test_an_error_falls_back_to_the_page_itself(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/")
    page.evaluate(NOT_RELOADED)
    reader.expected_statuses.add(503)

    def refuse_scripts(route: Route) -> None:
        if route.request.is_navigation_request():
            route.continue_()
        else:
            route.fulfill(status=503, body="")

    page.route("**/innovations/?levier=*", refuse_scripts)
    tick(page, "levier-financer")
    page.wait_for_url("**/?levier=financer")
    expect(page.locator("#levier-financer")).to_be_checked()
    assert not page.evaluate("window.notReloaded || false")


def test_without_javascript_a_button_does_it(visit: Callable[..., Visit]):
    reader = visit(java_script_enabled=False)
    page = reader.page
    page.goto("/innovations/")
    tick(page, "levier-financer")
    page.get_by_role("button", name="Appliquer les filtres").click()
    page.wait_for_url("**/?levier=financer")
    expect(page.get_by_role("link", name="Retirer le filtre Levier : Financer")).to_be_visible()


def test_the_updated_page_is_accessible(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/?q=cantine")
    tick(page, "levier-financer")
    page.wait_for_url("**levier=financer")
    reader.check_accessibility("after a tick")
    reader.assert_faultless()
