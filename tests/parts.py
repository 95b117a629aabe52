"""The parts of the suite, and why a test belongs to some of them only.

- `sqlite`: all but the browser. It is the quick answer while one works, and the only part that runs what asks nothing
  of a database: another one would change nothing.
- `browser`: what is done to a whole site over HTTP, most of it in a real browser, on SQLite: a browser does not see
  which database answers.
- `postgresql`: what a database decides, that is the tests that ask one something, but for those of `ONE_DATABASE`;
  and the reading of every page of a whole site over HTTP.
"""

import os
from collections.abc import Callable

import pytest


def share(number: int) -> int:
    """How many draws at random a test makes: `number` on SQLite, a tenth of it elsewhere, a quarter in `make check`.

    The rule that they look for a fault in is the same on every database; what is written in SQL for one of them is
    short, and a tenth finds its faults. The quick answer is for who works, and the whole suite comes after it.
    """
    if os.environ.get("DATABASE_URL"):
        return max(1, number // 10)
    return max(1, number // 4) if os.environ.get(QUICK) else number


QUICK = "TESTS_QUICK"
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


ONE_DATABASE = {
    "tests/catalogue/admin/test_contacts.py": "two editors of a contact meet in the form",
    "tests/catalogue/admin/test_desk.py": "what the first page says",
    "tests/catalogue/admin/test_innovation_form.py": "what the form shows and takes",
    "tests/catalogue/admin/test_search_words.py": "what the lists and the forms show and take",
    "tests/catalogue/alerts/test_subscription.py": "what the pages and the mails say",
    "tests/catalogue/briefings/": "what the page and the files say",
    "tests/catalogue/entries/test_adoption.py": "what the sheet says of taking an innovation up",
    "tests/catalogue/entries/test_comparison.py": "what the sheet says of the reader's territory",
    "tests/catalogue/loading/": "what the loader keeps and adds, in Python",
    "tests/catalogue/mail/test_outbox_admin.py": "what the list of mails shows",
    "tests/catalogue/maps/": "what the map says and how it is drawn",
    "tests/catalogue/search/test_effect.py": "what is told of a search, in Python",
    "tests/catalogue/submissions/test_consent.py": "what the form asks",
    "tests/catalogue/submissions/test_drafting.py": "what the form keeps",
    "tests/catalogue/submissions/test_erased_meanwhile.py": "what the form says of a draft that went",
    "tests/catalogue/submissions/test_exchanges.py": "what both sides read of an exchange",
    "tests/catalogue/submissions/test_outcomes.py": "what a decision is told to be",
    "tests/catalogue/submissions/test_review_page.py": "what the page of review shows",
    "tests/catalogue/submissions/test_sending.py": "what the form says of what is sent",
    "tests/catalogue/submissions/test_tracking.py": "what the page of a contribution says",
    "tests/catalogue/submissions/test_two_windows.py": "two windows meet in the form",
    "tests/catalogue/submissions/test_uploads.py": "what a file may hold",
    "tests/catalogue/submissions/test_words.py": "what the pages say",
    "tests/catalogue/tables/test_admin_files.py": "what the pages of a file say",
    "tests/catalogue/tables/test_innovation_errors.py": "what is wrong with a line, in Python",
    "tests/catalogue/tables/test_innovation_plan.py": "what a file would change, in Python",
    "tests/catalogue/territories/test_alike_pages.py": "what the pages say",
    "tests/catalogue/territories/test_comparable.py": "how alike two territories are, in Python",
    "tests/catalogue/territories/test_pages.py": "what the pages say",
    "tests/catalogue/territories/test_typed_names.py": "how a name is read, in Python",
    "tests/catalogue/test_citations.py": "what a reference says",
    "tests/catalogue/test_completeness.py": "what an entry lacks",
    "tests/catalogue/dossiers/test_dossier_pages.py": "what the pages, the feed and the files say",
    "tests/catalogue/test_exports.py": "what a file holds",
    "tests/catalogue/test_feeds.py": "what a feed holds",
    "tests/catalogue/test_file_cache.py": "files of one machine",
    "tests/catalogue/test_innovation.py": "what the page of an entry says",
    "tests/catalogue/test_innovation_list.py": "what the page says",
    "tests/catalogue/test_kept_files.py": "which headers a file has",
    "tests/catalogue/notebooks/test_notebook_pages.py": "what the pages say",
    "tests/catalogue/test_comparison.py": "what the page says",
    "tests/catalogue/test_levers.py": "what the pages say",
    "tests/catalogue/test_policies.py": "what the pages say",
    "tests/catalogue/test_reading.py": "which headers a page has",
    "tests/catalogue/test_sheet.py": "what the page of an entry says",
    "tests/catalogue/verification/": "what a contact is asked and answers",
    "tests/catalogue/versions/test_conflicts.py": "two editors meet in the form",
    "tests/catalogue/versions/test_pending.py": "what the form prepares",
    "tests/oural/access/": "who enters, by rows that Django reads",
    "tests/oural/serving/": "how requests are served",
    "tests/oural/test_errors.py": "what the pages of errors say",
    "tests/oural/test_headers.py": "which headers a page has",
    "tests/oural/test_home.py": "what the page says",
    "tests/oural/test_legal_check.py": "what the settings lack",
    "tests/oural/test_pages.py": "what the pages say",
    "tests/oural/test_sitemap.py": "what the file holds",
    "tests/proposals/test_admin.py": "what the forms show and take",
    "tests/proposals/test_admin_report.py": "what the forms of the report show and take",
    "tests/proposals/test_catalogue_parts.py": "what the pages say",
    "tests/proposals/test_contributed_readings.py": "what the form asks and the page of review shows",
    "tests/proposals/test_contribution.py": "what the form is filled with",
    "tests/proposals/test_imports.py": "what a file would change, in Python",
    "tests/proposals/test_load_proposals.py": "what the loader keeps and adds, in Python",
    "tests/proposals/test_news.py": "what the mail says",
    "tests/proposals/test_public_files.py": "what the files hold",
    "tests/proposals/test_public_pages.py": "what the pages say",
    "tests/proposals/test_public_traces.py": "what the pages say",
    "tests/proposals/test_reading_form.py": "what the form shows and takes",
}
"""Where SQLite is enough, and what is looked at there: a page, once the rows are read.

On PostgreSQL all the real data is loaded, every public page and file is read over HTTP (tests/browser/test_crawl.py),
every list and form of the admin is opened (tests/catalogue/test_admin.py), hostile queries and posts are sent
(tests/oural/test_lists.py and the fuzz), and the services, the search, the constraints and the triggers that these
pages stand on are tested. Whatever needs real transactions runs there, wherever it is.
"""


def is_of_one_database(item: pytest.Item) -> bool:
    """Whether a test looks at what no database decides."""
    if "transactional_db" in item.fixturenames:
        return False
    marker = item.get_closest_marker("django_db")
    is_real = marker is not None and marker.kwargs.get("transaction")
    return not is_real and item.nodeid.startswith(tuple(ONE_DATABASE))


PARTS: dict[str, Callable[[pytest.Item], bool]] = {
    "sqlite": lambda item: not is_of_a_whole_site(item),
    "browser": is_of_a_whole_site,
    "postgresql": lambda item: (asks_a_database(item) and not is_of_one_database(item)) or reads_every_page(item),
}
