"""The tracker, read as a journalist would: what was said, done, by whom, on what proof, when it was last looked at,
and what it looked like two years ago.
"""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journeys import PAGE_OF_PDF, submit
from tests.browser.visit import DESKTOP, PHONE, Visit

REPORT_PAGES = 6
"""A tracker printed on more pages is no longer read."""


def two_years_ago() -> date:
    """The last day of the year before last, which every database and every year has."""
    return date(date.today().year - 2, 12, 31)  # noqa: DTZ011


def words_of(page: Page, selector: str) -> str:
    """What is read there, with ordinary spaces."""
    return " ".join(page.locator(selector).first.inner_text().replace("\u00a0", " ").split())


def test_a_journalist_learns_all_of_a_proposal(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/")
    page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Propositions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Que sont devenues les 18"))
    assert re.search(r"sur \d+ faits, 1 seul vient d’une source qui le cite", words_of(page, ".o-caution"))
    page.get_by_role("link", name=re.compile("^Créer un réseau national")).first.click()
    # What was said, and who attests it.
    expect(page.get_by_role("heading", level=1)).to_contain_text("Créer un réseau national d’accélérateurs")
    assert words_of(page, ".o-wording").startswith("Intitulé documenté par")
    # What was done, by whom, on what proof: each fact has a date, a body and a source.
    facts = page.locator(".o-timeline__item")
    assert facts.count() >= 9
    for number in range(facts.count()):
        fact = facts.nth(number)
        expect(fact.locator("time")).to_have_attribute("datetime", re.compile(r"^\d{4}(-\d{2}){0,2}$"))
        assert " · Source : " in fact.locator(".o-timeline__source").inner_text().replace("\u00a0", " ")
        expect(fact.locator(".o-timeline__source a")).to_have_attribute("href", re.compile("^https?://"))
    # Where it stands and why, on which facts; what links it to the report; what others read.
    question = words_of(page, ".o-questions")
    assert "Lecture de la rédaction, d’après des faits jusqu’au" in question and "fondée sur 4 faits" in question
    assert "Quel lien avec le rapport ? 0 fait sur 9" in question
    assert "Lecture contradictoire Aucune n’est publiée à ce jour." in words_of(page, ".o-scale")
    # When it was last looked at.
    landmarks = words_of(page, ".o-facts")
    assert re.search(r"Jour inconnu Le statut, d’après des faits .*, a été chargé le \d+(er)? \w+ \d{4}", landmarks)
    # What it looked like two years ago.
    now = facts.count()
    page.get_by_label("Revoir la page à une date passée").fill(two_years_ago().isoformat())
    submit(page, "Revoir")
    expect(page).to_have_url(re.compile(rf"\?au={two_years_ago().isoformat()}$"))
    expect(page.locator(".fr-alert--info")).to_contain_text("Ce qui était arrivé au 31")
    assert 0 < page.locator(".o-timeline__item").count() < now
    page.get_by_role("link", name="Voir la page d’aujourd’hui").click()
    expect(page.locator(".o-timeline__item")).to_have_count(now)
    reader.assert_faultless()


def test_each_proposal_answers_the_same_questions(visit: Callable[..., Visit]):
    """Every page says where its words come from; every status has a source; what is missing is said."""
    reader = visit()
    missing = 0
    for number in range(1, 19):
        page = reader.open(f"/propositions/{number}/")
        wording = words_of(page, ".o-wording")
        if "Intitulé à compléter par la rédaction à partir du rapport, p. 69 et suivantes" in wording:
            missing += 1
            expect(page.locator(".o-questions")).to_have_count(0)
        else:
            assert wording.startswith(("Intitulé documenté par", "Intitulé attesté par"))
            expect(page.locator(".o-questions__proof a").first).to_have_attribute("href", re.compile("^https?://"))
            assert page.locator(".o-ledger__entry").count() >= 1
    assert missing == 7
    reader.assert_faultless()


def test_filters_work_without_script_on_a_phone(visit: Callable[..., Visit]):
    reader = visit(java_script_enabled=False, viewport=PHONE)
    page = reader.open("/propositions/")
    page.locator(".o-tracker-filters summary").click()
    page.get_by_label("En cours", exact=True).check(force=True)
    submit(page, "Afficher")
    expect(page).to_have_url(re.compile(r"statut=en-cours"))
    assert words_of(page, ".o-tracker-chips__total") == "3 propositions sur 18"
    page.get_by_role("link", name=re.compile("^Retirer le filtre Statut")).click()
    expect(page.locator(".o-tracker-chips")).to_have_count(0)
    reader.check_width()
    assert not reader.faults


def test_cells_of_the_gap_map_count_what_their_list_shows(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/propositions/")
    cells = page.locator(".o-gap-table a[href^='/innovations/']")
    found = [(each.get_attribute("href"), int(each.inner_text())) for each in cells.all()]
    assert len(found) > 60
    for address, count in found[::12]:
        reader.open(address)
        assert words_of(page, "#total").split()[0] == str(count), address
    reader.assert_faultless()


@pytest.mark.parametrize("path", ["/propositions/", "/propositions/?au=2020-12-31"])
def test_the_tracker_prints_as_a_report_of_a_few_pages(visit: Callable[..., Visit], path: str):
    reader = visit()
    page = reader.open(path)
    page.emulate_media(media="print")
    for selector in (".fr-header__tools", ".fr-nav", ".fr-footer", ".o-tracker-filters", ".o-tracker-take"):
        expect(page.locator(selector).first).to_be_hidden()
    for selector in (".o-caution", ".o-sign-table", ".o-bars", ".o-proposals", ".o-gap-table", ".o-tracker-cite"):
        expect(page.locator(selector).first).to_be_visible()
    page.set_viewport_size({"width": 680, "height": 1000})  # A4 without its margins
    reader.check_width()
    pages = len(PAGE_OF_PDF.findall(page.pdf(prefer_css_page_size=True)))
    assert 2 <= pages <= REPORT_PAGES
    page.set_viewport_size(DESKTOP)
    reader.assert_faultless()


def test_a_badge_shows_in_a_frame(visit: Callable[..., Visit]):
    """On a page of the site: the browser lets no page that a test makes up reach this machine. That any site may, the
    headers say.
    """
    reader = visit()
    page = reader.open("/proposer/")
    page.evaluate("""() => {
        const frame = document.createElement("iframe");
        frame.src = "/propositions/1/badge.svg";
        document.body.append(frame);
    }""")
    expect(page.frame_locator("iframe").locator("text").first).to_contain_text("Proposition n°")
    page = reader.open("/propositions/1/")
    page.locator(".o-badge-embed img").scroll_into_view_if_needed()
    expect(page.locator(".o-badge-embed img")).to_have_js_property("complete", True)
    assert page.evaluate("document.querySelector('.o-badge-embed img').naturalWidth") > 200
    reader.assert_faultless()
