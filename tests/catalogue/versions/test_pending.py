"""The pending version of a public entry: seen by who has the link, and by nobody else before it is published."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.entries import services
from catalogue.models import Innovation, PendingVersion, Status
from catalogue.refusal import Refusal
from catalogue.search.index.documents import drift
from catalogue.territories.names import field_text
from catalogue.versions.history import latest_number, snapshot_of, versions_of
from catalogue.versions.pending import discard_pending, link_token, prepare, publish_pending, renew_link
from oural.models import User
from tests.catalogue.versions.form_reader import form_values
from tests.catalogue.versions.test_conflicts import Editor, now
from tests.catalogue.versions.whole_entry import PNG, make_whole_entry
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db


class Preparer(Editor):
    """An editor who keeps what is typed as the pending version."""

    def keep(self, **files) -> str:
        self.values["_pending"] = ["1"]
        return self.save(**files)

    def resume(self) -> "Preparer":
        """Open the form of the pending version."""
        self.url = self.url.partition("?")[0] + "?pending=1"
        self.page = self.client.get(self.url).content.decode()
        self.values = form_values(self.page)
        return self


def make_pending(**changes) -> PendingVersion:
    """The pending version of an entry, with another title."""
    innovation = changes.pop("innovation", None) or make_whole_entry()
    sheet = snapshot_of(innovation) | {"title": "Le tram gratuit"} | changes
    return prepare(innovation=innovation, snapshot=sheet, base=latest_number(innovation), by=None)


def prepared() -> dict:
    """What the one pending version says."""
    return PendingVersion.objects.get().version.snapshot


def prepared_number() -> int:
    """The number of the one pending version."""
    return PendingVersion.objects.get().version_id


def preview_url(pending: PendingVersion) -> str:
    return reverse("catalogue:pending", args=[link_token(pending)])


def decide(client: Client, innovation: Innovation, decision: str) -> int:
    """Decide on the pending version; give the status of the answer."""
    return client.post(waiting_url(innovation), {"decision": decision, "version": prepared_number()}).status_code


def waiting_url(innovation: Innovation) -> str:
    return reverse("admin:catalogue_innovation_pending", args=[innovation.pk])


def test_what_is_kept_waiting_is_for_nobody_until_it_is_published(client):
    innovation = make_whole_entry()
    before, number = now(innovation), latest_number(innovation)
    ada = Preparer("Ada", innovation)
    assert "Garder en attente, sans publier" in ada.page
    ada.type(title="Le tram gratuit", slug="le-tram", themes="rail", levers=[make_lever().pk])
    ada.type(territory=field_text(make_territory(name="Rezé", search_name="reze")))
    ada.type(sources__1__DELETE="on", sources__0__title="Nouveau titre")
    ada.add("sources", title="La presse", url="https://presse.example/").add("replications", territory_label="Là")
    ada.values[ada.last("replications", "state")] = ["unknown"]
    ada.add("illustrations", alt="Un tram", credit="La ville")
    image = SimpleUploadedFile("tram.png", PNG, content_type="image/png")
    page = ada.keep(**{ada.last("illustrations", "image"): image})
    assert "La version est en attente" in page
    assert (now(innovation), latest_number(innovation)) == (before, number)
    assert drift() == []
    assert "Le tram gratuit" not in client.get(innovation.get_absolute_url()).content.decode()
    pending = PendingVersion.objects.get()
    assert list(Innovation.objects.with_pending_version()) == [innovation]
    url = preview_url(pending)  # a link of the same version is another a second later
    response = client.get(url)
    page = response.content.decode()
    for text in ("Le tram gratuit", "Nouveau titre", "La presse", "rail", "Rezé", "Un tram", "n’est pas publique"):
        assert text in page
    assert "noindex" in response["X-Robots-Tag"] and response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"] and '"robots" content="noindex' in page
    picture = f"{url}images/1/"
    assert picture in page
    assert b"".join(client.get(picture).streaming_content).startswith(b"\xff\xd8")
    assert decide(ada.client, innovation, "publish") == 302
    sheet = now(innovation)
    assert (sheet["title"], sheet["slug"]) == ("Le tram gratuit", "le-tram")
    assert [row["title"] for row in sheet["sources"]] == ["Nouveau titre", "La presse"]
    assert [name for _, name in sheet["themes"]] == ["rail"]
    assert (len(sheet["replications"]), [row["alt"] for row in sheet["illustrations"]]) == (3, ["Un bus", "Un tram"])
    version = versions_of(innovation).first()
    assert version.reason == "Version en attente publiée"
    assert version.made_by.username == "ada"
    assert drift() == []
    assert client.get(preview_url(pending)).status_code == 410
    assert client.get(reverse("catalogue:innovation", args=[before["slug"]])).status_code == 301


def test_the_pending_version_is_taken_up_again_with_all_of_it():
    innovation = make_whole_entry()
    ada = Preparer("Ada", innovation)
    ada.type(need="Venir.", sources__1__DELETE="on", is_zoom=[], in_report="true", verified_on="02/04/2026")
    ada.add("sources", title="La presse", url="https://presse.example/").add(
        "illustrations", alt="Un tram", credit="x"
    )
    ada.keep(**{ada.last("illustrations", "image"): SimpleUploadedFile("tram.png", PNG, content_type="image/png")})
    first = prepared()
    ada.resume()
    assert "Vous modifiez la version en attente" in ada.page and "Un tram" in ada.page and "errornote" not in ada.page
    assert 'name="_save"' not in ada.page
    ada.keep()
    assert prepared() == first
    ada.resume().type(lessons="Prévoir des rames.").keep()
    pending = PendingVersion.objects.get()
    assert pending.version.snapshot == first | {"lessons": "Prévoir des rames."}
    (picture,) = [row["image"] for row in pending.version.snapshot["illustrations"] if row["id"] is None]
    ada.resume().type(drop_picture=picture).keep()
    assert [row["alt"] for row in prepared()["illustrations"]] == ["Un bus"]
    assert pending.key == PendingVersion.objects.get().key, "the link given stays good"


def test_what_changed_in_public_meanwhile_is_kept_or_chosen():
    innovation = make_whole_entry()
    ada = Preparer("Ada", innovation)
    ada.type(title="Le tram gratuit", need="Venir.").keep()
    Editor("Grace", innovation).type(results="Trois fois plus.").save()
    publish_pending(innovation=innovation, version=prepared_number())
    assert (now(innovation)["title"], now(innovation)["results"]) == ("Le tram gratuit", "Trois fois plus.")
    ada = Preparer("Hedy", innovation)
    ada.type(title="Le métro", need="Partir.").keep()
    Editor("Joan", innovation).type(title="Le ferry").save()
    with pytest.raises(Refusal, match="Titre"):
        publish_pending(innovation=innovation, version=prepared_number())
    assert "sur les mêmes points" in ada.client.get(waiting_url(innovation)).content.decode()
    ada.resume()
    assert ada.values["contested"] == ["title"] and "Joan" in ada.page
    assert "Rien n’est enregistré" in ada.keep()
    ada.choose(title="theirs").keep()
    pending = PendingVersion.objects.get()
    assert (pending.version.snapshot["title"], pending.version.snapshot["need"]) == ("Le ferry", "Partir.")
    publish_pending(innovation=innovation, version=pending.version_id)
    assert now(innovation)["need"] == "Partir."


def test_two_who_prepare_the_same_version_meet():
    innovation = make_whole_entry()
    Preparer("Ada", innovation).type(title="Le tram").keep()
    grace, hedy = Preparer("Grace", innovation).resume(), Preparer("Hedy", innovation).resume()
    grace.type(need="Venir.", title="Le métro").keep()
    page = hedy.type(title="Le ferry", lessons="Prévoir.").keep()
    assert "Entre-temps, Grace" in page
    assert set(hedy.values["contested"]) == {"lessons", "need", "title"}
    hedy.choose(title="mine", need="theirs", lessons="mine").keep()
    sheet = prepared()
    assert (sheet["title"], sheet["need"], sheet["lessons"]) == ("Le ferry", "Venir.", "Prévoir.")


def test_a_version_prepared_twice_at_once_does_not_hide_the_first():
    innovation = make_whole_entry()
    ada, grace = Preparer("Ada", innovation), Preparer("Grace", innovation)
    ada.type(title="Le tram").keep()
    page = grace.type(title="Le métro").keep()
    assert grace.values["contested"] == ["title"] and "Le tram" in page
    assert prepared()["title"] == "Le tram"
    grace.choose(title="mine").keep()
    assert prepared()["title"] == "Le métro"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"summary": ""}, "résumé"), ({"levers": []}, "levier"), ({"start_year": "x"}, "nombre"), ({}, "ne change rien")],
)
def test_a_pending_version_keeps_the_rules(changes, sentence):
    innovation = make_whole_entry()
    assert sentence in Preparer("Ada", innovation).type(**changes).keep()
    assert not PendingVersion.objects.exists()


def test_a_draft_has_no_pending_version():
    innovation = make_whole_entry(status=Status.DRAFT, published_at=None)
    ada = Preparer("Ada", innovation)
    assert "Garder en attente" not in ada.page
    assert "Seule une fiche publique" in ada.type(title="Le tram").keep()
    assert now(innovation)["title"] == "Le bus gratuit"


def test_a_link_ends_when_it_should(client):
    pending = make_pending()
    url = preview_url(pending)
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 405
    renew_link(innovation=pending.innovation, version=prepared_number())
    assert client.get(url).status_code == 410
    pending.refresh_from_db()
    url = preview_url(pending)
    page = client.get(url).content.decode()
    assert "<h1" in page and "Le tram gratuit" in page
    PendingVersion.objects.update(link_until=timezone.localdate() - timedelta(days=1))
    response = client.get(url)
    assert response.status_code == 410 and "plus valable" in response.content.decode()
    PendingVersion.objects.update(link_until=timezone.localdate())
    assert client.get(url).status_code == 200
    discard_pending(innovation=pending.innovation, version=prepared_number())
    assert client.get(url).status_code == 410
    assert client.get(reverse("catalogue:pending-picture", args=[link_token(pending), 0])).status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é", "x" * 10_000, "WzEsIngiXQ:1abc:xyz"])
def test_a_link_that_nobody_gave_is_not_found(client, token):
    make_pending()
    assert client.get(f"/apercu/{token}/").status_code == 404
    assert client.get(f"/apercu/{token}/images/0/").status_code == 404


def test_a_link_shows_its_own_pictures_only(client):
    pending = make_pending()
    for number in (1, 99, 10**30):
        url = f"{preview_url(pending)}images/{number}/"
        assert client.get(url).status_code == 404


def test_decisions_on_what_is_no_longer_there_say_so():
    pending = make_pending()
    innovation = pending.innovation
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    for version in ("", "2", "x", "9" * 30):
        page = client.post(waiting_url(innovation), {"decision": "publish", "version": version}, follow=True)
        assert "a changé entre-temps" in page.content.decode()
    assert client.post(waiting_url(innovation), {"decision": "x\x00"}).status_code == 302
    data = {"decision": "discard", "version": prepared_number()}
    for sentence in ("est jetée", "publiée ou jetée entre-temps"):
        assert sentence in client.post(waiting_url(innovation), data, follow=True).content.decode()
    assert client.get(waiting_url(innovation)).status_code == 404
    assert now(innovation)["title"] == "Le bus gratuit"


def test_an_entry_withdrawn_meanwhile_is_not_shown_again():
    pending = make_pending()
    services.archive(innovation=pending.innovation)
    with pytest.raises(Refusal, match="plus publique"):
        publish_pending(innovation=pending.innovation, version=prepared_number())


def test_who_may_only_look_may_not_decide(client):
    pending = make_pending()
    reader = User.objects.create_user("lectrice", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_innovation"))
    client.force_login(reader)
    assert "Publier maintenant" not in client.get(waiting_url(pending.innovation)).content.decode()
    for decision in ("publish", "discard", "renew"):
        data = {"decision": decision, "version": prepared_number()}
        assert client.post(waiting_url(pending.innovation), data).status_code == 403


def test_the_list_finds_what_waits(client):
    pending, other = make_pending(), make_innovation()
    client.force_login(User.objects.create_superuser("ada"))
    url = reverse("admin:catalogue_innovation_changelist")
    found = client.get(url, {"attente": "oui"}).context["cl"].result_list
    assert list(found) == [pending.innovation]
    assert other in client.get(url).context["cl"].result_list


def test_who_writes_prepares_and_does_not_publish(client):
    """The role « Rédaction »: the public entry is only read, its next version is written."""
    innovation = make_whole_entry()
    writer = User.objects.create_user("redactrice", is_staff=True)
    writer.groups.set(Group.objects.filter(name="Rédaction"))
    client.force_login(writer)
    url = reverse("admin:catalogue_innovation_change", args=[innovation.pk])
    page = client.get(url).content.decode()
    assert 'href="?pending=1"' in page and 'name="_save"' not in page
    before, number = now(innovation), latest_number(innovation)
    page = client.get(f"{url}?pending=1").content.decode()
    assert "Vous préparez une version" in page and 'name="_save"' not in page
    values = form_values(page) | {"title": ["Le tram"]}
    assert client.post(url, values).status_code == 403
    for name in ("_save", "_continue", "_addanother"):
        client.post(f"{url}?pending=1", values | {name: "1"})
        assert (now(innovation), latest_number(innovation)) == (before, number)
        assert prepared()["title"] == "Le tram"
        PendingVersion.objects.all().delete()
    client.post(url, values | {"_pending": "1"})
    assert (now(innovation), prepared()["title"]) == (before, "Le tram")
    assert "Publier maintenant" not in client.get(waiting_url(innovation)).content.decode()
    assert decide(client, innovation, "publish") == 403
    for page in ("history", "withdraw", "delete"):
        other = reverse(f"admin:catalogue_innovation_{page}", args=[innovation.pk])
        client.post(f"{other}?pending=1", {"post": "yes", "reason": "Rien."})
    version = reverse("admin:catalogue_innovation_version", args=[innovation.pk, number])
    assert client.post(f"{version}?pending=1", {"_pending": "1"}).status_code == 403
    assert now(innovation) == before
    assert decide(client, innovation, "discard") == 302


def test_who_prepares_sees_the_sheet_before_keeping_it(client):
    """The preview of a version that waits keeps nothing, and what is wrong in it brings back to the same form."""
    innovation = make_whole_entry()
    writer = User.objects.create_user("redactrice", is_staff=True)
    writer.groups.set(Group.objects.filter(name="Rédaction"))
    client.force_login(writer)
    url = reverse("admin:catalogue_innovation_change", args=[innovation.pk])
    preview = reverse("admin:catalogue_innovation_preview", args=[innovation.pk])
    assert preview not in client.get(url).content.decode(), "nothing is typed in a form that is only read"
    page = client.get(f"{url}?pending=1").content.decode()
    assert f'formaction="{preview}?pending=1"' in page
    before = now(innovation)
    values = form_values(page) | {"title": ["Le tram"]}
    page = client.post(f"{preview}?pending=1", values).content.decode()
    assert "Le tram" in page and "innovation_form" not in page
    page = client.post(f"{preview}?pending=1", values | {"start_year": ["x"]}).content.decode()
    assert "L’aperçu n’enregistre rien" in page and f'action="{url}?pending=1"' in page
    assert client.post(preview, values).status_code == 403
    archived = make_innovation(status=Status.ARCHIVED)
    other = reverse("admin:catalogue_innovation_preview", args=[archived.pk])
    assert client.post(f"{other}?pending=1", values).status_code == 403
    assert client.post(f"{reverse('admin:catalogue_innovation_preview', args=[10**9])}?pending=1").status_code == 403
    assert (now(innovation), PendingVersion.objects.exists()) == (before, False)
