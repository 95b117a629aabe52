"""Pages made of the catalogue alone: who has one of the present revision is told so, and gets no page."""

import pytest
from django.core.management import call_command

from catalogue.entries.services import rename
from catalogue.models import Innovation
from catalogue.views import responses
from tests.factories import make_innovation, make_territory

pytestmark = pytest.mark.django_db

URL = "/innovations/?theme=eau"


def again(client, response):
    return client.get(URL, headers={"if-none-match": response["ETag"]})


def test_a_page_of_the_present_revision_is_not_made_again(client, django_assert_max_num_queries):
    make_innovation(themes=["eau"])
    first = client.get(URL)
    assert first["Cache-Control"] == "no-cache"
    with django_assert_max_num_queries(1):
        response = again(client, first)
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == first["ETag"]


@pytest.mark.parametrize(
    "change",
    [
        lambda innovation: rename(innovation=innovation, title="Autre chose"),
        lambda innovation: innovation.delete(),
        lambda innovation: make_innovation(themes=["eau"]),
        lambda innovation: make_territory(name="Rezé"),
        lambda innovation: call_command("rebuild_search"),
    ],
    ids=["rename", "delete", "publish", "territory", "rebuild"],
)
def test_after_a_change_the_page_is_made(client, change):
    make_innovation(themes=["eau"])
    innovation = make_innovation(themes=["eau"], title="Une chose")
    first = client.get(URL)
    change(innovation)
    response = again(client, first)
    assert response.status_code == 200
    assert response["ETag"] != first["ETag"]
    assert ("Une chose" in response.text) == Innovation.objects.filter(title="Une chose").exists()


def test_after_another_launch_the_page_is_made(client, monkeypatch):
    make_innovation(themes=["eau"])
    first = client.get(URL)
    monkeypatch.setattr(responses, "LAUNCH", "another")
    assert again(client, first).status_code == 200


def test_a_page_without_result_has_no_tag(client):
    make_innovation(themes=["air"])
    response = client.get("/innovations/?q=rienn")
    assert response["Cache-Control"] == "no-store"
    assert client.get("/innovations/?q=rienn", headers={"if-none-match": '"x"'}).status_code == 200


def test_while_templates_are_written_the_tag_is_of_the_page_alone(client, settings):
    make_innovation(themes=["eau"])
    settings.DEBUG = True
    response = client.get(URL)
    assert not response.has_header("Cache-Control")
    assert responses.LAUNCH not in response["ETag"]
