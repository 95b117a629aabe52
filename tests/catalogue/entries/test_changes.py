"""The seam of every write: one revision, one document and one version a change; an editor's save asks little."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.entries.changes import one_change, record_change
from catalogue.entries.services import archive, rename
from catalogue.models import CatalogueRevision, Innovation, Replication, Status, Theme
from catalogue.search.index.documents import drift
from catalogue.versions.history import versions_of
from tests.catalogue.versions.test_conflicts import Editor
from tests.catalogue.versions.whole_entry import make_whole_entry
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db
MOST_QUERIES = 60
"""Of an editor's save, session, right and second factor included. 155 in November 2026, before the seam."""


def test_an_editor_saves_an_entry_in_few_queries():
    """50 in November 2026: who it is, the entry, its form and rows, two checks, writings, the change, the session."""
    innovation = make_whole_entry(territory=make_territory(department=make_territory(kind="departement")))
    Theme.objects.create(name="Rail")
    ada = Editor("Ada", innovation)
    ada.type(title="Le tram gratuit", themes="mobilité, gratuité, rail", sources__0__title="Le bilan d’Ada")
    with CaptureQueriesContext(connection) as queries:
        assert ada.client.post(ada.url, ada.values).status_code == 302
    assert len(queries) <= MOST_QUERIES, "\n".join(each["sql"][:150] for each in queries)
    assert sorted(theme.name for theme in innovation.themes.all()) == ["Rail", "gratuité", "mobilité"]
    assert drift() == []


def test_a_save_that_changes_status_and_address_makes_one_version():
    innovation = make_whole_entry()
    count = versions_of(innovation).count()
    ada = Editor("Ada", innovation)
    ada.type(title="Le tram", slug="le-tram", status="archived", archive_reason="Doublon.", levers=[make_lever().pk])
    ada.save()
    assert versions_of(innovation).count() == count + 1
    kept = versions_of(innovation).first().snapshot
    assert (kept["slug"], kept["status"], len(kept["levers"])) == ("le-tram", Status.ARCHIVED, 1)
    assert drift() == []


def test_several_changes_are_recorded_as_one_at_the_end():
    first, second = make_innovation(title="Un"), make_innovation(title="Deux")
    before = CatalogueRevision.read()
    with one_change():
        rename(innovation=first, title="Trois")
        with one_change():
            archive(innovation=second)
        rename(innovation=first, title="Quatre")
        assert CatalogueRevision.read() == before
    assert drift() == []
    assert [version.snapshot["title"] for version in versions_of(first)] == ["Quatre", "Un"]
    assert [version.snapshot["status"] for version in versions_of(second)] == [Status.ARCHIVED, Status.PUBLISHED]


def test_changes_that_fail_are_not_recorded():
    innovation = make_innovation(title="Un")
    before = CatalogueRevision.read()
    with pytest.raises(ZeroDivisionError), one_change():
        record_change([innovation.pk])
        raise ZeroDivisionError
    assert CatalogueRevision.read() == before


def test_checks_are_asked_together_and_told_apart():
    innovation = make_innovation()
    with CaptureQueriesContext(connection) as queries:
        innovation.validate_constraints()
    assert len([each for each in queries if "_check" in each["sql"]]) == 1
    innovation.start_year, innovation.stage = 1, "x"
    with pytest.raises(Exception, match="année de lancement") as refused:
        innovation.validate_constraints()
    assert "une étape de la liste" in str(refused.value)
    innovation.validate_constraints(exclude={"start_year", "stage"})
    replication = Replication(original=innovation, territory_label="Ici", year=2050 * 2)
    with pytest.raises(Exception, match="année"):
        replication.validate_constraints()
    assert Innovation.objects.get(pk=innovation.pk).start_year == 2015
