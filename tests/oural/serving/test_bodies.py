"""What is sent is bounded by where it is sent, and what is too large is not read at all."""

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from oural.middleware import is_too_large
from oural.serving.head import ADMIN, LARGER, largest_body
from tests.catalogue.submissions.contributor import Contributor
from tests.oural.access.people import make_member

pytestmark = pytest.mark.django_db

MULTIPART = "multipart/form-data; boundary=x"


class Unread:
    """The body of a request that nothing may read."""

    def read(self, *arguments):
        raise AssertionError("the body was read")

    readline = readlines = __iter__ = read


def sent(client: Client, path: str, length: object, **headers):
    """The answer to a body of that length."""
    given = {"CONTENT_LENGTH": str(length), "wsgi.input": Unread()} | headers
    return client.generic("POST", path, b"x", content_type=MULTIPART, **given)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/admin/login/", "LARGEST_BODY_BYTES"),
        ("/admin/catalogue/innovation/add/", "LARGEST_BODY_BYTES"),
        ("/admin/second-facteur/", "LARGEST_BODY_BYTES"),
        ("/", "LARGEST_BODY_BYTES"),
        ("/innovations/", "LARGEST_BODY_BYTES"),
        ("/healthz", "LARGEST_BODY_BYTES"),
        ("/proposer/brouillon/x/envoi/", "LARGEST_FORM_BYTES"),
        ("/suivi/", "LARGEST_TEXT_BYTES"),
        ("/suivi/x/completer/", "LARGEST_TEXT_BYTES"),
        ("/verifier/x/", "LARGEST_TEXT_BYTES"),
    ],
)
def test_what_a_visitor_sends_is_bounded_and_too_much_is_not_read(client, settings, path, name):
    most = getattr(settings, name)
    request = RequestFactory().post(path)
    request.META["CONTENT_LENGTH"] = str(most)
    assert not is_too_large(request)
    response = sent(client, path, most + 1)
    page = response.content.decode()
    assert response.status_code == 413
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == ["Envoi trop lourd"]
    assert "votre navigateur y garde d’ordinaire ce que vous avez écrit" in page


def test_a_visitor_sends_the_log_in_some_kilobytes(settings):
    assert settings.LARGEST_BODY_BYTES <= 100 * 1024


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "9" * 30])
def test_a_length_that_is_none_is_too_large(client, length):
    assert sent(client, "/admin/login/", length).status_code == 413


def test_a_body_that_does_not_say_its_length_is_too_large(client):
    response = sent(client, "/proposer/brouillon/x/envoi/", "", HTTP_TRANSFER_ENCODING="chunked")
    assert response.status_code == 413


def test_an_editor_sends_files_once_logged_in(client, settings):
    settings.LARGEST_BODY_BYTES, settings.LARGEST_ADMIN_BYTES = 10, 20
    paths = ("/admin/catalogue/innovation/add/", "/innovations/")
    client.force_login(make_member("Rédaction"))
    request = RequestFactory().post(paths[0], CONTENT_LENGTH="20")
    request.user = client.get("/admin/").wsgi_request.user
    assert not is_too_large(request)
    assert [sent(client, path, 21).status_code for path in paths] == [413, 413]
    assert sent(client, paths[1], 11).status_code == 413


def test_the_page_of_a_step_says_it_itself(client, settings):
    person = Contributor(client).begin()
    settings.LARGEST_FORM_BYTES = 10
    response = sent(client, person.url, 11)
    assert response.status_code == 413
    assert "8 Mo au plus pour une photo" in response.content.decode()


def test_fields_beyond_what_django_reads_are_too_large(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    response = client.post("/suivi/", {str(number): "x" for number in range(9)})
    assert response.status_code == 413


@pytest.mark.parametrize(
    "address", ["admin:index", "contribute", "catalogue:contribution-lost-link", "catalogue:verification"]
)
def test_each_beginning_is_that_of_pages(address):
    """The server knows addresses by their beginning alone."""
    path = reverse(address, args=["x"] if "verification" in address else [])
    assert any(path.startswith(prefix) for prefix in (ADMIN, *LARGER))
    assert largest_body(path, is_known=True) > largest_body("/", is_known=True)
