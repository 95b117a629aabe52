"""What was written before stays in sight on the page of a proposal: facts, deadlines, what is said of the report."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model

from tests.factories import make_lever
from tests.proposals.rows import (
    make_correction,
    make_deadline,
    make_entry,
    make_proposal,
    make_update,
    state,
)
from tests.proposals.test_public_pages import text_of

pytestmark = pytest.mark.django_db


def test_what_a_fact_said_before_stays_in_sight(client):
    fact = make_update(proposal=make_proposal(number=1), text="Douze écoles ouvrent.")
    version = make_correction(fact, text="Deux écoles ouvrent.", correction_reason="Le nombre était faux.")
    text = text_of(client, "/propositions/1/")
    assert "Deux écoles ouvrent." in text and "Le nombre était faux." in text and "Corrigé le" in text
    assert "Il était écrit" in text and "Douze écoles ouvrent." in text
    page = client.get("/propositions/1/").content.decode()
    assert f'id="fait-{fact.pk}"' in page and f'id="fait-{version.pk}"' in page
    assert "Douze écoles" not in text_of(client, "/propositions/")
    make_correction(version, is_withdrawn=True, correction_reason="Aucune n’a ouvert.")
    text = text_of(client, "/propositions/1/")
    assert "Fait retiré" in text and "Aucune n’a ouvert." in text and "Deux écoles ouvrent." in text
    assert "Aucun fait n’est connu." in text


def test_what_a_proposal_said_before_stays_in_sight(client):
    proposal = make_proposal(number=1, title="Oser", wording_state="attested")
    state(proposal, page=74, title="Oser davantage", number_confirmed=True)
    text = text_of(client, "/propositions/1/")
    assert "Intitulé : Oser davantage auparavant : Oser" in text
    assert "Numéro : n° 1 auparavant : n° 1, provisoire" in text
    assert "D’après le rapport, p. 74" in text and "Un relais" in text
    assert "Premier énoncé : intitulé et état de l’intitulé." in text


def test_each_decision_on_a_deadline_stays_in_sight(client):
    proposal = make_proposal(number=1)
    make_deadline(proposal=proposal, reason="La circulaire la fixe.")
    make_deadline(proposal=proposal, reason="Le plan la lève.", due_on=None, effective_on=date(2022, 5, 1))
    text = text_of(client, "/propositions/1/")
    assert "Échéance levée" in text and "Échéance au 31 décembre 2020" in text
    assert "La circulaire la fixe." in text and "Le plan la lève." in text
    assert "Échéance dépassée" not in text
    assert "Échéance dépassée" in text_of(client, "/propositions/1/?au=2021-06-30")


def test_a_fact_that_a_correction_dates_later_is_told_on_the_day_it_leaves(client):
    fact = make_update(proposal=make_proposal(number=1), text="La loi est votée.")
    version = make_correction(fact, happened_on=date(2020, 5, 1), correction_reason="Elle ne l’a été qu’en mai.")
    for _ in range(2):  # at once, then after one more correction
        text = text_of(client, "/propositions/1/?au=2019-06-30")
        assert "Fait que l’on date depuis d’après ce jour" in text
        assert "Elle ne l’a été qu’en mai." in text and "Ce fait est daté depuis : 1er mai 2020." in text
        assert "Il ne compte pas au 30 juin 2019." in text and "La loi est votée." in text
        assert "Aucun fait n’est connu à cette date." in text
        version = make_correction(version, body="Parlement", correction_reason="Elle ne l’a été qu’en mai.")
    for address in ("/propositions/1/", "/propositions/1/?au=2020-05-01", "/propositions/1/?au=2018-03-13"):
        assert "Fait que l’on date depuis" not in text_of(client, address)
    make_correction(version, is_withdrawn=True, correction_reason="Elle ne l’a jamais été.")
    text = text_of(client, "/propositions/1/?au=2019-06-30")
    assert "Fait retiré" in text and "Elle ne l’a jamais été." in text and "Fait que l’on date" not in text


def founded(*, count: int) -> list:
    """The facts of March 2018, so many, that found a status of June."""
    proposal = make_proposal(number=1)
    facts = [make_update(proposal=proposal, happened_on=date(2018, 3, day + 1)) for day in range(count)]
    make_entry(proposal=proposal, facts=facts)
    return facts


@pytest.mark.parametrize(
    ("count", "changed", "sentence"),
    [
        (1, 1, "Ce fait a été retiré depuis."),
        (2, 1, "L’un d’eux a été retiré depuis."),
        (3, 2, "2 d’entre eux ont été retirés depuis."),
        (2, 2, "Tous ont été retirés depuis."),
    ],
)
def test_a_status_says_which_of_its_facts_were_withdrawn_since(client, count, changed, sentence):
    facts = founded(count=count)
    assert "depuis." not in text_of(client, "/propositions/1/")
    withdrawn = [make_correction(fact, is_withdrawn=True) for fact in facts[:changed]]
    text = text_of(client, "/propositions/1/")
    assert f"fondée sur {count} fait" in text and sentence in text
    page = client.get("/propositions/1/").content.decode()
    for version in withdrawn:
        assert f'<a href="#fait-{version.pk}">Pourquoi' in page and f'id="fait-{version.pk}"' in page


def test_a_status_says_which_of_its_facts_is_dated_later_since(client):
    facts = founded(count=2)
    make_correction(facts[1], happened_on=date(2020, 5, 1))
    text = text_of(client, "/propositions/1/?au=2019-06-30")
    assert "fondée sur 2 faits : 1er mars 2018. L’un d’eux n’était pas arrivé à cette date." in text
    assert "fondée sur 2 faits : 1er mars 2018, 1er mai 2020. Organisme" in text_of(client, "/propositions/1/")


def test_levers_that_change_stay_in_sight_with_their_proof(client):
    proposal = make_proposal(number=1, title="Oser", levers=[make_lever(verb="Gérer", slug="gerer")])
    state(proposal, page=74, levers=[make_lever(verb="Évaluer", slug="evaluer")])
    text = text_of(client, "/propositions/1/")
    assert "Leviers visés : Évaluer auparavant : Gérer D’après le rapport, p. 74" in text
    assert "Premier énoncé : intitulé, état de l’intitulé et leviers visés." in text


def test_the_day_of_a_loading_is_not_a_day_when_somebody_looked(client):
    proposal = make_proposal(number=1)
    assert "Regardée par la rédaction Jamais Elle n’y a encore rien consigné" in text_of(client, "/propositions/1/")
    make_entry(proposal=proposal, recorded_at=datetime(2026, 1, 2, 9, tzinfo=UTC))
    loaded = "Jour inconnu Le statut, d’après des faits jusqu’au 1er juin 2018, a été chargé le 2 janvier 2026"
    for query in ("", "?au=2026-01-02", "?au=2019-06-30"):
        assert f"Regardée par la rédaction {loaded}" in text_of(client, f"/propositions/1/{query}")
    before = text_of(client, "/propositions/1/?au=2018-05-31")
    assert "Regardée par la rédaction Jamais à cette date Elle n’y avait encore rien consigné" in before
    editor = get_user_model().objects.create_user("redactrice")
    make_entry(proposal=proposal, recorded_by=editor, recorded_at=datetime(2026, 3, 4, 9, tzinfo=UTC))
    assert "Regardée par la rédaction 4 mars 2026" in text_of(client, "/propositions/1/?au=2026-03-04")
    past = text_of(client, "/propositions/1/?au=2026-03-03")
    assert "Jamais à cette date Le statut a été consigné plus tard, le 4 mars 2026" in past
