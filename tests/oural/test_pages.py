"""The pages of the site itself."""

import json
import re
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from catalogue.exports import COLUMNS, DOSSIER_COLUMNS
from catalogue.models import Status, TerritoryKind
from catalogue.search.index.engine import current_index
from oural.report import MARKS, read_report, the_report
from oural.sitemaps import STATIC_PAGES
from proposals.exports import TABLES
from tests.factories import make_innovation, make_lever, make_policy, make_territory
from tests.proposals.rows import make_axis, make_entry, make_proposal, make_update

TITLES = {
    "/rapport/": "Le rapport «\u00a0L’innovation au pouvoir\u00a0!\u00a0»",
    "/mentions-legales/": "Mentions légales",
    "/donnees-personnelles/": "Données personnelles",
    "/accessibilite/": "Accessibilité\u00a0: non conforme",
    "/donnees-ouvertes/": "Données ouvertes",
    "/plan-du-site/": "Plan du site",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", TITLES)
def test_a_page_has_one_title_and_leaves_nothing_behind(client, path):
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 200
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert f"<title>{TITLES[path]} – Oural</title>" in page
    assert not response.cookies, "the privacy page says that a reader gets no cookie"
    assert len(set(re.findall(r'\sid="([^"]*)"', page))) == len(re.findall(r'\sid="([^"]*)"', page))


@pytest.mark.django_db
@pytest.mark.parametrize("path", TITLES)
def test_a_page_answers_head_and_refuses_post(client, path):
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("path", TITLES)
def test_a_page_does_not_care_for_a_query_string(client, path):
    assert client.get(f"{path}?q=%00%ff&page=-1&x={'a' * 10_000}").status_code == 200


# --- The report ---


def make_report_rows(size: int) -> None:
    """`size` levers, axes with a proposal, and reference innovations."""
    for number in range(1, size + 1):
        make_lever()
        proposal = make_proposal(axis=make_axis(number=number))
        make_update(proposal=make_entry(proposal=proposal).proposal)
        make_innovation(is_zoom=True, title=f"Référence {number}", territory=make_territory())


@pytest.mark.django_db
def test_the_report_takes_as_many_queries_at_any_size(client, django_assert_num_queries):
    for size in (1, 4):
        make_report_rows(size)
        current_index()
        # the revision, levers, reference innovations with their territory; proposals with their axis, levers,
        # entries of the ledger, facts, innovations
        with django_assert_num_queries(8):
            client.get("/rapport/")


@pytest.mark.django_db
def test_the_report_page_says_who_when_and_what(client):
    page = client.get("/rapport/").content.decode()
    for text in (
        "Akim Oural, adjoint au maire de Lille",
        "Marylise Lebranchu",
        "24\u00a0avril 2015",
        "110\u00a0pages",
        "Une réponse nouvelle, ou transposée dans un contexte nouveau",
        "ce ne sont pas les mots du rapport",
        "définition, p.\u00a013",
        "proposition 1, p.\u00a069",
        "Le rapport présenté sur cerdd.org",
    ):
        assert text in page
    assert "(paraphrase)" not in page and ".json" not in page


@pytest.mark.django_db
def test_the_report_page_links_levers_and_shows_axes(client):
    lever = make_lever(verb="Gérer", complement="autrement l'équipe")
    make_innovation(levers=[lever])
    axis = make_axis(number=2, title="Tous innovateurs !", summary="Répandre la capacité d'innover.")
    make_proposal(axis=axis, number=13)
    page = client.get("/rapport/").content.decode()
    assert f'<a href="{lever.get_absolute_url()}">Gérer</a>' in page
    assert "autrement l’équipe" in page
    assert "Axe\u00a02" in page and '<a href="/propositions/axe-2/">Tous innovateurs\u00a0!</a>' in page
    assert "1\u00a0sans lecture" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        (0, "10 autres, non encore établies"),
        (1, "9 autres, non encore établies"),
        (9, "1 autre, non encore établie"),
        (10, None),
    ],
)
def test_the_reference_innovations_that_no_source_establishes_are_counted_not_invented(client, known, sentence):
    for _ in range(known):
        make_innovation(is_zoom=True)
    make_innovation(is_zoom=True, status=Status.DRAFT, title="Fiche cachée")
    page = client.get("/rapport/").content.decode()
    assert f"en établissent {known}\u00a0sur\u00a010" in page
    assert "Fiche cachée" not in page
    assert (sentence in page) if sentence else ("non encore établie" not in page)
    assert page.count("o-ring--unknown") == 10 - known


def test_the_report_is_the_fixture():
    report = the_report()
    data = json.loads((django_settings.BASE_DIR / "fixtures" / "report.json").read_text(encoding="utf-8"))
    assert report.handed_over == date(2015, 4, 24)
    assert report.short_title + " " + report.subtitle == report.title
    assert [part.heading.title for part in report.outline] == [part["part"] for part in data["outline"]]
    assert {mark for mark, _ in MARKS.values()} == data["page_marks"].keys()
    lines = [line for part in report.outline for line in (part.heading, *part.chapters)]
    assert sorted(line.page for line in lines if line.page) == sorted(data["page_marks"].values())
    assert all(source.site and "/" not in source.site for source in report.sources)


def test_a_report_without_chapters_or_marks_beyond_the_known_ones_can_be_read():
    data = json.loads((django_settings.BASE_DIR / "fixtures" / "report.json").read_text(encoding="utf-8"))
    report = read_report(data | {"outline": [{"part": "Seule", "chapters": []}]})
    assert [part.heading.page for part in report.outline] == [11]


# --- The other pages ---


@pytest.mark.django_db
def test_the_site_map_links_every_static_page_policy_lever_and_region(client, django_assert_num_queries):
    policy, lever = make_policy(), make_lever()
    region = make_territory(kind=TerritoryKind.REGION, name="Pays d'essai")
    department = make_territory(kind=TerritoryKind.DEPARTMENT)
    proposal = make_proposal()
    # policies, levers, dossiers, regions, axes, proposals
    with django_assert_num_queries(6):
        page = client.get("/plan-du-site/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    for url in (
        *map(reverse, STATIC_PAGES),
        policy.get_absolute_url(),
        lever.get_absolute_url(),
        region.get_absolute_url(),
        proposal.get_absolute_url(),
    ):
        assert f'href="{url}"' in main
    assert department.get_absolute_url() not in main
    assert "Pays d’essai" in main


@pytest.mark.django_db
def test_the_declaration_of_accessibility_has_the_parts_of_the_model(client):
    page = client.get("/accessibilite/", headers={"host": "localhost"}).content.decode()
    parts = re.findall(r"<h[23][^>]*>([^<]*)</h[23]>", page[page.index("<main") : page.index("</main>")])
    assert parts == [
        "État de conformité",
        "Résultats des tests",
        "Contenus non accessibles",
        "Non-conformités",
        "Dérogations pour charge disproportionnée",
        "Contenus non soumis à l’obligation d’accessibilité",
        "Établissement de cette déclaration d’accessibilité",
        "Technologies utilisées pour la réalisation d’Oural",
        "Environnement de test",
        "Outils pour évaluer l’accessibilité",
        "Pages du site ayant fait l’objet de la vérification de conformité",
        "Retour d’information et contact",
        "Voies de recours",
    ]
    assert "<strong>non conforme</strong>" in page
    assert "s’applique à Oural, localhost." in page
    assert "Libre réponse\u00a071120" in page


@pytest.mark.django_db
def test_the_privacy_page_names_the_cookies_of_this_installation(client, settings):
    settings.SESSION_COOKIE_NAME = "__Host-sessionid"
    page = client.get("/donnees-personnelles/").content.decode()
    assert "<strong>__Host-sessionid</strong>" in page and "<strong>proconnect</strong>" not in page
    assert "12\u00a0heures au plus" in page
    assert "après 120 minutes sans activité" in page
    assert "gardé 365 jours" in page
    assert "mission d’intérêt public" in page
    settings.PROCONNECT_ENABLED = True
    assert "<strong>proconnect</strong>" in client.get("/donnees-personnelles/").content.decode()


@pytest.mark.django_db
def test_the_open_data_page_gives_the_licence_the_files_and_the_sources(client):
    page = client.get("/donnees-ouvertes/").content.decode()
    for extension in ("csv", "ods", "json"):
        assert f'href="/innovations/export.{extension}"' in page
    assert 'href="/innovations/flux.atom"' in page
    assert re.findall(r"<code>(\w+)</code>", page) == [
        column.key
        for columns in (DOSSIER_COLUMNS, COLUMNS, *(table.columns for table in TABLES.values()))
        for column in columns
    ]
    for name in TABLES:
        assert f'href="/propositions/{name}.csv"' in page
    assert "Licence Ouverte\u00a02.0" in page
    assert (
        "Insee (code officiel géographique, populations de référence), DGCL, La\u00a0Poste — Licence Ouverte\u00a0; "
        "contours\u00a0: Natural Earth."
    ) in page


def test_icon_is_where_browsers_look_for_it(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.url.endswith("/dsfr/favicon/favicon.ico")
