"""The first dossiers say nothing that the sheets of their entries do not say."""

import re
import tomllib
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
FILES = sorted((FIXTURES / "dossiers").glob("*.toml"))
NUMBER = re.compile(r"\d[\d\s\u202f\u00a0]*(?:,\d+)?")


def figures(text: str) -> set[str]:
    """The numbers of a text, the spaces of their thousands aside."""
    return {re.sub(r"\s", "", found) for found in NUMBER.findall(text)}


def sheet(slug: str) -> str:
    return (FIXTURES / "innovations" / f"{slug}.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_figure_is_that_of_the_sheet(path):
    dossier = tomllib.loads(path.read_text(encoding="utf-8"))
    for entry in dossier["entries"]:
        known = figures(sheet(entry["innovation"]).replace("_", ""))
        assert figures(entry["word"]) <= known, entry["innovation"]
        assert entry["word"].endswith(".") and "'" not in entry["word"]


def test_the_entries_are_those_of_the_subject():
    stopped, health = (tomllib.loads(path.read_text(encoding="utf-8"))["entries"] for path in FILES)
    assert 8 <= len(stopped) <= 12 and len(health) == 9
    assert all("stop_cause" in tomllib.loads(sheet(entry["innovation"])) for entry in stopped)
    assert all("sante" in tomllib.loads(sheet(entry["innovation"]))["policies"] for entry in health)
