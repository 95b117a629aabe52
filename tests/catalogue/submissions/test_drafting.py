"""Writing a contribution: nothing is kept before something is typed, and nothing typed is ever lost."""

import logging
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from catalogue.submissions.forms.innovation import InnovationStepForm
from catalogue.submissions.hidden_fields import Seed, read_seed
from catalogue.submissions.models import (
    Resemblance,
    Submission,
    SubmissionContact,
    SubmissionKind,
    SubmissionState,
    SubmissionToken,
)
from catalogue.submissions.privacy import forget_unsent
from tests.catalogue.submissions.contributor import STEPS, Contributor, only_submission, slug_in
from tests.catalogue.submissions.factory import make_submission
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client) -> Contributor:
    """Somebody about to contribute."""
    return Contributor(client)


def test_opening_a_form_keeps_nothing(person):
    person.begin()
    assert "Comment l’appelez-vous" in person.page()
    assert not Submission.objects.exists()
    assert not person.client.cookies


def test_all_steps_lead_to_the_last(person):
    person.begin().write()
    assert slug_in(person.url) == "envoi"
    page = person.page()
    for answers in STEPS.values():
        for value in answers.values():
            assert str(value).split(",")[0] in page or value in ("deployed",)
    assert "Déployée" in page
    assert only_submission().answers["need"] == "Le dernier commerce avait fermé."
    assert SubmissionContact.objects.get().email == "camille@oural.example"
    assert "camille@oural.example" not in str(only_submission().answers)


def test_a_wrong_answer_is_kept_and_told(person):
    person.begin().write({"innovation": STEPS["innovation"]})
    response = person.post({"territory": "Nulle-Part-les-Bains", "start_year": "vers 2015", "stage": "jadis"})
    page = response.content.decode()
    assert response.status_code == 200
    for sentence in ("Aucun territoire ne porte ce nom", "quatre chiffres", "Choisissez une étape"):
        assert sentence in page
    for anchor in ("territory", "start_year", "stage"):
        assert f'href="#{anchor}"' in page and f'id="{anchor}"' in page
    assert 'value="vers 2015"' in page and "Erreur" in page.split("<title>")[1].split("</title>")[0]
    assert only_submission().answers["start_year"] == "vers 2015"
    assert 'value="vers 2015"' in person.page()


def test_a_page_reloaded_posts_nothing_again(person):
    """Else what was typed since would be lost."""
    person.begin()
    refused = person.client.post(person.url, {"title": "Une épicerie"})
    assert refused.status_code == 302 and "manque=oui" in refused.url
    person.url = refused.url
    person.post(STEPS["innovation"])
    assert "Erreur" not in person.client.get(refused.url).content.decode()


def test_a_territory_that_is_not_found_may_be_named_instead(person):
    person.begin().write({"innovation": STEPS["innovation"]})
    person.post(STEPS["lieu"] | {"territory": "Nulle-Part-les-Bains"})
    assert slug_in(person.url) == "moyens"


def test_homonyms_are_named(person):
    for code, department in (("93066", "93"), ("97411", "974")):
        area = make_territory(kind="departement", code=department, name=f"Département {department}")
        make_territory(name="Saint-Denis", code=code, search_name="saint denis", department=area, population=int(code))
    person.begin().write({"innovation": STEPS["innovation"]})
    page = person.post(STEPS["lieu"] | {"territory": "saint denis", "territory_label": ""}).content.decode()
    assert "Saint-Denis (93)" in page and "Saint-Denis (974)" in page


def test_back_keeps_what_was_typed_half(person):
    person.begin().write({"innovation": STEPS["innovation"]})
    person.post({"start_year": "20"}, action="precedent")
    assert slug_in(person.url) == "innovation"
    assert "Une épicerie tenue par ses clients" in person.page()
    assert only_submission().answers["start_year"] == "20"


def test_a_step_posted_takes_few_queries(person, django_assert_num_queries):
    """Its link; the throttle, three at its first use; the room; one transaction with four more at most; what looks
    alike, two; the step where the person goes."""
    person.begin()
    with django_assert_num_queries(12):
        assert person.post(STEPS["innovation"]).status_code == 302
    with django_assert_num_queries(10):
        assert person.post(STEPS["lieu"]).status_code == 302
    with django_assert_num_queries(9):  # the levers of its form
        assert person.post(STEPS["moyens"]).status_code == 302


def test_the_same_form_sent_twice_makes_one_draft(person):
    person.begin()
    first = person.url
    for _ in range(3):
        person.url = first
        person.post(STEPS["innovation"])
    assert Submission.objects.count() == SubmissionToken.objects.count() == 1


def test_two_first_posts_at_once_make_one_draft(committed):
    url = Contributor().begin().url
    barrier = threading.Barrier(4)
    answers: list[int] = []

    def post() -> None:
        barrier.wait()
        answers.append(Client().post(url, STEPS["innovation"]).status_code)
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 4
    assert Submission.objects.count() == 1


def test_the_link_opens_the_draft_elsewhere(person):
    person.begin().write({"innovation": STEPS["innovation"]})
    elsewhere = Contributor(Client())
    elsewhere.url = elsewhere.client.get(f"/proposer/brouillon/{person.token}/").url
    assert slug_in(elsewhere.url) == "lieu"
    elsewhere.post(STEPS["lieu"])
    assert only_submission().answers["stage"] == "deployed"


@pytest.mark.parametrize("left", list(STEPS)[1:])
def test_the_link_opens_the_step_that_was_left(person, left):
    """No step is passed over for asking nothing that is required."""
    before = list(STEPS)[: list(STEPS).index(left)]
    person.begin().write({slug: STEPS[slug] for slug in before})
    link = f"/proposer/brouillon/{person.token}/"
    assert slug_in(person.client.get(link).url) == left
    person.post({"themes": "commerce"}, action="quitter")
    assert slug_in(person.client.get(link).url) == left
    person.url = f"{link}{left}/"
    person.post(action="precedent")
    assert slug_in(person.client.get(link).url) == before[-1]


def test_the_link_opens_the_last_step_once_reached(person):
    person.begin().write()
    assert slug_in(person.client.get(f"/proposer/brouillon/{person.token}/").url) == "envoi"


def test_the_link_comes_by_mail(person, mailoutbox, django_capture_on_commit_callbacks):
    person.begin().post({"title": "À moitié"}, action="quitter")
    assert slug_in(person.url) == "reprendre"
    with django_capture_on_commit_callbacks(execute=True):
        page = person.post({"email": "pas une adresse"}, action="envoyer").content.decode()
        assert "nom@exemple.fr" in page and not mailoutbox
        page = person.post({"email": "camille@oural.example"}, action="envoyer").content.decode()
    assert "Le lien est parti" in page
    (mail,) = mailoutbox
    assert f"/proposer/brouillon/{person.token}/" in mail.body and mail.to == ["camille@oural.example"]


def test_a_draft_can_be_erased(person):
    person.begin().post({"title": "À moitié"}, action="quitter")
    assert "Brouillon effacé" in person.post(action="effacer").content.decode()
    assert not Submission.objects.exists() and not SubmissionToken.objects.exists()


def test_a_draft_left_alone_vanishes(person):
    person.begin().write({"innovation": STEPS["innovation"]})
    Submission.objects.update(saved_at=timezone.now() - timedelta(days=6, hours=23))
    assert forget_unsent() == 0
    Submission.objects.update(saved_at=timezone.now() - timedelta(days=7, minutes=1))
    response = person.client.post(person.url, {"territory_label": "Un texte assez long pour être rendu"})
    assert response.status_code == 404
    assert "Un texte assez long pour être rendu" in response.content.decode()
    assert forget_unsent() == 1
    assert not Submission.objects.exists()


def test_the_script_saves_as_one_types(person):
    person.begin()
    path, _, query = person.url.partition("?")
    url = f"/proposer/brouillon/{person.token}/enregistrer/?{query}"
    told = person.client.post(url, {"etape": "innovation", "title": "Une épi"}).json()
    assert told["is_saved"] and told["text"].startswith("Brouillon enregistré à")
    assert 'value="Une épi"' in person.page()
    assert not person.client.post(url, {"etape": "ailleurs"}).json()["is_saved"]
    assert path == person.url.partition("?")[0]


def test_what_a_page_knows_beforehand_is_there(person):
    make_lever(slug="gerer", verb="Gérer")
    make_territory(kind="region", code="53", name="Bretagne", search_name="bretagne")
    person.begin(levier="gerer", region="53", proposition="4")
    person.post(STEPS["innovation"])
    answers = only_submission().answers
    assert answers["levers"] == ["gerer"] and answers["proposition"] == "4"
    assert 'value="Bretagne (région)"' in person.page()


def test_nonsense_in_the_address_is_left_out(person):
    person.begin(levier="inconnu", region="\x00", proposition="٤", fiche="nulle")
    person.post(STEPS["innovation"])
    assert set(only_submission().answers) == set(STEPS["innovation"])


def test_only_the_site_writes_a_seed():
    signed = Seed(SubmissionKind.INNOVATION).signed_for("jeton")
    assert read_seed(signed, "jeton") == Seed(SubmissionKind.INNOVATION, None, {})
    for wrong, token in ((signed, "autre"), (signed[:-1], "jeton"), ("", "jeton"), ("\ud800", "jeton")):
        assert read_seed(wrong, token) is None


@pytest.mark.parametrize("path", ["/proposer/brouillon/x/", "/proposer/brouillon/x/lieu/", "/suivi/x/"])
def test_an_address_that_opens_nothing_says_so(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "n’ouvre plus rien" in response.content.decode()


def test_private_pages_tell_nobody(person):
    person.begin().write({"innovation": STEPS["innovation"]})
    response = person.client.get(person.url)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]


def test_logs_hold_no_secret(client, caplog):
    from oural.logs import HideSecretAddresses

    with caplog.at_level(logging.WARNING):
        caplog.handler.addFilter(HideSecretAddresses())
        client.get("/proposer/brouillon/tres-secret/lieu/?depart=aussi")
        client.get("/suivi/tres-secret/")
    assert "/suivi/…" in caplog.text and "tres-secret" not in caplog.text


class TestLookAlikes:
    """An entry that looks like what is being written: three ways out."""

    @pytest.fixture
    def entry(self):
        """The entry that looks alike, among others."""
        for number in range(12):
            make_innovation(title=f"Des vélos pour le quartier {number}", summary="On y roule mieux.")
        return make_innovation(
            title="L’épicerie tenue par ses clients", summary="Les habitants ont rouvert l’épicerie du village."
        )

    def test_it_is_shown_once_and_stops_nobody(self, person, entry):
        person.begin()
        page = person.post(STEPS["innovation"]).content.decode()
        assert "Une fiche ressemble à la vôtre" in page and entry.title in page
        person.post(STEPS["innovation"] | {"vues": str(entry.pk)})
        assert slug_in(person.url) == "lieu"
        assert only_submission().resemblance == ""  # nothing was answered

    def test_it_is_something_else(self, person, entry):
        person.begin().post(STEPS["innovation"] | {"vues": str(entry.pk)}, action="differentes")
        assert slug_in(person.url) == "lieu"
        assert only_submission().resemblance == Resemblance.DIFFERENT

    def test_it_is_the_same(self, person, entry):
        person.begin().post(STEPS["innovation"], action=f"meme-{entry.pk}")
        submission = only_submission()
        assert (submission.kind, submission.original) == (SubmissionKind.CORRECTION, entry)
        assert slug_in(person.url) == "correction"
        assert "La commune a acheté les murs" in person.page()

    def test_we_took_it_up(self, person, entry):
        person.begin().post(STEPS["innovation"], action=f"reprise-{entry.pk}")
        submission = only_submission()
        assert (submission.kind, submission.original) == (SubmissionKind.REPLICATION, entry)
        assert "La commune a acheté les murs" in person.page()
        assert submission.answers["title"] == STEPS["innovation"]["title"]

    @pytest.mark.parametrize("answer", ["meme", "reprise"])
    def test_the_longest_texts_are_carried_and_pass(self, person, entry, answer):
        fields = {name: field.max_length for name, field in InnovationStepForm.base_fields.items()}
        longest = {name: "é" * length for name, length in fields.items()}
        person.begin().post(longest, action=f"{answer}-{entry.pk}")
        mapped = {"meme": {"reason": "autre"}, "reprise": {"territory_label": "Ici", "replication_state": "running"}}
        question = {"meme": "explanation", "reprise": "kept"}[answer]
        text = only_submission().answers[question]
        assert text.count("é") == sum(fields.values()) - fields["title"]
        person.post(mapped[answer] | {question: text})
        assert slug_in(person.url) == "vous"

    def test_one_may_think_again(self, person, entry):
        person.begin().post(STEPS["innovation"], action=f"meme-{entry.pk}")
        assert "une autre innovation" in person.page()
        person.post(action="autre")
        submission = only_submission()
        assert (submission.kind, submission.original) == (SubmissionKind.INNOVATION, None)
        assert STEPS["innovation"]["description"] in person.page()

    def test_an_entry_that_is_none_changes_nothing(self, person, entry):
        for key in ("999999999", "0x1", "²", ""):
            person.begin().post(STEPS["innovation"], action=f"meme-{key}")
            assert Submission.objects.latest("pk").kind == SubmissionKind.INNOVATION

    def test_the_script_is_told_as_well(self, person, entry):
        person.begin()
        query = person.url.partition("?")[2]
        told = person.client.post(
            f"/proposer/brouillon/{person.token}/enregistrer/?{query}", STEPS["innovation"] | {"etape": "innovation"}
        ).json()
        assert entry.title in told["alike"]


def test_a_step_of_another_kind_leads_to_the_first(person):
    person.begin().write({"innovation": STEPS["innovation"]})
    response = person.client.get(f"/proposer/brouillon/{person.token}/reprise/")
    assert slug_in(response.url) == "innovation"


def test_the_last_step_asks_for_what_is_missing(person):
    person.begin().write({"innovation": STEPS["innovation"]})
    response = person.client.get(f"/proposer/brouillon/{person.token}/envoi/")
    assert "/lieu/?manque=oui" in response.url
    assert "Donnez l’année" in person.client.get(response.url).content.decode()
    assert only_submission().state == SubmissionState.DRAFT


def test_one_that_waits_is_told_before_sending_without_its_text(person):
    for number in range(12):
        make_innovation(title=f"Des vélos pour le quartier {number}", summary="On y roule mieux.")
    title, summary = STEPS["innovation"]["title"], STEPS["innovation"]["summary"]
    person.begin().write()
    assert "encore à l’examen" not in person.page()
    waiting = make_submission(answers={"title": f"{title} du haut", "summary": summary})
    page = person.page()
    assert "encore à l’examen" in page and f"{title} du haut" not in page and waiting.number not in page
