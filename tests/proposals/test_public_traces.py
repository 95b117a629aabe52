"""What was written before stays in sight on the page of a proposal: facts, deadlines, what is said of the report."""

from datetime import date

import pytest

from tests.proposals.rows import make_correction, make_deadline, make_proposal, make_update, state
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
