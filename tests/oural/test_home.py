"""The home page, the menu and how to contribute."""

import re

import pytest
from django.urls import reverse

from catalogue.models import Policy, TerritoryKind
from catalogue.search.index.engine import current_index
from oural.context_processors import main_menu
from tests.factories import make_innovation, make_lever, make_policy, make_replication, make_territory
from tests.proposals.rows import make_entry, make_proposal, make_update

pytestmark = pytest.mark.django_db


def fill(size):
    for _ in range(size):
        make_update(proposal=make_entry().proposal)
    region = make_territory(kind=TerritoryKind.REGION)
    for number in range(size):
        department = make_territory(kind=TerritoryKind.DEPARTMENT, region=region)
        entry = make_innovation(
            territory=department,
            levers=[make_lever()],
            policies=[make_policy()],
            themes=[f"thème {number}", "ruralité"],
        )
        make_replication(original=entry)


def test_it_tells_what_the_catalogue_holds(client):
    fill(3)
    proposal = make_proposal(title="Créer un réseau", number=901)
    make_entry(proposal=proposal, status="partly_done")
    make_update(proposal=proposal)
    make_proposal(number=902, wording_state="missing", title="")
    page = client.get("/").content.decode()
    assert "catalogue public de 3 innovations" in page
    assert 'href="/innovations/?theme=ruralite"' in page
    assert page.index("Chercher par politique publique") < page.index("Thèmes les plus présents")
    for policy in Policy.objects.all():
        assert f'href="/politiques/{policy.slug}/">{policy.name}</a>' in page
    assert re.findall(r'o-policy__count">(\d+)<', page) == ["1", "1", "1"]
    assert "Que sont devenues les 5\u00a0propositions\u00a0?" in page
    assert "Donner le pouvoir" in page
    assert f'<a href="{proposal.get_absolute_url()}">n°\u00a0901 Créer un réseau</a>' in page
    assert "1\u00a0réalisée en partie\u00a0· 3\u00a0en cours\u00a0· 1\u00a0à\u00a0compléter" in page
    assert "faits datés et sourcés sur les propositions</dt><dd>4</dd>" in page
    assert 'action="/innovations/"' in page


def test_an_empty_catalogue_has_a_home_page_too(client):
    page = client.get("/").content.decode()
    assert "catalogue public de 0 innovation des" in page


def test_queries_do_not_grow(client, django_assert_max_num_queries, django_assert_num_queries):
    fill(5)
    current_index()
    # the revision is read at each question of a transaction that has written, and once otherwise
    with django_assert_max_num_queries(25) as few:
        client.get("/")
    fill(20)
    current_index()
    with django_assert_num_queries(len(few)):
        client.get("/")


def test_the_menu_marks_where_the_reader_is():
    def current(path):
        return {link.label: link.current for link in main_menu(path) if link.current}

    assert current("/") == {}
    assert current("/innovations/") == {"Innovations": "page"}
    assert current("/innovations/une-fiche/") == {"Innovations": "true"}
    assert current("/innovations/carte/") == {"Carte": "page"}
    assert current("/politiques/eau/") == {"Politiques publiques": "true"}
    assert current("/leviers/gerer/") == {"Leviers": "true"}
    assert current("/propositions/axe-1/") == {"Propositions": "true"}


def test_contributing_says_whom_to_write_to(client, settings):
    settings.CONTACT_EMAIL = "redaction@oural.example"
    assert "mailto:redaction@oural.example" in client.get(reverse("contribute")).content.decode()


def test_contributing_says_when_nobody_can_be_written_to(client, settings):
    settings.CONTACT_EMAIL = ""
    assert "À compléter par l’éditeur" in client.get(reverse("contribute")).content.decode()
