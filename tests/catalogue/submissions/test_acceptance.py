"""What is accepted reaches the catalogue whole, once, or not at all."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from catalogue.entries.services import publish
from catalogue.models import (
    Illustration,
    Innovation,
    Organisation,
    OrganisationKind,
    OutgoingMail,
    ReplicationState,
    Status,
    Theme,
)
from catalogue.refusal import Refusal
from catalogue.search.index import documents, engine
from catalogue.search.query.criteria import Criteria
from catalogue.submissions.acceptance import accept, text_digest
from catalogue.submissions.appraisal import correction, missing, neighbours
from catalogue.submissions.exchanges import decide_on_edit
from catalogue.submissions.forms.flow import steps_of_kind
from catalogue.submissions.models import (
    FileKind,
    SubmissionCredit,
    SubmissionFile,
    SubmissionKind,
    SubmissionState,
)
from catalogue.submissions.review import ProposedText, last_seen, propose_texts
from tests.catalogue.submissions.people import make_editor, taken_by
from tests.factories import (
    make_innovation,
    make_lever,
    make_organisation,
    make_policy,
    make_replication,
    make_territory,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 a page %%EOF"
WHOLE = {
    "title": "L’épicerie du Pays",
    "summary": "Les habitants ont rouvert la dernière épicerie du village.",
    "need": "Le dernier commerce avait fermé.",
    "description": "La commune a acheté les murs.",
    "results": "80 adhérents.",
    "lessons": "Commencer par les horaires.",
    "territory": "Rezé",
    "territory_label": "",
    "start_year": "2019",
    "end_year": "2022",
    "stage": "ended",
    "levers": ["gerer"],
    "themes": "Commerce, ruralité, commerce",
    "cost_band": "10000-99999",
    "staff": "Une salariée",
    "staff_count": "1,5 ETP",
    "months_to_results": "6",
    "partners_association": "AMICALE LAÏQUE, Les Amis du Pain",
    "partners_etat": "Préfecture du Jura",
    "links": "www.exemple.fr/epicerie\nhttps://exemple.fr/epicerie\nceci n’est pas une adresse",
}


def accepted(submission, **options):
    editor = submission.editor
    return accept(submission=submission, editor=editor, seen=last_seen(submission), **options)


def photo(submission, *, is_licensed=True, credit="Mairie", number=1) -> SubmissionFile:
    drawn = BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "JPEG")
    return SubmissionFile.objects.create(
        submission=submission,
        kind=FileKind.JPEG,
        file=ContentFile(drawn.getvalue(), name="x"),
        size=100,
        digest=str(number),
        alt=f"L’épicerie, vue {number}",
        credit=credit,
        is_licensed=is_licensed,
    )


def test_the_whole_innovation_answers_each_question():
    """So that what the next test says of its entry is said of all that people are asked."""
    about_it = [step for step in steps_of_kind("innovation") if step.slug not in ("fichiers", "vous", "envoi")]
    asked = {name for step in about_it for name in step.form.base_fields}
    assert len(asked) >= 15
    assert asked <= WHOLE.keys()


def test_an_innovation_becomes_a_draft_with_all_that_was_said():
    make_territory(name="Rezé")
    lever = make_lever(slug="gerer")
    known = make_organisation(name="Amicale laïque", kind=OrganisationKind.ASSOCIATION)
    theme = Theme.objects.create(name="commerce", slug="commerce")
    submission = taken_by(make_editor(), answers=WHOLE)
    entry = accepted(submission)
    assert entry.status == Status.DRAFT and entry.slug == "l-epicerie-du-pays"
    texts = {field.name for field in Innovation._meta.fields} & WHOLE.keys()
    figures = {"start_year": 2019, "end_year": 2022, "staff_count": Decimal("1.5"), "months_to_results": 6}
    texts -= {"territory", *figures}
    assert len(texts) >= 10
    assert {name: getattr(entry, name) for name in texts} == {name: WHOLE[name] for name in texts}
    assert {name: getattr(entry, name) for name in figures} == figures
    assert entry.territory.name == "Rezé"
    assert list(entry.levers.all()) == [lever]
    assert set(entry.themes.names()) == {"commerce", "ruralité"} and theme in entry.themes.all()
    assert known in entry.organisations.all() and Organisation.objects.count() == 3
    assert entry.organisations.get(name="Préfecture du Jura").kind == OrganisationKind.STATE
    urls = list(entry.sources.values_list("title", "url"))
    assert urls == [("exemple.fr", "https://www.exemple.fr/epicerie"), ("exemple.fr", "https://exemple.fr/epicerie")]
    submission.refresh_from_db()
    assert (submission.state, submission.result) == (SubmissionState.ACCEPTED, entry)
    assert "acceptée" in OutgoingMail.objects.get().text


def test_once_published_it_is_found():
    make_lever(slug="gerer")
    make_territory(name="Rezé")
    entry = accepted(taken_by(make_editor(), answers=WHOLE))
    assert engine.keys(Criteria(q="épicerie")) == []
    entry.policies.add(make_policy())
    publish(innovation=entry)
    assert engine.keys(Criteria(q="épicerie")) == [entry.pk]
    assert documents.drift() == []


def test_the_address_is_free_whatever_the_title():
    make_innovation(slug="l-epicerie-du-pays")
    assert accepted(taken_by(make_editor(), answers=WHOLE)).slug == "l-epicerie-du-pays-2"
    assert accepted(taken_by(make_editor(), answers=WHOLE | {"title": "!!! ☃"})).slug == "innovation"
    assert accepted(taken_by(make_editor(), answers=WHOLE | {"title": "Carte"})).slug == "carte-2"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"title": ""}, "titre"),
        ({"stage": "inconnue"}, "étape"),
        ({"start_year": "l’an 40"}, "n’est pas une année"),
        ({"start_year": "2022", "end_year": "2019"}, "précède"),
        ({"territory": "", "territory_label": ""}, "territoire"),
        ({"staff_count": "beaucoup"}, "nombre de personnes"),
        ({"months_to_results": "601"}, "nombre de mois"),
        ({"summary": "a" * 301}, "300 au plus"),
        ({"title": "a" * 200}, "160 au plus"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_written(answers, sentence):
    submission = taken_by(make_editor(), answers=WHOLE | answers)
    with pytest.raises(Refusal, match=sentence):
        accepted(submission)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.IN_REVIEW and not Innovation.objects.exists()
    assert any(sentence in error for error in missing(submission))


def test_a_place_that_is_not_in_the_code_is_kept_as_it_was_said():
    entry = accepted(taken_by(make_editor(), answers=WHOLE | {"territory": "Le Pays des Trois Eaux"}))
    assert (entry.territory, entry.territory_label) == (None, "Le Pays des Trois Eaux")


def test_only_approved_texts_take_the_place_of_the_persons():
    editor = make_editor()
    submission = taken_by(editor, answers=WHOLE)
    proposals = {"summary": ProposedText("Un résumé relu."), "need": ProposedText("Un besoin relu.")}
    propose_texts(submission=submission, editor=editor, seen=last_seen(submission), proposals=proposals)
    summary, need = submission.edits.all()
    decide_on_edit(submission=submission, key=summary.pk, is_approved=True)
    with pytest.raises(Refusal):
        accepted(submission)
    decide_on_edit(submission=submission, key=need.pk, is_approved=False, objection="Non.")
    entry = accepted(submission)
    assert (entry.summary, entry.need) == ("Un résumé relu.", WHOLE["need"])


def test_an_edit_that_waits_stops_all():
    submission = taken_by(make_editor(), answers=WHOLE)
    submission.edits.create(question="summary", text="Autre.")
    with pytest.raises(Refusal, match="attend l’accord"):
        accepted(submission)


def test_photos_chosen_and_granted_become_illustrations(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    submission = taken_by(make_editor(), answers=WHOLE)
    chosen, granted = photo(submission), photo(submission, number=2, credit="")
    refused = photo(submission, number=3, is_licensed=False)
    entry = accepted(submission, files=[chosen.pk, granted.pk, refused.pk, 10**17])
    assert list(entry.illustrations.values_list("alt", "credit")) == [
        ("L’épicerie, vue 1", "Mairie"),
        ("L’épicerie, vue 2", f"Photo transmise avec la contribution {submission.number}"),
    ]
    with entry.illustrations.first().image.open() as image:
        assert Image.open(image).size == (4, 4)


def test_no_file_stays_when_accepting_fails(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    submission = taken_by(make_editor(), answers=WHOLE)
    first, lost = photo(submission), photo(submission, number=2)
    lost.forget()
    with pytest.raises(Refusal, match="n’est plus sur le serveur"):
        accepted(submission, files=[first.pk, lost.pk])
    assert not Illustration.objects.exists() and not [each for each in tmp_path.rglob("*") if each.is_file()]


def paper(submission, **changes) -> SubmissionFile:
    """A document that somebody sent."""
    values = {"kind": FileKind.PDF, "digest": "pdf", "alt": "Le bilan", "credit": "Mairie", "is_licensed": True}
    file = ContentFile(PDF, name="x.pdf")
    return SubmissionFile.objects.create(submission=submission, file=file, size=len(PDF), **values | changes)


def test_a_document_chosen_becomes_a_source_as_public_as_the_entry(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_lever(slug="gerer")
    submission = taken_by(make_editor(), answers=WHOLE)
    chosen, refused = paper(submission), paper(submission, digest="other", is_licensed=False)
    entry = accepted(submission, files=[chosen.pk, refused.pk])
    document = entry.documents.get()
    source = entry.sources.last()
    assert source.title == "Le bilan (Mairie)" and source.url.endswith(document.get_absolute_url())
    assert entry.sources.count() == 3 and documents.drift() == []
    assert client.get(document.get_absolute_url()).status_code == 404
    entry.policies.add(make_policy())
    publish(innovation=entry)
    response = client.get(document.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF and response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment") and response["X-Content-Type-Options"] == "nosniff"
    assert source.url in client.get(entry.get_absolute_url()).content.decode()
    source.delete()
    assert client.get(document.get_absolute_url()).status_code == 404
    for wrong in ("x.pdf", "%00.pdf", "..%2fx.pdf", "a" * 32 + ".pdf", "é.pdf"):
        assert client.get(f"/documents/{wrong}").status_code == 404


def test_a_document_lost_by_the_disk_is_not_found(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_lever(slug="gerer")
    submission = taken_by(make_editor(), answers=WHOLE)
    entry = accepted(submission, files=[paper(submission).pk])
    entry.policies.add(make_policy())
    publish(innovation=entry)
    document = entry.documents.get()
    document.file.storage.delete(document.file.name)
    assert client.get(document.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("wants_credit", [True, False])
def test_the_person_is_named_only_if_asked(client, wants_credit):
    make_lever(slug="gerer")
    contact = {"name": "Camille Martin", "email": "c@oural.example", "wants_credit": wants_credit}
    entry = accepted(taken_by(make_editor(), answers=WHOLE, contact=contact))
    entry.policies.add(make_policy())
    publish(innovation=entry)
    assert ("Camille Martin" in client.get(entry.get_absolute_url()).content.decode()) == wants_credit
    assert SubmissionCredit.objects.exists() == wants_credit


def test_a_reproduction_joins_the_entry():
    original, rezé = make_innovation(), make_territory(name="Rezé")
    answers = {"territory": "Rezé", "territory_label": "", "start_year": "2021", "replication_state": "running"}
    answers |= {
        "kept": "Les horaires.",
        "changed": "Le lieu.",
        "links": "https://reze.example/epicerie\nhttps://reze.example/bilan",
    }
    submission = taken_by(make_editor(), kind=SubmissionKind.REPLICATION, original=original, answers=answers)
    assert accepted(submission) == original
    replication = original.replications.get()
    assert (replication.territory, replication.year, replication.state) == (rezé, 2021, ReplicationState.RUNNING)
    assert (replication.kept, replication.changed) == ("Les horaires.", "Le lieu.")
    assert replication.source_url == "https://reze.example/epicerie"
    assert original.sources.last().url == "https://reze.example/bilan"
    assert documents.drift() == []
    again = taken_by(make_editor(), kind=SubmissionKind.REPLICATION, original=original, answers=answers)
    with pytest.raises(Refusal, match="déjà dans la fiche"):
        accepted(again)


def test_a_correction_is_applied_to_the_text_that_was_compared():
    original = make_innovation(need="Le dernier commerce a fermé.")
    answers = {"section": "besoin", "proposed": "Les deux derniers commerces ont fermé.", "explanation": "Deux."}
    submission = taken_by(make_editor(), kind=SubmissionKind.CORRECTION, original=original, answers=answers)
    assert {piece.kind for piece in correction(submission)} == {"same", "del", "ins"}
    with pytest.raises(Refusal, match="a changé depuis"):
        accepted(submission, base=text_digest("Un texte plus ancien."))
    accepted(submission, base=text_digest(original.need))
    original.refresh_from_db()
    assert original.need == answers["proposed"] and documents.drift() == []


@pytest.mark.parametrize(
    ("section", "proposed", "columns"),
    [
        ("cout", "45 000 €", {"cost": 45_000, "cost_band": "10000-99999"}),
        ("equipe", "2,5", {"staff_count": Decimal("2.5")}),
        ("delai", "6 mois", {"months_to_results": 6}),
        ("lancement", "2019", {"start_year": 2019}),
    ],
)
def test_a_correction_fills_in_a_figure(section, proposed, columns):
    original = make_innovation(start_year=None)
    answers = {"section": section, "proposed": proposed, "explanation": "Le bilan le dit."}
    submission = taken_by(make_editor(), kind=SubmissionKind.CORRECTION, original=original, answers=answers)
    assert [piece.text for piece in correction(submission) if piece.kind == "ins"]
    accepted(submission, base=text_digest(""))
    original.refresh_from_db()
    assert {name: getattr(original, name) for name in columns} == columns and documents.drift() == []


def test_a_correction_that_is_no_figure_is_refused():
    original = make_innovation(months_to_results=12)
    answers = {"section": "delai", "proposed": "un an", "explanation": "Le bilan le dit."}
    submission = taken_by(make_editor(), kind=SubmissionKind.CORRECTION, original=original, answers=answers)
    with pytest.raises(Refusal, match="nombre de mois"):
        accepted(submission, base=text_digest("12"))
    original.refresh_from_db()
    assert original.months_to_results == 12


def test_a_correction_without_a_text_leaves_the_entry():
    original = make_innovation(need="Le besoin.")
    answers = {"section": "", "proposed": "", "explanation": "Un lien est mort."}
    submission = taken_by(make_editor(), kind=SubmissionKind.CORRECTION, original=original, answers=answers)
    assert correction(submission) == [] and accepted(submission) == original


def test_a_question_is_answered_by_a_text():
    submission = taken_by(make_editor(), kind=SubmissionKind.QUESTION, original=make_innovation())
    with pytest.raises(Refusal, match="réponse"):
        accepted(submission)
    assert accepted(submission, text="Écrivez à la mairie.") is None
    assert "Écrivez à la mairie." in OutgoingMail.objects.get().text


def test_an_entry_that_has_gone_can_no_longer_be_completed():
    submission = taken_by(make_editor(), kind=SubmissionKind.REPLICATION, answers={"territory_label": "Rezé"})
    with pytest.raises(Refusal, match="n’existe plus"):
        accepted(submission)


def test_neighbours_are_entries_and_contributions_with_their_scores():
    entry = make_innovation(title=WHOLE["title"], summary=WHOLE["summary"])
    make_replication()
    other = taken_by(make_editor(), answers=WHOLE)
    found = neighbours(taken_by(make_editor(), answers=WHOLE))
    assert {(each.innovation, each.submission) for each in found} >= {(entry, None), (None, other)}
    assert all(each.score >= 42 for each in found)
