"""The search table and its upkeep."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.entries.changes import record_change
from catalogue.models import CatalogueRevision, Innovation, Replication, SearchDocument, TerritoryKind
from catalogue.search.index import documents
from catalogue.search.index.engine import keys
from catalogue.search.query.criteria import Criteria
from tests.factories import make_innovation, make_lever, make_organisation, make_policy, make_territory

pytestmark = pytest.mark.django_db


def test_what_a_document_holds():
    department = make_territory(kind=TerritoryKind.DEPARTMENT, code="44", name="Loire-Atlantique")
    reze = make_territory(name="Rezé", department=department)
    innovation = make_innovation(
        title="L’observatoire des engagements",
        territory=reze,
        policies=[make_policy(name="Tourisme")],
        themes=["démocratie"],
        levers=[make_lever(verb="Gérer", complement="autrement")],
        organisations=[make_organisation(name="Ville de Rezé")],
        summary="Les élus rendent [compte](https://exemple.fr/secret).",
        start_year=2015,
    )
    Replication.objects.create(original=innovation, territory_label="Pays Basque")
    record_change([innovation.pk])
    document = SearchDocument.objects.get()
    assert document.title == " observatoir engag "
    assert document.context == " democrat tourism ger vill rez commun rez loir atlant 44 "
    assert document.body == " elu rendent compt commun agi 2015 pay basqu "
    assert " engagements " in document.words
    assert " agi " not in document.words
    assert bytes(document.sort_key) == b"l observatoire des engagements"


def test_refresh_follows_a_change_and_leaves_the_others():
    changed, other = make_innovation(title="Avant"), make_innovation(title="Autre")
    documents.rebuild()
    Innovation.objects.filter(pk__in=[changed.pk, other.pk]).update(title="Changé")
    record_change([changed.pk])
    assert SearchDocument.objects.get(pk=changed.pk).title == " chang "
    assert SearchDocument.objects.get(pk=other.pk).title == " autr "


def test_refresh_of_nothing_or_of_an_unknown_innovation():
    record_change([])
    record_change([999_999])
    assert SearchDocument.objects.count() == 0


def test_a_deleted_innovation_leaves_an_empty_document():
    innovation = make_innovation()
    Innovation.objects.filter(pk=innovation.pk).delete()
    document = SearchDocument.objects.get()
    assert (document.pk, document.is_public, document.title, document.keys) == (innovation.pk, False, "", "")
    assert documents.drift() == []
    documents.rebuild()
    assert SearchDocument.objects.count() == 0


def test_rebuild_runs_a_constant_number_of_queries():
    counts = []
    for number in (1, 12):
        for _ in range(number):
            make_innovation(themes=["eau"], levers=[make_lever()], organisations=[make_organisation()])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            documents.rebuild()
        counts.append(len(queries))
    # savepoint, ids, emptying, savepoint, revision; innovations, levers, themes, organisations, replications, what
    # other applications link, write; two releases; the words, in one or two
    assert counts[0] == counts[1] <= 16


def test_check_reports_drift_and_exits_1(capsys):
    innovation = make_innovation(themes=["eau"])
    SearchDocument.objects.all().delete()
    with pytest.raises(CommandError, match="1 fiche .*rebuild_search") as error:
        call_command("rebuild_search", "--check")
    assert error.value.returncode == 1
    call_command("rebuild_search")
    call_command("rebuild_search", "--check")
    assert capsys.readouterr().out == (
        "1 fiche indexée.\nLa table de recherche dit ce que dit le catalogue : 0 écart.\n"
    )
    innovation.themes.add("air")
    with pytest.raises(CommandError, match=f"n° {innovation.pk}"):
        call_command("rebuild_search", "--check")


def test_many_strays_are_not_all_named():
    for _ in range(21):
        make_innovation()
    SearchDocument.objects.all().delete()
    with pytest.raises(CommandError, match="21 fiches .*, …"):
        call_command("rebuild_search", "--check")


def test_check_reports_words_that_stray(capsys):
    innovation = make_innovation(title="Une source")
    if connection.vendor == "postgresql":
        spoil = "UPDATE catalogue_searchtext SET lexemes = ''"
    else:
        spoil = (
            "INSERT INTO catalogue_searchtext (rowid, title, context, body, words) "
            f"VALUES ({innovation.pk}, ' faux ', '', '', '')"
        )
    with connection.cursor() as cursor:
        cursor.execute(spoil)
    with pytest.raises(CommandError, match="L’index des mots"):
        call_command("rebuild_search", "--check")
    call_command("rebuild_search")
    call_command("rebuild_search", "--check")
    assert keys(Criteria(q="source")) == [innovation.pk]


def test_check_reports_a_revision_that_is_late():
    innovation = make_innovation()
    CatalogueRevision.objects.update(number=1)
    with pytest.raises(CommandError, match="révision"):
        call_command("rebuild_search", "--check")
    call_command("rebuild_search")
    call_command("rebuild_search", "--check")
    assert keys(Criteria()) == [innovation.pk]
