"""What every answer says of itself, whatever it is, and what it takes from a request."""

import re

import pytest
from django.test import Client

from tests.factories import make_innovation

pytestmark = pytest.mark.django_db


@pytest.fixture
def static_file(settings) -> str:
    """The address of a static file."""
    (settings.STATIC_ROOT / "headers.txt").write_text("x")
    return f"/{settings.STATIC_URL.strip('/')}/headers.txt"


def test_every_kind_of_answer_is_guarded(client, static_file):
    make_innovation()
    answers = {
        address: client.get(address, headers=headers)
        for address, headers in [
            ("/", {}),
            (static_file, {}),
            ("/healthz", {}),
            ("/sitemap.xml", {}),
            ("/innovations/export.csv", {}),
            ("/favicon.ico", {}),
            ("/admin/", {}),
            ("/rien/", {}),
            ("/leviers/", {"host": "evil.example"}),
        ]
    }
    assert [response.status_code for response in answers.values()] == [200] * 5 + [302, 302, 404, 400]
    for address, response in answers.items():
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "base-uri 'none'" in policy, address
        assert "camera=()" in response["Permissions-Policy"], address
        assert response["X-Content-Type-Options"] == "nosniff", address
        b"".join(response)


@pytest.mark.parametrize(
    ("site_url", "host", "known"),
    [
        ("https://testserver", "testserver:1234", "testserver"),
        ("https://testserver", "testserver:443", "testserver"),
        ("http://localhost:8000", "localhost:1234", "localhost:8000"),
        ("http://localhost:8000", "testserver", "testserver"),
    ],
)
def test_an_absolute_address_has_the_port_of_the_site(settings, site_url, host, known):
    settings.SITE_URL = site_url
    make_innovation()
    client = Client(headers={"host": host})
    for address in ("/", "/innovations/", "/sitemap.xml", "/robots.txt", "/innovations/flux.atom"):
        page = b"".join(client.get(address)).decode()
        assert f"http://{known}/" in page and ":1234" not in page, address
    settings.SECURE_SSL_REDIRECT = True
    assert Client(headers={"host": host}).get("/leviers/").url == f"https://{known}/leviers/"


@pytest.mark.parametrize(
    ("origin", "status"), [("localhost:1234", 200), ("localhost:9999", 403), ("evil.example", 403)]
)
def test_a_form_comes_back_from_the_address_that_its_reader_sees(settings, origin, status):
    """A machine may show the site under another port than its own."""
    settings.SITE_URL = "http://localhost:8000"
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost:1234"})
    page = client.get("/admin/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    sent = {"csrfmiddlewaretoken": token, "username": "x", "password": "x"}
    assert client.post("/admin/login/", sent, headers={"origin": f"http://{origin}"}).status_code == status
