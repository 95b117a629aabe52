"""The probes: the process, then the database and its migrations."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from oural.checks import FROM_BEFORE
from oural.views.health import expected_migrations


def test_healthz_asks_the_database_nothing(client):
    """Without the `django_db` mark a query would raise."""
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_is_cheap(client, django_assert_max_num_queries):
    client.get("/readyz")
    # the tables there are, the migrations applied
    with django_assert_max_num_queries(2):
        response = client.get("/readyz")
    assert (response.status_code, response.content.decode()) == (200, "Prêt.\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_counts_the_migrations_to_apply(client):
    MigrationRecorder(connection).migration_qs.filter(app="catalogue", name="0001_initial").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content.decode() == "Migrations à appliquer\u00a0: 1.\n"


@pytest.mark.django_db
def test_readyz_of_a_database_of_before_the_first_migration(client):
    MigrationRecorder(connection).migration_qs.filter(app="oural").delete()
    response = client.get("/readyz")
    assert (response.status_code, response.content.decode()) == (503, f"{FROM_BEFORE}\n")


@pytest.mark.django_db
def test_readyz_of_an_empty_database(client, monkeypatch):
    monkeypatch.setattr(MigrationRecorder, "has_table", lambda recorder: False)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content.decode() == f"Migrations à appliquer\u00a0: {len(expected_migrations())}.\n"


def test_readyz_without_a_database(client, monkeypatch):
    def refuse(recorder):
        raise OperationalError("connection refused")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", refuse)
    response = client.get("/readyz")
    assert (response.status_code, response.content.decode()) == (503, "La base de données ne répond pas.\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_answer_head_and_refuse_post(client, db, path):
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
