"""From a contribution to a page that the public finds: a citizen, an editor, their mails, and each step told."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.server import Site
from tests.browser.visit import PHONE, Visit

EDITOR = "redactrice-des-contributions"
ALIKE = "protège son eau par l’assiette"
"""What an entry of the catalogue says in its title, and each contribution of these tests once it is published."""

READING = 2100  # milliseconds that the last page is to be read before it is sent
SUMMARY = "La ville propose aux agriculteurs des captages un débouché en restauration collective."
EDITED = "Depuis 1992, la ville propose aux agriculteurs des captages un débouché en restauration collective."


@pytest.fixture(scope="module")
def password(site: Site) -> str:
    """Makes an editor, and gives the password."""
    return site.editor(EDITOR)


def press(page: Page, name: str | re.Pattern) -> None:
    """Press the last button of that name in the content, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=isinstance(name, str)).last.click()


def say(page: Page, *words: str) -> None:
    """The page says these."""
    for each in words:
        expect(page.locator("main")).to_contain_text(each)


def fill(page: Page, **answers: str) -> None:
    """Type the answers to questions."""
    for name, text in answers.items():
        page.locator(f"main [name={name}]").fill(text)


def add_photo(page: Page) -> None:
    """Add a photo and grant it."""
    drawn = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(drawn, format="JPEG")
    page.locator("[name=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}
    )
    fill(page, alt="La cuisine centrale")
    page.locator("label[for=is_licensed]").click()
    press(page, "Ajouter ce fichier")


def contribute(page: Page, *, title: str, address: str) -> None:
    """Write and send an innovation with a photo, past the entry that looks like it."""
    page.get_by_role("link", name="Commencer").click()
    need = "Dans les années 1990, les nitrates gagnent la nappe qui alimente la ville."
    fill(page, title=title, summary=SUMMARY, need=need, description="La ville passe des conventions.")
    press(page, "Continuer")
    expect(page.locator(".o-alike").get_by_role("link", name=ALIKE).first).to_be_visible()
    press(page, re.compile("continuer$"))
    fill(page, territory="39000", start_year="1992")
    page.locator("label", has_text=re.compile("^\\s*Déployée")).click()
    press(page, "Continuer")
    page.locator("label", has_text=re.compile("^\\s*Gérer")).click()
    fill(page, links="https://www.lonslesaunier.example/eau")
    press(page, "Continuer")
    add_photo(page)
    press(page, "Continuer")
    fill(page, name="Camille Martin", email=address)
    press(page, "Continuer")
    page.get_by_text("J’accepte que ce texte").click()
    page.wait_for_timeout(READING)
    press(page, "Envoyer ma contribution")


def log_in(editor: Visit, password: str) -> Page:
    """Open the queue."""
    page = editor.open("/admin/login/?next=/admin/catalogue/submission/")
    page.locator("#id_username").fill(EDITOR)
    page.locator("#id_password").fill(password)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/catalogue/submission/")
    return page


def open_form(page: Page, action: str) -> None:
    """Unfold the form of a decision."""
    page.locator("summary", has_text=re.compile(f"^{action}$")).click()


def publish(page: Page, title: str) -> None:
    """File a draft under a public policy, then publish it from the list of the entries."""
    page.goto("/admin/catalogue/innovation/?statut=draft")
    page.get_by_role("link", name=title).first.click()
    page.locator("input[name=policies]").first.check()
    page.locator("input[name=_save]").first.click()
    page.goto("/admin/catalogue/innovation/?statut=draft")
    page.get_by_role("row").filter(has_text=title).locator("input[name=_selected_action]").check()
    page.locator("select[name=action]").select_option("publish_selected")
    page.locator("button[name=index]").first.click()
    page.wait_for_load_state()


def soundly(reader: Visit, when: str, has_script: bool) -> None:
    """The page fits the screen, and axe, itself a script, finds nothing."""
    reader.check_width()
    if has_script:
        reader.check_accessibility(when)


@pytest.mark.parametrize("has_script", [True, False], ids=["with a script", "without"])
def test_from_a_contribution_to_a_page_that_is_found(
    visit: Callable[..., Visit], password: str, link_in_mail: Callable[[str, str, str], str], has_script: bool
):
    word = "Xyloglosse" if has_script else "Quinquengrogne"  # what no other entry says
    title, address = f"{word} {ALIKE}", f"{word.lower()}@oural.example"
    citizen, editor = visit(viewport=PHONE, java_script_enabled=has_script), visit()
    page = citizen.open("/proposer/")
    contribute(page, title=title, address=address)
    citizen.open(link_in_mail(address, "/proposer/confirmer/", "confirmez"))
    press(page, "Confirmer et envoyer à la rédaction")
    say(page, "Vous n’avez rien à faire", "Reçue", "Décision")
    number = re.search(r"C-20\d\d-\d{4}", page.locator("main").inner_text())[0]
    tracking = link_in_mail(address, "/suivi/", f"{number} bien reçue")

    desk = log_in(editor, password)
    desk.get_by_role("link", name=number).click()
    press(desk, "Prendre")
    say(desk, title)
    expect(desk.get_by_role("row").filter(has_text="sur 100").filter(has_text=ALIKE).first).to_be_visible()
    open_form(desk, "Demander des compléments")
    desk.get_by_label("Dire ce que cela a donné").check()
    press(desk, "Demander des compléments")

    citizen.open(link_in_mail(address, "/suivi/", "à vous"))
    say(page, "À vous", "Dire ce que cela a donné", "Votre réponse est attendue")
    soundly(citizen, "asked for something", has_script)
    page.get_by_role("link", name="Compléter ma contribution").click()
    press(page, "Envoyer à la rédaction")
    expect(page.locator("#erreurs")).to_contain_text("Complétez une réponse")
    fill(page, results="La qualité de l’eau s’est stabilisée.")
    soundly(citizen, "completing", has_script)
    press(page, "Envoyer à la rédaction")
    say(page, "Vous n’avez rien à faire", "Votre réponse est arrivée")

    desk.reload()
    say(desk, "La qualité de l’eau s’est stabilisée.")
    open_form(desk, "Proposer un autre texte")
    desk.locator("#textes-text_summary").fill(EDITED)
    desk.locator("#textes-reason_summary").fill("La date est dans la source.")
    press(desk, "Proposer un autre texte")

    citizen.open(tracking)
    say(page, "À vous : un passage attend votre réponse", "Motif : La date est dans la source.")
    expect(page.locator(".o-passage ins")).to_contain_text("Depuis 1992, la")
    expect(page.locator(".o-passage del")).to_contain_text("La")
    page.locator("summary", has_text="Je ne suis pas d’accord").click()
    press(page, "Envoyer mon désaccord")
    expect(page.locator("#erreurs")).to_contain_text("pourquoi vous n’êtes pas d’accord")
    soundly(citizen, "a difference", has_script)
    press(page, re.compile("^J’accepte"))
    say(page, "Acceptée le", "Vous n’avez rien à faire")

    desk.reload()
    editor.check_accessibility("the review page")
    open_form(desk, "Accepter")
    press(desk, "Accepter")
    say(desk, "La contribution est acceptée.")
    citizen.open(tracking)
    say(page, "Votre innovation est acceptée", "Mise en forme", "Publication")
    publish(desk, title)

    citizen.open(tracking)
    say(page, "Votre innovation est publiée", "Publiée")
    soundly(citizen, "published", has_script)
    page.get_by_role("link", name="Voir la fiche").click()
    say(page, EDITED, "La qualité de l’eau s’est stabilisée.")
    expect(page.get_by_role("img", name="La cuisine centrale")).to_be_attached()
    expect(page.locator("main")).not_to_contain_text("Camille Martin")
    citizen.open(f"/innovations/?q={word.lower()}")
    expect(page.locator("main").get_by_role("link", name=title, exact=True)).to_be_visible()
    citizen.check_cookies()
    editor.check_policy()
    assert not citizen.faults + editor.faults, "\n".join(citizen.faults + editor.faults)


def test_from_the_page_of_a_proposal_to_a_reading_on_it(
    visit: Callable[..., Visit], password: str, link_in_mail: Callable[[str, str, str], str]
):
    name, address = "une habitante de Lons", "lectrice@oural.example"
    why = "Le bilan ne cite qu’un fonds, ouvert avant le rapport."
    citizen, editor = visit(viewport=PHONE), visit()
    page = citizen.open("/propositions/3/")
    expect(page.locator("main")).not_to_contain_text(name)
    page.get_by_role("link", name="Donner la vôtre").click()
    say(page, "Donner votre lecture", "Proposition n° 3", "Ce nom sera public")
    soundly(citizen, "an empty reading", has_script=True)
    press(page, "Continuer")
    expect(page.locator("#erreurs")).to_contain_text("Dites où elle en est.")
    page.locator("label", has_text=re.compile("^\\s*Abandonnée")).click()
    page.locator("label", has_text=re.compile("^\\s*Une citoyenne")).click()
    fill(page, when="03/2024", why=why, source_title="Le bilan", source_url="www.bilan.example/2024", speaker=name)
    soundly(citizen, "a reading", has_script=True)
    press(page, "Continuer")
    fill(page, name="Camille Martin", email=address)
    soundly(citizen, "who reads", has_script=True)
    press(page, "Continuer")
    say(page, "Abandonnée", "03/2024", name)
    page.get_by_text("J’accepte que ma lecture").click()
    soundly(citizen, "before sending", has_script=True)
    page.wait_for_timeout(READING)
    press(page, "Envoyer ma contribution")
    citizen.open(link_in_mail(address, "/proposer/confirmer/", "confirmez"))
    press(page, "Confirmer et envoyer à la rédaction")
    say(page, "Lecture de la proposition n° 3", "Vous n’avez rien à faire")
    number = re.search(r"C-20\d\d-\d{4}", page.locator("main").inner_text())[0]
    tracking = link_in_mail(address, "/suivi/", f"{number} bien reçue")

    desk = log_in(editor, password)
    desk.get_by_role("link", name=number).click()
    press(desk, "Prendre")
    say(desk, "Ce qui serait publié", "Les deux lectures diffèrent", why)
    open_form(desk, "Accepter")
    desk.get_by_label("Motif de la publication").fill("Sourcée et courtoise.")
    editor.check_accessibility("the review page of a reading")
    press(desk, "Accepter")
    say(desk, "La contribution est acceptée.")

    citizen.open(tracking)
    say(page, "Votre lecture est acceptée")
    soundly(citizen, "accepted", has_script=True)
    page.get_by_role("link", name=re.compile("^Voir la page")).click()
    say(page, name, why, "Lit autrement")
    expect(page.locator("main")).not_to_contain_text("Camille Martin")
    soundly(citizen, "two voices", has_script=True)
    editor.check_policy()
    assert not citizen.faults + editor.faults, "\n".join(citizen.faults + editor.faults)
