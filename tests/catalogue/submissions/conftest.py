"""Contributions that tests leave behind are erased as the site erases them: their events let nothing else pass."""

from collections.abc import Iterator

import pytest
from django.db import connection

from catalogue.submissions.models import Submission
from catalogue.submissions.privacy import erase


@pytest.fixture
def committed(transactional_db) -> Iterator[None]:
    """A test whose transactions are real, and meet: what it committed is erased at its end."""
    if connection.vendor == "sqlite":
        pytest.skip("The tests' SQLite is in memory: threads lock each other out. `bench.contributions` has a file.")
    yield
    for submission in Submission.objects.all():
        erase(submission=submission)
    connection.close()
