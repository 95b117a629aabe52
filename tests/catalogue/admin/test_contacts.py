"""The contact of an entry, on its form: nobody is overwritten, and nothing typed is lost."""

import pytest
from django.contrib.auth.models import Permission

from catalogue.models import Contact, OutgoingMail, PendingVersion
from oural.models import User
from tests.catalogue.mail.factory import make_mail
from tests.catalogue.verification.rows import ADDRESS, NAME, make_contact, make_question
from tests.catalogue.versions.form_reader import form_values
from tests.catalogue.versions.test_conflicts import Editor, now
from tests.catalogue.versions.whole_entry import make_whole_entry

pytestmark = pytest.mark.django_db
OTHER = "autre@mairie.example"


@pytest.fixture
def contact() -> Contact:
    return make_contact(innovation=make_whole_entry(), name=NAME, email=ADDRESS)


@pytest.fixture
def editors(contact) -> tuple[Editor, Editor]:
    return Editor("Ada", contact.innovation), Editor("Grace", contact.innovation)


def add_contact(editor: Editor, **columns: str) -> Editor:
    """Add a contact, in the row that is offered where there is none."""
    assert (editor.values["contact-TOTAL_FORMS"], editor.values["contact-0-email"]) == (["1"], [""])
    return editor.type(**{f"contact__0__{name}": value for name, value in columns.items()})


def stored(*names: str) -> list[tuple]:
    return list(Contact.objects.values_list(*names))


def test_who_saves_second_is_told_what_each_holds_then_saves(contact, editors):
    ada, grace = editors
    mail = make_mail(OTHER)
    ada.type(contact__0__email=OTHER).save()
    assert stored("email") == [(OTHER,)]
    make_question(contact, mail=mail)
    page = grace.type(contact__0__role="Maire", title="Le tram").save()
    assert "Le contact a changé" in page
    assert f"{OTHER}\xa0» est enregistré, «\xa0{ADDRESS}" in page and "rien est enregistré, «\xa0Maire" in page
    assert f"«\xa0{NAME}" not in page, "both hold the same name"
    assert (stored("email", "role"), now(contact.innovation)["title"]) == ([(OTHER, "")], "Le bus gratuit")
    assert grace.values["contact-0-role"] == ["Maire"] and grace.values["title"] == ["Le tram"]
    assert OutgoingMail.objects.filter(pk=mail.pk).exists()
    assert "Le contact a changé" not in grace.type(contact__0__email=OTHER).save()
    assert (stored("email", "role"), now(contact.innovation)["title"]) == ([(OTHER, "Maire")], "Le tram")
    assert OutgoingMail.objects.filter(pk=mail.pk).exists(), "the address is the same: nothing is to be forgotten"


def test_a_contact_that_nobody_touched_here_follows_what_is_stored(contact, editors):
    ada, grace = editors
    ada.type(contact__0__email=OTHER, contact__0__accepts_yearly_mail=[]).save()
    assert "errornote" not in grace.type(title="Le tram").save()
    assert stored("email", "accepts_yearly_mail") == [(OTHER, False)]
    assert now(contact.innovation)["title"] == "Le tram"


def test_an_erased_contact_does_not_come_back_unseen(contact, editors):
    ada, grace = editors
    hedy = Editor("Hedy", contact.innovation)
    ada.type(contact__0__DELETE="on").save()
    grace.type(title="Le tram").save()
    assert (stored("pk"), now(contact.innovation)["title"]) == ([], "Le tram")
    assert "Le contact a été effacé" in hedy.type(contact__0__email=OTHER).save()
    assert stored("pk") == []
    hedy.save()
    assert stored("email") == [(OTHER,)]


def test_who_erases_a_contact_sees_first_what_it_became(editors):
    ada, grace = editors
    ada.type(contact__0__email=OTHER).save()
    assert "Le contact a changé" in grace.type(contact__0__DELETE="on").save()
    assert stored("email") == [(OTHER,)] and grace.values["contact-0-DELETE"] == ["on"]
    grace.save()
    assert stored("pk") == []


def test_two_who_give_a_contact_at_once_meet():
    innovation = make_whole_entry()
    ada, grace = Editor("Ada", innovation), Editor("Grace", innovation)
    add_contact(ada, email=OTHER).save()
    assert "Le contact a changé" in add_contact(grace, email=ADDRESS).save()
    assert stored("email") == [(OTHER,)]
    grace.save()
    assert stored("email") == [(ADDRESS,)]


def test_the_row_that_is_offered_says_nothing_when_it_is_left_blank():
    innovation = make_whole_entry()
    ada, grace, hedy = (Editor(name, innovation) for name in ("Ada", "Grace", "Hedy"))
    ada.type(title="Le tram").save()
    assert (stored("pk"), now(innovation)["title"]) == ([], "Le tram")
    add_contact(grace, email=OTHER).save()
    hedy.type(need="Venir.").save()
    assert (stored("email"), now(innovation)["need"]) == ([(OTHER,)], "Venir.")


def test_a_version_waits_where_the_row_of_the_contact_is_left_blank():
    ada = Editor("Ada", make_whole_entry())
    assert "La version est en attente" in ada.type(title="Le tram", _pending="1").save()
    assert not Contact.objects.exists()


def test_no_row_is_offered_to_who_may_not_add_a_contact(client):
    innovation = make_whole_entry()
    user = User.objects.create_user("lectrice", is_staff=True)
    codenames = ["view_innovation", "change_innovation", "publish_innovation", "view_contact"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    assert 'id="id_contact-0-email"' not in client.get(Editor("Ada", innovation).url).content.decode()


@pytest.mark.parametrize("opened", ["", "x", "\x00", "é" * 10_000, "\ud800"])
def test_a_digest_that_is_not_one_overwrites_nothing(contact, opened):
    ada = Editor("Ada", contact.innovation)
    values = ada.values | {"contact-0-opened": [opened.encode("utf-8", "surrogatepass")], "contact-0-email": [OTHER]}
    assert ada.client.post(ada.url, values).status_code == 200
    assert stored("email") == [(ADDRESS,)]


def test_the_form_tells_no_digest_to_who_only_reads_the_contact(contact, client):
    user = User.objects.create_user("lectrice", is_staff=True)
    codenames = [f"{each}_innovation" for each in ("view", "change", "publish")]
    user.user_permissions.set(Permission.objects.filter(codename__in=[*codenames, "view_contact"]))
    client.force_login(user)
    url = Editor("Ada", contact.innovation).url
    page = client.get(url).content.decode()
    assert ADDRESS in page and "opened" not in page
    assert client.post(url, form_values(page) | {"need": ["Venir."]}).status_code == 302
    assert (stored("email"), now(contact.innovation)["need"]) == ([(ADDRESS,)], "Venir.")


def test_no_contact_waits_with_a_version(contact):
    ada = Editor("Ada", contact.innovation)
    page = ada.type(title="Le tram", contact__0__role="Maire", _pending="1").save()
    assert "Un contact ne peut pas attendre" in page and ada.values["contact-0-role"] == ["Maire"]
    assert not PendingVersion.objects.exists()
    assert "La version est en attente" in ada.type(contact__0__role="", _pending="1").save()
    assert PendingVersion.objects.get().version.snapshot["title"] == "Le tram"
    page = ada.client.get(f"{ada.url}?pending=1").content.decode()
    assert "contact-TOTAL_FORMS" not in page and ADDRESS not in page
