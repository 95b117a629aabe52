"""The import of a spreadsheet and the page of the yearly question, in the real browser, wide and narrow."""

from collections.abc import Callable

import pytest

from tests.browser.server import Site
from tests.browser.visit import PHONE, Visit
from tests.catalogue.tables.files import csv_of

USERNAME = "importatrice"
MAKE_QUESTION = """
from catalogue.models import *
from catalogue.verification import link_to
from django.utils import timezone
entry = Innovation.objects.published().order_by("pk").first()
contact, _ = Contact.objects.get_or_create(innovation=entry, defaults={"email": "contact@mairie.example"})
print(link_to(Verification.objects.create(innovation=entry, asked_at=timezone.now()), contact))
"""


@pytest.fixture(scope="module")
def password(site: Site) -> str:
    """Makes an editor, and gives the password."""
    return site.editor(USERNAME)


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}])
def test_three_wrong_lines_are_read_then_mended(visit: Callable[..., Visit], password: str, options: dict):
    editor = visit(**options)
    page = editor.open("/admin/login/?next=/admin/catalogue/innovation/importer/")
    page.locator("#id_username").fill(USERNAME)
    page.locator("#id_password").fill(password)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/importer/")
    check(editor, "the form")
    header = ["titre", "nom_territoire", "etape", "annee_debut"]
    wrong = [["Un", "Ici", "finie", ""], ["Deux", "", "idee", ""], ["Trois", "Là", "idee", "hier"]]
    send(editor, header, *wrong, ["Quatre", "Là", "idee", "2020"])
    rows = page.locator("#content-main table").first.locator("tbody tr").all()
    told = [row.locator("th, td").all_inner_texts() for row in rows]
    assert [(line, column) for line, column, sentence in told if sentence] == [
        ("2", "etape"),
        ("3", "territoire"),
        ("4", "annee_debut"),
    ]
    assert page.get_by_role("button", name="Écrire").count() == 0
    check(editor, "what is wrong")
    send(editor, header, ["Quatre", "Là", "idee", "2020"])
    assert page.get_by_role("button", name="Écrire 1 fiche").is_visible()
    check(editor, "what would change")
    editor.assert_faultless()


def send(editor: Visit, *lines: list[str]) -> None:
    """Deposit a file on the page."""
    file = {"name": "innovations.csv", "mimeType": "text/csv", "buffer": csv_of(*lines)}
    editor.page.locator("#id_file").set_input_files(file)
    editor.page.get_by_role("button", name="Essayer").click()
    editor.page.wait_for_url("**/importer/*-*/")


def check(editor: Visit, when: str) -> None:
    """Hold the page to the rules."""
    editor.check_policy()
    editor.check_width()
    editor.check_accessibility(when)


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}, {"java_script_enabled": False}])
def test_a_contact_answers(visit: Callable[..., Visit], site: Site, options: dict):
    contact = visit(**options)
    link = site.manage("shell", "--no-imports", "--command", MAKE_QUESTION).strip().splitlines()[-1]
    page = contact.open("/verifier/" + link.partition("/verifier/")[2])
    has_script = options.get("java_script_enabled", True)
    if has_script:
        check(contact, "the question")
    page.get_by_role("button", name="Envoyer ma réponse").click()
    page.locator(".fr-alert--error a").first.wait_for()
    if has_script:
        check(contact, "an error")
    page.locator("label[for=reponse-stopped]").click()
    page.locator("#remarque").fill("Le service a fermé.")
    page.get_by_role("button", name="Envoyer ma réponse").click()
    page.locator(".fr-alert--success").wait_for()
    if has_script:
        check(contact, "thanks")
        contact.check_cookies()
    assert contact.faults == []
