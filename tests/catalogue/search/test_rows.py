"""The rows of a search show what the database says, although they take it from the index."""

import pytest

from catalogue.entries.changes import record_change
from catalogue.models import Innovation, Replication, Status
from catalogue.search.index.bitmaps import Outdated
from catalogue.search.index.build import build
from catalogue.search.query.criteria import Criteria
from catalogue.search.results import run
from catalogue.search.rows import row_of, rows_of
from tests.factories import make_innovation, make_lever, make_policy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("changes", [{"title": "Une autre"}, {"status": Status.ARCHIVED}])
def test_rows_are_of_the_revision_of_the_index_or_not_at_all(changes):
    innovation = make_innovation()
    index = build()
    assert [row.pk for row in rows_of(index, [innovation.pk])] == [innovation.pk]
    Innovation.objects.filter(pk=innovation.pk).update(**changes)
    record_change([innovation.pk])
    with pytest.raises(Outdated):
        rows_of(index, [innovation.pk])


def test_a_card_from_the_index_is_that_of_the_relations():
    levers = [make_lever(verb=verb) for verb in ("Changer", "Évaluer", "Aider")]
    bare = make_innovation(title="Rien")
    policies = [make_policy(name=name) for name in ("Santé", "Eau", "Énergie")]
    full = make_innovation(
        title="Tout", levers=levers[::-1], policies=policies, themes=["zones humides", "Été", "air"]
    )
    for place in range(3):
        Replication.objects.create(original=full, territory_label=f"Lieu {place}")
    record_change([bare.pk, full.pk])
    entries = run(Criteria()).entries
    assert {entry.pk for entry in entries} == {bare.pk, full.pk}
    for entry in entries:
        assert entry == row_of(Innovation.objects.for_cards().get(pk=entry.pk))
    card = next(entry for entry in entries if entry.pk == full.pk).card
    assert card.levers == ["Changer", "Évaluer", "Aider"]
    assert {name for _, name in card.policies} == {"Santé", "Eau", "Énergie"}
