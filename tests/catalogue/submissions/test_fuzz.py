"""Hostile posts, drawn at random with a known seed: every one gets a page with a sentence, never an error."""

import random
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalogue.submissions.forms.flow import steps_of_kind
from catalogue.submissions.kinds import kind_values
from catalogue.submissions.models import SubmissionEvent
from tests.catalogue.submissions.contributor import STEPS, Contributor, ripe_moment
from tests.factories import make_innovation, make_lever
from tests.parts import share
from tests.proposals.rows import make_proposal

pytestmark = pytest.mark.django_db
POSTS = share(1_000)

VALUES = (
    "",
    "\0",
    "\ufffe\u202e\u200b",
    "1" * 31,
    "-1",
    "٣",
    "²",
    "NaN",
    "9" * 400,
    "é" * 10_000,
    "<script>alert(1)</script>",
    "{7*7} %s %(x)s",
    "'; DROP TABLE catalogue_submission; --",
    "https://[::1",
    "http://a.example/" + "a" * 3000,
    "javascript:alert(1)",
    "a@b",
    "camille@oural.example\r\nBcc: x@y.example",
    "../../etc/passwd",
    "%00%ff",
    "deployed",
    "44143",
    "on",
)
FILES = (
    b"",
    b"MZ",
    b"%PDF-1.4",
    b"%PDF-1.4 %%EOF",
    b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
    b"\xff\xd8\xff\xe0" + b"x" * 900,
    b"RIFF\xff\xff\xff\xffWEBPVP8X",
    b"GIF89a",
)
NAMES = ("x.jpg", "x.php.jpg", "../x.pdf", "\u202egpj.exe", "x" * 300 + ".png", "a\0b.webp")
BODY_TYPES = (
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=latin-9",
    "x/y; charset=zz",
)
ACTIONS = (
    "suite",
    "precedent",
    "quitter",
    "ajouter",
    "retirer-1",
    "retirer-99999999999999",
    "meme-1",
    "reprise-²",
    "\0",
)
PAGES = ("reprendre", "confirmation", "envoi", "enregistrer", "inconnue")


def hostile_post(draw: random.Random, client: Client, tokens: list[str], queries: list[str]) -> tuple[str, int]:
    """Send something that no person would; give the page and its status."""
    kind = draw.choice(kind_values())
    step = draw.choice(steps_of_kind(kind))
    names = [*step.form.base_fields, "partners_etat", "etape", "vues", "x\0"]
    data = {name: drawn(draw, step.slug) for name in names}
    data["action"] = draw.choice(ACTIONS)
    data["moment"] = draw.choice([ripe_moment(), drawn(draw, step.slug)])
    if draw.random() < 0.3:
        data["file"] = SimpleUploadedFile(draw.choice(NAMES), draw.choice(FILES), draw.choice(["image/png", "x", ""]))
    page = draw.choice([step.slug, step.slug, *PAGES])
    token = draw.choice([*tokens, "x", "\0", "é" * 300])
    path = f"/proposer/brouillon/{token}/{page}/"
    if draw.random() < 0.1:
        body = draw.choice([draw.randbytes(200), b"title=%ED%A0%80%00&summary=\xff\xfe&action=suite"])
        return path, client.generic("POST", path, body, draw.choice(BODY_TYPES)).status_code
    return path, client.post(path, data, query_params={"depart": draw.choice([*queries, drawn(draw, "")])}).status_code


def drawn(draw: random.Random, slug: str) -> str | list[str]:
    """A value: hostile or, now and then, right."""
    right = [str(value) for value in STEPS.get(slug, {}).values()]
    value = draw.choice([*VALUES, *right])
    return [value] * 60 if draw.random() < 0.05 else value


def test_hostile_posts_are_answered(client, settings):
    settings.SUBMISSION_DRAFTS_PER_HOUR = settings.SUBMISSION_MAILS_PER_HOUR = 100_000
    settings.SUBMISSION_MAILS_FROM_PER_HOUR = 100_000
    make_lever(slug="gerer")
    about = {"fiche": make_innovation().slug, "proposition": str(make_proposal().number)}
    draw = random.Random(20261125)
    tokens, queries = [], []
    for kind in kind_values() * 2:
        person = Contributor(client).begin(kind, **about)
        tokens.append(person.token)
        queries.append(person.client.get(f"/proposer/{kind}/", about).url.partition("depart=")[2])
        person.post({"title": "Une épicerie"})
    client.raise_request_exception = False
    seen = Counter(hostile_post(draw, client, tokens, queries)[1] for _ in range(POSTS))
    assert set(seen) <= {200, 302, 400, 404, 409, 413, 429}, seen
    assert seen[200] > POSTS / 10 and seen[302] > POSTS / 50, seen
    assert not SubmissionEvent.objects.exclude(kind__in=["sent", "reopened"]).exists()


@pytest.mark.parametrize("name", ["fiche", "rubrique", "levier", "region", "proposition"])
def test_hostile_queries_are_answered(client, name):
    for value in VALUES:
        for path in ("/proposer/", "/proposer/innovation/", "/proposer/correction/", "/proposer/lecture/"):
            assert client.get(path, {name: value}).status_code in (200, 302), (path, value[:30])
