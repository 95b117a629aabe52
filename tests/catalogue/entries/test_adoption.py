"""What the sheet says of taking an innovation up: what it takes, what others changed, what stopped, whom to call."""

from decimal import Decimal

import pytest

from catalogue.entries.adoption import FIGURES, MOST_STOPPED, adoption_of, own_words, site_name
from catalogue.entries.changes import record_change
from catalogue.models import Innovation, OrganisationKind, Source, SourceOutcome, SourceState, Status
from catalogue.search.index import engine
from catalogue.submissions.forms.about_entry import Section
from tests.factories import (
    indexed_together,
    make_innovation,
    make_lever,
    make_organisation,
    make_policy,
    make_replication,
    make_territory,
)

AUTHORITY = OrganisationKind.LOCAL_AUTHORITY
PROVED = {"evidence_level": 0, "evidence_proof": "Le dossier du prix."}
STOP = {"stop_cause": "financement", "stop_reason": "La subvention a cessé."}


def adoption(innovation):
    return adoption_of(Innovation.objects.for_sheet().get(pk=innovation.pk))


def part_of(client, innovation) -> str:
    page = client.get(innovation.get_absolute_url()).content.decode()
    return page.partition('id="refaire"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.nantes.fr/page", "Nantes Métropole"),
        ("https://metropole.rennes.fr/", "Ville de Rennes"),
        ("https://commune-taputapuatea.com/", "Commune de Taputapuatea"),
        ("https://www.ville-reze.fr/", "Rezé"),
        ("https://mouans-sartoux.net/", "Ville de Mouans-Sartoux"),
        ("https://mouanssartoux.net/", "Ville de Mouans-Sartoux"),
        ("https://www.landes.fr/", "Département des Landes"),
        ("https://bruded.fr", "Bruded"),
    ],
)
def test_a_site_bears_the_name_of_who_made_it(url, name):
    assert "".join(own_words(site_name(url))) == "".join(own_words(name)) != ""


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://rennes.maville.com/", "Ville de Rennes"),
        ("https://rennes-infos-autrement.fr/", "Ville de Rennes"),
        ("https://agriculture-dromoise.fr/", "Département de la Drôme"),
        ("https://poitiers.tribunal-administratif.fr/", "Ville de Poitiers"),
        ("https://torderes.unblog.fr/", "Commune de Tordères"),
        ("https://solidarites.gouv.fr/", "Gouvernement"),
        ("https://[::1", "Ville de Rezé"),
        ("localhost", "Localhost"),
    ],
)
def test_a_site_about_a_place_is_not_that_of_the_place(url, name):
    assert own_words(site_name(url)) != own_words(name)


@pytest.mark.django_db
def test_whom_to_call_is_only_who_the_entry_names(client):
    reze = make_organisation(name="Ville de Rezé", kind=AUTHORITY)
    others = [make_organisation(name="Bruded"), make_organisation(name="Les Amis"), reze]
    innovation = make_innovation(organisations=others, territory=make_territory(name="Rezé"))
    for number, url in enumerate(("https://www.reze.fr/eau", "https://bruded.fr/", "https://presse.example/")):
        Source.objects.create(innovation=innovation, title=f"Page {number}", url=url, position=number + 1)
    found = [(each.name, each.source and each.source.url) for each in adoption(innovation).contacts]
    assert found == [("Ville de Rezé", "https://www.reze.fr/eau"), ("Bruded", "https://bruded.fr/")]
    part = part_of(client, innovation)
    assert "Ville de Rezé" in part and "Les Amis" not in part and "?fiche=" in part
    dead = {"outcome": SourceOutcome.DEAD, "failures": 9, "failing_since": innovation.created_at}
    SourceState.objects.create(url="https://bruded.fr/", checked_at=innovation.created_at, **dead)
    assert [each.name for each in adoption(innovation).contacts] == ["Ville de Rezé"]


@pytest.mark.django_db
def test_the_territory_is_named_where_no_partner_is_and_a_source_is_its_site():
    innovation = make_innovation(territory=make_territory(name="Rezé"))
    assert adoption(innovation).contacts == [] and not adoption(innovation).is_printed
    Source.objects.create(innovation=innovation, title="L’eau", url="https://reze.fr/", position=1)
    assert [each.name for each in adoption(innovation).contacts] == ["Rezé"] and adoption(innovation).is_printed


@pytest.mark.django_db
def test_what_others_kept_and_changed_is_shown_as_text(client):
    innovation = make_innovation()
    make_replication(original=innovation, territory_label="Barcelone", kept="Les <b>horaires</b>.", changed="Le lieu.")
    make_replication(original=innovation, territory_label="Bologne")
    part = part_of(client, innovation)
    assert "Les &lt;b&gt;horaires&lt;/b&gt;." in part and "Le lieu." in part
    assert "Barcelone" in part and "Bologne" not in part


@pytest.mark.django_db
def test_stopped_entries_share_a_policy_and_two_levers_or_themes(client):
    policy, lever, other = make_policy(name="Mobilité"), make_lever(verb="Financer"), make_lever(verb="Gérer")
    alike = {"policies": [policy], "levers": [lever, other]}
    innovation = make_innovation(**alike, themes=["autopartage", "vélo"], **STOP)
    with indexed_together():
        near = make_innovation(**alike | {"levers": [lever]}, title="Proche", themes=["autopartage", "vélo"], **STOP)
        far = make_innovation(**alike, **STOP)
        make_innovation(policies=[policy], levers=[lever], **STOP)
        make_innovation(levers=[lever], policies=[make_policy()], themes=["autopartage", "vélo"], **STOP)
        make_innovation(**alike)
        make_innovation(**alike, **STOP | {"stop_cause": "fin-prevue"})
        make_innovation(**alike, status=Status.DRAFT, **STOP)
    first, second = adoption(innovation).stopped
    assert (first.innovation, second.innovation) == (near, far)
    assert (first.policies, first.levers) == (["Mobilité"], ["Financer"])
    assert sorted(first.themes) == ["autopartage", "vélo"]
    assert (second.levers, second.themes, second.is_copy) == (["Financer", "Gérer"], [], False)
    part = part_of(client, innovation)
    for text in ("Proche", "La subvention a cessé.", "levier Financer\u00a0; thèmes autopartage, vélo."):
        assert text in part, text


@pytest.mark.django_db
def test_copies_that_stopped_come_first_and_only_while_they_are_public(client):
    alike = {"policies": [make_policy()], "levers": [make_lever(), make_lever()]}
    innovation = make_innovation(**alike)
    with indexed_together():
        for _ in range(MOST_STOPPED):
            make_innovation(**alike, **STOP)
        public, hidden = make_innovation(**STOP), make_innovation(status=Status.DRAFT, **STOP)
    for copy in (hidden, public):
        make_replication(original=innovation, copy=copy)
    stopped = adoption(innovation).stopped
    assert len(stopped) == MOST_STOPPED and stopped[0].innovation == public and stopped[0].is_copy
    assert "Reprise de cette innovation." in part_of(client, innovation)
    Innovation.objects.filter(pk=public.pk).update(status=Status.ARCHIVED)
    record_change([public.pk])
    assert not any(entry.is_copy for entry in adoption(innovation).stopped)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 6])
def test_one_query_whatever_there_is(django_assert_num_queries, size):
    policies, levers = [make_policy() for _ in range(min(size, 3))], [make_lever() for _ in range(size)]
    partners = [make_organisation(kind=AUTHORITY) for _ in range(size)]
    innovation = make_innovation(policies=policies, levers=levers, organisations=partners, sources=size)
    with indexed_together():
        for _ in range(size):
            territory = make_territory(department=make_territory(), region=make_territory())
            copy = make_innovation(policies=policies, levers=levers, territory=territory, **STOP)
            make_replication(original=innovation, copy=copy, kept="Tout.")
    whole = Innovation.objects.for_sheet().get(pk=innovation.pk)
    engine.current_index()
    with django_assert_num_queries(2):  # the revision of the index, which a request has read already, and the entries
        found = adoption_of(whole)
        names = [entry.innovation.place for entry in found.stopped]
    assert len(names) == min(size, MOST_STOPPED)


@pytest.mark.django_db
def test_only_what_is_known_is_in_the_figures_and_the_rest_in_one_line(client):
    bare, whole = make_innovation(start_year=None), make_innovation(cost=0, staff_count=Decimal(2), **PROVED)
    assert [part for _, part in adoption(bare).unknown] == ["lancement", "cout", "equipe", "delai", "resultats"]
    assert [part for _, part in adoption(whole).unknown] == ["delai"]
    page = client.get(bare.get_absolute_url()).content.decode()
    facts = page.partition('id="reperes"')[2].partition("</section>")[0]
    assert "<dt>Coût" not in facts and "<dt>Lancement" not in facts and facts.count("Vous le savez") == 1
    for _, part in adoption(bare).unknown:
        assert f"?fiche={bare.slug}&amp;rubrique={part}" in facts
        begun = client.get(f"/proposer/correction/?fiche={bare.slug}&rubrique={part}", follow=True).content.decode()
        assert f'value="{part}" selected' in begun
    assert "<h3>Ce qu’il a fallu" not in part_of(client, bare)
    assert "<h3>Ce qu’il a fallu" in part_of(client, whole)


def test_what_lacks_leads_to_a_part_that_a_correction_knows():
    assert {part for _, _, part in FIGURES} <= set(Section.values)
    assert all(Section(part).field for _, _, part in FIGURES)
