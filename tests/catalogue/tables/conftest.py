"""What the tests of the tables have in common."""

import pytest

from tests.catalogue.tables.files import read_in_process


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    """`test_reader` starts the real program."""
    read_in_process(monkeypatch)
