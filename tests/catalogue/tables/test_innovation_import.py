"""A file goes out and comes back: what is written is what was shown, once, and the search sees it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import ImportFile, Innovation, Lever, Organisation, Source, Status, Theme
from catalogue.search.index import documents
from catalogue.tables import plan as plans
from catalogue.tables.innovations.importer import InnovationImport
from catalogue.tables.plan import PlanChanged, import_file, keep_file, plan_of
from catalogue.tables.table import FileRefused
from tests.catalogue.tables.files import csv_of, export, read_table
from tests.factories import make_innovation, make_lever, make_organisation, make_territory, numbers
from tests.parts import share

FOUNDED = {
    "evidence_level": 2,
    "evidence_proof": "x",
    "evidence_source_title": "Le bilan",
    "evidence_source_url": "https://bilan.example/",
    "cost_note": "Les billets perdus.",
    "stop_cause": "usage",
    "stop_reason": "Personne n’est venu.",
}
pytestmark = pytest.mark.django_db
IMPORT = InnovationImport(may_publish=True)
WILD = st.text(alphabet=st.sampled_from("'=+-@\t\n|\\[]:; \"é«»aB1"), min_size=1, max_size=12)


@pytest.fixture
def account(django_user_model):
    return django_user_model.objects.create_user("editor")


def keep(account, *lines) -> ImportFile:
    return keep_file(importer=IMPORT, name="a.csv", content=csv_of(*lines), account=account)


def bring(file: ImportFile) -> list[int]:
    """Import what the file is shown to do."""
    changes = import_file(file=file, importer=IMPORT, fingerprint=plan_of(file, IMPORT).fingerprint)
    return [change.row.pk for change in changes]


def test_new_rows_become_drafts_and_others_change(account):
    lever = make_lever(slug="gerer")
    known = make_organisation(name="Adullact")
    entry = make_innovation(title="Un", themes=["eau"], levers=[lever], sources=2)
    first = entry.sources.first()
    header = ["identifiant", "titre", "nom_territoire", "etape", "leviers", "themes", "organisations", "sources"]
    source = "Le bilan : https://bilan.example/"
    file = keep(
        account,
        header,
        [entry.pk, "Un", "Pays lédonien", "idee", "gerer", "feu", "Adullact | Elan [etat]", source],
        ["", "Deux", "Ici", "terminee", "gerer", "EAU | feu", "Elan [etat]", ""],
    )
    keys = bring(file)
    entry.refresh_from_db()
    new = Innovation.objects.get(title="Deux")
    assert keys == [entry.pk, new.pk]
    assert (entry.status, entry.stage, entry.summary) == (
        Status.PUBLISHED,
        "idea",
        "Une réponse nouvelle à un besoin.",
    )
    assert list(entry.themes.names()) == ["feu"] and set(new.themes.names()) == {"eau", "feu"}
    assert set(entry.organisations.all()) == {known, Organisation.objects.get(name="Elan")}
    assert [(each.title, each.url) for each in entry.sources.all()] == [("Le bilan", "https://bilan.example/")]
    assert not Source.objects.filter(pk=first.pk).exists()
    assert (new.status, new.published_at, new.slug) == (Status.DRAFT, None, "deux")
    assert Theme.objects.count() == 2 and Lever.objects.count() == 1
    assert documents.drift() == [] and not documents.words_stray()


def test_a_second_decision_does_nothing(account):
    file = keep(account, ["titre", "nom_territoire", "etape"], ["Un", "Ici", "idee"])
    fingerprint = plan_of(file, IMPORT).fingerprint
    assert len(import_file(file=file, importer=IMPORT, fingerprint=fingerprint)) == 1
    assert import_file(file=file, importer=IMPORT, fingerprint=fingerprint) == []
    file.refresh_from_db()
    assert (bytes(file.content), file.applied_count) == (b"", 1)
    assert import_file(file=file, importer=IMPORT, fingerprint=fingerprint) == []
    assert Innovation.objects.count() == 1


def test_what_was_not_shown_is_not_written(account):
    entry = make_innovation(title="Un", levers=[make_lever()])
    file = keep(account, ["identifiant", "titre"], [entry.pk, "Deux"])
    fingerprint = plan_of(file, IMPORT).fingerprint
    for wrong, may_publish in (("", True), ("x" * 10_000, True), (fingerprint, False)):
        with pytest.raises(PlanChanged):
            import_file(file=file, importer=InnovationImport(may_publish=may_publish), fingerprint=wrong)
    entry.title = "Trois"
    entry.save()
    with pytest.raises(PlanChanged):
        import_file(file=file, importer=IMPORT, fingerprint=fingerprint)
    assert Innovation.objects.get().title == "Trois"


def test_an_entry_that_moves_at_the_last_moment_stops_all(account, monkeypatch):
    """Between the walk of the rows and the transaction."""
    entry = make_innovation(title="Un", levers=[make_lever()])
    file = keep(account, ["identifiant", "titre"], [entry.pk, "Deux"])
    fingerprint = plan_of(file, IMPORT).fingerprint

    def plan_then_move(*arguments, **options):
        plan = plan_of(*arguments, **options)
        Innovation.objects.get(pk=entry.pk).save()
        return plan

    monkeypatch.setattr(plans, "plan_of", plan_then_move)
    with pytest.raises(PlanChanged):
        import_file(file=file, importer=IMPORT, fingerprint=fingerprint)
    assert Innovation.objects.get().title == "Un"


def test_a_file_is_kept_alone_for_its_account_and_for_a_day(account, django_user_model):
    other = django_user_model.objects.create_user("other")
    theirs = keep(other, ["titre"])
    old = keep(account, ["titre"])
    assert keep(account, ["titre"]) and not ImportFile.objects.filter(pk=old.pk).exists()
    ImportFile.objects.update(created_at="2020-01-01T00:00:00Z")
    assert not ImportFile.objects.living().exists()
    keep(account, ["titre"])
    assert not ImportFile.objects.filter(pk=theirs.pk).exists()
    with pytest.raises(FileRefused):
        keep_file(importer=IMPORT, name="a.csv", content=b"", account=account)


def test_writing_makes_a_constant_number_of_queries(account):
    counts = []
    lever = make_lever(slug="gerer")
    for size in (3, 12):  # beyond, SQLite writes the versions in several goes
        entries = [make_innovation(levers=[lever], themes=["eau"]) for _ in range(size)]
        header = ["identifiant", "titre", "nom_territoire", "etape", "themes", "organisations", "sources", "leviers"]
        tail = ["Ici", "idee", f"t{size}", f"O{size} [etat]", "S : https://s.example/", "gerer"]
        rows = [[entry.pk, f"Titre {next(numbers)}", *tail] for entry in entries]
        rows += [["", f"Titre {next(numbers)}", *tail] for _ in range(size)]
        file = keep(account, header, *rows)
        with CaptureQueriesContext(connection) as queries:
            assert len(bring(file)) == 2 * size
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
@settings(max_examples=share(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(WILD, min_size=8, max_size=8))
def test_what_goes_out_comes_back_without_a_change(extension, texts):
    title, need, theme, name, source, label, staff, lessons = texts
    entry = make_innovation(
        title=f"{title}{next(numbers)}",
        need=need,
        lessons=lessons,
        staff=staff,
        territory_label=label,
        themes=[" ".join(theme.split()) or "eau"],
        organisations=[make_organisation(name=f"{name.strip()}{next(numbers)}")],
        levers=[make_lever()],
        sources=0,
    )
    Source.objects.create(innovation=entry, title=source.strip() or "Bilan", url="https://source.example/?a=b|c")
    commune = make_territory(code=f"{next(numbers):05}")
    make_innovation(territory=commune, levers=[make_lever()], cost=10, staff_count=Decimal("3.5"), **FOUNDED)
    content = export(extension)
    plan = InnovationImport(may_publish=False).plan(read_table(f"a.{extension}", content))
    assert [change.differences for change in plan.changes] == [] and plan.errors == []
    assert plan.unchanged == Innovation.objects.count()


def test_no_cell_of_an_export_begins_like_a_formula():
    make_innovation(title="=cmd|' /C calc'!A0", summary="@SUM(1)", need="-1", staff="+2")
    for line in export("csv").decode("utf-8-sig").splitlines():
        assert not any(cell.strip('"').startswith(("=", "+", "-", "@")) for cell in line.split(";"))


def test_an_export_makes_a_constant_number_of_queries():
    counts = []
    for size in (2, 20):
        for _ in range(size):
            make_innovation(territory=make_territory(), themes=["eau"], levers=[make_lever()])
        with CaptureQueriesContext(connection) as queries:
            export("csv")
        counts.append(len(queries))
    assert counts[0] == counts[1]
