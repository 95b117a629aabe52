"""The texts of the publisher: marked where they are missing, listed before a launch, shown once given."""

import pytest
from django.core import checks

from oural.legal import PUBLISHER_TEXTS, check_publisher_texts, security_contact_uri

GIVEN = {
    "PUBLISHER_NAME": "Ministère de l’Exemple",
    "PUBLISHER_ADDRESS": "1 rue de l’Exemple, 75000 Paris, 01 00 00 00 00",
    "PUBLICATION_DIRECTOR": "Camille Exemple, directrice",
    "HOSTING_PROVIDER": "Hébergeur Exemple, 2 rue de l’Exemple, 75000 Paris, 01 00 00 00 01",
    "CONTACT_EMAIL": "contact@ministere.example",
    "SECURITY_CONTACT": "securite@ministere.example",
    "DPO_CONTACT": "dpo@ministere.example",
    "SERVER_LOG_RETENTION": "six mois",
    "ACCESSIBILITY_DECLARED_ON": "1er\u00a0décembre 2026",
    "ACCESSIBILITY_PLAN_URL": "https://ministere.example/schema-pluriannuel",
}
WHERE = {
    "/mentions-legales/": {
        "PUBLISHER_NAME",
        "PUBLISHER_ADDRESS",
        "PUBLICATION_DIRECTOR",
        "HOSTING_PROVIDER",
        "CONTACT_EMAIL",
        "SECURITY_CONTACT",
    },
    "/donnees-personnelles/": {"PUBLISHER_NAME", "DPO_CONTACT", "SERVER_LOG_RETENTION"},
    "/accessibilite/": {
        "PUBLISHER_NAME",
        "PUBLISHER_ADDRESS",
        "CONTACT_EMAIL",
        "ACCESSIBILITY_DECLARED_ON",
        "ACCESSIBILITY_PLAN_URL",
    },
}


def give(settings, **changes):
    """Set every text of the publisher, `changes` aside."""
    for name, value in (GIVEN | changes).items():
        setattr(settings, name, value)


def test_every_text_is_tested_here():
    assert {text.setting for text in PUBLISHER_TEXTS} == GIVEN.keys() == set().union(*WHERE.values())


def test_what_is_missing_is_listed_one_by_one(settings):
    give(settings, DPO_CONTACT="", PUBLICATION_DIRECTOR="  ")
    messages = check_publisher_texts(None)
    assert [message.id for message in messages] == ["oural.W001", "oural.W001"]
    assert {message.hint for message in messages} == {
        "Définissez la variable DPO_CONTACT.",
        "Définissez la variable PUBLICATION_DIRECTOR.",
    }
    assert all(message.level == checks.WARNING for message in messages)


def test_nothing_is_said_once_all_is_given(settings):
    give(settings)
    assert check_publisher_texts(None) == []


def test_only_a_deployment_is_warned():
    """`manage.py check` runs at every start: there it would be noise."""
    assert check_publisher_texts in checks.registry.registry.deployment_checks
    assert check_publisher_texts not in checks.registry.registry.registered_checks


@pytest.mark.parametrize("path", WHERE)
def test_the_page_marks_what_is_missing(client, db, settings, path):
    give(settings, **dict.fromkeys(GIVEN, ""))
    page = client.get(path).content.decode()
    for text in PUBLISHER_TEXTS:
        mark = f"<mark>À compléter par l’éditeur\u00a0: {text.label}</mark>"
        assert (mark in page) == (text.setting in WHERE[path])


@pytest.mark.parametrize("path", WHERE)
def test_the_page_shows_what_is_given(client, db, settings, path):
    give(settings)
    page = client.get(path).content.decode()
    assert "À compléter" not in page
    for name in WHERE[path]:
        assert GIVEN[name] in page


def test_a_text_of_the_publisher_is_escaped(client, db, settings):
    give(settings, PUBLISHER_NAME="<b>Ministère</b>", CONTACT_EMAIL='"><i>x</i>@example.org')
    page = client.get("/mentions-legales/").content.decode()
    assert "<b>Ministère" not in page
    assert "<i>x" not in page


@pytest.mark.parametrize(
    ("contact", "uri"),
    [
        ("securite@ministere.example", "mailto:securite@ministere.example"),
        (" mailto:securite@ministere.example ", "mailto:securite@ministere.example"),
        ("https://ministere.example/securite", "https://ministere.example/securite"),
        ("tel:+33-1-00-00-00-00", "tel:+33-1-00-00-00-00"),
        ("http://ministere.example/securite", ""),
        ("le service informatique", ""),
        ("a@b.example\nContact: https://evil.example", ""),
        ("https://a.example\nhttps://b.example", ""),
        ("", ""),
    ],
)
def test_the_security_contact_is_an_address(settings, contact, uri):
    give(settings, SECURITY_CONTACT=contact)
    assert security_contact_uri() == uri
    ids = {message.id for message in check_publisher_texts(None)}
    assert ids == (set() if uri else {"oural.W002"} if contact else {"oural.W001"})
