"""The real site, the real browser. Everything here runs in one process: the site is prepared once."""

import os
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.server import Site, whole_site
from tests.browser.visit import Visit
from tests.machine import find_chromium
from tests.parts import reads_every_page

HERE = Path(__file__).parent
expect.set_options(timeout=20_000)  # milliseconds: a busy machine is no failure
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and run them after the others; what reads every page over HTTP comes first.

    Playwright runs an event loop, in which Django refuses to query: no test with a database may come in between. The
    whole site is read once, by one process: the others wait for it if they come to it meanwhile.
    """
    items.sort(key=lambda item: (not reads_every_page(item), HERE in item.path.parents))
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with all its data, on the database that the suite runs on."""
    with whole_site(tmp_path_factory.mktemp("site"), os.environ.get("DATABASE_URL", "")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    executable = find_chromium()
    if executable is None:
        pytest.fail("Il faut Chromium pour ces tests (sous Debian : apt install chromium).", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Visit]]:
    """Opens the site as a reader does, with the options of a browser context; closed at the end of the test."""
    opened: list[Visit] = []

    def open_site(**options) -> Visit:
        opened.append(Visit(browser, site.url, **options))
        return opened[-1]

    yield open_site
    for each in opened:
        each.context.close()


@pytest.fixture
def mails_to(site: Site) -> Callable[[str], Iterator[EmailMessage]]:
    """Gives the mails that the site wrote to somebody, the last first."""

    def read(to: str) -> Iterator[EmailMessage]:
        folder = Path(site.environment["VAR_DIR"]) / "mail"
        for file in sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True):
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            if message["To"] == to:
                yield message

    return read


@pytest.fixture
def link_in_mail(site: Site, mails_to: Callable[[str], Iterator[EmailMessage]]) -> Callable[[str, str, str], str]:
    """Gives the address that begins so in the last mail to somebody whose subject has a word."""

    def find(to: str, beginning: str, subject: str) -> str:
        for message in mails_to(to):
            found = re.search(rf"{re.escape(site.url)}{beginning}\S+", str(message.get_content()))
            if subject in message["Subject"] and found:
                return found[0]
        raise AssertionError(f"No mail to {to} leads to {beginning}.")

    return find


@pytest.fixture(scope="session")
def sessions() -> dict[str, dict]:
    """The cookies of the editors who have signed in, by name."""
    return {}


@pytest.fixture
def sign_in(site: Site, visit: Callable[..., Visit], sessions: dict[str, dict]) -> Callable[..., Visit]:
    """Opens the desk as an editor, whom it makes; the first time for a name by the form, then with its session."""

    def enter(name: str = "redaction", **options) -> Visit:
        editor = visit(**{"storage_state": sessions.get(name)} | options)
        page = editor.open("/admin/")
        if name not in sessions:
            page.locator("#id_username").fill(name)
            page.locator("#id_password").fill(site.editor(name))
            page.locator("#login-form [type=submit]").click()
            page.wait_for_url("**/admin/")
            sessions[name] = editor.context.storage_state()
        expect(page.get_by_role("heading", name="À faire")).to_be_visible()
        return editor

    return enter
