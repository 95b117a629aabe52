"""The list of entries: its filters are those of the site and of the desk, its actions say what they did."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Innovation, Status, TerritoryKind, Theme
from catalogue.search.index.documents import drift
from tests.factories import make_innovation, make_lever, make_territory

pytestmark = pytest.mark.django_db


def url() -> str:
    return reverse("admin:catalogue_innovation_changelist")


def listed(editor, **query) -> set[Innovation]:
    return set(editor.get(url(), query).context["cl"].result_list)


def act(editor, action: str, *innovations: Innovation, **more) -> str:
    """Run an action on these entries; give the page that follows."""
    data = {"action": action, "_selected_action": [innovation.pk for innovation in innovations]}
    response = editor.post(url(), data | more, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def make_draft(**changes) -> Innovation:
    return make_innovation(**{"status": Status.DRAFT, "published_at": None} | changes)


def test_the_filters_of_the_site_hold_for_drafts_too(editor):
    region = make_territory(kind=TerritoryKind.REGION, code="53")
    wanted = make_draft(
        levers=[make_lever(slug="oser"), make_lever()],
        themes=["eau", "feu"],
        territory=make_territory(region=region),
        stage="experiment",
        evidence_level=1,
        evidence_proof="Le bilan.",
        stop_cause="usage",
        stop_reason="Personne n’est venu.",
        is_zoom=True,
    )
    make_draft(levers=[make_lever()], themes=["air"])
    values = {
        "levier": "oser",
        "theme": "eau",
        "region": "53",
        "type": "commune",
        "etape": "experimentation",
        "preuve": "1",
        "arret": "usage",
        "zoom": "oui",
    }
    for name, value in values.items():
        assert listed(editor, **{name: value}) == {wanted}, name
    assert listed(editor, **values) == {wanted}


def test_the_filters_of_the_desk(editor):
    draft = make_draft(sources=0, summary="")
    shown = make_innovation(levers=[make_lever()], verified_on=timezone.localdate())
    old = make_innovation(levers=[make_lever()], status=Status.ARCHIVED)
    assert listed(editor, statut="archived") == {old}
    assert listed(editor, completude="incomplete") == {draft, shown}
    assert listed(editor, completude="impubliable") == {draft}
    assert listed(editor, completude="summary") == {draft}
    assert listed(editor, completude="entiere") == set()
    assert listed(editor, verification="a-jour") == {shown}
    assert listed(editor, verification="jamais") == {draft, old}
    assert listed(editor, sources="sans-source-vivante") == {draft}


@pytest.mark.parametrize("value", ["inconnu", "x" * 10_000, "\x00", "10" * 15, "é"])
def test_an_unknown_value_of_a_filter_is_no_error(editor, value):
    make_innovation()
    for name in (
        "statut",
        "in_report__exact",
        "levier",
        "theme",
        "region",
        "preuve",
        "completude",
        "verification",
        "sources",
        "modifications",
    ):
        assert editor.get(url(), {name: value}).status_code in (200, 302), name


def test_the_list_says_which_filters_are_in_use(editor):
    page = editor.get(url(), {"completude": "incomplete"}).content.decode()
    assert "Filtres\u00a0: complétude «\u00a0Fiche incomplète\u00a0»" in page
    assert "Filtres\u00a0:" not in editor.get(url()).content.decode()


def test_filtered_lists_take_a_constant_number_of_queries(editor):
    lever = make_lever(slug="oser")
    counts = []
    for _ in range(2):
        for _ in range(6):
            make_innovation(levers=[lever], themes=["eau"], territory=make_territory())
        with CaptureQueriesContext(connection) as queries:
            query = {"levier": "oser", "completude": "incomplete", "verification": "jamais", "q": "commune agi"}
            assert len(editor.get(url(), query).context["cl"].result_list) >= 6
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_completeness_is_a_column(editor):
    make_innovation()
    assert "4 sur 11" in editor.get(url()).content.decode()


def test_archiving_asks_for_a_reason_then_keeps_it(editor):
    shown, old = make_innovation(title="Un bus"), make_innovation(title="Un tram", status=Status.ARCHIVED)
    page = act(editor, "archive_selected", shown, old)
    assert "Archiver\u00a0: 2 innovations" in page and "Un bus" in page
    assert f'name="_selected_action" value="{shown.pk}"' in page
    refused = act(editor, "archive_selected", shown, old, appliquer="1", value=" ")
    assert "Ce champ est obligatoire." in refused and 'href="#id_value"' in refused
    assert Innovation.objects.get(pk=shown.pk).is_published
    page = act(editor, "archive_selected", shown, old, appliquer="1", value="Doublon")
    assert "1 innovation archivée." in page
    assert "Un tram\u00a0: Cette innovation est déjà archivée." in page
    shown.refresh_from_db()
    assert (shown.status, shown.archive_reason) == (Status.ARCHIVED, "Doublon")
    assert LogEntry.objects.get().get_change_message() == "Archivée depuis la liste."
    assert drift() == []


def test_verifying_says_what_is_refused(editor):
    shown, draft = make_innovation(), make_draft(title="Un brouillon")
    page = act(editor, "verify_selected", shown, draft)
    assert "1 innovation vérifiée." in page
    assert "Un brouillon\u00a0: Seule une innovation publiée se vérifie." in page
    shown.refresh_from_db()
    assert shown.verified_on == timezone.localdate()


def test_levers_and_themes_are_added_and_removed_at_once(editor):
    lever, theme = make_lever(), Theme.objects.create(name="Eau")
    has_it, lacks_it = make_draft(levers=[lever]), make_draft()
    both = (has_it, lacks_it)
    assert "Choisissez un levier" in act(editor, "add_lever_to_selected", *both)
    page = act(editor, "add_lever_to_selected", *both, appliquer="1", value=lever.pk)
    assert "1 innovation complétée." in page and "relève déjà du levier" in page
    page = act(editor, "remove_lever_from_selected", *both, appliquer="1", value=lever.pk)
    assert "2 innovations modifiées." in page
    page = act(editor, "add_theme_to_selected", *both, appliquer="1", value=theme.pk)
    assert "2 innovations complétées." in page
    page = act(editor, "remove_theme_from_selected", *both, appliquer="1", value=theme.pk)
    assert "2 innovations modifiées." in page
    assert drift() == []


def test_all_the_pages_of_a_list_are_acted_on(editor):
    for _ in range(55):
        make_draft(levers=[make_lever()])
    first = Innovation.objects.first()
    page = act(editor, "archive_selected", first, select_across="1")
    assert "Archiver\u00a0: 55 innovations" in page and "et 35 autres" in page
    page = act(editor, "archive_selected", first, select_across="1", appliquer="1", value="Fin")
    assert "55 innovations archivées." in page


def test_many_refusals_are_counted_beyond_the_first(editor):
    drafts = [make_draft() for _ in range(12)]
    page = act(editor, "verify_selected", *drafts)
    assert page.count("Seule une innovation publiée se vérifie.") == 10
    assert "2 autres refusées." in page and "0 innovation vérifiée." in page


@pytest.mark.parametrize("action", ["archive_selected", "verify_selected", "add_lever_to_selected"])
def test_who_may_only_look_may_not_act(reader, action):
    innovation = make_innovation()
    act(reader, action, innovation, appliquer="1", value="Doublon")
    innovation.refresh_from_db()
    assert innovation.is_published and innovation.verified_on is None


def test_an_entry_that_one_may_not_change_is_refused(editor, monkeypatch):
    mine, public = make_draft(), make_innovation(title="Publique")
    model_admin, theme = admin.site.get_model_admin(Innovation), Theme.objects.create(name="Eau")

    def drafts_alone(request, obj=None):
        return obj is None or not obj.is_published

    monkeypatch.setattr(model_admin, "has_change_permission", drafts_alone)
    page = act(editor, "add_theme_to_selected", mine, public, appliquer="1", value=theme.pk)
    assert "Publique\u00a0: Vous n’avez pas le droit de la modifier." in page
    assert list(Innovation.objects.filter(themes=theme)) == [mine]


@pytest.mark.parametrize("value", ["", "0", "abc", "9" * 30, "\x00"])
def test_an_unknown_lever_is_refused_in_a_sentence(editor, value):
    page = act(editor, "add_lever_to_selected", make_draft(), appliquer="1", value=value)
    assert "1 erreur à corriger" in page
