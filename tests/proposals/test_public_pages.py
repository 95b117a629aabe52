"""The pages of the tracker, as a reader sees them."""

import html
import re
from datetime import UTC, date, datetime

import pytest

from catalogue.models import TerritoryKind
from proposals.models import ProposalUpdate
from tests.factories import make_innovation, make_lever, make_territory
from tests.proposals.rows import (
    make_axis,
    make_check,
    make_correction,
    make_deadline,
    make_entry,
    make_link,
    make_proposal,
    make_second_voice,
    make_source,
    make_update,
)

pytestmark = pytest.mark.django_db

NBSP = "\u00a0"
NOT_A_DAY = ("hier", "2019-02-30", "0000-00-00", "9999999999-01-01", "%00", "%ED%A0%80", "2999-01-01", "1789-07-14")


def text_of(client, address: str, *, status: int = 200) -> str:
    """The words of a page's content, on one line, with ordinary spaces."""
    response = client.get(address)
    assert response.status_code == status, address
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).replace(NBSP, " ").split())


def links_of(client, address: str) -> set[str]:
    """Where the content of a page leads."""
    page = client.get(address).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return set(map(html.unescape, re.findall(r'href="([^"]*)"', main)))


# --- The list ---


def test_the_list_tells_the_state_of_all(client):
    make_update(proposal=make_entry(proposal=make_proposal(number=1, title="Créer"), status="done").proposal)
    make_entry(proposal=make_proposal(number=2, title="Lancer"), status="partly_done", confidence="low")
    for number in (5, 6):
        make_proposal(number=number, title="", wording_state="missing")
    text = text_of(client, "/propositions/")
    assert "Que sont devenues les 4 propositions ?" in text
    assert "Réalisée 1 1" in text and "Réalisée en partie 1 1" in text and "Intitulé à compléter 2 2" in text
    assert "2 textes sont attestés par une source publique, 2 restent à compléter" in text
    assert "5–6 Propositions 5 et 6" in text
    assert "n° et axe provisoires" in text
    assert "confiance faible" in text


@pytest.mark.parametrize(
    ("explicit", "thematic", "sentence"),
    [
        (0, 0, "aucun fait n’est encore connu"),
        (0, 2, "sur 2 faits, aucun ne vient d’une source qui le cite"),
        (1, 72, "sur 73 faits, 1 seul vient d’une source qui le cite"),
        (2, 3, "sur 5 faits, 2 viennent d’une source qui le cite"),
    ],
)
def test_the_callout_counts_what_cites_the_report(client, explicit, thematic, sentence):
    proposal = make_proposal()
    for link, count in (("explicit", explicit), ("thematic", thematic)):
        for _ in range(count):
            make_update(proposal=proposal, link_to_report=link)
    text = text_of(client, "/propositions/")
    assert sentence in text and "Aucun statut n’est encore lu ni énoncé. Un statut dit" in text
    make_entry(proposal=proposal)
    assert "lecture de la rédaction , à valider. Ils disent" in text_of(client, "/propositions/")


def test_the_callout_says_when_a_source_states_the_status_itself(client):
    make_entry(is_editorial_reading=False)
    assert "Les statuts sont énoncés par leur source." in text_of(client, "/propositions/")
    for sentence in ("1 des 2 statuts est une lecture de la rédaction", "2 des 3 statuts sont une lecture"):
        make_entry()
        assert sentence in text_of(client, "/propositions/")


def test_filters_narrow_the_list_and_can_be_taken_away(client):
    lever = make_lever(slug="gerer", verb="Gérer")
    make_entry(proposal=make_proposal(number=1, title="Créer un réseau", levers=[lever]), status="done")
    make_entry(proposal=make_proposal(number=2, title="Lancer un programme"), status="in_progress")
    address = "/propositions/?q=reseau&statut=realisee&levier=gerer&au=2020-06-30"
    text = text_of(client, address)
    assert "1 proposition sur 2" in text
    assert "Lancer un programme" not in text.split("Ce qui a changé")[0]
    links = links_of(client, address)
    assert "/propositions/?statut=realisee&levier=gerer&au=2020-06-30" in links
    assert "/propositions/?q=reseau&levier=gerer&au=2020-06-30" in links
    assert "/propositions/?au=2020-06-30" in links


def test_an_unknown_filter_gets_a_sentence(client):
    make_proposal(title="Créer")
    text = text_of(client, "/propositions/?statut=parfait&axe=12&levier=inconnu&signal=rouge")
    for label, value in (("Statut", "parfait"), ("Axe", "12"), ("Levier", "inconnu"), ("Signal", "rouge")):
        assert f"« {value} » n’est pas une valeur du filtre « {label} »" in text
    assert "Créer" in text


def test_nothing_found_offers_the_whole_list(client):
    make_proposal()
    text = text_of(client, "/propositions/?q=introuvable")
    assert "Aucune proposition ne répond." in text
    assert "/propositions/" in links_of(client, "/propositions/?q=introuvable")


def test_a_tracker_without_proposals_says_so(client):
    assert "Les propositions ne sont pas encore chargées." in text_of(client, "/propositions/")


@pytest.mark.parametrize("address", ["/propositions/", "/propositions/7/", "/propositions/axe-1/"])
def test_a_past_day_is_said_and_shown(client, address):
    proposal = make_proposal(number=7)
    make_entry(proposal=proposal, status="in_progress", effective_on=date(2018, 6, 1))
    make_entry(proposal=proposal, status="done", effective_on=date(2020, 6, 1))
    past = text_of(client, f"{address}?au=2019-06-30")
    assert "Ce qui était arrivé au 30 juin 2019," in past
    assert "Voir la page d’aujourd’hui" in past
    assert "En cours" in past
    now = text_of(client, address)
    assert "d’après ce que l’on en sait aujourd’hui" not in now
    page = client.get(f"{address}?au=2019-06-30").content.decode()
    assert f'<link rel="canonical" href="http://testserver{address}">' in page
    assert '<meta name="robots" content="noindex, follow">' in page
    assert any(link.endswith("?au=2019-06-30") for link in links_of(client, f"{address}?au=2019-06-30"))


@pytest.mark.parametrize("address", ["/propositions/", "/propositions/7/", "/propositions/axe-1/"])
@pytest.mark.parametrize("day", NOT_A_DAY)
def test_a_day_that_cannot_be_shown_gets_a_sentence(client, address, day):
    make_proposal(number=7)
    page = client.get(f"{address}?au={day}")
    assert page.status_code == 200
    assert "d’après ce que l’on en sait aujourd’hui" not in page.content.decode()
    if day not in ("%00", "%ED%A0%80"):
        assert "fr-alert--warning" in page.content.decode()


@pytest.mark.parametrize(
    "query_string",
    [
        "q=%00%ED%A0%80",
        f"q={'a' * 10_000}",
        "q=%3Cscript%3Ealert(1)%3C/script%3E",
        "axe=-1&axe=1e400",
        "x=" + "&x=" * 400,
    ],
)
@pytest.mark.parametrize(
    "address", ["/propositions/", "/propositions/7/", "/propositions/axe-1/", "/propositions/7/badge.svg"]
)
def test_hostile_query_strings(client, address, query_string):
    make_proposal(number=7)
    response = client.get(f"{address}?{query_string}")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


# --- The gap map ---


def test_each_cell_of_the_gap_map_leads_somewhere(client):
    gerer, evaluer = make_lever(slug="gerer", verb="Gérer"), make_lever(slug="evaluer", verb="Évaluer")
    region = make_territory(kind=TerritoryKind.REGION, code="53", name="Bretagne", population=3_000_000)
    make_territory(kind=TerritoryKind.OVERSEAS, code="989", name="Île sans habitant", population=0)
    proposal = make_proposal(number=4, title="Élargir", levers=[gerer, evaluer])
    make_link(proposal=proposal, innovation=make_innovation(levers=[gerer], region=region))
    make_proposal(number=5, title="", wording_state="missing")
    page = client.get("/propositions/").content.decode()
    text = text_of(client, "/propositions/")
    assert 'href="/innovations/?proposition=4&amp;levier=gerer"' in page
    assert 'href="/innovations/?proposition=4&amp;region=53"' in page
    assert re.search(
        r'href="/proposer/\?proposition=4&amp;levier=evaluer" aria-label="Aucune innovation\u00a0: proposition 4', page
    )
    assert 'href="/proposer/?proposition=4&amp;region=53"' not in page
    assert "1 lacune : n° 4, levier Évaluer" in text
    assert "Leviers inconnus tant que le texte manque" in text
    assert "Île sans habitant" not in text
    for link in ("proposition=4&levier=gerer", "proposition=4&region=53"):
        assert "1 innovation" in text_of(client, f"/innovations/?{link}")


# --- A proposal ---


def test_a_proposal_tells_what_was_said_and_by_whom(client):
    proposal = make_proposal(number=2, title="Lancer un programme", summary="Accueillir des équipes.")
    make_source(proposal=proposal, url="https://relais.example/page")
    text = text_of(client, "/propositions/2/")
    assert "n° 2 Lancer un programme" in text
    assert "Intitulé attesté par relais.example ." in text
    assert "Numéro et axe provisoires :" in text
    assert "https://relais.example/page" in links_of(client, "/propositions/2/")


def test_a_wording_read_in_the_report_gives_its_page(client):
    make_proposal(number=2, title="Lancer", wording_state="documented", report_page=71, number_confirmed=True)
    text = text_of(client, "/propositions/2/")
    assert "Intitulé documenté : relevé par la rédaction dans le rapport, p. 71." in text
    assert "Axe provisoire :" in text


def test_a_missing_wording_is_said_and_nothing_is_made_up(client):
    make_proposal(number=5, title="", wording_state="missing")
    text = text_of(client, "/propositions/5/")
    assert "Proposition n° 5 : intitulé à compléter" in text
    assert "Intitulé à compléter par la rédaction à partir du rapport, p. 69 et suivantes." in text
    assert "Numéro et axe provisoires" in text
    assert "Deux questions" not in text and "Les faits" not in text
    assert "/proposer/?proposition=5" in links_of(client, "/propositions/5/")


@pytest.mark.parametrize("address", ["/propositions/", "/propositions/1/", "/propositions/axe-1/"])
def test_before_the_first_reading_there_is_none(client, address):
    make_entry(proposal=make_proposal(number=1))
    text = text_of(client, f"{address}?au=2018-05-31")
    assert "Pas de lecture" in text
    now = client.get(address).content.decode().split('aria-label="La proposition dans le temps"')[0]
    assert "Pas de lecture" not in now


def test_a_status_says_its_source_its_reason_and_its_facts(client):
    proposal = make_proposal(number=1)
    fact = make_update(proposal=proposal, happened_on=date(2016, 4, 1), precision="month", body="SGMAP")
    make_update(proposal=proposal, happened_on=date(2017, 1, 1), precision="year", link_to_report="explicit")
    entry = make_entry(
        proposal=proposal,
        status="partly_done",
        reason="Un réseau existe.",
        body="Premier ministre",
        source_title="Le bilan",
        source_url="https://bilan.example/",
        facts=[fact],
    )
    text = text_of(client, "/propositions/1/")
    assert "Un réseau existe." in text
    assert "Lecture de la rédaction, d’après des faits jusqu’au 1er juin 2018, fondée sur 1 fait : avril 2016." in text
    assert "Organisme responsable : Premier ministre. Source : Le bilan (bilan.example)." in text
    assert "1 fait sur 2 vient d’une source qui cite le rapport." in text
    assert "https://bilan.example/" in links_of(client, "/propositions/1/")
    page = client.get("/propositions/1/").content.decode()
    assert '<time datetime="2016-04">avril 2016</time>' in page and '<time datetime="2017">2017</time>' in page
    assert f'id="fait-{fact.pk}"' in page and f'id="entree-{entry.pk}"' in page
    assert page.index("2017</time>") < page.index("avril 2016</time>"), "newest first"
    assert page.count("Fonde le statut</span>") == 1
    assert "Cite le rapport" in page
    assert "2016, 1 (pas de lecture)" in page.replace(NBSP, " ")
    assert "2018, 2 (réalisée en partie)" in page.replace(NBSP, " ")


def test_a_reading_written_later_says_so(client):
    proposal = make_proposal(number=1)
    make_entry(proposal=proposal, recorded_at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert "Cette lecture a été écrite plus tard, le 20 novembre 2026" in text_of(
        client, "/propositions/1/?au=2019-01-01"
    )


def test_the_second_voice_stands_beside_on_the_same_scale(client):
    proposal = make_proposal(number=1)
    make_entry(proposal=proposal, status="done")
    assert "Lecture contradictoire Aucune n’est publiée à ce jour." in text_of(client, "/propositions/1/")
    make_second_voice(proposal=proposal, decision="", speaker="Jamais publiée")
    voice = make_second_voice(proposal=proposal, status="not_started", speaker="Association des maires d'essai")
    text = text_of(client, "/propositions/1/")
    assert "Association des maires d’essai Association d’élus Lit autrement" in text
    assert voice.reason in text
    assert "Aucune n’est publiée" not in text and "Jamais publiée" not in text
    assert "lit autrement : aucune suite retrouvée" in text_of(client, "/propositions/")


def test_the_ledger_keeps_a_corrected_entry_in_sight(client):
    proposal = make_proposal(number=1)
    wrong = make_entry(proposal=proposal, status="done", reason="Une erreur.")
    make_entry(proposal=proposal, status="abandoned", reason="La correction.", corrects=wrong)
    text = text_of(client, "/propositions/1/")
    assert "Une erreur." in text and "Corrigée par une entrée suivante" in text
    assert "Statut lu par la rédaction Abandonnée" in text
    assert f"#entree-{wrong.pk}" in links_of(client, "/propositions/1/")


@pytest.mark.parametrize("what", ["withdrawn", "deadline", "innovation"])
def test_what_is_written_of_a_proposal_without_a_wording_is_shown(client, what):
    proposal = make_proposal(number=1, wording_state="missing", title="")
    assert "ni statut, ni fait" in text_of(client, "/propositions/1/")
    if what == "withdrawn":
        make_correction(make_update(proposal=proposal), is_withdrawn=True, correction_reason="Il n’a pas eu lieu.")
    elif what == "deadline":
        make_deadline(proposal=proposal, reason="Il n’a pas eu lieu.")
    else:
        make_link(proposal=proposal, reason="Il n’a pas eu lieu.", innovation=make_innovation(status="published"))
    text = text_of(client, "/propositions/1/")
    assert "ni statut, ni fait" not in text and "Il n’a pas eu lieu." in text


def test_flags_are_shown(client):
    proposal = make_proposal(number=1)
    make_deadline(proposal=proposal, due_on=date(2018, 12, 31), source_title="La loi")
    entry = make_entry(proposal=proposal, effective_on=date(2016, 1, 1))
    make_check(url=entry.source_url, is_alive=False)
    text = text_of(client, "/propositions/1/")
    assert re.search(r"Sans nouvelle depuis le rapport, remis il y a \d+ mois", text)
    assert "Échéance dépassée" in text and "Statut sans source vivante" in text
    assert "Échéance 31 décembre 2018 Source : La loi" in text


def test_the_innovations_that_illustrate_it_have_their_reason(client):
    proposal = make_proposal(number=1)
    assert "Aucune innovation ne l’illustre encore" in text_of(client, "/propositions/1/")
    make_link(proposal=proposal, innovation=make_innovation(title="L'atelier"), reason="Un atelier de l'État.")
    make_link(proposal=proposal, innovation=make_innovation(title="Un brouillon", status="draft"))
    text = text_of(client, "/propositions/1/")
    assert "1 innovation qui l’illustre" in text and "L’atelier" in text and "Un atelier de l’État." in text
    assert "Un brouillon" not in text
    assert "/innovations/?proposition=1" in links_of(client, "/propositions/1/")


def test_it_can_be_cited_with_its_date(client):
    make_entry(proposal=make_proposal(number=1, title="Créer"), effective_on=date(2016, 1, 1))
    text = text_of(client, "/propositions/1/?au=2019-06-30")
    assert "(lecture de la rédaction, d’après des faits jusqu’au 1er janvier 2016), ce qui était arrivé au" in text
    assert "au 30 juin 2019. http://testserver/propositions/1/?au=2019-06-30 (page vue le" in text


@pytest.mark.parametrize(
    "address",
    [
        "99/",
        "0/",
        "-1/",
        "un/",
        f"{10**30}/",
        "axe-9/",
        f"axe-{10**30}/",
        f"{10**30}/flux.atom",
        "axe-9/flux.atom",
        "99/badge.svg",
    ],
)
def test_what_is_not_there_is_not_found(client, address):
    make_proposal(number=7)
    response = client.get(f"/propositions/{address}")
    assert response.status_code == 404
    assert "<h1" in response.content.decode()


def test_text_of_editors_is_escaped(client):
    proposal = make_proposal(number=1, title="<script>alert(1)</script>", summary="<b>x</b>", axis=make_axis())
    make_update(proposal=proposal, text="<img src=x>", body="<i>", source_title="<u>")
    make_entry(proposal=proposal, reason="<script>alert(2)</script>", body="<i>")
    make_second_voice(proposal=proposal, speaker="<script>alert(3)</script>")
    for address in ("/propositions/", "/propositions/1/", "/propositions/axe-1/", "/", "/propositions/1/badge.svg"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page and "<img src=x>" not in page


def test_an_axis_has_its_proposals_and_its_facts_only(client):
    proposal = make_proposal(number=1, title="Créer")
    other = make_proposal(number=9, title="Coproduire", axis=make_axis(number=2, title="Décloisonner"))
    make_update(proposal=proposal, text="Un fait du premier axe.")
    make_update(proposal=other, text="Un fait du second axe.")
    text = text_of(client, "/propositions/axe-2/")
    assert "Décloisonner" in text and "Coproduire" in text and "Un fait du second axe." in text
    assert "Créer" not in text and "Un fait du premier axe." not in text
    assert "Axe 2 · 1 proposition · 1 fait connu" in text


def test_the_last_changes_come_first(client):
    proposal = make_proposal(number=3)
    for year in (2016, 2024, 2020):
        make_update(proposal=proposal, happened_on=date(year, 1, 1), precision="year", text=f"Fait de {year}.")
    text = text_of(client, "/propositions/")
    assert text.index("Fait de 2024.") < text.index("Fait de 2020.") < text.index("Fait de 2016.")
    assert ProposalUpdate.objects.count() == 3 and "3 faits sourcés, par année" in text
