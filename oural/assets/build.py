"""Builds the files that are made, not taken: the cut style sheet, the script and the licence, under `VAR_DIR/build`.

They are made again when what they come from has changed, and only then; a file appears whole or not at all, so several
processes may build at once.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from oural.assets import dsfr
from oural.assets.usage import Usage

STAMP = "stamp"
NAMES = ("dsfr.css", "dsfr.js", "LICENSE.txt")


def build_assets(usage: Usage, folder: Path) -> None:
    """Makes the files in `folder` unless they are there already, made from the same things."""
    stamp = _stamp(usage)
    written = folder / STAMP
    if written.is_file() and written.read_text() == stamp and all((folder / name).is_file() for name in NAMES):
        return
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "dsfr.css", dsfr.style_sheet(usage))
    _write(folder / "dsfr.js", dsfr.script())
    _write(folder / "LICENSE.txt", dsfr.licence())
    _write(written, stamp)


def _stamp(usage: Usage) -> str:
    """A digest of all that the files depend on: the package, what our pages use, and the code of this package."""
    digest = hashlib.sha256(dsfr.package_version().encode())
    for words in (usage.words, usage.properties):
        digest.update("\n".join(sorted(words)).encode())
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def _write(path: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.replace(temporary, path)
