"""The tracker in the catalogue: a filter, and a section of the sheet. The catalogue imports nothing of it."""

import pytest
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from catalogue.entries.changes import record_change
from catalogue.links.checking import Finding
from catalogue.links.recording import cited_addresses, record
from catalogue.models import SourceOutcome
from catalogue.models.source import FAILURES_TO_DIE, TIME_TO_DIE
from catalogue.search import reference
from catalogue.search.index import documents, engine
from catalogue.search.index.build import build, follow
from catalogue.search.query.applied import Vocabulary
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.facets import FACETS
from catalogue.search.query.filterset import InnovationFilterSet
from catalogue.search.results import run
from catalogue.sheet_parts import sheet_parts
from proposals.models import ProposalInnovation, SourceCheck
from tests.factories import make_innovation
from tests.proposals.rows import make_link, make_proposal, make_update, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def linked():
    """An innovation that illustrates two proposals, numbers 7 and 13, beside one that illustrates none."""
    innovation = make_innovation(title="Un laboratoire")
    for number, title in ((7, "Installer une fonction innovation"), (13, "Proposer des boîtes à outils")):
        make_link(proposal=make_proposal(number=number, title=title), innovation=innovation)
    record_change([innovation.pk])
    make_innovation(title="Un bus")
    return innovation


def test_the_filter_is_one_of_the_catalogue(linked):
    assert list(FACETS)[-1] == "proposition"
    filters = InnovationFilterSet(QueryDict("proposition=7&proposition=99"))
    assert filters.criteria == Criteria(proposition=("7",))
    (notice,) = filters.notices
    assert "proposition du rapport = 99" in notice.sentence
    assert list(filters.qs) == [linked]
    assert filters.criteria.to_query_string() == "proposition=7"


def test_its_box_and_its_chip_say_the_proposal(linked):
    results = run(Criteria(proposition=("7",)))
    (group,) = [group for group in results.facets if group.name == "proposition"]
    assert [(value.label, value.count, value.selected) for value in group.values] == [
        ("n°\u00a07\u00a0· Installer une fonction innovation", 1, True),
        ("n°\u00a013\u00a0· Proposer des boîtes à outils", 1, False),
    ]
    assert [(chip.kind, chip.label) for chip in results.chips] == [
        ("Proposition du rapport", "n°\u00a07\u00a0· Installer une fonction innovation")
    ]


def test_the_list_and_its_exports_obey_it(client, linked):
    page = client.get("/innovations/?proposition=13")
    assert page.status_code == 200
    assert "Un laboratoire" in page.content.decode() and "Un bus" not in page.content.decode()
    assert "Un bus" not in b"".join(client.get("/innovations/export.csv?proposition=13").streaming_content).decode()


def test_a_proposal_without_a_wording_is_called_by_its_number():
    make_proposal(number=5, title="", wording_state="missing")
    assert FACETS["proposition"].labels() == {"5": "n°\u00a05"}


WAYS = {
    "renumber": lambda link: renumber(link.proposal),
    "reword": lambda link: reword(link.proposal),
}


def renumber(proposal):
    state(proposal, number=77)


def reword(proposal):
    state(proposal, page=70, title="Lu dans le rapport")


@pytest.mark.parametrize("way", WAYS)
def test_what_changes_a_proposal_reaches_the_index(linked, way):
    """Its links change on its page of the admin: see test_admin_report."""
    index = build()
    questions = [Criteria(), Criteria(proposition=("7",)), Criteria(proposition=("77",))]
    before = [index.total_and_counts(one) for one in questions] + [index.vocabulary]
    WAYS[way](ProposalInnovation.objects.get(proposal__number=7))
    after = follow(index)
    assert before != [after.total_and_counts(one) for one in questions] + [after.vocabulary]
    for one in questions:
        for each in (after, engine):
            assert each.total_and_counts(one) == reference.total_and_counts(one)
    assert after.vocabulary == Vocabulary.read() and documents.drift() == []


def test_the_sheet_lists_the_proposals(client, linked):
    (part,) = sheet_parts(linked)
    assert part.title == "Les propositions qu’elle illustre"
    assert [link.proposal.number for link in part.content] == [7, 13]
    try:
        reverse("proposals:proposal", args=[7])
    except NoReverseMatch:
        pytest.skip("the pages of the proposals are not there")
    page = client.get(linked.get_absolute_url()).content.decode()
    assert "Proposition n°\u00a07" in page and "Un laboratoire de collectivité." in page
    assert 'href="#propositions"' in page


def test_a_sheet_without_a_proposal_has_no_such_section():
    assert sheet_parts(make_innovation()) == []


def test_what_the_checking_of_links_finds_reaches_the_tracker(settings):
    assert settings.CATALOGUE_CITED_URLS == ["proposals.catalogue_parts.tracker_sources"]
    fact = make_update()
    assert fact.source_url in cited_addresses()
    silence = Finding(fact.source_url, SourceOutcome.FAILING, "404")
    for days in range(FAILURES_TO_DIE):
        record(findings=[silence], at=timezone.now() + days * TIME_TO_DIE)
        check = SourceCheck.objects.get(url=fact.source_url)
        assert check.is_alive == (days < FAILURES_TO_DIE - 1)
