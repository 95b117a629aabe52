"""The PostgreSQL of the tests leaves nothing behind, whatever becomes of who started it."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests import machine

STARTS_AND_WAITS = r"""
import sys, time
from pathlib import Path
from tests import postgresql
with postgresql.server(Path(sys.argv[1])) as url:
    sys.stdout.write(url + "\n")
    sys.stdout.flush()
    time.sleep(600)
"""
PATIENCE = 60  # seconds


def test_a_killed_run_leaves_neither_server_nor_folder():
    command = [sys.executable, "-c", STARTS_AND_WAITS, str(machine.postgresql())]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip()
        with psycopg.connect(url) as connection:
            assert connection.info.server_version >= machine.OLDEST_POSTGRESQL * 10_000
            assert connection.info.parameter_status("server_encoding") == "UTF8"
            folder = Path(connection.execute("SHOW data_directory").fetchone()[0]).parent
        assert folder.exists()
        process.kill()
    limit = time.monotonic() + PATIENCE
    while folder.exists() and time.monotonic() < limit:
        time.sleep(0.1)
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
