"""What the site writes is for its account alone."""

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from oural.assets import dsfr
from oural.assets.build import NAMES, STAMP, build_assets
from oural.assets.usage import Usage
from oural.private_files import keep_private, take_back


def modes(folder: Path) -> dict[str, int]:
    """The rights on a folder and on all that it holds."""
    return {str(path.relative_to(folder)): path.stat().st_mode & 0o777 for path in [folder, *folder.rglob("*")]}


@pytest.mark.parametrize("name", ["default", "submissions", "staticfiles"])
def test_a_file_that_is_stored_is_private(settings, tmp_path, name):
    options = {"location": tmp_path, "base_url": "/x/"}
    settings.STORAGES = settings.STORAGES | {name: settings.STORAGES[name] | {"OPTIONS": options}}
    storages[name].save("in/here.txt", ContentFile(b"x"))
    assert modes(tmp_path / "in") == {".": 0o700, "here.txt": 0o600}


def test_a_process_of_the_site_writes_private_files(tmp_path):
    before = os.umask(0o022)
    try:
        keep_private()
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "here").write_text("x")
    finally:
        os.umask(before)
    assert modes(tmp_path / "in") == {".": 0o700, "here": 0o600}


def test_what_is_built_is_private(tmp_path, monkeypatch):
    for name in ("style_sheet", "script", "licence"):
        monkeypatch.setattr(dsfr, name, lambda *usage: "x")
    build_assets(Usage(frozenset(), frozenset(), frozenset()), tmp_path / "build")
    found = modes(tmp_path / "build")
    assert {name: found[name] for name in (*NAMES, STAMP)} == dict.fromkeys((*NAMES, STAMP), 0o600)


def test_what_others_could_read_is_taken_back(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    given = ("mail/one.log", "media/images/two.jpg", "build/dsfr/four.css", "exports/five")
    for name in (*given, "oural.sqlite3", "oural.sqlite3-wal", "tools/three"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o644)
    take_back()
    found = modes(tmp_path)
    assert {found.pop("tools/three"), found.pop("tools") & 0o055} == {0o644, 0o055}
    assert [mode for mode in found.values() if mode & 0o077] == [] and len(found) == 13
