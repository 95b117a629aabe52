"""What the tests of the exchange have in common."""

import pytest

from catalogue.exchange import intake, worker


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    """Files are read in the process of the tests, which takes milliseconds; `test_intake` starts the real program."""

    def run(module, content, *, arguments, megabytes, seconds):
        return worker.answer(content, *arguments)

    monkeypatch.setattr(intake, "run", run)
