"""Images of strangers beside the other pages: many of the largest at once, while `/healthz` is asked without end.

`python -m bench.images_served --clients 12 --uploads 24`: the real site, in a folder and a database that go away, by
real gunicorn. The hourly share of megapixels is out of the way: what is measured is the queue and the worker. The last
line is the figures, as JSON; the exit code is 1 when a page waited more than two seconds, or when an upload was
neither kept (302) nor put off (503).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from math import isqrt
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from PIL import Image

from bench.contributions import ANSWERS, Answer, Unfollowed, serving
from bench.environment import database_url
from tests.browser.server import manage, settings_of_site
from tests.postgresql import free_port

LONGEST_WAIT = 2.0
"""Seconds that a page may take while images are drawn, on a machine of two cores that also runs the clients."""

BOUNDARY = "oural"


def image(number: int, megapixels: int) -> bytes:
    """One of the largest images, of a few kilobytes, unlike the others."""
    side, written = isqrt(megapixels * 1_000_000), BytesIO()
    Image.new("RGBA", (side, side), (number % 256, number // 256, 0, 200)).save(written, "WEBP", lossless=True)
    return written.getvalue()


def form_of(content: bytes) -> bytes:
    """The post of the step of the files."""
    lines = []
    for name, value in (("alt", "Un essai"), ("credit", "Un essai"), ("is_licensed", "on"), ("action", "ajouter")):
        lines += [f"--{BOUNDARY}", f'Content-Disposition: form-data; name="{name}"', "", value]
    lines += [f"--{BOUNDARY}", 'Content-Disposition: form-data; name="file"; filename="essai.webp"']
    lines += ["Content-Type: image/webp", "", ""]
    return "\r\n".join(lines).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def upload(site: str, number: int, content: bytes) -> int:
    """Begin a contribution and send an image with it; the status of the answer."""
    opener = build_opener(ProxyHandler({}), Unfollowed())
    first = Answer(opener, f"{site}/proposer/innovation/").url
    Answer(opener, first, ANSWERS[0] | {"title": f"Image {number}", "action": "quitter"})
    url = first.partition("?")[0].replace("/innovation/", "/fichiers/")
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    try:
        with opener.open(Request(url, form_of(content), headers), timeout=180) as found:
            return found.status
    except HTTPError as error:
        return error.code


def memory_of(server: subprocess.Popen) -> tuple[int, int]:
    """Megabytes that the processes of the server hold together, and the largest of its workers of images."""
    total = largest = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            group = (folder / "stat").read_text().rpartition(")")[2].split()[2]
            held = int((folder / "statm").read_text().split()[1]) * 4096 // 1024**2
            is_worker = b"catalogue.image_worker" in (folder / "cmdline").read_bytes()
        except (OSError, IndexError):
            continue
        if group == str(server.pid):
            total, largest = total + held, max(largest, held if is_worker else 0)
    return total, largest


def watched(site: str, server: subprocess.Popen, over: threading.Event, told: dict) -> None:
    """Ask for a page without end; note the longest wait and the most memory."""
    opener, waits = build_opener(ProxyHandler({})), []
    while not over.is_set():
        start = time.monotonic()
        opener.open(f"{site}/healthz", timeout=180).close()
        waits.append(time.monotonic() - start)
        total, largest = memory_of(server)
        told["server_mb"], told["worker_mb"] = max(told["server_mb"], total), max(told["worker_mb"], largest)
        time.sleep(0.02)
    told |= {"pages": len(waits), "median_wait": round(sorted(waits)[len(waits) // 2], 3)}
    told["longest_wait"] = round(max(waits), 3)


def run(environment: dict[str, str], log: Path, clients: int, contents: list[bytes]) -> dict:
    """Serve, send the images, and tell what was counted."""
    told: dict = {"clients": clients, "server_mb": 0, "worker_mb": 0}

    def act(site: str, server: subprocess.Popen) -> None:
        over, start = threading.Event(), time.monotonic()
        watcher = threading.Thread(target=watched, args=(site, server, over, told))
        watcher.start()
        with ThreadPoolExecutor(clients) as pool:
            statuses = pool.map(lambda pair: upload(site, *pair), enumerate(contents))
            told["answers"] = dict(sorted(Counter(statuses).items()))
        told["seconds"] = round(time.monotonic() - start, 1)
        over.set()
        watcher.join()

    serving(environment, log, act)
    return told


def main() -> int:
    """Run, print a line of JSON, and say by the exit code whether the pages did not wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=12)
    parser.add_argument("--uploads", type=int, default=24)
    parser.add_argument("--megapixels", type=int, default=25)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    contents = [image(number, options.megapixels) for number in range(options.uploads)]
    with tempfile.TemporaryDirectory() as name, database_url(options.database) as url:
        folder, port = Path(name), free_port()
        limited = ("SUBMISSION_DRAFTS_PER_HOUR", "SUBMISSION_MEGAPIXELS_PER_HOUR")
        environment = settings_of_site(folder, url, port) | dict.fromkeys(limited, "1000000")
        manage(environment, "prepare", "--port", str(port))
        told = run(environment, folder / "server.log", options.clients, contents)
    sys.stdout.write(json.dumps(told) + "\n")
    return int(told["longest_wait"] > LONGEST_WAIT or not set(told["answers"]) <= {302, 503})


if __name__ == "__main__":
    sys.exit(main())
