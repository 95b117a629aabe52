"""What a folder of the benchmark was built from, so that it is built again when the code that builds it changes."""

import json
import shutil
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROWS_CODE = ("bench/synthetic.py", "catalogue/migrations/*.py", "fixtures/levers.json", "fixtures/innovations/*.toml")
DOCUMENTS_CODE = ("catalogue/search/index/documents.py", "catalogue/search/analysis/*.py")
MARK = "built.json"
"""Says what a folder of the benchmark was built from, once it is whole."""


def digest(patterns: Iterable[str]) -> str:
    """What the files of some patterns hold, in short."""
    files = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def clear_if_stale(folder: Path, *, is_copy: bool) -> None:
    """Remove a folder whose rows were not made by the present code, or not to the end.

    What is made of copies of another folder is made again when the documents of that one are.
    """
    kept, present = state(folder), present_state()
    if kept.get("rows") != present["rows"] or (is_copy and kept != present):
        shutil.rmtree(folder, ignore_errors=True)


def state(folder: Path) -> dict[str, str]:
    """What a folder was built from; nothing when it was never."""
    mark = folder / MARK
    return json.loads(mark.read_text()) if mark.exists() else {}


def present_state() -> dict[str, str]:
    """What a folder would be built from now."""
    return {"rows": digest(ROWS_CODE), "documents": digest(DOCUMENTS_CODE)}


def mark_built(folder: Path, *parts: str) -> None:
    """Say that these parts of a folder are built, by the present code."""
    (folder / MARK).write_text(json.dumps({part: present_state()[part] for part in parts}))
