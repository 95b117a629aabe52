"""Taking an entry away archives it; deleting is for who administers, and says what goes along."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.entries import services
from catalogue.models import Innovation, Status
from oural.models import User
from tests.catalogue.verification.rows import ADDRESS, make_contact, make_question
from tests.catalogue.versions.test_pending import make_pending
from tests.catalogue.versions.whole_entry import make_whole_entry
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db


def editor(client, *codenames: str):
    """A client of an editor with these permissions on entries."""
    user = User.objects.create_user("editrice", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=[f"{each}_innovation" for each in codenames]))
    client.force_login(user)
    return client


def url_of(innovation: Innovation, page: str) -> str:
    return reverse(f"admin:catalogue_innovation_{page}", args=[innovation.pk])


def test_an_editor_withdraws_and_loses_nothing(client):
    innovation = make_whole_entry()
    editor(client, "view", "change", "publish")
    page = client.get(url_of(innovation, "change")).content.decode()
    assert url_of(innovation, "withdraw") in page and "deletelink" not in page
    page = client.get(url_of(innovation, "withdraw")).content.decode()
    assert "Archiver la fiche" in page and "pour toujours" not in page
    for reason, sentence in (("", "Dites pourquoi"), ("\x00", "Dites pourquoi"), ("x" * 301, "au plus 300")):
        assert sentence in client.post(url_of(innovation, "withdraw"), {"reason": reason}).content.decode()
    assert client.post(url_of(innovation, "withdraw"), {"reason": "Doublon."}).status_code == 302
    assert "déjà archivée" in client.post(url_of(innovation, "withdraw"), {"reason": "Encore."}).content.decode()
    innovation.refresh_from_db()
    assert (innovation.status, innovation.archive_reason) == (Status.ARCHIVED, "Doublon.")
    assert innovation.sources.count() == 2
    assert client.post(url_of(innovation, "delete"), {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [innovation.pk], "post": "yes"}
    client.post(reverse("admin:catalogue_innovation_changelist"), data)
    assert Innovation.objects.filter(pk=innovation.pk).exists()


def test_who_may_only_look_withdraws_nothing(client):
    innovation = make_innovation()
    editor(client, "view")
    assert client.post(url_of(innovation, "withdraw")).status_code == 403
    assert client.get(reverse("admin:catalogue_innovation_withdraw", args=[10**9])).status_code == 404


def test_who_does_not_publish_archives_no_draft(client):
    innovation = make_innovation(status=Status.DRAFT, published_at=None)
    editor(client, "view", "change")
    page = client.get(url_of(innovation, "change")).content.decode()
    assert 'name="_save"' in page and url_of(innovation, "withdraw") not in page
    assert client.get(url_of(innovation, "withdraw")).status_code == 403
    assert client.post(url_of(innovation, "withdraw"), {"reason": "Doublon."}).status_code == 403
    innovation.refresh_from_db()
    assert innovation.status == Status.DRAFT


def test_a_deletion_says_what_nobody_saw_of_it_and_names_nobody(client):
    innovation = make_whole_entry()
    client.force_login(User.objects.create_superuser("administratrice"))
    page = client.get(url_of(innovation, "delete")).content.decode()
    words = ("la version en attente", "le contact", "question")
    assert not any(text in page for text in words)
    make_pending(innovation=innovation)
    contact = make_contact(innovation=innovation, email=ADDRESS)
    make_question(contact)
    make_question(contact, answer="true", answered_at=timezone.now())
    page = client.get(url_of(innovation, "delete")).content.decode()
    assert all(text in page for text in words)
    assert "2 questions au contact, dont 1 avec sa réponse" in page and ADDRESS not in page


def test_a_deletion_says_what_it_takes_along(client):
    innovation = make_whole_entry(slug="le-bus")
    services.rename(innovation=innovation, title=innovation.title, slug="le-tram")
    client.force_login(User.objects.create_superuser("administratrice"))
    assert "Supprimer pour toujours" in client.get(url_of(innovation, "withdraw")).content.decode()
    data = {"action": "delete_selected", "_selected_action": [innovation.pk]}
    pages = [
        client.get(url_of(innovation, "delete")),
        client.post(reverse("admin:catalogue_innovation_changelist"), data),
    ]
    for page in (page.content.decode() for page in pages):
        for text in ("/innovations/le-tram/", "/innovations/le-bus/", "2 sources", "2 reproductions", "1 image"):
            assert text in page
        assert "Pays de Retz" in page
    assert client.post(url_of(innovation, "delete"), {"post": "yes"}).status_code == 302
    assert not Innovation.objects.filter(pk=innovation.pk).exists()
    client.logout()
    for slug in ("le-tram", "le-bus"):
        assert client.get(f"/innovations/{slug}/").status_code == 410
    draft = make_innovation(status=Status.DRAFT, published_at=None, slug="jamais")
    draft.delete()
    assert client.get("/innovations/jamais/").status_code == 404


def test_the_page_of_a_deletion_takes_a_constant_number_of_queries(client):
    client.force_login(User.objects.create_superuser("administratrice"))
    counts = []
    for size in (2, 8):
        entries = [make_pending().innovation for _ in range(size)]
        for entry in entries:
            make_question(make_contact(innovation=entry))
        data = {"action": "delete_selected", "_selected_action": [entry.pk for entry in entries]}
        with CaptureQueriesContext(connection) as queries:
            assert client.post(reverse("admin:catalogue_innovation_changelist"), data).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
