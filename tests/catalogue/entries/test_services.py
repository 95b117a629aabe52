"""What editors do to an entry: each rule says yes, and says no in French with nothing written."""

import re
from datetime import date

import pytest
from django.utils import timezone

from catalogue.entries.rules import RESERVED_ADDRESSES
from catalogue.entries.services import (
    add_lever,
    add_theme,
    archive,
    mark_verified,
    publish,
    remove_lever,
    remove_theme,
    rename,
    set_evidence_level,
)
from catalogue.models import FormerSlug, Innovation, Status, Theme
from catalogue.refusal import Refusal
from catalogue.search.index.documents import drift
from catalogue.urls import urlpatterns
from tests.factories import make_innovation, make_lever, make_policy, make_replication

pytestmark = pytest.mark.django_db

NO_PROOF = "Dites ce qui fonde le niveau de preuve, ou laissez-le vide\u00a0: non évalué."
TODAY = date(2026, 11, 25)


def make_draft(**changes) -> Innovation:
    """A draft that may be published."""
    values = {"status": Status.DRAFT, "published_at": None, "levers": [make_lever()], "policies": [make_policy()]}
    return make_innovation(**values | changes)


def again(innovation: Innovation) -> Innovation:
    """The entry as the database holds it."""
    return Innovation.objects.get(pk=innovation.pk)


def test_publish_shows_the_entry_and_dates_it():
    innovation = make_draft()
    publish(innovation=innovation)
    assert innovation.is_published
    assert again(innovation).is_published
    assert again(innovation).published_at == innovation.published_at
    assert timezone.now() - innovation.published_at < timezone.timedelta(minutes=1)
    assert drift() == []


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"summary": " "}, ["Une innovation publiée a un résumé."]),
        ({"levers": []}, ["Une innovation publiée relève d’au moins un levier."]),
        ({"policies": []}, ["Une innovation publiée relève d’au moins une politique publique."]),
        ({"sources": 0}, ["Une innovation publiée cite au moins une source."]),
        (
            {"summary": "", "levers": [], "policies": [], "sources": 0},
            [
                "Une innovation publiée a un résumé.",
                "Une innovation publiée relève d’au moins un levier.",
                "Une innovation publiée relève d’au moins une politique publique.",
                "Une innovation publiée cite au moins une source.",
            ],
        ),
    ],
)
def test_publish_refuses_what_is_not_complete_and_says_all_that_lacks(changes, reasons):
    innovation = make_draft(**changes)
    with pytest.raises(Refusal) as caught:
        publish(innovation=innovation)
    assert caught.value.reasons == reasons
    assert str(caught.value) == " ".join(reasons)
    assert again(innovation).status == Status.DRAFT
    assert again(innovation).published_at is None


@pytest.mark.parametrize(
    ("count", "reasons"), [(3, []), (4, ["Une innovation relève de 3 politiques publiques au plus."])]
)
def test_an_entry_is_of_three_public_policies_at_most(count, reasons):
    innovation = make_draft(policies=[make_policy() for _ in range(count)])
    try:
        publish(innovation=innovation)
    except Refusal as refusal:
        assert refusal.reasons == reasons
    assert again(innovation).is_published == (not reasons)


def test_an_entry_published_again_keeps_its_first_date():
    innovation = make_draft()
    publish(innovation=innovation)
    first = innovation.published_at
    archive(innovation=innovation)
    assert again(innovation).status == Status.ARCHIVED
    publish(innovation=innovation)
    assert again(innovation).is_published
    assert again(innovation).published_at == first


def test_services_drop_changes_that_were_not_saved():
    innovation = make_draft()
    innovation.title = "Jamais enregistré"
    publish(innovation=innovation)
    assert again(innovation).title != "Jamais enregistré"


def test_a_new_title_leaves_the_address():
    innovation = make_innovation(slug="le-bus")
    rename(innovation=innovation, title="Le tramway")
    assert (again(innovation).title, again(innovation).slug) == ("Le tramway", "le-bus")
    assert not FormerSlug.objects.exists()
    assert drift() == []


def test_a_new_address_keeps_the_former_ones():
    innovation = make_innovation(slug="le-bus")
    for slug in ("le-tramway", "le-train"):
        rename(innovation=innovation, title="Le train", slug=slug)
    assert again(innovation).slug == "le-train"
    assert [former.slug for former in innovation.former_slugs.all()] == ["le-bus", "le-tramway"]


def test_the_same_address_changes_nothing():
    innovation = make_innovation(slug="le-bus")
    rename(innovation=innovation, title="Le bus", slug="le-bus")
    assert not FormerSlug.objects.exists()


def test_an_entry_may_take_back_an_address_that_it_had():
    innovation = make_innovation(slug="le-bus")
    rename(innovation=innovation, title="Le tramway", slug="le-tramway")
    rename(innovation=innovation, title="Le bus", slug="le-bus")
    assert again(innovation).slug == "le-bus"
    assert [former.slug for former in innovation.former_slugs.all()] == ["le-tramway"]


def test_the_pages_beside_the_entries_keep_their_addresses():
    patterns = (re.fullmatch(r"innovations/([a-z-]+)/", str(each.pattern)) for each in urlpatterns)
    assert {found[1] for found in patterns if found} == RESERVED_ADDRESSES


@pytest.mark.parametrize(
    ("title", "slug", "reason"),
    [
        ("Le bus", "le-tram", "Cette adresse mène déjà à une autre fiche"),
        ("Le bus", "l-ancien-tram", "Cette adresse mène déjà à une autre fiche"),
        *(("Le bus", each, "Cette adresse est celle d’une page du site.") for each in sorted(RESERVED_ADDRESSES)),
        ("Le bus", "Le bus", "Une adresse se compose de minuscules"),
        ("Le bus", "bus_gratuit", "Une adresse se compose de minuscules"),
        ("Le bus", "", "Une adresse se compose de minuscules"),
        ("Le bus", "bus\n", "Une adresse se compose de minuscules"),
        ("Le bus", "x" * 101, "Une adresse a au plus 100 caractères."),
        ("", None, "Ce champ est obligatoire."),
        ("x" * 161, None, "160 caractères"),
        ("nul \x00", None, "caractère nul"),
    ],
)
def test_rename_refuses_with_nothing_written(title, slug, reason):
    other = make_innovation(slug="l-ancien-tram")
    rename(innovation=other, title="Le tram", slug="le-tram")
    innovation = make_innovation(slug="le-bus", title="Avant")
    with pytest.raises(Refusal) as caught:
        rename(innovation=innovation, title=title, slug=slug)
    assert reason in str(caught.value)
    assert (again(innovation).title, again(innovation).slug) == ("Avant", "le-bus")
    assert FormerSlug.objects.count() == 1


@pytest.mark.parametrize(
    ("level", "proof"),
    [(None, ""), (0, "Le dossier."), (1, "Un article."), (2, "Le bilan."), (3, " L’évaluation. "), (4, "Les deux.")],
)
def test_an_evidence_level_is_set_with_its_proof(level, proof):
    innovation = make_replication().original
    set_evidence_level(innovation=innovation, level=level, proof=proof)
    assert (again(innovation).evidence_level, again(innovation).evidence_proof) == (level, proof.strip())


@pytest.mark.parametrize(
    ("level", "proof", "reasons"),
    [
        (-1, "", ["Le niveau de preuve va de 0 à 4."]),
        (5, "Tout.", ["Le niveau de preuve va de 0 à 4."]),
        (0, "", [NO_PROOF]),
        (2, " ", [NO_PROOF]),
        (4, "Les deux.", ["Le niveau de preuve 4 demande au moins une reproduction."]),
        (
            4,
            "",
            [
                NO_PROOF,
                "Le niveau de preuve 4 demande au moins une reproduction.",
            ],
        ),
    ],
)
def test_an_evidence_level_that_is_not_founded_is_refused(level, proof, reasons):
    innovation = make_innovation()
    with pytest.raises(Refusal) as caught:
        set_evidence_level(innovation=innovation, level=level, proof=proof)
    assert caught.value.reasons == reasons
    assert again(innovation).evidence_level is None


def refusal(do, **arguments) -> str:
    """What a service answers when a rule says no."""
    with pytest.raises(Refusal) as caught:
        do(**arguments)
    return str(caught.value)


def test_a_public_entry_is_verified():
    innovation = make_innovation()
    mark_verified(innovation=innovation, on=TODAY)
    assert again(innovation).verified_on == TODAY
    assert drift() == []


@pytest.mark.parametrize("status", [Status.DRAFT, Status.ARCHIVED])
def test_what_is_not_public_is_not_verified(status):
    innovation = make_innovation(status=status)
    assert refusal(mark_verified, innovation=innovation, on=TODAY) == "Seule une innovation publiée se vérifie."
    assert again(innovation).verified_on is None


def test_a_lever_is_added_then_removed():
    innovation, lever = make_innovation(levers=[make_lever()]), make_lever(verb="Oser")
    add_lever(innovation=innovation, lever=lever)
    assert lever in innovation.levers.all()
    assert drift() == []
    remove_lever(innovation=innovation, lever=lever)
    assert lever not in innovation.levers.all()
    assert drift() == []


def test_levers_are_refused_with_the_reason():
    kept, other = make_lever(verb="Garder"), make_lever(verb="Oser")
    innovation = make_innovation(levers=[kept])
    assert "relève déjà du levier «\u00a0Garder\u00a0»" in refusal(add_lever, innovation=innovation, lever=kept)
    assert "ne relève pas du levier «\u00a0Oser\u00a0»" in refusal(remove_lever, innovation=innovation, lever=other)
    last = refusal(remove_lever, innovation=innovation, lever=kept)
    assert last == "Une innovation publiée relève d’au moins un levier."
    assert list(innovation.levers.all()) == [kept]


def test_a_draft_may_lose_its_last_lever():
    lever = make_lever()
    innovation = make_innovation(levers=[lever], status=Status.DRAFT, published_at=None)
    remove_lever(innovation=innovation, lever=lever)
    assert not innovation.levers.exists()


def test_a_theme_is_added_then_removed():
    innovation, theme = make_innovation(), Theme.objects.create(name="Eau")
    add_theme(innovation=innovation, theme=theme)
    assert list(innovation.themes.names()) == ["Eau"]
    assert "porte déjà le thème «\u00a0Eau\u00a0»" in refusal(add_theme, innovation=innovation, theme=theme)
    remove_theme(innovation=innovation, theme=theme)
    assert not innovation.themes.exists()
    assert drift() == []
    assert "ne porte pas le thème «\u00a0Eau\u00a0»" in refusal(remove_theme, innovation=innovation, theme=theme)


def test_the_reason_of_an_archive_is_kept_until_it_is_published_again():
    innovation = make_innovation(levers=[make_lever()])
    archive(innovation=innovation, reason=" Doublon ")
    assert again(innovation).archive_reason == "Doublon"
    assert refusal(archive, innovation=innovation, reason="Encore") == "Cette innovation est déjà archivée."
    publish(innovation=innovation)
    assert again(innovation).archive_reason == ""
    assert "au plus 300 caractères" in refusal(archive, innovation=innovation, reason="x" * 301)
    assert again(innovation).is_published
