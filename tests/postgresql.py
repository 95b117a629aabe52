"""A PostgreSQL of the tests' own: made in a temporary folder, on a free port, gone with the process that asked for it.

A guard, in a session of its own, waits for the end of a pipe whose other end only this process holds; the pipe closes
when this process ends, were it killed, and the guard then stops the server and removes the folder. The
server and the guard are out of reach of the terminal's Ctrl-C.
"""

import os
import pwd
import secrets
import shlex
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60  # seconds that the server has to answer
ATTEMPTS = 3  # ports to try: another program may take one between its choice and its use
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # it counts rows that a test is about to undo, and the next is planned for so many
    "timezone": "UTC",
}


class ServerFailed(Exception):
    """PostgreSQL did not start; the message holds what it said."""


@contextmanager
def server(binaries: Path) -> Iterator[str]:
    """Start the server of the folder `binaries` and give the address of a database, a `DATABASE_URL`.

    Raises ServerFailed when it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="oural-postgresql-", dir=_reachable_folder()))
    account = _account(folder)
    password = secrets.token_urlsafe(24)
    guard = _guard(binaries, folder, account)
    try:
        _initdb(binaries, folder, account, password)
        port = _start(binaries, folder, account)
        yield f"postgresql://oural:{password}@127.0.0.1:{port}/postgres"
    finally:
        guard.communicate()


def _reachable_folder() -> str:
    """The folder of temporary files, or where it is closed to other accounts than one's own, the machine's."""
    ours, *others = tempfile.gettempdir(), "/tmp", "/var/tmp"
    if os.geteuid() != 0:
        return ours
    open_ones = (each for each in (ours, *others) if all(_is_open(path) for path in (Path(each), *Path(each).parents)))
    return next(open_ones, ours)


def _is_open(folder: Path) -> bool:
    return folder.is_dir() and bool(folder.stat().st_mode & stat.S_IXOTH)


def _account(folder: Path) -> dict:
    """Whom to run as: oneself, or when root, whom PostgreSQL refuses, `postgres` or else `nobody`."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise ServerFailed("PostgreSQL does not run as root, and there is no other account to run it as.")


def _guard(binaries: Path, folder: Path, account: dict) -> subprocess.Popen:
    """The process that cleans up after this one, at the end of its standard input."""
    stop = shlex.join([str(binaries / "pg_ctl"), "stop", "--pgdata", str(folder / "data"), "--mode", "immediate"])
    script = f"cat; {stop}; rm -rf {shlex.quote(str(folder))}"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(["sh", "-c", script], start_new_session=True, cwd="/", **pipes, **account)


def _initdb(binaries: Path, folder: Path, account: dict, password: str) -> None:
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    if account:
        os.chown(secret, account["user"], account["group"])
    command = [binaries / "initdb", "--pgdata", folder / "data", "--username", "oural", "--pwfile", secret]
    command += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
    run = subprocess.run(command, capture_output=True, text=True, cwd="/", **account)
    if run.returncode != 0:
        raise ServerFailed(run.stdout + run.stderr)


def _start(binaries: Path, folder: Path, account: dict) -> int:
    """Start the server and give its port."""
    log = folder / "log"
    for _ in range(ATTEMPTS):
        port = free_port()
        options = shlex.join([word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")])
        command = [binaries / "pg_ctl", "start", "--pgdata", folder / "data", "--log", log, "--wait"]
        command += ["--timeout", str(PATIENCE), "--options", f"-p {port} {options}"]
        if subprocess.run(command, stdout=subprocess.DEVNULL, cwd="/", **account).returncode == 0:
            return port
    raise ServerFailed(log.read_text())


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
