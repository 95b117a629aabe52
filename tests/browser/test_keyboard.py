"""The site without a mouse."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.visit import DESKTOP, PHONE, Visit

# What has the focus is outlined, or what is drawn over it when a whole block answers the click.
FOCUS = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const styles = [undefined, "::before", "::after"].map((part) => getComputedStyle(element, part));
  return {
    what: `${element.tagName} ${element.id} ${element.textContent.trim().slice(0, 60)}`,
    isBody: element === document.body,
    isShown: box.width > 0 && box.height > 0 && styles[0].visibility === "visible",
    isOutlined: styles.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0),
  };
}"""


def focus_after(page: Page, key: str) -> dict:
    """What has the focus once `key` is pressed."""
    page.keyboard.press(key)
    return page.evaluate(FOCUS)


def test_skip_link_leads_to_the_content(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/innovations/")
    first = focus_after(page, "Tab")
    assert first["what"].endswith("Contenu") and first["isShown"]
    page.keyboard.press("Enter")
    page.wait_for_url("**#contenu")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    reader.assert_faultless()


def test_focus_is_seen_all_along_the_list(visit: Callable[..., Visit]):
    for size in (DESKTOP, PHONE):
        reader = visit(viewport=size)
        page = reader.open("/innovations/?levier=evaluer")
        stops = []
        while len(stops) < 400 and not (stop := focus_after(page, "Tab"))["isBody"]:
            stops.append(stop)
        unseen = [stop["what"] for stop in stops if not (stop["isShown"] and stop["isOutlined"])]
        assert 40 < len(stops) < 400
        assert not unseen, unseen
        reader.assert_faultless()
