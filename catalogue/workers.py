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

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1_000_000
OUT_OF_MEMORY = 3
"""What a program ends with when the memory that it has is too little."""

NICENESS = 10
"""How far a program stands behind the pages of the site in the queue for a processor."""

PATIENCE = 2
"""How many times its seconds of processor the clock gives a program, for a machine that has much to do."""

STOPPED = {OUT_OF_MEMORY, -signal.SIGXCPU, -signal.SIGKILL, -signal.SIGABRT}
"""What a program ends with when a limit stopped it."""


class WorkerStopped(Exception):
    """A program went beyond its memory or its seconds of processor."""


class WorkerUnavailable(Exception):
    """The machine had no time, or no room, for a program."""


class WorkerFailed(Exception):
    """A program ended without an answer, by what it reads or by a mistake of ours: the text is its last line."""


def command_of(module: str, *, arguments: Sequence[str], megabytes: int, seconds: float) -> list[str]:
    """How a program is started, from the root of the project."""
    return [sys.executable, "-s", "-m", module, str(megabytes), str(seconds), *arguments]


def run(module: str, content: bytes, *, arguments: Sequence[str], megabytes: int, seconds: float) -> bytes:
    """What a program answers to `content`. Raises WorkerStopped, WorkerUnavailable or WorkerFailed.

    `seconds` are of the processor, which the system counts even when this process is killed.
    """
    command = command_of(module, arguments=arguments, megabytes=megabytes, seconds=seconds)
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=PATIENCE * seconds, cwd=ROOT, env={}
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise WorkerUnavailable(type(error).__name__) from error
    if done.returncode in STOPPED:
        raise WorkerStopped(f"{module} ended with {done.returncode}")
    if done.returncode:
        raise WorkerFailed(done.stderr.decode(errors="replace").strip().rpartition("\n")[2])
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
