"""How gunicorn serves the site: `gunicorn --config python:oural.server oural.wsgi`.

`make run` uses it as it stands; a production adds what is its own on the command line, which wins over this file.
"""

import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass

import environ
from gunicorn.arbiter import Arbiter
from gunicorn.http import message
from gunicorn.workers.base import Worker


@dataclass(frozen=True)
class Terminal:
    """A terminal taken over: its open file, and the group that held the foreground before."""

    file: int
    previous_group: int

    def give_back(self) -> None:
        """Put the previous group back in the foreground, if it still exists."""
        with suppress(OSError):
            os.tcsetpgrp(self.file, self.previous_group)
        os.close(self.file)


def take_over() -> Terminal | None:
    """Move this process into a group of its own in the foreground of the terminal, so that Ctrl-C is a normal end.

    A terminal sends Ctrl-C to the whole group of processes in its foreground, `make` included, which then ends in
    error whatever the server does. In a group of its own the server alone receives it, ends well, and `make` with it.
    None without a terminal, in the background, or when the server already leads its group.
    """
    try:
        file = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    group = os.getpgrp()
    if group == os.getpid() or group != os.tcgetpgrp(file):
        os.close(file)
        return None
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # sent to a background group that takes the foreground
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # Ctrl-Z would stop the server and leave the shell waiting for make
    os.setpgid(0, 0)
    os.tcsetpgrp(file, os.getpgrp())
    return Terminal(file, group)


env = environ.Env()

bind = f"127.0.0.1:{env.int('PORT', default=8000)}"

# Two processes use two cores; the threads of each, and what its clients may take, are in the settings.
worker_class = "oural.serving.worker.BufferingWorker"
workers = env.int("WEB_CONCURRENCY", default=2)
keepalive = env.int("CLIENT_IDLE_SECONDS", default=75)  # a front would take for open what was closed before it said so
worker_connections = env.int("CLIENT_CONNECTIONS", default=512)
preload_app = True  # loaded once, before the processes part: a quicker start, and memory in common

# A long search is answered by the site, in its own words. gunicorn bounds a request line at 8,190 bytes unless it is
# told "no bound", which would let a stranger fill the memory: its constant is raised instead.
limit_request_line = message.MAX_REQUEST_LINE = 64 * 1024

control_socket_disable = True  # it would be opened under the home folder
accesslog = None  # addresses of people and what they search are not kept
graceful_timeout = 10  # seconds that a page under way has to end
loglevel = "error"  # below that, gunicorn writes the address of whoever sends a malformed request

_terminal: list[Terminal] = []


def on_starting(server: Arbiter) -> None:
    """Have Ctrl-C come to the server alone."""
    taken = take_over()
    if taken:
        _terminal.append(taken)


def post_worker_init(worker: Worker) -> None:
    """Leave Ctrl-C, which a terminal sends to the whole group, to the arbiter."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def when_ready(server: Arbiter) -> None:
    """Read the views, make the index of the searches, settle how the server ends, and say where the site is.

    All of that comes before the processes part: they share its memory, and the tag of the pages of this launch.
    """
    from django.urls import get_resolver

    from catalogue.search.index.engine import warm_up

    get_resolver().check()
    warm_up()

    def end(*arguments: object) -> None:
        server.signal(signal.SIGTERM, None)

    # gunicorn's quick end may wait for itself: a worker stopped while it hands over a request holds the lock that its
    # handler wants. The graceful end does not.
    signal.signal(signal.SIGINT, end)
    if _terminal:
        # For gunicorn a hang-up means "reload": closing the window would leave the site running unseen.
        signal.signal(signal.SIGHUP, end)
    for address in map(str, server.LISTENERS):
        sys.stdout.write(f"\nLe site répond : {address}/\nAdministration : {address}/admin/\n")
    sys.stdout.write("Ctrl-C l’arrête.\n")
    sys.stdout.flush()


def on_exit(server: Arbiter) -> None:
    """Give the terminal back."""
    while _terminal:
        _terminal.pop().give_back()
