"""gunicorn as `make run` starts it: long addresses, Ctrl-C, and what it tells."""

import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

from tests.server import COMMAND, PATIENCE, environment_of, read_until_ready, serving


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The settings of a site."""
    return environment_of(tmp_path)


@pytest.fixture
def server(environment) -> Iterator[subprocess.Popen]:
    """A server that is ready."""
    with serving(environment) as process:
        yield process


def status_of(port: str, length: int) -> int:
    """The status of a page asked for with a query of that many bytes."""
    connection = HTTPConnection("127.0.0.1", int(port), timeout=PATIENCE)
    try:
        connection.request("GET", f"/nulle-part/?q={'a' * length}")
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_site_itself_answers_long_queries_up_to_a_bound(server, environment):
    assert status_of(environment["PORT"], 10_000) == 404
    assert status_of(environment["PORT"], 100_000) == 414


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_well(server, environment, number):
    """A client that asks nothing holds nobody back."""
    with socket.create_connection(("127.0.0.1", int(environment["PORT"]))):
        server.send_signal(number)
        assert server.wait(timeout=PATIENCE) == 0


def test_ctrl_c_in_a_terminal_ends_the_server_and_make_well(environment, tmp_path):
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"run:\n\t@exec {' '.join(COMMAND)}\n")
    person, terminal = pty.openpty()
    login = "import os, sys; os.login_tty(0); os.execvp('make', ['make', '-f', sys.argv[1]])"
    command = [sys.executable, "-c", login, str(makefile)]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdin=terminal)
    os.close(terminal)
    try:
        assert f"http://127.0.0.1:{environment['PORT']}/admin/" in read_until_ready(person)
        os.write(person, b"\x1a\x03")  # Ctrl-Z, which must not leave it asleep, then Ctrl-C
        assert process.wait(timeout=PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        os.close(person)
