"""Where the interpreter keeps the frames of the functions that make a page."""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[..., Iterable[bytes]]

SLOTS = 17_000
"""Values that the frame of a request has room for: a little over half of 256 kB, so that almost as much is left."""


def with_room(application: Application) -> Application:
    """The application, called by a frame that asks the interpreter for all the room that a page takes.

    CPython keeps the frames of a thread in chunks of 16 kB, which double until the next frame stands in one, and gives
    a chunk back as soon as it is empty. A template whose tags are called just past the end of a chunk asks the system
    for memory, and gives it back, hundreds of times: a search took 10 to 60 % longer, by the chance of where the page
    stood. This frame gets a chunk of its own, and what it calls stays inside.
    """

    def respond(*arguments: Any) -> Iterable[bytes]:
        return application(*arguments)

    respond.__code__ = respond.__code__.replace(co_stacksize=SLOTS)
    return respond
