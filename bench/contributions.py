"""Contributions under load: many at once lose none and make no double, even when the server is killed in the middle.

`python -m bench.contributions --count 200 --clients 20 --database sqlite`: the real site, in a folder and a database
that go away, by real gunicorn. What was answered is compared with what the database holds; the last line is the
figures, as JSON, and the exit code is 1 when something is lost or double.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from bench.environment import database_url
from tests.browser.server import manage, settings_of_site, wait_until_ready
from tests.postgresql import free_port

ROOT = Path(__file__).resolve().parent.parent
READING = 2.2
"""Seconds that a client reads the last page, as a person would."""

ANSWERS = (
    {"summary": "Un essai parmi d’autres.", "need": "Un besoin.", "description": "Ce qui a été fait."},
    {"territory_label": "Pays lédonien", "start_year": "2019", "stage": "deployed"},
    {"themes": "essai"},
    {},
    {"name": "Camille Martin"},
)
HELD = """
import email, email.policy, json, pathlib
from django.conf import settings
from catalogue.submissions.models import Submission
contributions = Submission.objects.all()
rows = [(s.answers.get("title"), s.state, s.number, len(s.answers), s.events.count()) for s in contributions]
files = b"".join(path.read_bytes() for path in pathlib.Path(settings.EMAIL_FILE_PATH).iterdir())
mails = files.split(b"-" * 79 + b"\\n")[:-1]  # Django ends each so: two of one second may share a file
mails = [email.message_from_bytes(mail, policy=email.policy.default).get_content() for mail in mails]
print("HELD" + json.dumps({"rows": rows, "mails": mails}))
"""


class Unfollowed(HTTPRedirectHandler):
    """Leaves a redirection to the client."""

    def redirect_request(self, *arguments: object) -> None:
        """Follow none."""


class Answer:
    """What the server said: a status, where it leads, and the page."""

    def __init__(self, opener: OpenerDirector, url: str, data: dict | None = None):
        body = urlencode(data, doseq=True).encode() if data is not None else None
        try:
            with opener.open(Request(url, body), timeout=120) as found:
                self.status, self.page, leads = found.status, found.read().decode(), found.headers["Location"]
        except HTTPError as error:
            self.status, self.page, leads = error.code, "", error.headers["Location"]
        self.url = urljoin(url, leads or url)


def contribute(site: str, number: int) -> tuple[int, list[str]]:
    """Write and send one contribution, some posts twice; give how many posts were answered and what went wrong."""
    opener = build_opener(ProxyHandler({}), Unfollowed())
    draw, posts, faults = random.Random(number), 0, []
    url = Answer(opener, f"{site}/proposer/innovation/").url
    for rank, answers in enumerate(ANSWERS):
        data = answers | ({"title": f"Essai {number}"} if rank == 0 else {})
        data |= {"email": f"n{number}@oural.example"} if rank == 4 else {}
        data |= {"vues": [str(key) for key in range(1, 200)]} if rank == 0 else {}
        for _ in range(1 + (draw.random() < 0.3)):
            answer = Answer(opener, url, data)
            posts += 1
            faults += [] if answer.status == 302 else [f"{number}, step {rank}: {answer.status}"]
        url = answer.url
    page = Answer(opener, url).page
    time.sleep(READING)
    moment = re.search(r'name="moment" value="([^"]*)"', page)
    sent = {"moment": moment[1] if moment else "", "licence": "on"}
    with ThreadPoolExecutor(2) as twice:
        for answer in twice.map(lambda _: Answer(opener, url, sent), range(2)):
            faults += [] if answer.status == 302 else [f"{number}, sending: {answer.status}"]
    return posts + 2, faults


def confirm(message: str) -> str:
    """Confirm twice by the link of a mail; give the tracking page that both lead to, or nothing."""
    opener = build_opener(ProxyHandler({}), Unfollowed())
    found = re.search(r"https?://\S+/proposer/confirmer/\S+", message)
    assert found is not None
    with ThreadPoolExecutor(2) as twice:
        leads = {answer.url for answer in twice.map(lambda _: Answer(opener, found[0], {}), range(2))}
    return leads.pop() if len(leads) == 1 and "/suivi/" in min(leads) else ""


def interrupted(site: str, number: int, answered: list[str]) -> None:
    """Save the first step of contributions until the server goes, and note each that was answered."""
    opener = build_opener(ProxyHandler({}), Unfollowed())
    for turn in range(1000):
        title = f"Coupé {number}-{turn}"
        try:
            url = Answer(opener, f"{site}/proposer/innovation/").url
            if Answer(opener, url, {"title": title, "action": "quitter"}).status == 302:
                answered.append(title)
        except (URLError, OSError):
            return


def held(environment: dict[str, str]) -> dict:
    """What the database holds."""
    return json.loads(manage(environment, "shell", "-v", "0", "-c", HELD).partition("HELD")[2])


def serving(environment: dict[str, str], log: Path, act: Callable[[str, subprocess.Popen], None]) -> None:
    """Serve the site while something is done to it."""
    command = [sys.executable, "-m", "gunicorn", "--config", "python:oural.server", "oural.wsgi"]
    site = f"http://127.0.0.1:{environment['PORT']}"
    with log.open("a") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            wait_until_ready(site, log)
            act(site, server)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def run(environment: dict[str, str], log: Path, count: int, clients: int) -> dict:
    """The load, then the confirmations, then the kill; what was counted, and `faults`."""
    told: dict = {"contributions": count, "clients": clients, "faults": []}

    def load(site: str, server: subprocess.Popen) -> None:
        start = time.monotonic()
        with ThreadPoolExecutor(clients) as pool:
            for posts, faults in pool.map(lambda number: contribute(site, number), range(count)):
                told["posts"] = told.get("posts", 0) + posts
                told["faults"] += faults
        told["seconds"] = round(time.monotonic() - start, 1)
        mails = held(environment)["mails"]
        with ThreadPoolExecutor(clients) as pool:
            told["tracking_pages"] = len(set(filter(None, pool.map(confirm, mails))))

    def kill(site: str, server: subprocess.Popen) -> None:
        answered: list[str] = []
        with ThreadPoolExecutor(clients) as pool:
            for number in range(clients):
                pool.submit(interrupted, site, number, answered)
            time.sleep(6)
            os.killpg(server.pid, signal.SIGKILL)
        told["answered_before_the_kill"] = answered

    serving(environment, log, load)
    rows = held(environment)["rows"]
    numbers = sorted(row[2] for row in rows if row[2])
    wanted = [f"{numbers[0][:7]}{rank:04}" for rank in range(1, count + 1)] if numbers else []
    whole = [row for row in rows if row[1] == "received" and row[3] >= 8 and row[4] == 2]
    checks = {"none lost, none twice": len({row[0] for row in rows}) == len(rows) == len(whole) == count}
    checks |= {"numbers follow": numbers == wanted, "one tracking page each": told["tracking_pages"] == count}
    checks["a mail and a receipt each"] = len(held(environment)["mails"]) == 2 * count
    serving(environment, log, kill)
    answered = told.pop("answered_before_the_kill")
    serving(environment, log, lambda site, server: None)
    titles = [row[0] for row in held(environment)["rows"]]
    told["answered_before_the_kill"] = len(answered)
    checks["nothing answered is lost"] = bool(answered) and all(titles.count(title) == 1 for title in answered)
    told["faults"] += [name for name, is_so in checks.items() if not is_so]
    return told


def main() -> int:
    """Run, print a line of JSON, and say by the exit code whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, database_url(options.database) as url:
        folder, port = Path(name), free_port()
        limited = ("DRAFTS", "MAILS", "MAILS_FROM", "SAVES")
        limits = {f"SUBMISSION_{what}_PER_HOUR": "1000000" for what in limited}
        environment = settings_of_site(folder, url, port) | limits
        manage(environment, "prepare", "--port", str(port))
        told = run(environment, folder / "server.log", options.count, options.clients)
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 1 if told["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
