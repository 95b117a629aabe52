"""The editors' side of what is said of the report: number, axis and wording, on what proof; and its illustrations."""

import pytest
from django.urls import reverse

from catalogue.entries.changes import record_change
from catalogue.search.index import documents, engine
from catalogue.search.query.criteria import Criteria
from proposals.models import Proposal, ProposalInnovation, ProposalSource, Statement, WordingState
from tests.factories import make_innovation, make_lever
from tests.proposals.rows import make_axis, make_link, make_proposal, make_source, make_statement

pytestmark = pytest.mark.django_db


def errors_of(response) -> dict:
    """The sentences of a form that was refused, by field."""
    assert response.status_code == 200
    return response.context["adminform"].form.errors


def rows(prefix: str, *forms: dict, initial: int = 0) -> dict:
    """The data of a formset."""
    data = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    for number, form in enumerate(forms):
        data |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return data


def wording(proposal, **changes) -> dict:
    """What the form of a proposal sends, without any source nor link."""
    values = {
        "number": proposal.number,
        "axis": proposal.axis_id,
        "wording_state": proposal.wording_state,
        "title": proposal.title,
        "summary": "",
    }
    return values | rows("sources") | rows("innovation_links") | changes


def test_what_is_to_be_completed_is_listed(editor):
    make_proposal(title="Complète", number_confirmed=True, axis_confirmed=True)
    make_proposal(wording_state="missing", title="", number_confirmed=True)
    url = reverse("admin:proposals_proposal_changelist")

    def numbers(query: str) -> int:
        return editor.get(f"{url}?{query}").context["cl"].result_count

    assert [numbers(f"a_completer={value}") for value in ("tout", "intitule", "numero", "axe")] == [1, 1, 0, 1]
    assert numbers("") == 2
    page = editor.get(url).content.decode()
    assert "(à compléter)" in page and "intitulé, axe" in page and "rien" in page


def test_a_wording_is_completed_with_its_page(editor):
    proposal = make_proposal(wording_state="missing", title="")
    url = reverse("admin:proposals_proposal_change", args=[proposal.pk])
    completed = {"wording_state": "documented", "title": "Former les agents"}
    relay = {"proof_title": "Un relais", "proof_url": "https://relais.example/"}
    for proof in ({}, relay):
        assert "proof_page" in errors_of(editor.post(url, wording(proposal, **completed, **proof)))
    assert "110" in str(errors_of(editor.post(url, wording(proposal, **completed, proof_page=111))))
    assert editor.post(url, wording(proposal, **completed, proof_page=74)).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.title, proposal.report_page, proposal.wording_state) == ("Former les agents", 74, "documented")
    said = Statement.objects.latest("pk")
    assert (said.page, said.title, said.recorded_by.username) == (74, "Former les agents", "redactrice")


@pytest.mark.parametrize(
    "change",
    [
        {"number": 4000},
        {"number_confirmed": "on"},
        {"axis": "other"},
        {"axis_confirmed": "on"},
        {"title": "Autre chose"},
        {"wording_state": "documented"},
        {"summary": "En clair."},
        {"levers": "some"},
    ],
)
def test_an_editor_cannot_make_a_proposal_say_something_without_a_source(editor, change):
    source = make_source()
    proposal = source.proposal
    others = {"other": make_axis(number=2).pk, "some": [make_lever(slug="gerer").pk]}
    change = {name: others.get(value, value) for name, value in change.items()}
    kept = rows("sources", {"id": source.pk, "proposal": proposal.pk, "url": source.url, "position": 0}, initial=1)
    url = reverse("admin:proposals_proposal_change", args=[proposal.pk])
    before = Statement.objects.count()
    for proof in ({}, {"proof_title": "Un relais"}, {"proof_url": "https://relais.example/"}, {"proof_page": "0"}):
        assert "proof_page" in errors_of(editor.post(url, wording(proposal, **change, **proof) | kept))
    tract = {"proof_title": "Un tract", "proof_url": "un tract"}
    assert "proof_url" in errors_of(editor.post(url, wording(proposal, **change, **tract) | kept))
    assert Statement.objects.count() == before
    relay = {"proof_title": "Un relais", "proof_url": "relais.example/page"}
    assert editor.post(url, wording(proposal, **change, **relay) | kept).status_code == 302
    assert Statement.objects.latest("pk").source_url == "https://relais.example/page"
    assert Statement.objects.count() == before + 1
    assert Proposal.objects.get(pk=proposal.pk).statement == Statement.objects.latest("pk")


@pytest.mark.parametrize(
    ("title", "address"),
    [("\u200b", "https://a.fr/x"), ("Un relais", "http://localhost/x")],
)
def test_what_the_database_takes_for_no_proof_is_told(editor, title, address):
    proposal = make_proposal(report_page=70)
    url = reverse("admin:proposals_proposal_change", args=[proposal.pk])
    for page in ("", "70"):
        sent = wording(proposal, title="Autre", proof_page=page, proof_title=title, proof_url=address)
        errors = errors_of(editor.post(url, sent))
        assert "proof_page" in errors or "proof_url" in errors


def test_what_says_nothing_of_the_report_needs_no_proof(editor):
    source = make_source()
    kept = {"id": source.pk, "proposal": source.proposal.pk, "url": source.url, "position": 0}
    url = reverse("admin:proposals_proposal_change", args=[source.proposal.pk])
    before = Statement.objects.count()
    assert editor.post(url, wording(source.proposal) | rows("sources", kept, initial=1)).status_code == 302
    assert Statement.objects.count() == before


def test_the_statements_are_only_read(editor):
    said = make_statement()
    assert editor.get(reverse("admin:proposals_statement_changelist")).status_code == 200
    assert editor.get(reverse("admin:proposals_statement_change", args=[said.pk])).status_code == 200
    assert editor.get(reverse("admin:proposals_statement_add")).status_code == 403
    assert editor.post(reverse("admin:proposals_statement_delete", args=[said.pk])).status_code == 403


def test_the_attesting_pages_and_the_axes_are_only_read(editor):
    source = make_source()
    url = reverse("admin:proposals_proposal_change", args=[source.proposal.pk])
    other = {"id": source.pk, "proposal": source.proposal.pk, "url": "https://mensonge.example/", "title": "Le Monde"}
    for forms in ([other], [other | {"DELETE": "on"}], [other, other | {"id": ""}]):
        editor.post(url, wording(source.proposal) | rows("sources", *forms, initial=1))
    assert list(ProposalSource.objects.values_list("url", "title")) == [(source.url, "")]
    axis = reverse("admin:proposals_axis_change", args=[source.proposal.axis_id])
    assert editor.get(axis).status_code == 200
    assert editor.post(axis, {"title": "Autre", "summary": "Autre"}).status_code == 403


def test_the_page_names_the_proof_of_a_wording_that_changed(editor, client):
    source = make_source(title="zebrea.com")
    address = source.proposal.get_absolute_url()
    assert "zebrea.com" in client.get(address).content.decode()
    url = reverse("admin:proposals_proposal_change", args=[source.proposal.pk])
    relay = {"proof_title": "Mon blog", "proof_url": "https://blog.example/x"}
    assert editor.post(url, wording(source.proposal, title="Autre chose", **relay)).status_code == 302
    head = client.get(address).content.decode().partition('id="enonces"')[0]
    assert "Mon blog" in head and "zebrea.com" not in head


def test_a_wording_is_empty_when_it_is_missing(editor):
    proposal = make_proposal()
    url = reverse("admin:proposals_proposal_change", args=[proposal.pk])
    errors = errors_of(editor.post(url, wording(proposal, wording_state=WordingState.MISSING)))
    assert "Un intitulé est vide" in str(errors)


def test_links_and_numbers_reach_the_filter_of_the_catalogue(editor):
    proposal, gone, new = make_proposal(report_page=70), make_innovation(), make_innovation()
    link = make_link(proposal=proposal, innovation=gone)
    record_change([gone.pk])
    assert engine.keys(Criteria(proposition=(str(proposal.number),))) == [gone.pk]
    url = reverse("admin:proposals_proposal_change", args=[proposal.pk])
    links = rows(
        "innovation_links",
        {"id": link.pk, "proposal": proposal.pk, "innovation": gone.slug, "reason": link.reason, "DELETE": "on"},
        {"id": "", "proposal": proposal.pk, "innovation": f"{new.title} ({new.slug})", "reason": "Un essai."},
        initial=1,
    )
    response = editor.post(url, wording(proposal, number=9000, proof_page=70) | links)
    assert response.status_code == 302, errors_of(response)
    assert ProposalInnovation.objects.get().innovation == new
    assert engine.keys(Criteria(proposition=("9000",))) == [new.pk]
    assert engine.keys(Criteria(proposition=(str(proposal.number),))) == []
    assert documents.drift() == [] and Proposal.objects.get().number == 9000


def test_a_link_needs_a_reason(editor):
    proposal = make_proposal(report_page=70)
    url = reverse("admin:proposals_proposal_change", args=[proposal.pk])
    links = rows("innovation_links", {"proposal": proposal.pk, "innovation": make_innovation().pk, "reason": " "})
    assert editor.post(url, wording(proposal) | links).status_code == 200
    assert not ProposalInnovation.objects.exists()
