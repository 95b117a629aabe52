"""The harness itself: each guard fires."""

import socket
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.utils.safestring import SafeString

from catalogue.models import Lever
from tests.conftest import NetworkForbidden
from tests.databases import ROOT
from tests.factories import make_lever
from tests.parts import ONE_DATABASE, is_of_one_database
from tests.undefined import UndefinedVariable


def page(request, body: str) -> HttpResponse:
    """Answers with the body given in the address."""
    return HttpResponse(body)


urlpatterns = [path("<path:body>", page)]


def test_a_connection_off_the_machine_is_refused():
    with pytest.raises(NetworkForbidden):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("nowhere.example", 80)


def test_a_connection_to_the_machine_itself_passes():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_a_warning_is_an_error():
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_an_undefined_variable_is_an_error():
    template = engines["django"].from_string("{{ never_given }}")
    with pytest.raises(UndefinedVariable, match="never_given"):
        template.render({})


def test_an_undefined_variable_in_a_condition_is_none():
    template = engines["django"].from_string("{% if never_given %}yes{% else %}no{% endif %}")
    assert template.render({}) == SafeString("no")


def test_an_undefined_variable_in_a_template_of_django_is_empty():
    rendered = engines["django"].get_template("admin/404.html").render({})
    assert "<!DOCTYPE html>" in rendered


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("body", ["{{ x }}", "<script>x</script>", '<p style="x">', '<p onclick="x">', "<style>"])
def test_a_page_that_breaks_the_policy_is_refused(client, body):
    with pytest.raises(AssertionError):
        client.get(f"/{body}")


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("body", ['<script src="x">', '<script type="application/ld+json">', "<p>on x=1"])
def test_a_page_that_obeys_the_policy_passes(client, body):
    assert client.get(f"/{body}").status_code == 200


def test_nothing_is_written_in_the_tree():
    for folder in (settings.VAR_DIR, settings.MEDIA_ROOT, settings.STATIC_ROOT):
        assert settings.BASE_DIR not in Path(folder).parents


@pytest.mark.django_db
def test_rows_without_an_order_come_backwards_where_the_database_can():
    first, second = make_lever(), make_lever()
    expected = [second, first] if connection.vendor == "sqlite" else [first, second]
    assert list(Lever.objects.order_by()) == expected


def test_what_is_for_one_database_is_there():
    """A file that moved would run on both again, unseen."""
    assert [path for path in ONE_DATABASE if not (ROOT / path).exists()] == []


def test_what_needs_real_transactions_runs_on_both(request):
    real = SimpleNamespace(nodeid="tests/oural/access/test_sessions.py::a", fixturenames=["transactional_db"])
    plain = SimpleNamespace(nodeid=real.nodeid, fixturenames=[], get_closest_marker=lambda name: None)
    assert not is_of_one_database(real) and is_of_one_database(plain)
    assert not is_of_one_database(request.node)


def test_a_test_that_does_not_ask_for_the_database_has_none():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        make_lever()
