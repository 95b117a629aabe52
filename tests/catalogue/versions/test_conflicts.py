"""Two editors on one entry: the second to save loses nothing and overwrites nobody, relations included."""

import threading

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from catalogue.entries.changes import record_change
from catalogue.models import Innovation, Organisation
from catalogue.search.index.documents import drift
from catalogue.territories.names import field_text
from catalogue.versions.history import latest_number, snapshot_of, versions_of
from oural.models import User
from tests.catalogue.versions.form_reader import form_values
from tests.catalogue.versions.whole_entry import PNG, make_whole_entry
from tests.factories import make_lever, make_organisation, make_territory

pytestmark = pytest.mark.django_db


class Editor:
    """An editor with the form of an entry open, and what was typed in it."""

    def __init__(self, name: str, innovation: Innovation):
        self.client = Client()
        self.client.force_login(User.objects.create_superuser(name.casefold(), display_name=name))
        self.url = reverse("admin:catalogue_innovation_change", args=[innovation.pk])
        self.page = self.client.get(self.url).content.decode()
        self.values = form_values(self.page)

    def type(self, **changes) -> "Editor":
        """Type other values; « sources__0__title » is the title of the first source."""
        for name, value in changes.items():
            values = value if isinstance(value, list) else [value]
            self.values[name.replace("__", "-")] = [str(each) for each in values]
        return self

    def add(self, name: str, **columns) -> "Editor":
        """Add a row."""
        number = int(self.values[f"{name}-TOTAL_FORMS"][0])
        self.values[f"{name}-TOTAL_FORMS"] = [str(number + 1)]
        for column, value in ({"position": 0} | columns).items():
            self.values[f"{name}-{number}-{column}"] = [str(value)]
        return self

    def last(self, name: str, column: str) -> str:
        """The name of a column of the last row."""
        return f"{name}-{int(self.values[f'{name}-TOTAL_FORMS'][0]) - 1}-{column}"

    def save(self, **files) -> str:
        """Save; give the page of the form when it is not, what the next page will say otherwise."""
        sent = self.values | files
        response = self.client.post(self.url, sent)
        if response.status_code == 302:
            self.client.cookies.pop("messages", None)
            return "\n".join(str(message) for message in get_messages(response.wsgi_request))
        self.page = response.content.decode()
        self.values = form_values(self.page)
        return self.page

    def choose(self, **choices) -> "Editor":
        """Settle what is in conflict, by the start of its key."""
        for start, choice in choices.items():
            (key,) = [each for each in self.values["contested"] if each.startswith(start)]
            self.values[f"choice:{key}"] = [choice]
        return self


@pytest.fixture
def innovation():
    return make_whole_entry()


@pytest.fixture
def editors(innovation):
    return Editor("Ada", innovation), Editor("Grace", innovation)


def now(innovation: Innovation) -> dict:
    return snapshot_of(Innovation.objects.get(pk=innovation.pk))


def test_a_form_saved_as_it_was_opened_changes_nothing(innovation):
    before, number = now(innovation), latest_number(innovation)
    Editor("Ada", innovation).save()
    assert now(innovation) == before
    assert latest_number(innovation) == number


def test_changes_that_do_not_meet_are_both_kept(innovation, editors):
    ada, grace = editors
    theirs, mine = make_lever(), make_lever()
    partners = make_organisation(), make_organisation()
    before = now(innovation)
    ada.type(title="Le tram gratuit", verified_on="02/04/2026", sources__0__title="Le bilan d’Ada")
    ada.type(themes="mobilité, gratuité, tram", levers=[*ada.values["levers"], theirs.pk])
    ada.type(organisations=[*ada.values["organisations"], partners[0].name], is_zoom=[])
    ada.add("replications", territory_label="Pays d’Ada", state="running")
    page = ada.save()
    assert "errornote" not in page
    grace.type(results="Trois fois plus.", sources__1__DELETE="on", in_report="true", status="archived")
    grace.type(archive_reason="Essai.")
    grace.type(themes="gratuité", levers=[*grace.values["levers"][1:], mine.pk])
    grace.type(organisations=[*grace.values["organisations"], partners[1].name], start_year="2014")
    grace.add("sources", title="La presse", url="https://presse.example/")
    page = grace.save()
    assert "Entre-temps, Ada a changé\xa0: Titre" in page
    sheet = now(innovation)
    assert (sheet["title"], sheet["results"], sheet["verified_on"], sheet["start_year"]) == (
        "Le tram gratuit",
        "Trois fois plus.",
        "2026-04-02",
        2014,
    )
    assert (sheet["is_zoom"], sheet["in_report"], sheet["status"]) == (False, True, "archived")
    assert sorted(name for _, name in sheet["themes"]) == ["gratuité", "tram"]
    assert set(sheet["levers"]) == {before["levers"][1], theirs.slug, mine.slug}
    assert {key for key, _ in sheet["organisations"]} >= {each.pk for each in partners}
    assert [row["title"] for row in sheet["sources"]] == ["Le bilan d’Ada", "La presse"]
    assert [row["territory_label"] for row in sheet["replications"]][-1] == "Pays d’Ada"
    assert len(sheet["replications"]) == 3 and len(sheet["illustrations"]) == 1
    assert [version.made_by.display_name for version in versions_of(innovation)[:2]] == ["Grace", "Ada"]
    assert drift() == []


def test_changes_that_meet_are_shown_and_chosen_with_nothing_lost(innovation, editors):
    ada, grace = editors
    ada.type(title="Le tram gratuit", results="Deux fois plus, et demie.", need="Venir.").save()
    grace.type(title="Le métro gratuit", results="Trois fois plus.", lessons="Prévoir des rames.")
    before = now(innovation)
    page = grace.save()
    assert now(innovation) == before
    assert "Entre-temps, Ada a changé cette fiche" in page
    assert "<del>tram</del><ins>métro</ins>" in page
    assert grace.values["contested"] == ["results", "title"]
    assert grace.values["title"] == ["Le métro gratuit"] and grace.values["need"] == ["Venir."]
    page = grace.save()
    assert "Rien n’est enregistré" in page and now(innovation) == before
    grace.choose(title="mine", results="theirs").type(staff="8 personnes").save()
    sheet = now(innovation)
    assert (sheet["title"], sheet["results"]) == ("Le métro gratuit", "Deux fois plus, et demie.")
    assert (sheet["need"], sheet["lessons"], sheet["staff"]) == ("Venir.", "Prévoir des rames.", "8 personnes")


def test_a_third_editor_in_between_is_met_as_well(innovation, editors):
    ada, grace = editors
    third = Editor("Hedy", innovation)
    ada.type(title="Le tram gratuit").save()
    grace.type(title="Le métro gratuit").save()
    third.type(need="Partir.").save()
    grace.choose(title="mine").save()
    assert (now(innovation)["title"], now(innovation)["need"]) == ("Le métro gratuit", "Partir.")
    ada = Editor("Joan", innovation)
    grace = Editor("Kay", innovation)
    ada.type(title="Le bac").save()
    assert "Le bac" in grace.type(title="Le ferry").save()
    Editor("Lise", innovation).type(title="Le pont").save()
    page = grace.choose(title="theirs").save()
    assert "Le pont" in page and "contested" in grace.values, "what was chosen is no longer there"
    grace.choose(title="theirs").save()
    assert now(innovation)["title"] == "Le pont"


def test_rows_that_both_changed(innovation, editors):
    ada, grace = editors
    ada.type(sources__0__title="Le titre d’Ada", sources__1__DELETE="on").save()
    page = grace.type(sources__0__title="Le titre de Grace", sources__1__title="Gardée").save()
    assert "(retirée)" in page and "Gardée" in page
    assert len(grace.values["contested"]) == 2
    first, second = (key for key in grace.values["contested"])
    by_title = {grace.values[f"sources-{number}-title"][0] for number in (0, 1)}
    assert by_title == {"Le titre de Grace", "Gardée"}
    gone = next(key for key in (first, second) if f"gone:{key}" in grace.values)
    stays = next(key for key in (first, second) if key != gone)
    grace.values |= {f"choice:{gone}": ["mine"], f"choice:{stays}": ["theirs"]}
    grace.save()
    assert {row["title"] for row in now(innovation)["sources"]} == {"Le titre d’Ada", "Gardée"}


def test_a_row_that_others_removed_may_be_given_up(innovation, editors):
    ada, grace = editors
    ada.type(sources__1__DELETE="on").save()
    grace.type(sources__1__title="Changée").save()
    (key,) = grace.values["contested"]
    grace.values[f"choice:{key}"] = ["theirs"]
    grace.save()
    assert [row["title"] for row in now(innovation)["sources"]] == ["Source 0"]


def test_a_row_that_i_remove_and_others_changed(innovation, editors):
    for choice, titles in (("mine", ["Source 0"]), ("theirs", ["Source 0", "Changée"])):
        ada, grace = (Editor(f"{name}{choice}", innovation) for name in ("Ada", "Grace"))
        number = next(n for n in (0, 1) if grace.values[f"sources-{n}-title"] != ["Source 0"])
        ada.type(**{f"sources__{number}__title": "Changée"}).save()
        grace.type(**{f"sources__{number}__DELETE": "on"}).save()
        assert grace.values[f"sources-{number}-DELETE"] == ["on"]
        grace.choose(sources=choice).save()
        assert [row["title"] for row in now(innovation)["sources"]] == titles
        innovation = make_whole_entry()


def test_a_form_sent_twice_changes_once(innovation):
    ada = Editor("Ada", innovation)
    ada.type(title="Le tram", themes="tram, rail").add("sources", title="De plus", url="https://plus.example/")
    ada.add("replications", territory_label="Ailleurs", state="unknown")
    ada.add("illustrations", alt="Un tram", credit="La ville")
    picture = ada.last("illustrations", "image")
    image = {picture: SimpleUploadedFile("tram.png", PNG, content_type="image/png")}
    ada.save(**image)
    sheet = now(innovation)
    assert [len(sheet[name]) for name in ("sources", "replications", "illustrations")] == [3, 3, 2]
    image[picture].seek(0)
    page = ada.save(**image)
    assert "errornote" not in page and "Entre-temps" not in page
    after = now(innovation)
    for each in (sheet, after):
        each["illustrations"] = [row["alt"] for row in each["illustrations"]]
    assert after == sheet


def test_what_breaks_a_rule_is_kept_with_the_rest(innovation, editors):
    ada, grace = editors
    ada.type(title="Le tram gratuit").save()
    page = grace.type(start_year="20x5", summary="Autre.", end_year="1890").save()
    assert grace.values["start_year"] == ["20x5"] and grace.values["title"] == ["Le tram gratuit"]
    assert grace.values["summary"] == ["Autre."] and "Saisissez un nombre" in page
    grace.type(start_year="2005", end_year="2006").save()
    assert (now(innovation)["title"], now(innovation)["summary"]) == ("Le tram gratuit", "Autre.")


def test_a_new_place_meets_a_new_text(innovation, editors):
    ada, grace = editors
    place = make_territory(name="Rezé", search_name="reze")
    ada.type(territory=field_text(place)).save()
    grace.type(need="Autre besoin.").save()
    assert (now(innovation)["territory"], now(innovation)["need"]) == (place.pk, "Autre besoin.")


def test_services_and_other_tables_are_met_too(innovation):
    ada = Editor("Ada", innovation)
    Organisation.objects.update(name="Renommée")
    innovation.themes.set(["ailleurs"])
    record_change([innovation.pk])
    page = ada.type(need="Autre besoin.").save()
    assert "une commande du site a changé\xa0: Thèmes" in page
    assert [name for _, name in now(innovation)["themes"]] == ["ailleurs"]
    assert [name for _, name in now(innovation)["organisations"]] == ["Renommée"]


def test_a_version_that_is_not_one_overwrites_nothing(innovation):
    before = now(innovation)
    ada = Editor("Ada", innovation)
    opened = ada.values | {"title": ["Le tram"]}
    for version in ("", "0", "-1", "x", "\x00", "9" * 30, "1" * 10_000, "é"):
        ada.values = opened | {"version": [version]}
        page = ada.save()
        assert ada.values["contested"] == ["title"] and "Cette fiche a changé entre-temps" in page, version[:40]
        assert now(innovation) == before, version[:40]
    ada.choose(title="mine").save()
    assert now(innovation)["title"] == "Le tram"


def test_choices_that_mean_nothing_save_nothing(innovation, editors):
    ada, grace = editors
    ada.type(title="Le tram").save()
    grace.type(title="Le métro").save()
    before = now(innovation)
    for choice in ("", "x", "\x00"):
        grace.values["choice:title"] = [choice]
        grace.save()
        assert now(innovation) == before
    grace.type(contested=["title", "x:y", "sources:1", "\x00"]).choose(title="mine").save()
    assert now(innovation)["title"] == "Le métro"


def test_who_may_only_read_is_not_met(innovation, client):
    client.force_login(User.objects.create_user("agent", is_staff=True))
    url = reverse("admin:catalogue_innovation_change", args=[innovation.pk])
    assert client.post(url, {"version": "1"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_the_same_time_both_keep_their_words():
    """Two real connections: whoever comes second waits, then meets what the first did."""
    if connection.vendor == "sqlite":
        pytest.skip("The SQLite of these tests is in memory, where nobody waits: tests/browser/ does it on a file.")
    innovation = make_whole_entry()
    editors = Editor("Ada", innovation), Editor("Grace", innovation)
    editors[0].type(title="Le tram", need="Venir.")
    editors[1].type(title="Le métro", lessons="Prévoir.")
    together = threading.Barrier(2)

    def save(editor: Editor) -> None:
        try:
            together.wait()
            editor.save()
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[editor]) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (second,) = [editor for editor in editors if "contested" in editor.values]
    assert second.values["contested"] == ["title"]
    second.choose(title="mine").save()
    sheet = now(innovation)
    assert (sheet["need"], sheet["lessons"]) == ("Venir.", "Prévoir.")
    assert sheet["title"] == second.values["title"][0]
    titles = [version.snapshot["title"] for version in versions_of(innovation)]
    assert {"Le tram", "Le métro"} <= set(titles)
