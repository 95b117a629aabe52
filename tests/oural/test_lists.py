"""The lists of the admin are filtered as they offer to be, and in no other way; what is hostile gets a sentence."""

from collections.abc import Iterator

import pytest
from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup, DisallowedModelAdminToField
from django.contrib.admin.options import IncorrectLookupParameters, ModelAdmin
from django.contrib.auth import get_user_model
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from tests.factories import make_innovation

pytestmark = pytest.mark.django_db
ADMINS = [pytest.param(each, id=each.opts.label) for each in admin.site._registry.values()]
SLOW = r"^(\w+\s?)*\d$"
YEARS = ("0", "1", "9999", "9" * 20, "-5", "x", "²", "")


@pytest.fixture
def account():
    return get_user_model().objects.create_superuser("editor")


def shown(model_admin: ModelAdmin, account, query: dict) -> int:
    """How many rows a list shows. Raises what makes it answer by a sentence, or by the list without these filters."""
    request = RequestFactory().get("/", query)
    request.user, request._messages = account, CookieStorage(request)
    return len(model_admin.get_changelist_instance(request).result_list)


def undeclared(model_admin: ModelAdmin) -> Iterator[dict]:
    """Conditions on every field of a list, and on those that its relations lead to."""
    for field in model_admin.opts.get_fields():
        yield {f"{field.name}__regex": SLOW}
        if field.is_relation:
            yield {f"{field.name}__pk__gt": "0"}
            yield {f"{field.name}__password__startswith": "a"}
    date = model_admin.date_hierarchy
    yield {"pk__in": "1,2"}
    yield {f"{date}__gte": "2020-01-01"}
    yield {f"{date}__month": "1"}


def hostile(model_admin: ModelAdmin) -> Iterator[dict]:
    """What is no condition, or a declared one with a value that means nothing."""
    for value in ("9" * 30, "-1", "\x00", "é" * 5000, SLOW, "(" * 500, ""):
        yield {"q": value}
        yield {"p": value}
        yield {"o": value}
        yield from ({"_facets": "1", name: value} for name in names_of_filters(model_admin))
    yield {"q": "a " * 3000}
    yield {"o": ".".join(["1"] * 5000)}
    yield {"e": "1"}
    yield {"all": "1", "_popup": "1"}
    yield from ({"_to_field": name, "_popup": "1"} for name in ("password", "user__password", "x"))
    if date := model_admin.date_hierarchy:
        yield from ({f"{date}__year": year} for year in YEARS)
        yield from ({f"{date}__year": "2020", f"{date}__month": month} for month in ("0", "13", "x", ""))
        yield {f"{date}__year": "9999", f"{date}__month": "12", f"{date}__day": "31"}


def names_of_filters(model_admin: ModelAdmin) -> Iterator[str]:
    """The parameters of the filters that are our own, and the usual ones of those that are on a field."""
    for each in model_admin.list_filter:
        if isinstance(each, type):
            yield each.parameter_name
        else:
            path = each[0] if isinstance(each, tuple) else each
            yield f"{path}__isempty" if isinstance(each, tuple) else f"{path}__exact"


@pytest.mark.parametrize("model_admin", ADMINS)
def test_a_list_is_filtered_by_what_it_declares_alone(model_admin, account):
    for query in undeclared(model_admin):
        with pytest.raises((DisallowedModelAdminLookup, IncorrectLookupParameters)):
            shown(model_admin, account, query)


@pytest.mark.parametrize("model_admin", ADMINS)
def test_what_is_hostile_never_breaks_a_list(model_admin, account):
    sentences = (IncorrectLookupParameters, DisallowedModelAdminLookup, DisallowedModelAdminToField)
    for query in hostile(model_admin):
        try:
            shown(model_admin, account, query)
        except sentences:
            continue


def test_every_list_is_walked():
    assert len(ADMINS) >= 21


def test_what_a_list_refuses_is_a_sentence(client, account):
    client.force_login(account)
    mails = "/admin/catalogue/outgoingmail/"
    refused = client.get(mails, {"message__regex": "a"})
    assert refused.status_code == 400 and "Demande illisible" in refused.content.decode()
    assert client.get(mails, {"etat": "partis"}).status_code == 200
    make_innovation(title="Un puits")
    page = client.get("/admin/catalogue/innovation/", {"q": "puits " * 100})
    assert [message.level for message in page.context["messages"]] == [messages.ERROR]
    assert "au plus 200 caractères" in page.content.decode()


def test_suggestions_have_the_bounds_of_a_list(client, account):
    client.force_login(account)
    field = {"app_label": "oural", "model_name": "auditevent", "field_name": "account"}
    assert client.get("/admin/autocomplete/", field | {"term": "edit"}).json()["results"][0]["text"] == "editor"
    for term in ("a " * 3000, "\x00"):
        assert client.get("/admin/autocomplete/", field | {"term": term}).status_code == 400


@pytest.mark.parametrize("key", ["9" * 30, "-1", "x", "%00", "_5F_00", "1/2", "²"])
def test_a_key_that_names_nothing_gets_a_sentence(client, account, key):
    client.force_login(account)
    for model_admin in admin.site._registry.values():
        address = f"/admin/{model_admin.opts.app_label}/{model_admin.opts.model_name}/{key}/"
        for page in ("", "change/", "history/", "change/?_to_field=password"):
            assert client.get(address + page).status_code in (302, 400, 403, 404), address + page
    assert client.get(f"/admin/r/{key}/1/").status_code in (302, 404)
