"""How gunicorn serves the site: `gunicorn --config python:oural.server oural.wsgi`.

`make run` uses it as it stands; a production adds what is its own on the command line, which wins over this file.
"""

import signal
import sys

import environ
from gunicorn.arbiter import Arbiter
from gunicorn.http import message

from oural import terminal

env = environ.Env()

bind = f"127.0.0.1:{env.int('PORT', default=8000)}"

# Threads wait together for a database or a slow client; two processes use two cores.
worker_class = "gthread"
workers = env.int("WEB_CONCURRENCY", default=2)
threads = 4
preload_app = True  # loaded once, before the processes part: a quicker start, and memory in common

# A long search is answered by the site, in its own words. gunicorn bounds a request line at 8,190 bytes unless it is
# told "no bound", which would let a stranger fill the memory: its constant is raised instead.
limit_request_line = message.MAX_REQUEST_LINE = 64 * 1024

control_socket_disable = True  # it would be opened under the home folder
accesslog = None  # addresses of people and what they search are not kept
loglevel = "error"  # below that, gunicorn writes the address of whoever sends a malformed request

_terminal: list[terminal.Terminal] = []


def on_starting(server: Arbiter) -> None:
    """Have Ctrl-C come to the server alone."""
    taken = terminal.take_over()
    if taken:
        _terminal.append(taken)


def when_ready(server: Arbiter) -> None:
    """Say where the site is, now that it answers."""
    if _terminal:
        # For gunicorn a hang-up means "reload": closing the window would leave the site running unseen.
        signal.signal(signal.SIGHUP, lambda *_: server.signal(signal.SIGTERM, None))
    for address in map(str, server.LISTENERS):
        sys.stdout.write(f"\nLe site répond : {address}/\nAdministration : {address}/admin/\n")
    sys.stdout.write("Ctrl-C l’arrête.\n")
    sys.stdout.flush()


def on_exit(server: Arbiter) -> None:
    """Give the terminal back."""
    while _terminal:
        _terminal.pop().give_back()
