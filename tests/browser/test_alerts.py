"""Coming back: from a search to a mail that tells what is new, and to the click that stops it."""

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from urllib.request import Request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.crawl import OPENER
from tests.browser.server import Site
from tests.browser.visit import PHONE, Visit

NEW_ENTRY = """
from catalogue.entries.services import publish
from catalogue.models import Innovation, Lever, Policy, Source
entry = Innovation.objects.create(
    slug="{word}", title="Un {word} au village", summary="Il passe le mardi.", stage="deployed",
    territory_label="Le bourg",
)
entry.levers.add(Lever.objects.first())
entry.policies.add(Policy.objects.first())
Source.objects.create(innovation=entry, title="Le bilan", url="https://bilan.example/{word}")
publish(innovation=entry)
"""


def press(page: Page, name: str) -> None:
    """Press the button of that name in the content, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("has_script", [True, False], ids=["with a script", "without"])
def test_from_a_search_to_the_mail_that_tells_what_is_new(
    site: Site,
    visit: Callable[..., Visit],
    mails_to: Callable[[str], Iterator[EmailMessage]],
    link_in_mail: Callable[[str, str, str], str],
    has_script: bool,
):
    word = "rebouteux" if has_script else "vielleur"  # what no other entry says
    address = f"{word}@mairie.example"
    reader = visit(viewport=PHONE, java_script_enabled=has_script)
    page = reader.open(f"/innovations/?q={word}&exact=1")
    page.get_by_role("link", name="M’avertir par courriel").click()
    expect(page.locator("main")).to_contain_text(f"« {word} »".replace(" ", "\u00a0"))
    page.get_by_label("Votre adresse électronique").fill("mairie")
    press(page, "M’avertir")
    expect(page.locator("#erreurs")).to_contain_text("Une réponse est à revoir")
    soundly(reader, "an error", has_script)
    page.get_by_label("Votre adresse électronique").fill(address)
    press(page, "M’avertir")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez votre courriel")
    reader.open(link_in_mail(address, "/alertes/", "confirmez"))
    soundly(reader, "to confirm", has_script)
    press(page, "Confirmer l’alerte")
    expect(page.locator("main")).to_contain_text("Le premier courriel partira dès qu’il y aura du nouveau")
    soundly(reader, "confirmed", has_script)

    site.manage("send_alerts", "--send")
    assert len(list(mails_to(address))) == 1, "nothing is new"
    site.manage("shell", "-c", NEW_ENTRY.format(word=word))
    site.manage("send_alerts", "--send")
    told = next(mails_to(address))
    assert "1\u00a0nouvelle fiche" in told["Subject"] and f"Un {word} au village" in told.get_content()
    reader.open(re.search(rf"{site.url}(/innovations/{word}/)", told.get_content())[1])
    site.manage("send_alerts", "--send")
    assert len(list(mails_to(address))) == 2

    stop = told["List-Unsubscribe"].strip(" <>")
    reader.open(stop)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre alerte")
    one_click = told["List-Unsubscribe-Post"].encode()
    for _ in range(2):
        with OPENER.open(Request(stop, data=one_click), timeout=20) as answer:
            assert answer.status == 200
    reader.open(stop, status=410)
    expect(page.locator("main")).to_contain_text("votre adresse est effacée")
    soundly(reader, "stopped", has_script)
    reader.check_cookies()
    assert not reader.faults, "\n".join(reader.faults)


def soundly(reader: Visit, when: str, has_script: bool) -> None:
    """The page fits the screen, and axe, itself a script, finds nothing."""
    reader.check_width()
    if has_script:
        reader.check_accessibility(when)
