"""What the largest images take of the worker that draws them anew, by type: `python -m bench.image_memory`.

Each is as large as the settings allow, of a mode that takes the most; one of a few pixels tells what starting the
worker costs. Told are the peak of memory (`ru_maxrss`, in kilobytes on Linux), which is never less than what this
process had when it started the worker, and the seconds of processor and of the clock.
"""

import os
import subprocess
import sys
import tempfile
import time
from math import isqrt
from pathlib import Path

MOST_MEGABYTES = 600
KINDS = {"JPEG": ("CMYK", {"progressive": True}), "PNG": ("RGBA", {}), "WEBP": ("RGBA", {"lossless": True})}
"""The mode and the options of the images that take the most of each type."""


def draw(path: Path, kind: str, pixels: int) -> None:
    """Write an image of so many pixels, at most."""
    from PIL import Image

    mode, options = KINDS[kind]
    image = Image.linear_gradient("L").resize((isqrt(pixels), isqrt(pixels))).convert(mode)
    if mode == "RGBA":
        image.putalpha(100)
    image.save(path, kind, **options)


def read(path: Path, pixels: int) -> tuple[int, float, float, int]:
    """Have an image drawn by the worker; its peak in megabytes, seconds of processor and of the clock, how it ends."""
    from django.conf import settings

    from catalogue.submissions.uploads import LONGEST_SIDE
    from catalogue.workers import ROOT, command_of

    limits = {"megabytes": settings.IMAGE_WORKER_MEGABYTES, "seconds": settings.IMAGE_WORKER_SECONDS}
    command = command_of("catalogue.image_worker", arguments=[str(LONGEST_SIDE), "1", str(pixels)], **limits)
    start = time.perf_counter()
    with path.open("rb") as file:
        worker = subprocess.Popen(command, stdin=file, stdout=subprocess.DEVNULL, cwd=ROOT, env={})
        _, status, used = os.wait4(worker.pid, 0)
    worker.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    return used.ru_maxrss // 1024, used.ru_utime + used.ru_stime, seconds, worker.returncode


def main() -> int:
    """Have an image of each type drawn, then read, and tell what it took; 1 when one fails or takes too much."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oural.settings")
    django.setup()
    from django.conf import settings

    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            for pixels in (100, settings.IMAGE_MEGAPIXELS * 1_000_000):
                path = Path(folder, kind)
                command = [sys.executable, "-m", "bench.image_memory", str(path), kind, str(pixels)]
                subprocess.run(command, check=True)
                peak, processor, clock, code = read(path, pixels)
                faults += [kind] if code or peak > MOST_MEGABYTES else []
                took = f"{peak} MB, {processor:.2f} s of processor, {clock:.2f} s, code {code}"
                sys.stdout.write(f"{kind}, {pixels:,} pixels: {took}\n")
    return int(bool(faults))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        draw(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    else:
        sys.exit(main())
