"""Files of the editors: what an export gives, an import reads; each error has its line; nothing is half written."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalogue.bounds import TooLarge
from oural.models import User
from proposals.columns import LEDGER_COLUMNS, UPDATE_COLUMNS, ledger_rows, update_rows
from proposals.importing.ledger import plan_entries
from proposals.importing.plan import FileRefused, apply, written
from proposals.importing.updates import plan_updates
from proposals.models import ProposalUpdate, StatusEntry
from tests.proposals.rows import make_correction, make_entry, make_proposal, make_second_voice, make_update

pytestmark = pytest.mark.django_db

HEAD = "proposition;date;nature;fait;organisme;source_titre;source_adresse\n"


def line(number: int, **changes: str) -> str:
    """A line of a file of facts."""
    cells = {
        "proposition": str(number),
        "date": "2016-04",
        "nature": "loi",
        "fait": "La loi est votée.",
        "organisme": "Parlement",
        "source_titre": "La loi",
        "source_adresse": "https://loi.example/",
    }
    return ";".join((cells | changes).values()) + "\n"


def updates(text: str):
    return plan_updates(text, user=None)


def entries(text: str, user=None):
    return plan_entries(text, user=user)


def test_what_is_exported_is_read_back_without_a_change():
    proposal = make_proposal()
    fact = make_update(
        proposal=proposal, text='=SOMME(A1); "deux\nlignes"', happened_on=date(2016, 1, 1), precision="year"
    )
    make_correction(make_update(text="'Tiret"), text="-Tiret")
    entry = make_entry(proposal=proposal, facts=[fact, make_update(proposal=proposal)])
    make_second_voice(proposal=proposal, corrects=None, speaker="-Un collectif")
    make_entry(proposal=proposal, corrects=entry)
    plan = updates("".join(written(UPDATE_COLUMNS, update_rows())))
    assert (plan.changes, plan.unchanged, plan.errors) == ([], 4, [])
    plan = entries("".join(written(LEDGER_COLUMNS, ledger_rows())))
    assert (plan.changes, plan.unchanged, plan.errors) == ([], 3, [])


def test_a_fact_is_added_then_known():
    proposal = make_proposal()
    text = HEAD + line(proposal.number)
    plan = updates(text)
    assert [(change.line, change.is_new) for change in plan.changes] == [(2, True)]
    assert not ProposalUpdate.objects.exists()
    apply(plan)
    fact = ProposalUpdate.objects.get()
    assert (fact.date_text, fact.kind, fact.link_to_report) == ("avril 2016", "law", "thematic")
    assert updates(text).unchanged == 1


CORRECTION = HEAD.replace("\n", ";corrige;motif_correction;retire\n")


def correction(fact, **changes: str) -> str:
    """A file that corrects a fact."""
    cells = {"corrige": str(fact.pk), "motif_correction": "Le mois était faux.", "retire": ""} | changes
    return CORRECTION + line(fact.proposal.number, **cells)


def test_a_fact_is_corrected_by_a_further_version():
    fact = make_update(source_url="https://loi.example/", happened_on=date(2016, 5, 1), precision="month")
    plan = updates(correction(fact))
    (change,) = plan.corrections
    shown = [(one.column, one.before, one.after) for one in change.differences]
    assert ("date", "2016-05", "2016-04") in shown and ("organisme", "DITP", "Parlement") in shown
    apply(plan)
    fact.refresh_from_db()
    version = fact.correction
    assert (fact.body, version.body, version.correction_reason) == ("DITP", "Parlement", "Le mois était faux.")
    assert updates(correction(fact)).unchanged == 1
    assert "déjà corrigé" in updates(correction(fact, organisme="Sénat")).errors[0][1]
    apply(updates(correction(version, retire="oui", motif_correction="Elle n’a pas été votée.")))
    assert not ProposalUpdate.objects.standing().exists()


def test_a_correction_says_why_and_stays_with_its_proposal():
    fact = make_update()
    assert "a un motif" in updates(correction(fact, motif_correction="")).errors[0][1]
    assert "même proposition" in updates(correction(fact, proposition=str(make_proposal().number))).errors[0][1]
    assert "aucun fait" in updates(correction(fact, corrige="999999")).errors[0][1]
    assert "a un motif" in updates(correction(fact, corrige="", retire="oui")).errors[0][1]


def test_a_fact_does_not_change_by_a_file():
    fact = make_update(source_url="https://loi.example/", happened_on=date(2016, 4, 1), precision="month")
    known = HEAD + line(fact.proposal.number)
    assert f"sous l’identifiant {fact.pk}" in updates(known).errors[0][1]
    by_key = f"identifiant;{HEAD}{fact.pk};{line(fact.proposal.number)}"
    assert "ne se modifie pas" in updates(by_key).errors[0][1]
    assert "Aucun fait n’a l’identifiant" in updates(by_key.replace(f"{fact.pk};", "999999;")).errors[0][1]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"proposition": "9999"}, "numéro d’une proposition"),
        ({"proposition": "un"}, "n’est pas un nombre entier"),
        ({"proposition": "9" * 30}, "n’est pas un nombre entier"),
        ({"date": "04/2016"}, "ni un jour"),
        ({"date": ""}, "ni un jour"),
        ({"nature": "rumeur"}, "jalon, mesure, loi"),
        ({"nature": ""}, "«\u00a0nature\u00a0» est vide"),
        ({"fait": ""}, "text\u00a0:"),
        ({"fait": "a\0b"}, "caractère interdit"),
        ({"source_titre": ""}, "source_title\u00a0:"),
        ({"source_adresse": "un tract"}, "source_url\u00a0:"),
        ({"date": "1999"}, "premier jour"),
    ],
)
def test_an_error_has_its_line_and_a_sentence(changes, reason):
    number = make_proposal().number
    plan = updates(HEAD + line(number, source_adresse="https://autre.example/") + line(number, **changes))
    assert [where for where, _ in plan.errors] == [3] and reason in plan.errors[0][1]
    with pytest.raises(ValueError, match="not written"):
        apply(plan)
    assert not ProposalUpdate.objects.exists()


def test_a_line_that_comes_twice_is_an_error():
    number = make_proposal().number
    plan = updates(HEAD + line(number) * 2)
    assert plan.errors == [(3, "C’est ce que dit déjà la ligne 2.")]
    plan = updates(HEAD + line(number) + line(number, fait="Autre chose."))
    assert plan.errors == [(3, "C’est ce que dit déjà la ligne 2.")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "vide"),
        ("\ufeff \n", "vide"),
        ("proposition;couleur\n", "colonne inconnue «\u00a0couleur\u00a0»"),
        ("date;date\n", "colonne en double"),
        (HEAD + '"sans fin', "n’est pas un CSV lisible"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(text, reason):
    with pytest.raises(FileRefused, match=reason):
        updates(text)


def test_a_file_of_too_many_lines_is_refused(settings):
    settings.IMPORT_LINES = 2
    with pytest.raises(TooLarge, match="dépasse 2 lignes"):
        updates(HEAD + "x\n" * 3)


def test_commas_and_tabs_are_read_too():
    number = make_proposal().number
    for delimiter in ",\t":
        assert len(updates((HEAD + line(number)).replace(";", delimiter)).changes) == 1


LEDGER_HEAD = "proposition;statut;date_effet;organisme;motif;source_titre;source_adresse;confiance;faits;corrige\n"


def test_an_entry_is_added_with_its_facts_and_its_author():
    fact = make_update()
    user = User.objects.create_user("redactrice")
    number = fact.proposal.number
    text = LEDGER_HEAD + f"{number};realisee;2020;DITP;Fini.;Le bilan;https://bilan.example/;forte;{fact.pk};\n"
    apply(entries(text, user))
    entry = StatusEntry.objects.get()
    assert (entry.status, entry.date_text, entry.confidence, entry.recorded_by) == ("done", "2020", "high", user)
    assert list(entry.facts.all()) == [fact]
    assert entries(text).unchanged == 1


def test_the_ledger_does_not_change_by_a_file():
    entry = make_entry()
    text = "".join(written(LEDGER_COLUMNS, ledger_rows())).replace("en-cours", "realisee")
    (error,) = entries(text).errors
    assert "Le registre ne se modifie pas" in error[1]
    text = LEDGER_HEAD + f"{entry.proposal.number};realisee;2020;DITP;Fini.;;https://bilan.example/;forte;;\n"
    assert "source_title" in entries(text).errors[0][1]


@pytest.mark.parametrize("column", ["faits", "corrige"])
def test_an_entry_points_at_its_own_proposal(column):
    number = make_proposal().number
    foreign = make_update().pk if column == "faits" else make_entry().pk
    cells = f"{foreign};" if column == "faits" else f";{foreign}"
    text = LEDGER_HEAD + f"{number};realisee;2020;DITP;Fini.;Le bilan;https://bilan.example/;forte;{cells}\n"
    assert "même proposition" in entries(text).errors[0][1]


def test_an_entry_corrects_one_that_exists():
    cells = f"{make_proposal().number};realisee;2020;DITP;Fini.;Le bilan;https://bilan.example/;forte;;999999\n"
    assert "aucune entrée" in entries(LEDGER_HEAD + cells).errors[0][1]


@pytest.fixture
def editor(client):
    user = User.objects.create_user("redactrice", is_staff=True)
    user.groups.add(Group.objects.get(name="Rédaction du suivi"))
    client.force_login(user)
    return client


def send(client, content: bytes, model: str = "proposalupdate"):
    file = SimpleUploadedFile("faits.csv", content, content_type="text/csv")
    return client.post(reverse(f"admin:proposals_{model}_import"), {"file": file})


def test_a_file_is_tried_then_written(editor):
    number = make_proposal().number
    text = HEAD + line(number)
    page = send(editor, text.encode())
    shown = page.content.decode()
    assert page.status_code == 200 and "1 ajout" in shown and "Parlement" in shown
    assert not ProposalUpdate.objects.exists()
    sent = {"text": page.context["form"].initial["text"], "apply": "1"}
    response = editor.post(reverse("admin:proposals_proposalupdate_import"), sent, follow=True)
    assert "1 ligne écrite." in response.content.decode()
    fact = ProposalUpdate.objects.get()
    history = editor.get(reverse("admin:proposals_proposalupdate_history", args=[fact.pk])).content.decode()
    assert "Importé d’un fichier." in history


def test_a_file_with_errors_cannot_be_written(editor):
    number = make_proposal().number
    text = HEAD + line(number) + line(number, nature="rumeur")
    shown = send(editor, text.encode()).content.decode()
    assert "Ligne 3" in shown and "Écrire ces lignes" not in shown
    editor.post(reverse("admin:proposals_proposalupdate_import"), {"text": text, "apply": "1"})
    assert not ProposalUpdate.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\0", "é".encode("latin-1")])
@pytest.mark.parametrize("model", ["proposalupdate", "statusentry"])
def test_a_hostile_file_gets_a_sentence(editor, content, model):
    page = send(editor, content, model)
    assert page.status_code == 200 and page.context["refusal"]


def test_a_file_too_heavy_is_told_so(editor):
    page = send(editor, b"a" * 1_000_001)
    assert page.status_code == 413 and "dépasse 1 Mo" in page.content.decode()


def test_a_fact_of_a_file_bears_the_name_of_who_sent_it(editor):
    text = HEAD + line(make_proposal().number)
    url = reverse("admin:proposals_proposalupdate_import")
    assert editor.post(url, {"text": text, "apply": "1"}).status_code == 302
    assert ProposalUpdate.objects.get().recorded_by.username == "redactrice"


def test_an_entry_of_a_file_bears_the_name_of_who_sent_it(editor):
    number = make_proposal().number
    text = LEDGER_HEAD + f"{number};realisee;2020;DITP;Fini.;Le bilan;https://bilan.example/;forte;;\n"
    editor.post(reverse("admin:proposals_statusentry_import"), {"text": text, "apply": "1"})
    assert StatusEntry.objects.get().recorded_by.username == "redactrice"


def test_the_export_of_the_admin_is_that_of_the_import(editor):
    make_update()
    response = editor.get(reverse("admin:proposals_proposalupdate_export"))
    text = b"".join(response.streaming_content).decode()
    assert response["Content-Disposition"] == 'attachment; filename="faits.csv"'
    assert text.startswith("\ufeffidentifiant;proposition;date;nature;fait")
    assert updates(text).unchanged == 1
