"""What is printed: a sheet on a page, lists and the map without what asks or leads elsewhere."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journeys import AGRILOCAL, PAGE_OF_PDF
from tests.browser.visit import Visit

MEDICOBUS = "/innovations/le-medicobus-de-l-orne/"
PAPER = {"width": 718, "height": 1047}
"""Pixels of an A4 page without its margins of a centimetre."""

ASKS = "button:visible, input:not([type=hidden]):visible, select:visible, textarea:visible"
NOT_ON_PAPER = re.compile(
    "L’indiquer|Garder(?! un médecin)|M’avertir|Imprimer|Note pour le maire|Signaler|Comparer|Exporter|Filtrer"
)


def on_paper(reader: Visit, path: str) -> Page:
    page = reader.open(path)
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    return page


def pages_of(page: Page) -> int:
    margins = dict.fromkeys(("top", "right", "bottom", "left"), "1cm")
    return len(PAGE_OF_PDF.findall(page.pdf(format="A4", prefer_css_page_size=True, margin=margins)))


@pytest.mark.parametrize(("path", "most"), [(MEDICOBUS, 1), (AGRILOCAL, 3)])
def test_a_sheet_prints_on_a_page_when_its_text_allows(visit: Callable[..., Visit], path: str, most: int):
    reader = visit()
    page = on_paper(reader, path)
    for selector in (".fr-header__tools", ".fr-nav", ".fr-skiplinks", ".o-breadcrumb", ".o-summary", ".fr-footer"):
        expect(page.locator(selector)).to_be_hidden()
    expect(page.locator(".o-locator")).to_be_hidden()
    for section in ("besoin", "reponse", "resultats", "reperes", "sources"):
        expect(page.locator(f"#{section}")).to_be_visible()
    expect(page.locator("#sources a + .o-hint + .o-print-url").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    reader.check_width()
    assert pages_of(page) <= most
    reader.assert_faultless()


@pytest.mark.parametrize(
    "path", [MEDICOBUS, "/innovations/", "/innovations/?q=ecoles&levier=evaluer", "/innovations/carte/"]
)
def test_what_asks_or_leads_elsewhere_is_not_printed(visit: Callable[..., Visit], path: str):
    reader = visit()
    page = on_paper(reader, path)
    expect(page.locator(ASKS)).to_have_count(0)
    found = NOT_ON_PAPER.findall(page.locator("body").inner_text())
    assert not found
    reader.assert_faultless()
