"""Files of the editors: what an export gives, an import reads; each error has its line; nothing is half written."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from catalogue.tables.columns import lines_of
from catalogue.tables.export import write_editable
from catalogue.tables.plan import LineError
from catalogue.tables.table import FileRefused
from oural.models import User
from proposals.columns import LEDGER_COLUMNS, UPDATE_COLUMNS, ledger_rows, update_rows
from proposals.imports import LedgerImport, UpdateImport
from proposals.models import ProposalUpdate, StatusEntry
from tests.catalogue.tables.files import read_in_process, read_table
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


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    read_in_process(monkeypatch)


def plan_of(importer, text: str, extension: str = "csv"):
    """What a file would do, read in this process."""
    content = text.encode() if isinstance(text, str) else text
    return importer.plan(read_table(f"a.{extension}", content))


def updates(text: str):
    return plan_of(UpdateImport(account=None), text)


def entries(text: str, user=None):
    return plan_of(LedgerImport(account=user), text)


def write_updates(text: str) -> None:
    write(UpdateImport(account=None), text)


def write(importer, text: str) -> None:
    """Write what a file would do."""
    plan = plan_of(importer, text)
    assert plan.errors == []
    importer.write(plan, reason="")


def errors_of(plan) -> list[tuple[str, str]]:
    """What is wrong, by column."""
    return [(error.column, error.sentence) for error in plan.errors]


def exported(columns, rows, extension: str = "csv") -> bytes:
    """A table as the admin gives it."""
    file = io.BytesIO()
    write_editable(file, extension, columns, lines_of(columns, rows), title="x")
    return file.getvalue()


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_what_is_exported_is_read_back_without_a_change(extension):
    proposal = make_proposal()
    fact = make_update(
        proposal=proposal, text='=SOMME(A1); "deux\nlignes"', happened_on=date(2016, 1, 1), precision="year"
    )
    make_correction(make_update(text="'Tiret"), text="-Tiret")
    entry = make_entry(proposal=proposal, facts=[fact, make_update(proposal=proposal)])
    make_second_voice(proposal=proposal, corrects=None, speaker="-Un collectif")
    make_entry(proposal=proposal, corrects=entry)
    plan = plan_of(UpdateImport(account=None), exported(UPDATE_COLUMNS, update_rows(), extension), extension)
    assert (plan.changes, plan.unchanged, plan.errors) == ([], 4, [])
    plan = plan_of(LedgerImport(account=None), exported(LEDGER_COLUMNS, ledger_rows(), extension), extension)
    assert (plan.changes, plan.unchanged, plan.errors) == ([], 3, [])


def test_a_fact_is_added_then_known():
    proposal = make_proposal()
    text = HEAD + line(proposal.number)
    plan = updates(text)
    assert [(change.line, change.is_new) for change in plan.changes] == [(2, True)]
    assert not ProposalUpdate.objects.exists()
    write_updates(text)
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
    (change,) = updates(correction(fact)).changes
    assert (change.is_new, change.existing) == (False, fact)
    shown = [(one.column, one.before, one.after) for one in change.differences]
    assert ("date", "2016-05", "2016-04") in shown and ("organisme", "DITP", "Parlement") in shown
    write_updates(correction(fact))
    fact.refresh_from_db()
    version = fact.correction
    assert (fact.body, version.body, version.correction_reason) == ("DITP", "Parlement", "Le mois était faux.")
    assert updates(correction(fact)).unchanged == 1
    assert "déjà corrigé" in updates(correction(fact, organisme="Sénat")).errors[0].sentence
    write_updates(correction(version, retire="oui", motif_correction="Elle n’a pas été votée."))
    assert not ProposalUpdate.objects.standing().exists()


def test_a_correction_says_why_and_stays_with_its_proposal():
    fact = make_update()
    assert "a un motif" in updates(correction(fact, motif_correction="")).errors[0].sentence
    assert "même proposition" in updates(correction(fact, proposition=str(make_proposal().number))).errors[0].sentence
    assert "Aucun fait n’a" in updates(correction(fact, corrige="999999")).errors[0].sentence
    assert "a un motif" in updates(correction(fact, corrige="", retire="oui")).errors[0].sentence


def test_a_fact_does_not_change_by_a_file():
    fact = make_update(source_url="https://loi.example/", happened_on=date(2016, 4, 1), precision="month")
    known = HEAD + line(fact.proposal.number)
    assert f"sous l’identifiant {fact.pk}" in updates(known).errors[0].sentence
    by_key = f"identifiant;{HEAD}{fact.pk};{line(fact.proposal.number)}"
    assert "ne se modifie pas" in updates(by_key).errors[0].sentence
    assert "Aucun fait n’a l’identifiant" in updates(by_key.replace(f"{fact.pk};", "999999;")).errors[0].sentence


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"proposition": "9999"}, "proposition", "numéro d’une proposition"),
        ({"proposition": "un"}, "proposition", "n’est pas un nombre entier"),
        ({"proposition": "9" * 30}, "proposition", "est trop grand"),
        ({"proposition": ""}, "proposition", "numéro d’une proposition"),
        ({"date": "2016/04"}, "date", "ni un jour"),
        ({"date": ""}, "date", "ni un jour"),
        ({"nature": "rumeur"}, "nature", "jalon, mesure, loi"),
        ({"nature": ""}, "nature", "vide"),
        ({"fait": ""}, "fait", "vide"),
        ({"fait": "a" * 1001}, "fait", "1000 au plus"),
        ({"fait": "a\0b"}, "fait", "caractère interdit"),
        ({"source_titre": ""}, "source_titre", "vide"),
        ({"source_adresse": "un tract"}, "source_adresse", "valide"),
        ({"date": "1999"}, "", "premier jour"),
    ],
)
def test_an_error_has_its_line_its_column_and_a_sentence(changes, column, reason):
    number = make_proposal().number
    plan = updates(HEAD + line(number, source_adresse="https://autre.example/") + line(number, **changes))
    assert {(error.line, error.column) for error in plan.errors} >= {(3, column)}
    assert any(reason in error.sentence for error in plan.errors if error.column == column), plan.errors
    assert not ProposalUpdate.objects.exists()


def test_all_that_is_wrong_with_a_line_is_said_at_once():
    wrong = line(make_proposal().number, date="hier", nature="rumeur", fait="", source_titre="")
    assert [error.column for error in updates(HEAD + wrong).errors] == ["date", "nature", "fait", "source_titre"]


def test_a_line_that_comes_twice_is_an_error():
    number = make_proposal().number
    for second in (line(number), line(number, fait="Autre chose.")):
        plan = updates(HEAD + line(number) + second)
        assert plan.errors == [LineError(3, "", "C’est ce que dit déjà la ligne 2.")]


@pytest.mark.parametrize(
    ("header", "reason"),
    [("proposition;couleur", "Colonne inconnue : « couleur »"), ("date;date", "Colonne en double : date")],
)
def test_a_header_that_is_not_ours_is_refused(header, reason):
    with pytest.raises(FileRefused, match=reason):
        updates(f"{header}\n")


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
    write(LedgerImport(account=user), text)
    entry = StatusEntry.objects.get()
    assert (entry.status, entry.date_text, entry.confidence, entry.recorded_by) == ("done", "2020", "high", user)
    assert list(entry.facts.all()) == [fact]
    assert entries(text).unchanged == 1


def test_the_ledger_does_not_change_by_a_file():
    entry = make_entry()
    text = exported(LEDGER_COLUMNS, ledger_rows()).decode().replace("en-cours", "realisee")
    ((column, sentence),) = errors_of(entries(text))
    assert column == "identifiant" and "Le registre ne se modifie pas" in sentence and "« statut »" in sentence
    text = LEDGER_HEAD + f"{entry.proposal.number};realisee;2020;DITP;Fini.;;https://bilan.example/;forte;;\n"
    assert errors_of(entries(text))[0] == ("source_titre", "Ce champ ne peut pas être vide.")


@pytest.mark.parametrize("column", ["faits", "corrige"])
def test_an_entry_points_at_its_own_proposal(column):
    number = make_proposal().number
    foreign = make_update().pk if column == "faits" else make_entry().pk
    cells = f"{foreign};" if column == "faits" else f";{foreign}"
    text = LEDGER_HEAD + f"{number};realisee;2020;DITP;Fini.;Le bilan;https://bilan.example/;forte;{cells}\n"
    assert "même proposition" in entries(text).errors[0].sentence


def test_an_entry_corrects_one_that_exists():
    cells = f"{make_proposal().number};realisee;2020;DITP;Fini.;Le bilan;https://bilan.example/;forte;;999999\n"
    assert "Aucune entrée n’a" in entries(LEDGER_HEAD + cells).errors[0].sentence


def send(client, content: bytes, model: str = "proposalupdate", name: str = "faits.csv"):
    """Deposit a file, and follow to what it would do."""
    file = SimpleUploadedFile(name, content)
    return client.post(reverse(f"admin:proposals_{model}_import"), {"file": file}, follow=True)


def accept(client, page):
    """Write what a page shows."""
    return client.post(page.redirect_chain[-1][0], {"fingerprint": page.context["plan"].fingerprint}, follow=True)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_file_is_tried_then_written(editor, encoding):
    page = send(editor, (HEAD + line(make_proposal().number, organisme="Sénat")).encode(encoding))
    shown = page.content.decode()
    assert page.status_code == 200 and "1 nouvelle ligne" in shown and "<td>Sénat</td>" in shown
    assert ("il a été lu en Windows-1252" in shown) == (encoding == "cp1252")
    assert not ProposalUpdate.objects.exists()
    assert "1 ligne écrite." in accept(editor, page).content.decode()
    fact = ProposalUpdate.objects.get()
    assert fact.recorded_by.username == "redactrice"
    history = editor.get(reverse("admin:proposals_proposalupdate_history", args=[fact.pk])).content.decode()
    assert "Importé d’un fichier." in history
    assert "déjà été importé" in accept(editor, page).content.decode()
    assert ProposalUpdate.objects.count() == 1


def test_what_somebody_recorded_meanwhile_is_shown_again(editor):
    proposal = make_proposal()
    page = send(editor, (HEAD + line(proposal.number)).encode())
    write_updates(HEAD + line(proposal.number))
    shown = accept(editor, page).content.decode()
    assert "Les données ont changé depuis l’essai" in shown and "1 ligne sans changement" in shown


def test_a_file_with_errors_cannot_be_written(editor):
    number = make_proposal().number
    page = send(editor, (HEAD + line(number) + line(number, nature="rumeur")).encode())
    shown = page.content.decode()
    assert '<tr><th scope="row">3</th><td><code>nature</code></td>' in shown and 'name="fingerprint"' not in shown
    accept(editor, page)
    assert not ProposalUpdate.objects.exists()


def test_a_file_is_for_its_table_alone(editor):
    address = send(editor, (HEAD + line(make_proposal().number)).encode()).redirect_chain[-1][0]
    elsewhere = address.replace("proposalupdate", "statusentry")
    assert "n’est plus là" in editor.get(elsewhere, follow=True).content.decode()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\0", "é".encode("latin-1"), HEAD.encode() + b'"sans fin'])
@pytest.mark.parametrize("model", ["proposalupdate", "statusentry"])
def test_a_hostile_file_gets_a_sentence(editor, content, model):
    page = send(editor, content, model)
    assert page.status_code == 200 and page.context["form"].errors["file"]


def test_a_file_beyond_a_bound_is_told_so(editor, settings):
    page = send(editor, b"a" * 1_000_001)
    assert page.status_code == 413 and "dépasse 1 Mo" in page.content.decode()
    settings.IMPORT_LINES = 2
    page = send(editor, (HEAD + "x\n" * 3).encode())
    assert page.status_code == 413 and "dépasse 2 lignes" in page.content.decode()


def test_an_entry_of_a_file_bears_the_name_of_who_sent_it(editor):
    number = make_proposal().number
    text = LEDGER_HEAD + f"{number};realisee;2020;DITP;Fini.;Le bilan;https://bilan.example/;forte;;\n"
    accept(editor, send(editor, text.encode(), "statusentry"))
    assert StatusEntry.objects.get().recorded_by.username == "redactrice"


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_the_export_of_the_admin_is_that_of_the_import(editor, extension):
    make_update()
    response = editor.get(reverse("admin:proposals_proposalupdate_export", args=[extension]))
    assert response["Content-Disposition"] == f'attachment; filename="faits-{timezone.localdate()}.{extension}"'
    assert plan_of(UpdateImport(account=None), response.getvalue(), extension).unchanged == 1
