"""Makes a server started by `make` answer the terminal itself, so that Ctrl-C is a normal end.

A terminal sends Ctrl-C to the whole group of processes in its foreground, `make` included, which then ends in error
whatever the server does. In a group of its own the server alone receives it, ends well, and `make` with it.
Nothing happens without a terminal, in the background, or when the server already leads its group.
"""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass


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
    """Move this process into a group of its own in the foreground of the terminal; None where there is none."""
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
