"""The outbox in the admin: read by who may, tried again, never written by hand."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from catalogue.models import OutgoingMail
from catalogue.models.outgoing_mail import MailStatus
from oural.models import User
from tests.catalogue.mail.factory import make_mail

pytestmark = pytest.mark.django_db
LIST = "/admin/catalogue/outgoingmail/"


def queue(count: int, **changes) -> None:
    for number in range(count):
        mail = make_mail(f"a{number}@oural.example", subject=f"Objet {number}")
        OutgoingMail.objects.filter(pk=mail.pk).update(**changes)


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("editor"))
    return client


def test_those_given_up_are_found_and_tried_again(editor):
    queue(1)
    queue(2, status=MailStatus.GIVEN_UP, attempts=6)
    response = editor.get(LIST, {"etat": "abandonnes"})
    chosen = [mail.pk for mail in response.context["cl"].result_list]
    assert len(chosen) == 2
    data = {"action": "try_again_selected", "_selected_action": chosen}
    assert "2 courriels abandonnés remis dans la file." in editor.post(LIST, data, follow=True).content.decode()
    assert OutgoingMail.objects.waiting().count() == 3


def test_a_mail_is_only_read(editor):
    queue(1)
    mail = OutgoingMail.objects.get()
    page = reverse("admin:catalogue_outgoingmail_change", args=[mail.pk])
    assert "Texte." in editor.get(page).content.decode()
    editor.post(page, {"subject": "Autre", "message": "Autre"})
    mail.refresh_from_db()
    assert mail.subject == "Objet 0"
    assert editor.get(f"{LIST}add/").status_code == 403


def test_the_secret_of_a_link_is_not_shown_while_the_mail_waits(editor):
    mail = make_mail(text="Suivez-la ici : https://oural.example/suivi/un-secret/")
    page = editor.get(reverse("admin:catalogue_outgoingmail_change", args=[mail.pk])).content.decode()
    assert "/suivi/…/" in page and "un-secret" not in page


def test_it_takes_its_own_right(client):
    user = User.objects.create_user("reader", is_staff=True)
    client.force_login(user)
    assert client.get(LIST).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_outgoingmail"))
    assert client.get(LIST).status_code == 200
    queue(1, status=MailStatus.GIVEN_UP)
    data = {"action": "try_again_selected", "_selected_action": OutgoingMail.objects.values_list("pk", flat=True)}
    client.post(LIST, data)
    assert OutgoingMail.objects.dead().count() == 1
