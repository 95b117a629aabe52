"""The parts of the suite, and why a test belongs to some of them only.

- `sqlite`: all but the browser. It is the quick answer while one works, and the only part that runs what asks nothing
  of a database: another one would change nothing.
- `browser`: what is done to a whole site over HTTP, most of it in a real browser, on SQLite: a browser does not see
  which database answers.
- `postgresql`: all that asks something of a database, and the reading of every page of a whole site over HTTP.
"""

import os
from collections.abc import Callable

import pytest


def share(number: int) -> int:
    """How many draws at random a test makes: `number` on SQLite, a tenth of it elsewhere.

    The rule that they look for a fault in is the same on every database; what is written in SQL for one of them is
    short, and a tenth finds its faults.
    """
    return number if not os.environ.get("DATABASE_URL") else max(1, number // 10)


DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def is_of_a_whole_site(item: pytest.Item) -> bool:
    """Whether a test reads a site that gunicorn serves, in a browser or not."""
    return item.get_closest_marker("browser") is not None


def reads_every_page(item: pytest.Item) -> bool:
    """Whether a test holds every page of a whole site to a rule, as it is read over HTTP."""
    return item.path.name == "test_crawl.py"


def asks_a_database(item: pytest.Item) -> bool:
    """Whether a test asks something of the database of its own process."""
    return item.get_closest_marker("django_db") is not None or bool(DATABASE_FIXTURES & set(item.fixturenames))


PARTS: dict[str, Callable[[pytest.Item], bool]] = {
    "sqlite": lambda item: not is_of_a_whole_site(item),
    "browser": is_of_a_whole_site,
    "postgresql": lambda item: asks_a_database(item) or reads_every_page(item),
}
