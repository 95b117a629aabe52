"""The shared words: renamed, merged, moved; entries follow, and no address dies."""

import pytest
from django.urls import reverse

from catalogue.entries.vocabulary import merge_organisations, merge_themes, move_to_rank, rename_theme
from catalogue.models import FormerThemeSlug, Innovation, Lever, Organisation, Theme
from catalogue.refusal import Refusal
from catalogue.search.index.documents import drift
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.filterset import InnovationFilterSet
from catalogue.search.results import run
from catalogue.versions.history import latest_number, snapshot_at, versions_of
from catalogue.versions.restore import revert
from oural.models import User
from tests.factories import make_innovation, make_lever, make_organisation

pytestmark = pytest.mark.django_db
LIST = "/innovations/"


def theme(name: str) -> Theme:
    return Theme.objects.get(name=name)


def test_a_merge_has_entries_and_addresses_follow(client):
    both, one = make_innovation(themes=["vélo", "vélos"]), make_innovation(themes=["bicyclette", "air"])
    rename_theme(theme=theme("bicyclette"), name="bicyclette", slug="petite-reine")
    assert merge_themes(kept=theme("vélo"), others=[theme("vélos"), theme("bicyclette"), theme("vélo")]) == 2
    assert sorted(both.themes.names()) == ["vélo"]
    assert sorted(one.themes.names()) == ["air", "vélo"]
    assert dict(FormerThemeSlug.objects.values_list("slug", "theme__slug")) == {
        "velos": "velo",
        "bicyclette": "velo",
        "petite-reine": "velo",
    }
    assert drift() == []
    for former in ("velos", "bicyclette", "petite-reine"):
        assert InnovationFilterSet({"theme": [former]}).criteria == Criteria(theme=("velo",))
        response = client.get(LIST, {"theme": [former, "air"], "q": "innovation", "tri": "titre"})
        assert response.status_code == 301
        assert response.url == "/innovations/?theme=air&theme=velo&q=innovation&tri=titre"
    response = client.get("/innovations/carte/?theme=velos&niveau=region")
    assert (response.status_code, response.url) == (301, "/innovations/carte/?theme=velo&niveau=region")
    feed, export = "/innovations/flux.atom?theme=velos", "/innovations/export.csv?theme=velos"
    assert both.title in client.get(feed).content.decode()
    assert both.title in b"".join(client.get(export).streaming_content).decode()
    assert "Thèmes fusionnés" in versions_of(one).first().reason


def test_a_theme_is_found_by_its_name_when_it_is_the_only_one(client):
    innovation = make_innovation(themes=["ruralité"])
    rename_theme(theme=theme("ruralité"), name="ruralité", slug="espaces-ruraux")
    response = client.get(LIST, {"theme": "Ruralité"})
    assert (response.status_code, response.url) == (301, "/innovations/?theme=espaces-ruraux")
    assert innovation.title in client.get(response.url).content.decode()
    Theme.objects.create(name="Ruralite !", slug="autre")
    make_innovation()
    assert InnovationFilterSet({"theme": ["ruralité"]}).criteria == Criteria(theme=("espaces-ruraux",)), "a former one"
    FormerThemeSlug.objects.all().delete()
    make_innovation()
    assert InnovationFilterSet({"theme": ["ruralité"]}).criteria == Criteria()


def test_an_unknown_theme_is_told_beside_a_former_one(client):
    make_innovation(themes=["vélo", "vélos"])
    merge_themes(kept=theme("vélo"), others=[theme("vélos")])
    response = client.get(LIST, {"theme": ["velos", "nulle-part"]})
    assert response.status_code == 200 and "nulle-part" in response.content.decode()
    for odd in ("\x00", "x" * 10_000, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")):
        assert client.get(LIST, {"theme": [odd, "velos"]}).status_code == 200


def test_a_theme_takes_a_name_and_an_address_and_may_go_back():
    innovation = make_innovation(themes=["eau"], levers=[make_lever()])
    number = latest_number(innovation)
    rename_theme(theme=theme("eau"), name=" onde   claire ", slug="onde")
    assert snapshot_at(innovation, latest_number(innovation))["themes"] == [["onde", "onde claire"]]
    revert(innovation=innovation, number=number)
    assert list(innovation.themes.names()) == ["onde claire"], "the theme is followed"
    rename_theme(theme=theme("onde claire"), name="eau", slug="eau")
    assert dict(FormerThemeSlug.objects.values_list("slug", "theme__slug")) == {"onde": "eau"}


@pytest.mark.parametrize(
    ("name", "slug", "reason"),
    [
        (" ", None, "de 1 à 100"),
        ("x" * 101, None, "de 1 à 100"),
        ("FEU", None, "existe déjà"),
        ("eau, énergie", None, "virgule"),
        ("eau", "feu", "mène déjà"),
        ("eau", "flamme", "mène déjà"),
        ("eau", "É", "minuscules"),
        ("eau", "", "minuscules"),
        ("eau", "a" * 101, "minuscules"),
    ],
)
def test_a_theme_is_not_called_as_another(name, slug, reason):
    make_innovation(themes=["eau", "feu", "flamme"])
    merge_themes(kept=theme("feu"), others=[theme("flamme")])
    with pytest.raises(Refusal, match=reason):
        rename_theme(theme=theme("eau"), name=name, slug=slug)
    assert theme("eau").slug == "eau"


def test_organisations_are_merged():
    ville, mairie = make_organisation(name="Ville de Rezé"), make_organisation(name="Mairie de Rezé")
    both, one = make_innovation(organisations=[ville, mairie]), make_innovation(organisations=[mairie])
    assert merge_organisations(kept=ville, others=[mairie, ville]) == 2
    assert (
        list(both.organisations.all()) == list(one.organisations.all()) == list(Organisation.objects.all()) == [ville]
    )
    assert drift() == []


def test_levers_change_places_and_so_do_their_filters():
    levers = [make_lever(verb=verb) for verb in ("Oser", "Gérer", "Relier")]
    make_innovation(levers=levers)
    for number, lever in enumerate(levers, start=1):
        Lever.objects.filter(pk=lever.pk).update(position=number)
    for moved, rank, order in ((2, 1, "Relier Oser Gérer"), (2, 3, "Oser Gérer Relier"), (0, 2, "Gérer Oser Relier")):
        move_to_rank(row=levers[moved], position=rank)
        assert " ".join(lever.verb for lever in Lever.objects.all()) == order
        assert sorted(Lever.objects.values_list("position", flat=True)) == [1, 2, 3]
        facet = next(group for group in run(Criteria()).facets if group.name == "levier")
        assert " ".join(value.label for value in facet.values) == order
    for rank in (0, 4, -1, 10**30):
        with pytest.raises(Refusal, match="de 1 à 3"):
            move_to_rank(row=levers[0], position=rank)


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("editrice"))
    return client


@pytest.mark.parametrize("model", [Theme, Organisation])
def test_the_editor_says_which_one_stays(editor, model):
    rows = [make_organisation(name=name) for name in ("Un", "Deux")]
    innovation = make_innovation(themes=["Un", "Deux"], organisations=rows)
    make_innovation(themes=["Un"])
    kept = model.objects.get(name="Deux")
    url = reverse(f"admin:catalogue_{model._meta.model_name}_changelist")
    data = {"action": "merge_selected", "_selected_action": list(model.objects.values_list("pk", flat=True))}
    page = editor.post(url, data).content.decode()
    assert "Quel nom reste" in page and model.objects.count() == 2
    for kept_value in ("", "x", "\x00", "9" * 30):
        page = editor.post(url, data | {"merge": "1", "kept": kept_value}).content.decode()
        assert "Rien n’est fusionné" in page and model.objects.count() == 2
    page = editor.post(url, data | {"merge": "1", "kept": kept.pk}, follow=True).content.decode()
    assert "Un\xa0» devient «\xa0Deux" in page
    assert model.objects.get() == kept
    assert "Choisissez" in editor.post(url, data | {"_selected_action": kept.pk}, follow=True).content.decode()
    assert kept in getattr(Innovation.objects.get(pk=innovation.pk), f"{model._meta.model_name}s").all()


def test_a_theme_is_renamed_in_the_admin(editor, client):
    make_innovation(themes=["eau", "feu"])
    url = reverse("admin:catalogue_theme_change", args=[theme("eau").pk])
    for data, sentence in (
        ({"name": "Feu", "slug": "eau"}, "fusionnez les deux"),
        ({"name": "eau", "slug": "feu"}, "mène déjà"),
        ({"name": "eau", "slug": "É"}, "minuscules"),
    ):
        assert sentence in editor.post(url, data).content.decode()
    assert editor.post(url, {"name": "onde", "slug": "onde"}).status_code == 302
    assert "eau" in editor.get(url).content.decode()
    assert client.get(LIST, {"theme": "eau"}).url == "/innovations/?theme=onde"
    add = reverse("admin:catalogue_theme_add")
    assert "mène déjà" in editor.post(add, {"name": "Eau", "slug": "eau"}).content.decode()
    assert editor.post(add, {"name": "Air", "slug": "air"}).status_code == 302


def test_a_lever_is_moved_in_the_admin(editor):
    first, second = make_lever(), make_lever()
    url = reverse("admin:catalogue_lever_change", args=[second.pk])
    data = {"verb": "Oser", "complement": "tout", "summary": "Oser."}
    assert "de 1 à 2" in editor.post(url, data | {"rank": "50"}).content.decode()
    assert editor.post(url, data | {"rank": "1"}).status_code == 302
    assert list(Lever.objects.all()) == [second, first]
    assert Lever.objects.first().verb == "Oser"
