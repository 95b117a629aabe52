"""The pages for what goes wrong: they help, and they come out whatever is broken."""

import re

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path, resolve

from oural.views import errors


def raises(exception: Exception):
    """A view where this happens."""

    def view(request):
        raise exception

    return view


urlpatterns = [
    path("casse/", raises(RuntimeError("secret"))),
    path("interdit/", raises(PermissionDenied("secret"))),
    path("illisible/", raises(BadRequest("secret"))),
    path("formulaire/", lambda request: HttpResponse("reçu")),
    path("", include("oural.urls")),
]
handler400 = "oural.views.errors.bad_request"
handler403 = "oural.views.errors.permission_denied"
handler404 = "oural.views.errors.page_not_found"
handler500 = "oural.views.errors.server_error"

BROKEN = {
    "/casse/": (500, "Une erreur de notre côté"),
    "/interdit/": (403, "Accès refusé"),
    "/illisible/": (400, "Demande illisible"),
    "/n-existe-pas/": (404, "Page introuvable"),
}


@pytest.fixture
def visitor(client, settings) -> Client:
    """A visitor of the site above, who sees pages and not tracebacks."""
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(("address", "status", "title"), [(a, *rest) for a, rest in BROKEN.items()])
def test_the_page_says_what_happened_and_where_to_go(visitor, address, status, title):
    response = visitor.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == [title]
    assert f"<title>{title} – Oural</title>" in page
    assert f"Erreur\u00a0{status}" in page
    assert 'action="/innovations/"' in page and 'name="q"' in page
    assert 'href="/plan-du-site/"' in page
    assert page.count('type="search"') == 1
    assert "secret" not in page


@pytest.mark.parametrize("address", BROKEN)
def test_the_page_gives_an_address_to_write_to_where_there_is_one(visitor, settings, address):
    settings.CONTACT_EMAIL = "contact@ministere.example"
    assert 'href="mailto:contact@ministere.example"' in visitor.get(address).content.decode()
    settings.CONTACT_EMAIL = ""
    assert "mailto:" not in visitor.get(address).content.decode()


def test_every_address_written_out_in_the_pages_stands():
    """The pages name addresses instead of asking for them: they must be those of the site."""
    page = errors.server_error(RequestFactory().get("/")).content.decode()
    addresses = set(re.findall(r'<a[^>]*\shref="(/[^"]*)"|action="(/[^"]*)"', page))
    found = {first or second for first, second in addresses}
    assert found == {"/", "/innovations/", "/leviers/", "/innovations/carte/", "/plan-du-site/"}
    for address in found:
        resolve(address)


def test_a_form_that_comes_back_unprotected_is_explained(settings):
    settings.ROOT_URLCONF = __name__
    response = Client(enforce_csrf_checks=True).post("/formulaire/")
    page = response.content.decode()
    assert response.status_code == 403
    assert "Le formulaire n’a pas pu être reçu" in page
    assert "Rien n’a été enregistré" in page


@pytest.mark.parametrize("host", ["evil.example", "a b", ""])
def test_an_unknown_host_gets_the_bare_page(visitor, host):
    response = visitor.get("/", headers={"host": host})
    assert response.status_code == 400
    assert "Demande illisible" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/%00/", "/innovations/%00/", "/%ff%fe/", "/" + "a" * 10_000 + "/", "/%ED%A0%80/", "/../../etc/passwd"],
)
def test_an_odd_address_is_not_found(visitor, db, address):
    response = visitor.get(address)
    assert response.status_code == 404
    assert "Page introuvable" in response.content.decode()


def test_the_page_of_an_error_needs_no_database(visitor):
    """Without the `django_db` mark, a query raises."""
    assert "Une erreur de notre côté" in visitor.get("/casse/").content.decode()


def test_the_page_of_an_error_needs_no_context_processor(visitor, settings):
    options = settings.TEMPLATES[0]["OPTIONS"] | {"context_processors": ["no.such.processor"]}
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"OPTIONS": options}]
    assert "Une erreur de notre côté" in visitor.get("/casse/").content.decode()


def test_the_page_of_an_error_needs_no_static_manifest(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    page = errors.server_error(RequestFactory().get("/")).content.decode()
    assert 'href="/static/dsfr/dsfr.css"' in page
    assert "Une erreur de notre côté" in page
