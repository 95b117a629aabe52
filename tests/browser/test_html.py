"""The HTML of every kind of page is valid, as the checker of the W3C (vnu) sees it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.crawl import fetch
from tests.browser.kinds import KINDS
from tests.browser.server import ROOT, Site

CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_html_is_valid(site: Site, tmp_path: Path):
    """Neither error nor warning, on no page."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("The checker of HTML needs Java.")
    assert CHECKER.is_file(), "Il manque le vérificateur de HTML : « make test » l’installe avec npm."
    files = []
    for kind in KINDS:
        files.append(tmp_path / f"{kind}.html")
        files[-1].write_bytes(fetch(site.url + kind.path).body)
    faults = checked(java, files)
    assert not faults, "\n".join(faults)


def checked(java: str, files: list[Path]) -> list[str]:
    """What the checker says of the files, a line for each message."""
    command = [java, "-jar", str(CHECKER), "--format", "json", "--exit-zero-always", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True)
    return [
        f"{Path(each['url']).name}:{each.get('lastLine', '?')}: {each['message']} {each.get('extract', '')}"
        for each in json.loads(done.stderr)["messages"]
    ]
