"""Programs that read what somebody sent, each in a process of its own, within limits that the system holds.

A decoder that a hostile file feeds may take any memory and any time, and the threads of the site would take it with
them. `run` starts such a program; the program calls `confine` before it reads anything. It knows nothing of Django,
and is given nothing of the environment, where the secrets of the site are.
"""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from subprocess import PIPE

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1_000_000
OUT_OF_MEMORY = 3
"""What a program ends with when the memory that it has is too little."""

NICENESS = 10
"""How far a program stands behind the pages of the site in the queue for a processor."""

STOPPED = {OUT_OF_MEMORY, -signal.SIGXCPU, -signal.SIGKILL, -signal.SIGABRT}
"""What a program ends with when a limit stopped it."""


class WorkerStopped(Exception):
    """A program went beyond its memory or its time."""


class WorkerFailed(Exception):
    """A program could not start, or ended without an answer: a mistake of ours, or a crash of what it reads with."""


def run(module: str, content: bytes, *, arguments: Sequence[str], megabytes: int, seconds: int) -> bytes:
    """What a program answers to `content`. Raises WorkerStopped or WorkerFailed.

    `seconds` are of the processor. The clock gives it twice as long, for a machine that has much to do. What it says
    of its own mistakes goes to the standard error, with the logs of the site.
    """
    command = [sys.executable, "-s", "-m", module, str(megabytes), str(seconds), *arguments]
    try:
        done = subprocess.run(command, input=content, stdout=PIPE, timeout=2 * seconds, cwd=ROOT, env={})
    except subprocess.TimeoutExpired:
        raise WorkerStopped from None
    except OSError as error:
        raise WorkerFailed from error
    if done.returncode in STOPPED:
        raise WorkerStopped
    if done.returncode:
        raise WorkerFailed(f"{module} ended with {done.returncode}")
    return done.stdout


def confine(megabytes: int, seconds: int) -> None:
    """Limit this process for good: its memory, its seconds of processor, and no file written."""
    os.nice(NICENESS)
    for what, limit in (
        (resource.RLIMIT_AS, megabytes * MEGABYTE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hardest = resource.getrlimit(what)
        most = limit if hardest == resource.RLIM_INFINITY else min(limit, hardest)
        resource.setrlimit(what, (most, most))
