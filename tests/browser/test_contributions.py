"""A citizen contributes: on a phone with a photo, and without a script; the mail of the site is read as it is sent."""

import email
import io
import re
from collections.abc import Callable
from email import policy
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.server import Site
from tests.browser.visit import PHONE, Visit

ENTRY = "Lons-le-Saunier protège son eau par l’assiette"
TITLE = "Lons protège son eau par ses cantines"
SUMMARY = "La ville propose aux agriculteurs des captages un débouché en restauration collective."
READING = 2100  # milliseconds that the last page is to be read before it is sent


@pytest.fixture
def link_in_mail(site: Site) -> Callable[[str, str], str]:
    """Gives the address of the site that begins so in the last mail written to somebody."""

    def find(to: str, beginning: str) -> str:
        folder = Path(site.environment["VAR_DIR"]) / "mail"
        for file in sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True):
            message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            found = re.search(rf"{re.escape(site.url)}{beginning}\S+", str(message.get_content()))
            if message["To"] == to and found:
                return found[0]
        raise AssertionError(f"No mail to {to} leads to {beginning}.")

    return find


def press(page: Page, name: str | re.Pattern) -> None:
    """Press the last button of that name in the content, and wait for the page that it leads to."""
    page.get_by_role("main").get_by_role("button", name=name, exact=isinstance(name, str)).last.click()
    page.wait_for_load_state()


def expect_step(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=2).first).to_contain_text(title)


def check(reader: Visit, when: str) -> None:
    """The step is as it should be for everybody."""
    reader.check_width()
    reader.check_accessibility(when)


def photo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(written, format="JPEG")
    return written.getvalue()


def fill_innovation(page: Page) -> None:
    page.get_by_label("Comment l’appelez-vous").fill(TITLE)
    page.get_by_label("En une phrase").fill(SUMMARY)
    page.get_by_label("Quel besoin").fill("Dans les années 1990, les nitrates gagnent la nappe qui alimente la ville.")
    page.get_by_label("Qu’avez-vous fait").fill("La ville passe des conventions avec quinze agriculteurs.")


def test_on_a_phone_with_a_photo(visit: Callable[..., Visit], link_in_mail: Callable[[str, str], str]):
    reader = visit(viewport=PHONE)
    page = reader.open("/proposer/")
    page.get_by_role("link", name="Commencer").click()
    press(page, "Continuer")
    expect(page.locator("#erreurs")).to_be_focused()
    expect(page.locator("#erreurs")).to_contain_text("4 réponses sont à revoir")
    check(reader, "errors")
    fill_innovation(page)
    expect(page.get_by_role("status").filter(has_text="Brouillon enregistré à")).to_be_visible()
    expect(page.locator("#summary-compte")).to_contain_text(f"{len(SUMMARY)} caractères sur 300")
    alike = page.locator(".o-alike")
    expect(alike.get_by_role("link", name=ENTRY)).to_be_visible()
    check(reader, "an entry looks alike")
    page.reload()
    expect(page.get_by_label("Comment l’appelez-vous")).to_have_value(TITLE)
    press(page, "Continuer")
    expect(alike.get_by_role("link", name=ENTRY)).to_be_visible()
    press(page, re.compile("continuer$"))

    expect_step(page, "Le territoire")
    field = page.get_by_label("Dans quel territoire")
    field.press_sequentially("lons-le-s")
    page.get_by_role("option").filter(has_text="Lons-le-Saunier").first.click()
    page.get_by_label("Depuis quelle année").fill("1992")
    page.get_by_label(re.compile("^Déployée")).check(force=True)
    check(reader, "the place")
    press(page, "Continuer")

    expect_step(page, "Les moyens")
    page.get_by_label(re.compile("^Gérer")).check(force=True)
    check(reader, "the means")
    page.go_back()
    expect(page.get_by_label("Depuis quelle année")).to_have_value("1992")
    page.go_forward()
    page.get_by_label(re.compile("^Combien de personnes")).fill("2,5")
    page.get_by_label(re.compile("^Combien de mois")).fill("bientôt")
    press(page, "Continuer")
    expect(page.locator("#erreurs")).to_contain_text("Écrivez un nombre de mois")
    page.get_by_label(re.compile("^Combien de mois")).fill("6 mois")
    check(reader, "the figures of the means")
    press(page, "Continuer")

    expect_step(page, "Des photos")
    page.get_by_label("Photo ou document").set_input_files(
        {"name": "cantine.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    press(page, "Ajouter ce fichier")
    expect(page.locator("#erreurs")).to_contain_text("Dites en mots")
    check(reader, "a photo without words")
    page.get_by_label("Que montre-t-il").fill("La cuisine centrale")
    page.get_by_label(re.compile("^J’en ai les droits")).check(force=True)
    page.get_by_label("Photo ou document").set_input_files(
        {"name": "cantine.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    press(page, "Ajouter ce fichier")
    expect(page.get_by_role("img", name="La cuisine centrale")).to_have_js_property("naturalWidth", 640)
    check(reader, "a photo")
    press(page, "Continuer")

    expect_step(page, "Vous")
    page.get_by_label("Votre nom").fill("Camille Martin")
    page.get_by_label("Votre adresse électronique").fill("camille@oural.example")
    check(reader, "the person")
    press(page, "Continuer")

    expect_step(page, "Vérifier et envoyer")
    expect(page.get_by_role("main")).to_contain_text("Lons-le-Saunier (39)")
    expect(page.get_by_role("main")).to_contain_text("1 fichier")
    expect(page.get_by_role("main")).to_contain_text("6 mois")
    check(reader, "the summary")
    page.get_by_label(re.compile("^J’accepte que ce texte")).check(force=True)
    page.wait_for_timeout(READING)
    press(page, "Envoyer ma contribution")
    expect(page.get_by_role("heading", level=1)).to_have_text("Il reste à confirmer")
    check(reader, "sent")

    reader.open(link_in_mail("camille@oural.example", "/proposer/confirmer/"))
    check(reader, "to confirm")
    press(page, "Confirmer et envoyer à la rédaction")
    expect(page).to_have_url(re.compile("/suivi/"))
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"C-20\d\d-\d{4}"))
    assert page.url == link_in_mail("camille@oural.example", "/suivi/")
    check(reader, "received")
    reader.check_cookies()
    reader.assert_faultless()


def test_without_a_script(visit: Callable[..., Visit], link_in_mail: Callable[[str, str], str]):
    reader = visit(java_script_enabled=False, viewport=PHONE)
    page = reader.open("/proposer/")
    page.get_by_role("link", name="Commencer").click()
    fill_innovation(page)
    press(page, "Continuer")
    expect(page.locator(".o-alike").get_by_role("link", name=ENTRY)).to_be_visible()
    press(page, re.compile("continuer$"))
    page.get_by_label("Dans quel territoire").fill("39000")
    page.get_by_label("Depuis quelle année").fill("vers 1992")
    page.get_by_label(re.compile("^Déployée")).check(force=True)
    press(page, "Continuer")
    expect(page.locator("#erreurs")).to_contain_text("quatre chiffres")
    expect(page.get_by_label("Depuis quelle année")).to_have_value("vers 1992")
    page.get_by_label("Depuis quelle année").fill("1992")
    press(page, "Enregistrer et quitter")
    page.get_by_label("Votre adresse électronique").fill("dominique@oural.example")
    press(page, "Recevoir le lien")
    expect(page.get_by_role("main")).to_contain_text("Le lien est parti")

    elsewhere = visit(java_script_enabled=False)
    page = elsewhere.open(link_in_mail("dominique@oural.example", "/proposer/brouillon/"))
    for title in ("Le territoire", "Les moyens", "Des photos"):
        expect_step(page, title)
        press(page, "Continuer")
    expect_step(page, "Vous")
    expect(page.get_by_label("Votre adresse électronique")).to_have_value("dominique@oural.example")
    page.get_by_label("Votre nom").fill("Dominique Bernard")
    press(page, "Continuer")
    page.get_by_label(re.compile("^J’accepte que ce texte")).check(force=True)
    page.wait_for_timeout(READING)
    press(page, "Envoyer ma contribution")
    elsewhere.open(link_in_mail("dominique@oural.example", "/proposer/confirmer/"))
    press(page, "Confirmer et envoyer à la rédaction")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"C-20\d\d-\d{4}"))
    assert not reader.faults + elsewhere.faults


def test_the_text_outlives_a_connection_that_drops(visit: Callable[..., Visit]):
    reader = visit()
    page = reader.open("/proposer/")
    page.get_by_role("link", name="Commencer").click()
    state = page.locator("#brouillon")
    page.get_by_label("Comment l’appelez-vous").fill("Avant la coupure")
    expect(state).to_contain_text("Brouillon enregistré à")
    reader.context.set_offline(True)
    page.get_by_label("En une phrase").fill("Pendant la coupure.")
    expect(state).to_have_text("Hors connexion\u00a0: le texte reste sur cet appareil")
    press(page, "Continuer")
    expect(page.get_by_label("En une phrase")).to_have_value("Pendant la coupure.")
    reader.context.set_offline(False)
    expect(state).to_contain_text("Brouillon enregistré à")
    page.reload()
    expect(page.get_by_label("En une phrase")).to_have_value("Pendant la coupure.")
    reader.check_policy()


@pytest.mark.parametrize("has_script", [True, False])
def test_two_windows_lose_neither_text(visit: Callable[..., Visit], has_script: bool):
    reader = visit(java_script_enabled=has_script, viewport=PHONE)
    page = reader.open("/proposer/")
    page.get_by_role("link", name="Commencer").click()
    page.get_by_label("Comment l’appelez-vous").fill("Un titre")
    press(page, "Continuer")
    other = reader.context.new_page()
    other.goto(page.url)
    other.get_by_label("Quel besoin").fill("Un long paragraphe.")
    if has_script:
        expect(other.locator("#brouillon")).to_contain_text("Brouillon enregistré à")
        page.get_by_label("Quel besoin").press_sequentially("Un mot")
        expect(page.locator("#brouillon")).to_contain_text("rien n’a été remplacé")
        reader.check_accessibility("another window saved")
        page.reload()
        expect(page.locator("#brouillon")).to_contain_text("rien n’a été remplacé")
        press(page, "Voir les deux textes")
    else:
        press(other, "Continuer")
        page.get_by_label("Quel besoin").fill("Un mot")
        press(page, "Continuer")
    expect(page.locator("#erreurs")).to_contain_text("a changé dans une autre fenêtre")
    expect(page.get_by_label("Quel besoin")).to_have_value("Un mot")
    expect(page.locator(".o-other")).to_contain_text("Un long paragraphe.")
    if has_script:  # axe is a script itself
        check(reader, "two versions")
    other.reload()
    expect(other.get_by_label("Quel besoin")).to_have_value("Un long paragraphe.")
    page.get_by_label("Quel besoin").fill("Un long paragraphe, et un mot.")
    press(page, "Continuer")
    other.reload()
    expect(other.get_by_label("Quel besoin")).to_have_value("Un long paragraphe, et un mot.")


def test_from_the_page_of_an_entry(visit: Callable[..., Visit]):
    reader = visit()
    path = "/innovations/agrilocal-de-la-drome-a-une-quarantaine-de-departements/"
    for link, question in {
        "Nous l’avons fait aussi": "Qu’avez-vous gardé",
        "Signaler ou corriger": "Qu’est-ce qui ne va pas",
        "Poser une question": "Quelle est votre question",
    }.items():
        page = reader.open(path)
        page.get_by_role("main").get_by_role("link", name=link, exact=True).first.click()
        expect(page.get_by_role("main")).to_contain_text(question)
        expect(page.get_by_role("main")).to_contain_text("Agrilocal")
        check(reader, link)
    reader.assert_faultless()
