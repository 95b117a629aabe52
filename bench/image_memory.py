"""Memory that the largest images take while they are drawn anew, by type: `python -m bench.image_memory`.

The peak of a process that reads one is told above what it took before (`ru_maxrss`, in kilobytes on Linux).
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oural.settings")
SIDES = (8000, 5000)  # forty megapixels
MODES = {"JPEG": "RGB", "PNG": "RGBA", "WEBP": "RGB"}


def peak() -> int:
    """Megabytes that this process took at most until now."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def draw(kind: str, path: Path) -> None:
    """Write an image of the largest size."""
    from PIL import Image

    Image.new(MODES[kind], SIDES, (10, 200, 30)).save(path, kind)


def read(kind: str, path: Path) -> None:
    """Read the image as one that somebody sent, and tell what it took."""
    import django

    django.setup()
    from catalogue.images import redraw
    from catalogue.submissions.uploads import LONGEST_SIDE

    sent = path.read_bytes()
    before = peak()
    redraw(sent, side=LONGEST_SIDE, keeps_format=True)
    sys.stdout.write(f"{kind}: {peak() - before} MB above {before} MB\n")


def main() -> None:
    """Have an image of each type drawn, then read, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for kind in MODES:
            for step in (draw, read):
                path = f"{folder}/{kind}"
                subprocess.run([sys.executable, "-m", "bench.image_memory", step.__name__, kind, path], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        {"draw": draw, "read": read}[sys.argv[1]](sys.argv[2], Path(sys.argv[3]))
    else:
        main()
