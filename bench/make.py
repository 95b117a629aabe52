"""`python -m bench.make SIZE`: make the synthetic catalogue of a size in `var/bench/SIZE/`, unless it is there."""

import subprocess
import sys

from bench.environment import FOLDER, PART, ROOT, start_django
from bench.staleness import clear_if_stale


def main(size: int) -> None:
    """Make what is missing, in a process of its own."""
    folder = FOLDER / str(size)
    clear_if_stale(folder, is_copy=size > PART)
    start_django(folder, "")
    from bench.database import build_sqlite

    if size > PART:
        subprocess.run([sys.executable, "-m", "bench.make", str(PART)], cwd=ROOT, check=True)
    build_sqlite(folder, size)


if __name__ == "__main__":
    main(int(sys.argv[1]))
