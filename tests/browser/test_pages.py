"""Every kind of public page, in the real browser: wide and narrow, light and dark, enlarged, with the keyboard."""

from collections.abc import Callable
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import KINDS, Kind
from tests.browser.server import Site
from tests.browser.visit import DESKTOP, PHONE, Visit

ENLARGED = {"width": 640, "height": 450}  # what 1280 by 900 come to when a reader enlarges twice
COLOURS_ONLY = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules of axe that the dark scheme may break when the light one does not: it changes colours and nothing else."""

BACKGROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 22, 22)"}


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_page_is_sound(visit: Callable[..., Visit], kind: Kind):
    """No finding of axe, no error, no report of the security policy, nothing too wide, no other host, no cookie."""
    reader = visit()
    page = reader.open(kind.path, status=kind.status)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.title().endswith(" – Oural")
    assert page.title().strip() != "– Oural"
    expect(page.locator("body")).to_have_css("background-color", BACKGROUNDS["light"])
    reader.check_accessibility("1280 px, light")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_css("background-color", BACKGROUNDS["dark"])
    reader.check_accessibility("1280 px, dark", **COLOURS_ONLY)
    for size in (DESKTOP, PHONE, ENLARGED):
        page.set_viewport_size(size)
        reader.check_width()
    reader.check_cookies()
    reader.assert_faultless()


def test_every_process_of_the_server_gives_a_page_the_same_tag(site: Site):
    """gunicorn hands each connection to one of its processes, whichever is free."""
    tags = set()
    for _ in range(12):
        request = Request(f"{site.url}/innovations/", method="HEAD")
        with urlopen(request) as response:
            tags.add(response.headers["ETag"].removeprefix("W/"))
    assert len(tags) == 1
