"""The probes: the process, then the database, its migrations and the disk."""

import errno
import tempfile

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from oural import readiness
from oural.checks import FROM_BEFORE
from oural.readiness import expected_migrations


def test_healthz_asks_the_database_nothing(client):
    """Without the `django_db` mark a query would raise."""
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_is_cheap(client, django_assert_max_num_queries):
    client.get("/readyz")
    # the tables there are, the migrations applied; on PostgreSQL, whether it writes, in a transaction
    with django_assert_max_num_queries(2 if connection.vendor == "sqlite" else 6):
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


@pytest.mark.django_db
def test_readyz_when_the_database_writes_nothing(client):
    """On SQLite, the folder says it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        response = client.get("/readyz")
        assert (response.status_code, response.content.decode()) == (503, "La base de données est en lecture seule.\n")


@pytest.mark.django_db
@pytest.mark.parametrize("setting", ["VAR_DIR", "MEDIA_ROOT"])
def test_readyz_when_a_folder_is_read_only(client, settings, monkeypatch, tmp_path, setting):
    setattr(settings, setting, tmp_path)
    write = tempfile.TemporaryFile

    def refuse(dir):
        if dir == tmp_path:
            raise OSError(errno.EROFS, "Read-only file system")
        return write(dir=dir)

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content.decode() == f"Rien ne s’écrit dans {setting}\u00a0: Read-only file system.\n"


@pytest.mark.django_db
def test_readyz_when_the_disk_is_nearly_full(client, settings, monkeypatch):
    free = readiness.shutil.disk_usage(settings.VAR_DIR).free
    settings.READY_FREE_BYTES = 2 * free
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content.decode().startswith("Il reste moins de ")


def test_a_folder_that_is_not_there_yet_is_judged_by_what_will_hold_it(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path / "not" / "yet"
    assert readiness.folders()["MEDIA_ROOT"] == tmp_path


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_answer_head_and_refuse_post(client, db, path):
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405
