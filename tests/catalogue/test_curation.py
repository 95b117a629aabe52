"""What editors do to many entries: each rule says yes, and says no in French with nothing written."""

from datetime import date

import pytest

from catalogue.curation import add_lever, add_theme, mark_verified, remove_lever, remove_theme
from catalogue.models import Innovation, Status, Theme
from catalogue.refusal import Refusal
from catalogue.search.documents import drift
from catalogue.services import archive, publish
from tests.factories import make_innovation, make_lever

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def again(innovation: Innovation) -> Innovation:
    return Innovation.objects.get(pk=innovation.pk)


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
