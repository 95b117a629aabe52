"""The editors' side: what they see, what they may do, and what the form refuses in a sentence."""

from itertools import count

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.admin.innovation_form import MOST_ROWS
from catalogue.models import (
    Alert,
    Dossier,
    FormerSlug,
    Innovation,
    Lever,
    Organisation,
    OutgoingMail,
    Policy,
    Replication,
    SearchMiss,
    SourceState,
    Status,
    Submission,
    SynonymGroup,
    Territory,
    TerritoryKind,
    Theme,
    Verification,
    WeakWord,
)
from catalogue.search.index.documents import drift, rebuild
from oural.access.audit import record_audit
from oural.models import AgentRule, AuditEvent, AuditKind, User
from proposals.models import Axis, Deadline, Moderation, Proposal, ProposalUpdate, Statement, StatusEntry
from tests.catalogue.alerts.rows import make_alert
from tests.catalogue.mail.factory import make_mail
from tests.catalogue.sheet_form import change_url, form_of, rows, sheet
from tests.catalogue.submissions.factory import make_submission
from tests.catalogue.verification.rows import make_contact, make_question
from tests.factories import (
    indexed_together,
    make_dossier,
    make_innovation,
    make_lever,
    make_organisation,
    make_policy,
    make_replication,
    make_territory,
    numbers,
)
from tests.proposals.rows import (
    make_deadline,
    make_entry,
    make_link,
    make_moderation,
    make_proposal,
    make_statement,
    make_update,
)

pytestmark = pytest.mark.django_db

axis_numbers = count(2)
FACTORIES = {
    Innovation: lambda: make_innovation(territory=make_territory(), levers=[make_lever()], themes=["mobilité"]),
    Lever: make_lever,
    Policy: lambda: make_innovation(policies=[make_policy()]).policies.get(),
    Theme: lambda: Theme.objects.create(name=f"Thème {next(numbers)}"),
    Organisation: lambda: make_innovation(organisations=[make_organisation()]),
    Dossier: lambda: make_dossier(make_innovation(), make_innovation()),
    Territory: lambda: make_territory(
        department=make_territory(kind=TerritoryKind.DEPARTMENT), region=make_territory(kind=TerritoryKind.REGION)
    ),
    SearchMiss: lambda: SearchMiss.objects.create(
        day="2026-03-01", words="piscine", fingerprint=f"{next(numbers)}", count=5
    ),
    SynonymGroup: lambda: SynonymGroup.objects.create(terms=f"bourg {next(numbers)}\nvillage", kind="equivalent"),
    WeakWord: lambda: WeakWord.objects.create(word=f"mot {next(numbers)}"),
    Axis: lambda: Axis.objects.create(number=next(axis_numbers), title="Décloisonner", summary="Travailler ensemble."),
    Proposal: lambda: make_link(proposal=make_proposal(levers=[make_lever()])),
    ProposalUpdate: make_update,
    StatusEntry: lambda: make_entry(corrects=make_entry(proposal=(one := make_proposal())), proposal=one),
    Moderation: make_moderation,
    Deadline: make_deadline,
    Statement: make_statement,
    Alert: make_alert,
    OutgoingMail: lambda: make_mail(),
    SourceState: lambda: SourceState.objects.create(
        url=f"https://source.example/{next(numbers)}", outcome="alive", checked_at=timezone.now()
    ),
    Verification: lambda: make_question(make_contact(), answer="true", answered_at=timezone.now()),
    Submission: lambda: make_submission(territory=make_territory(), original=make_innovation()),
    User: lambda: User.objects.create_user(f"redaction-{next(numbers)}"),
    Group: lambda: Group.objects.create(name=f"Groupe {next(numbers)}"),
    AgentRule: lambda: AgentRule.objects.create(pattern=f"agent-{next(numbers)}@ministere.example"),
    AuditEvent: lambda: record_audit(
        AuditKind.RIGHTS_CHANGED, account=(one := User.objects.create_user(f"compte-{next(numbers)}")), subject=one
    ),
}


@pytest.fixture
def editor(client):
    """A client of an editor who may do everything."""
    client.force_login(User.objects.create_superuser("editrice"))
    return client


def errors_of(response) -> str:
    """The page of a form that was refused."""
    assert response.status_code == 200
    return response.content.decode()


def test_every_list_takes_a_constant_number_of_queries(editor):
    registered = [model for model in admin.site._registry if model in FACTORIES]
    assert set(admin.site._registry) == set(FACTORIES), "a registered model has no factory here"
    assert len(registered) == 26
    for model in registered:
        counts = []
        for _ in range(2):
            with indexed_together():
                for _ in range(5):
                    FACTORIES[model]()
            with CaptureQueriesContext(connection) as queries:
                response = editor.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
            assert response.status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1], model
        assert counts[0] <= 12, model


@pytest.mark.parametrize("key", ["a%00b", "x", "-1", "%C2%B2", "1" * 30, "%ED%B3%BF", ""])
def test_a_row_chosen_by_no_key_gets_a_sentence(editor, key):
    for model, action in ((Innovation, "add_lever_to_selected"), (Theme, "merge_selected"), (User, "delete_selected")):
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        sent = f"action={action}&_selected_action={key}"
        response = editor.post(url, sent, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 400


def test_a_form_says_no_more_rows_than_are_read(editor):
    innovation = make_innovation()
    prefixes = ("sources", "replications", "illustrations")
    too_many = {f"{prefix}-TOTAL_FORMS": "9" * 30 for prefix in prefixes}
    response = editor.post(change_url(innovation), form_of(innovation) | too_many)
    assert response.status_code == 200
    read = {each.formset.prefix: len(each.formset.forms) for each in response.context["inline_admin_formsets"]}
    assert all(0 < read[prefix] <= MOST_ROWS for prefix in prefixes)


def test_every_form_opens(editor):
    assert len(FACTORIES) == 26
    for model, make in FACTORIES.items():
        make()
        row = model.objects.order_by("-pk").first()
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
        assert editor.get(url).status_code == 200, model


def test_the_home_of_the_admin_says_where_one_is(editor):
    page = editor.get(reverse("admin:index")).content.decode()
    assert "Oural – rédaction" in page
    assert "Tags" not in page


def test_an_entry_is_published_from_the_form(editor):
    organisation = make_organisation()
    response = editor.post(reverse("admin:catalogue_innovation_add"), sheet(organisations=[organisation.name, "", ""]))
    assert response.status_code == 302
    innovation = Innovation.objects.get()
    assert innovation.is_published and innovation.published_at
    assert list(innovation.themes.names()) == ["monnaie locale"]
    assert list(innovation.organisations.all()) == [organisation]
    assert drift() == []


def test_a_draft_may_lack_everything(editor):
    data = sheet(status="draft", summary="", levers=[]) | rows("sources")
    assert editor.post(reverse("admin:catalogue_innovation_add"), data).status_code == 302
    assert Innovation.objects.get().status == Status.DRAFT


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"summary": ""}, "Une innovation publiée a un résumé."),
        ({"levers": []}, "Une innovation publiée relève d’au moins un levier."),
        (rows("sources"), "Une innovation publiée cite au moins une source."),
        ({"evidence_level": 4, "evidence_proof": "Tout."}, "Le niveau de preuve 4 demande au moins une reproduction."),
        ({"evidence_level": 1}, "Dites ce qui fonde le niveau de preuve, ou laissez-le vide\u00a0: non évalué."),
        ({"evidence_source_title": "Le bilan"}, "La source de la preuve a un titre et une adresse"),
        ({"staff_count": "0"}, "Un effectif est supérieur à zéro"),
        ({"stop_cause": "usage"}, "Un arrêt se dit par sa cause et en quelques mots"),
        ({"stop_reason": "Personne n’est venu."}, "Un arrêt se dit par sa cause et en quelques mots"),
        ({"policies": []}, "Une innovation publiée relève d’au moins une politique publique."),
        ({"slug": "carte"}, "Cette adresse est celle d’une page du site."),
        ({"slug": "ancienne"}, "Cette adresse mène déjà à une autre fiche, aujourd’hui ou par le passé."),
        ({"territory_label": ""}, "Choisissez un territoire ou, si aucun ne convient, donnez son nom."),
        ({"start_year": 2015, "end_year": 2014}, "L’année de fin ne peut pas précéder l’année de lancement."),
        ({"themes": "x" * 101}, "Un thème a au plus 100 caractères."),
        ({"themes": "nul \x00"}, "caractère nul"),
        ({"title": "nul \x00"}, "caractère nul"),
    ],
)
def test_the_form_refuses_in_a_sentence_with_nothing_written(editor, changes, sentence):
    FormerSlug.objects.create(slug="ancienne", innovation=make_innovation())
    response = editor.post(reverse("admin:catalogue_innovation_add"), sheet(**changes))
    assert sentence in errors_of(response)
    assert Innovation.objects.count() == 1


def test_a_published_entry_cannot_lose_its_last_source(editor):
    innovation = make_innovation(levers=[make_lever()])
    response = editor.post(change_url(innovation), form_of(innovation) | {"sources-0-DELETE": "on"})
    assert "Une innovation publiée cite au moins une source." in errors_of(response)
    assert innovation.sources.count() == 1


def test_a_proved_entry_cannot_lose_its_last_reproduction(editor):
    innovation = make_innovation(levers=[make_lever()], evidence_level=4, evidence_proof="Tout.")
    replication = make_replication(original=innovation)
    row = {
        "id": replication.pk,
        "original": innovation.pk,
        "territory_label": "Ici",
        "state": "unknown",
        "position": 0,
    }
    data = form_of(innovation, evidence_level=4, evidence_proof="Tout.")
    kept = data | rows("replications", row, initial=1)
    assert editor.post(change_url(innovation), kept).status_code == 302
    response = editor.post(change_url(innovation), kept | {"replications-0-DELETE": "on"})
    assert "Le niveau de preuve 4 demande au moins une reproduction." in errors_of(response)
    assert Replication.objects.filter(original=innovation).exists()


def test_a_draft_is_published_then_archived_then_published_again(editor):
    innovation = make_innovation(levers=[make_lever()], status=Status.DRAFT, published_at=None)
    for status in ("published", "archived", "published"):
        data = form_of(innovation, status=status, archive_reason="Le bus ne passe plus.")
        assert editor.post(change_url(innovation), data).status_code == 302
        innovation.refresh_from_db()
        assert innovation.status == status
        assert innovation.published_at is not None
        assert innovation.archive_reason == ("Le bus ne passe plus." if status == "archived" else "")


def test_an_entry_is_archived_with_a_reason(editor):
    innovation = make_innovation(levers=[make_lever()])
    page = errors_of(editor.post(change_url(innovation), form_of(innovation, status="archived")))
    assert "Dites pourquoi la fiche est archivée." in page
    assert Innovation.objects.get().is_published


def test_a_published_entry_does_not_become_a_draft_again(editor):
    innovation = make_innovation(levers=[make_lever()])
    assert "Sélectionnez un choix valide" in errors_of(
        editor.post(change_url(innovation), form_of(innovation, status="draft"))
    )


def test_a_new_address_keeps_the_former_one(editor, client):
    innovation = make_innovation(levers=[make_lever()], slug="le-bus")
    data = form_of(innovation, slug="le-tram", title="Le tram", themes="tram, Tram,  monnaie   locale\n")
    assert editor.post(change_url(innovation), data).status_code == 302
    innovation = Innovation.objects.get()
    assert (innovation.slug, innovation.title) == ("le-tram", "Le tram")
    assert sorted(innovation.themes.names()) == ["monnaie locale", "tram"]
    assert [former.slug for former in innovation.former_slugs.all()] == ["le-bus"]
    assert "le-bus" in editor.get(change_url(innovation)).content.decode()
    assert drift() == []
    response = client.get(reverse("catalogue:innovation", args=["le-bus"]))
    assert response.status_code == 301
    assert response.url == innovation.get_absolute_url()


def test_the_address_follows_the_title_at_first_only(editor):
    innovation = make_innovation()
    assert (
        'id="django-admin-prepopulated-fields-constants"'
        in editor.get(reverse("admin:catalogue_innovation_add")).content.decode()
    )
    page = editor.get(change_url(innovation)).content.decode()
    assert "&quot;id&quot;: &quot;#id_slug&quot;" not in page


def test_the_list_links_to_the_public_page_and_to_the_preview(editor):
    published, draft = make_innovation(), make_innovation(status=Status.DRAFT)
    page = editor.get(reverse("admin:catalogue_innovation_changelist")).content.decode()
    assert f'<a href="{published.get_absolute_url()}">vue publique</a>' in page
    assert f'<a href="{draft.get_absolute_url()}">aperçu</a>' in page


def test_entries_are_searched_as_on_the_site_drafts_included(editor):
    bus = make_innovation(title="Des médecins à l’école", status=Status.DRAFT)
    make_innovation(title="Le tramway")
    rebuild()
    url = reverse("admin:catalogue_innovation_changelist")
    for term, found in (("MEDECIN ecoles", [bus]), ("vélo", []), ("\x00", None), ("!", None)):
        result = list(editor.get(url, {"q": term}).context["cl"].result_list)
        assert result == found if found is not None else len(result) == 2


def act(editor, action: str, *innovations: Innovation) -> str:
    """Run an action of the list on these entries; return the page that follows."""
    data = {"action": action, "_selected_action": [innovation.pk for innovation in innovations]}
    return editor.post(reverse("admin:catalogue_innovation_changelist"), data, follow=True).content.decode()


def test_publishing_several_entries_says_which_are_refused_and_why(editor):
    ready = make_innovation(status=Status.DRAFT, published_at=None, levers=[make_lever()])
    bare = make_innovation(status=Status.DRAFT, published_at=None, title="Sans levier", sources=0)
    page = act(editor, "publish_selected", ready, bare)
    assert "1 innovation publiée." in page
    assert (
        "Sans levier\u00a0: Une innovation publiée relève d’au moins un levier."
        " Une innovation publiée relève d’au moins une politique publique."
        " Une innovation publiée cite au moins une source." in page
    )
    assert set(Innovation.objects.published()) == {ready}


def test_who_may_only_look_may_not_publish(client):
    reader = User.objects.create_user("lectrice", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_innovation"))
    client.force_login(reader)
    innovation = make_innovation(status=Status.DRAFT, published_at=None, levers=[make_lever()])
    assert client.get(change_url(innovation)).status_code == 200
    act(client, "publish_selected", innovation)
    assert not Innovation.objects.published().exists()


def test_the_territory_chosen_gives_department_and_region(editor):
    region = make_territory(kind=TerritoryKind.REGION)
    department = make_territory(kind=TerritoryKind.DEPARTMENT, region=region)
    reze = make_territory(code="44143", department=department, region=region)
    data = sheet(territory=reze.code, territory_label="")
    assert editor.post(reverse("admin:catalogue_innovation_add"), data).status_code == 302
    innovation = Innovation.objects.get()
    assert (innovation.department, innovation.region, innovation.territory_scope) == (department, region, "commune")


def test_territories_are_searched_as_on_the_site_and_never_changed(editor):
    reze = make_territory(name="Rezé", search_name="reze", postal_codes="44400")
    make_territory(name="Nantes", search_name="nantes")
    url = reverse("admin:catalogue_territory_changelist")
    for term, found in (("REZÉ", [reze]), ("44400", [reze]), ("zz", []), ("!", [])):
        assert list(editor.get(url, {"q": term}).context["cl"].result_list) == found
    assert editor.get(reverse("admin:catalogue_territory_add")).status_code == 403
    change = reverse("admin:catalogue_territory_change", args=[reze.pk])
    assert editor.post(change, {"name": "Nantes"}).status_code == 403
    assert editor.post(reverse("admin:catalogue_territory_delete", args=[reze.pk])).status_code == 403


def test_levers_policies_and_axes_are_neither_added_nor_deleted(editor):
    for row in (make_lever(), make_policy(), FACTORIES[Axis]()):
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        assert editor.get(reverse(f"{name}_add")).status_code == 403
        assert editor.post(reverse(f"{name}_delete", args=[row.pk])).status_code == 403


def test_what_changes_in_the_shared_words_is_found_by_a_search_at_once(editor):
    lever, policy, organisation = make_lever(), make_policy(), make_organisation()
    make_innovation(levers=[lever], policies=[policy], organisations=[organisation], themes=["mobilité", "gratuité"])
    rebuild()
    theme = Theme.objects.get(name="mobilité")
    texts = {"verb": "Bouleverser", "complement": "tout", "summary": "Oser."}
    for row, data in (
        (lever, texts),
        (policy, {"name": "L’eau douce", "summary": "Boire."}),
        (organisation, {"name": "Les usagers", "kind": "habitants"}),
        (theme, {"name": "déplacements", "slug": "mobilite"}),
    ):
        url = reverse(f"admin:catalogue_{row._meta.model_name}_change", args=[row.pk])
        assert editor.post(url, data).status_code == 302
        assert drift() == []
    theme.refresh_from_db()
    assert (theme.name, theme.slug) == ("déplacements", "mobilite")
    for row in (organisation, theme):
        url = reverse(f"admin:catalogue_{row._meta.model_name}_delete", args=[row.pk])
        assert editor.post(url, {"post": "yes"}).status_code == 302
        assert drift() == []
    page = editor.post(
        reverse("admin:catalogue_theme_changelist"),
        {"action": "delete_selected", "_selected_action": [Theme.objects.get().pk], "post": "yes"},
    )
    assert page.status_code == 302
    assert not Theme.objects.exists()
    assert drift() == []
