"""The HTML of every kind of page is valid, as the checker of the W3C (vnu) sees it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import RequestFactory

from oural.views import errors
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
    for kind in KINDS:
        (tmp_path / f"{kind}.html").write_bytes(fetch(site.url + kind.path).body)
    request = RequestFactory().get("/")
    for name, response in {
        "bad-request": errors.bad_request(request, BadRequest()),
        "form-expired": errors.csrf_failure(request),
        "forbidden": errors.permission_denied(request, PermissionDenied()),
        "server-error": errors.server_error(request),
    }.items():
        (tmp_path / f"{name}.html").write_bytes(response.content)
    faults = checked(java, sorted(tmp_path.iterdir()))
    assert not faults, "\n".join(faults)


def checked(java: str, files: list[Path]) -> list[str]:
    """What the checker says of the files, a line for each message."""
    command = [java, "-jar", str(CHECKER), "--format", "json", "--exit-zero-always", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True)
    return [
        f"{Path(each['url']).name}:{each.get('lastLine', '?')}: {each['message']} {each.get('extract', '')}"
        for each in json.loads(done.stderr)["messages"]
    ]
