"""Erasing a contact leaves nothing behind, whichever way it goes; the admin shows it to who may see it."""

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.serializers import serialize
from django.forms import modelform_factory

from catalogue.admin.contacts import FIELDS, ContactForm
from catalogue.models import Answer, Contact, OutgoingMail, Verification
from catalogue.verification import ask, record_answer
from oural.models import User
from tests.catalogue.mail.factory import make_mail
from tests.catalogue.sheet_form import form_of, rows
from tests.catalogue.verification.rows import ADDRESS, NAME, ROLE, make_contact
from tests.factories import make_innovation, make_lever

pytestmark = pytest.mark.django_db
LIST = "/admin/catalogue/verification/"


def make_entry():
    return make_innovation(title="Un puits", levers=[make_lever()])


@pytest.fixture
def contact():
    """A contact that was written to, and answered with words."""
    contact = make_contact(name=NAME, email=ADDRESS, role=ROLE, innovation=make_entry())
    ask(contact=contact.pk)
    record_answer(verification=Verification.objects.get(), answer=Answer.TO_CORRECT, remark=f"Signé {NAME}.")
    return contact


def everything() -> str:
    """All the rows of the database as text."""
    return "".join(serialize("json", model._default_manager.all()) for model in apps.get_models())


def sent(contact: Contact, **changes) -> dict:
    """What the form of its entry sends, with changes of the contact."""
    opened = modelform_factory(Contact, form=ContactForm, fields=FIELDS)(instance=contact).initial["opened"]
    values = {"id": contact.pk, "innovation": contact.innovation_id, "name": contact.name, "email": contact.email}
    values["opened"] = opened
    return form_of(contact.innovation, **rows("contact", values | changes, initial=1))


def test_the_scene_holds_the_words_to_erase(contact):
    assert all(word in everything() for word in (NAME, ADDRESS))


@pytest.mark.parametrize("way", ["contact", "entry", "queryset", "admin"])
def test_nothing_stays(contact, client, way):
    other = make_mail(ADDRESS)
    if way == "contact":
        contact.delete()
    elif way == "entry":
        contact.innovation.delete()
    elif way == "queryset":
        Contact.objects.all().delete()
    else:
        client.force_login(User.objects.create_superuser("editor"))
        data = sent(contact, DELETE="on")
        response = client.post(f"/admin/catalogue/innovation/{contact.innovation_id}/change/", data)
        assert response.status_code == 302, response.context["errors"]
    assert list(OutgoingMail.objects.all()) == [other]  # a mail about something else is not lost
    other.delete()
    left = everything()
    assert not any(word in left for word in (NAME, ADDRESS, "camille", "secrets"))
    assert Verification.objects.count() == (0 if way == "entry" else 1)


def test_another_address_erases_what_was_written_to_the_former(contact, client):
    client.force_login(User.objects.create_superuser("editor"))
    data = sent(contact, email="autre@mairie.example")
    response = client.post(f"/admin/catalogue/innovation/{contact.innovation_id}/change/", data)
    assert response.status_code == 302, response.context["errors"]
    assert ADDRESS not in everything()
    log = LogEntry.objects.get()
    assert NAME not in log.change_message and "autre@" not in log.change_message


def test_the_contact_is_on_the_form_of_who_may_see_it(contact, client):
    editor = User.objects.create_user("editor", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename__in=["view_innovation", "change_innovation"]))
    client.force_login(editor)
    page = f"/admin/catalogue/innovation/{contact.innovation_id}/change/"
    assert ADDRESS not in client.get(page).content.decode()
    editor.user_permissions.add(Permission.objects.get(codename="view_contact"))
    assert ADDRESS in client.get(page).content.decode()


def test_an_editor_treats_answers(contact, client):
    client.force_login(User.objects.create_superuser("editor"))
    question = Verification.objects.get()
    assert "Un puits" in client.get(f"{LIST}{question.pk}/change/").content.decode()
    data = {"action": "treat_selected", "_selected_action": [question.pk]}
    assert "1 réponse traitée." in client.post(LIST, data, follow=True).content.decode()
    question.refresh_from_db()
    assert question.treated_by.username == "editor"
    for queue, count in (("a-traiter", 0), ("traitees", 1), ("sans-reponse", 0), ("x", 1)):
        assert client.get(LIST, {"file": queue}).context["cl"].result_count == count
