"""The editors' pages under the security policy of the site."""

from collections.abc import Callable

import pytest

from tests.browser.server import Site
from tests.browser.visit import Visit

USERNAME = "redactrice"


@pytest.fixture
def password(site: Site) -> str:
    """Makes an editor, and gives the password."""
    return site.editor(USERNAME)


def test_admin_works_under_the_policy(visit: Callable[..., Visit], password: str):
    editor = visit()
    page = editor.open("/admin/")
    page.locator("#id_username").fill(USERNAME)
    page.locator("#id_password").fill(password)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")
    page.locator(".model-innovation th a").click()
    page.wait_for_url("**/admin/catalogue/innovation/")
    editor.check_policy()
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")
    assert page.locator("#id_title").input_value()
    editor.assert_faultless()
