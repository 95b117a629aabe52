"""The editors' side of the tracker: one screen for a fact or a status, and a ledger that is only read."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from catalogue.search import documents, engine
from catalogue.search.criteria import Criteria
from proposals.models import (
    Moderation,
    Proposal,
    ProposalInnovation,
    ProposalUpdate,
    Statement,
    StatusEntry,
    WordingState,
)
from tests.factories import make_innovation
from tests.proposals.rows import (
    make_axis,
    make_correction,
    make_entry,
    make_link,
    make_proposal,
    make_second_voice,
    make_source,
    make_statement,
    make_update,
)

pytestmark = pytest.mark.django_db

UPDATE_ADD = "admin:proposals_proposalupdate_add"
ENTRY_ADD = "admin:proposals_statusentry_add"


def member(name: str, *groups: str) -> User:
    """A member of the staff, in these groups."""
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def editor(client):
    """A client of somebody who writes the tracker."""
    client.force_login(member("redactrice", "Rédaction du suivi"))
    return client


@pytest.fixture
def moderator(client):
    """A client of somebody who moderates the second voice."""
    client.force_login(member("moderateur", "Modération du suivi"))
    return client


def fact(proposal, **changes) -> dict:
    """What the form of a fact sends."""
    values = {
        "proposal": proposal.pk,
        "when": "04/2016",
        "kind": "law",
        "text": "La loi est votée.",
        "body": "Parlement",
        "source_title": "La loi",
        "source_url": "https://loi.example/",
        "link_to_report": "thematic",
    }
    return values | changes


def status(proposal, **changes) -> dict:
    """What the form of an entry sends."""
    values = {
        "proposal": proposal.pk,
        "voice": "editors",
        "status": "done",
        "when": "12/03/2024",
        "body": "DITP",
        "reason": "Le programme est en place.",
        "source_title": "Le bilan",
        "source_url": "https://bilan.example/",
        "is_editorial_reading": "on",
        "confidence": "high",
    }
    return values | changes


def errors_of(response) -> dict:
    """The sentences of a form that was refused, by field."""
    assert response.status_code == 200
    return response.context["adminform"].form.errors


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("24/04/2016", date(2016, 4, 24), "day"),
        ("2016-04-24", date(2016, 4, 24), "day"),
        ("4/2016", date(2016, 4, 1), "month"),
        ("2016", date(2016, 1, 1), "year"),
    ],
)
def test_a_fact_takes_one_screen_and_keeps_its_precision(editor, typed, day, precision):
    proposal = make_proposal()
    assert editor.get(f"{reverse(UPDATE_ADD)}?proposal={proposal.pk}").status_code == 200
    assert editor.post(reverse(UPDATE_ADD), fact(proposal, when=typed)).status_code == 302
    update = ProposalUpdate.objects.get()
    assert (update.happened_on, update.precision, update.kind) == (day, precision, "law")


@pytest.mark.parametrize(
    "typed", ["", "hier", "31/02/2016", "2016-13", "1999", "24/04/16", "\u0662\u0660\u0661\u0666"]
)
def test_a_date_that_means_nothing_gets_a_sentence(editor, typed):
    response = editor.post(reverse(UPDATE_ADD), fact(make_proposal(), when=typed))
    assert errors_of(response)
    assert not ProposalUpdate.objects.exists()


@pytest.mark.parametrize("name", ["source_title", "source_url", "text", "body", "kind", "proposal"])
def test_a_fact_needs_all_its_parts(editor, name):
    assert name in errors_of(editor.post(reverse(UPDATE_ADD), fact(make_proposal()) | {name: ""}))


def test_the_same_fact_twice_gets_a_sentence(editor):
    proposal = make_proposal()
    editor.post(reverse(UPDATE_ADD), fact(proposal))
    errors = errors_of(editor.post(reverse(UPDATE_ADD), fact(proposal)))
    assert "déjà consigné" in str(errors)


def test_a_fact_is_corrected_by_a_further_version(editor):
    update = make_update()
    page = editor.get(f"{reverse(UPDATE_ADD)}?corrects={update.pk}")
    form = page.context["adminform"].form
    assert [form[name].value() for name in ("when", "text", "corrects")] == ["2018-03-14", update.text, update.pk]
    sent = fact(update.proposal, when="2019", corrects=update.pk)
    assert "a un motif" in str(errors_of(editor.post(reverse(UPDATE_ADD), sent)))
    assert editor.post(reverse(UPDATE_ADD), sent | {"correction_reason": "L’année."}).status_code == 302
    version = ProposalUpdate.objects.standing().get()
    assert (version.happened_text, version.precision, version.corrects) == ("2019", "year", update)
    changelist = reverse("admin:proposals_proposalupdate_changelist")
    shown = {query: editor.get(changelist + query).context["cl"].result_count for query in ("", "?version=toutes")}
    assert shown == {"": 1, "?version=toutes": 2}
    assert "déjà" in str(errors_of(editor.post(reverse(UPDATE_ADD), sent | {"correction_reason": "L’année."})))


@pytest.mark.parametrize("key", ["0", "x", "9" * 400, "²", "\0"])
def test_an_address_that_names_no_row_fills_in_nothing(editor, key):
    for name in (UPDATE_ADD, ENTRY_ADD):
        assert editor.get(reverse(name), {"corrects": key, "proposal": key}).status_code == 200


def test_a_fact_is_withdrawn_and_no_other_form_offers_it(editor):
    update = make_update()
    sent = fact(update.proposal, corrects=update.pk, correction_reason="Faux.", is_withdrawn="on")
    assert editor.post(reverse(UPDATE_ADD), sent).status_code == 302
    assert not ProposalUpdate.objects.standing().exists()
    offered = editor.get(reverse(ENTRY_ADD)).context["adminform"].form.fields["founding_facts"].queryset
    assert not offered.exists()


def test_a_fact_is_only_read_even_by_an_administrator(client):
    client.force_login(User.objects.create_superuser("administratrice"))
    for update in (make_update(), make_correction(make_update())):
        url = reverse("admin:proposals_proposalupdate_change", args=[update.pk])
        page = client.get(url)
        assert page.status_code == 200 and 'name="_save"' not in page.content.decode()
        assert client.post(url, fact(update.proposal)).status_code == 403
        assert client.post(reverse("admin:proposals_proposalupdate_delete", args=[update.pk])).status_code == 403


def test_what_has_not_happened_is_not_recorded(editor):
    proposal = make_proposal()
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
    for url, sent in ((UPDATE_ADD, fact(proposal)), (ENTRY_ADD, status(proposal))):
        assert "pas encore passée" in str(errors_of(editor.post(reverse(url), sent | {"when": tomorrow})))


def test_a_status_takes_one_screen(editor):
    proposal = make_proposal()
    update = make_update(proposal=proposal)
    assert editor.get(f"{reverse(ENTRY_ADD)}?proposal={proposal.pk}").status_code == 200
    response = editor.post(reverse(ENTRY_ADD), status(proposal, founding_facts=[update.pk]))
    assert response.status_code == 302, errors_of(response)
    entry = StatusEntry.objects.get()
    assert (entry.status, entry.effective_on, entry.recorded_by.username) == ("done", date(2024, 3, 12), "redactrice")
    assert list(entry.facts.all()) == [update]


@pytest.mark.parametrize(
    "change", [{"source_url": ""}, {"source_title": " "}, {"source_url": "un tract"}, {"reason": ""}]
)
def test_an_editor_cannot_record_a_status_without_a_source(editor, change):
    assert set(errors_of(editor.post(reverse(ENTRY_ADD), status(make_proposal(), **change)))) == set(change)
    assert not StatusEntry.objects.exists()


def test_an_entry_rests_on_its_own_proposal(editor):
    proposal = make_proposal()
    foreign = {"founding_facts": [make_update().pk], "corrects": make_entry().pk}
    errors = errors_of(editor.post(reverse(ENTRY_ADD), status(proposal, **foreign)))
    assert "même proposition" in str(errors["corrects"]) and "même proposition" in str(errors["founding_facts"])


def test_the_second_voice_says_who_speaks_and_waits(editor):
    proposal = make_proposal()
    second = {"voice": "second", "confidence": "", "speaker_kind": "elected", "speaker": ""}
    assert "__all__" in errors_of(editor.post(reverse(ENTRY_ADD), status(proposal, **second)))
    assert editor.post(reverse(ENTRY_ADD), status(proposal, **second | {"speaker": "AMF"})).status_code == 302
    entry = StatusEntry.objects.awaiting_moderation().get()
    assert not entry.is_editorial_reading and not StatusEntry.objects.public().exists()


def test_a_mistake_is_corrected_by_a_further_entry(editor):
    entry = make_entry()
    assert editor.post(reverse(ENTRY_ADD), status(entry.proposal, corrects=entry.pk)).status_code == 302
    assert StatusEntry.objects.count() == 2


def test_the_ledger_is_only_read_even_by_an_administrator(client):
    client.force_login(User.objects.create_superuser("administratrice"))
    for row in (make_entry(facts=[]), make_second_voice()):
        url = reverse("admin:proposals_statusentry_change", args=[row.pk])
        page = client.get(url)
        assert page.status_code == 200 and 'name="_save"' not in page.content.decode()
        assert client.post(url, status(row.proposal)).status_code == 403
        assert (
            client.post(reverse("admin:proposals_statusentry_delete", args=[row.pk]), {"post": "yes"}).status_code
            == 403
        )
    decision = Moderation.objects.get()
    assert client.post(reverse("admin:proposals_moderation_delete", args=[decision.pk])).status_code == 403
    assert client.post(reverse("admin:proposals_moderation_change", args=[decision.pk]), {}).status_code == 403


def test_the_moderation_decides_and_says_why(moderator):
    entry = make_second_voice(decision="")
    page = moderator.get(reverse("admin:proposals_statusentry_changelist") + "?moderation=attente").content.decode()
    assert f"?entry={entry.pk}" in page
    url = reverse("admin:proposals_moderation_add")
    assert "reason" in errors_of(moderator.post(url, {"entry": entry.pk, "decision": "published", "reason": ""}))
    assert moderator.post(url, {"entry": entry.pk, "decision": "published", "reason": "Sourcé."}).status_code == 302
    assert list(StatusEntry.objects.public()) == [entry]
    assert Moderation.objects.get().decided_by.username == "moderateur"


def test_only_the_second_voice_is_moderated(moderator):
    url = reverse("admin:proposals_moderation_add")
    sent = {"entry": make_entry().pk, "decision": "published", "reason": "Sourcé."}
    assert "entry" in errors_of(moderator.post(url, sent))


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
    ],
)
def test_an_editor_cannot_make_a_proposal_say_something_without_a_source(editor, change):
    source = make_source()
    proposal = source.proposal
    other = make_axis(number=2).pk
    change = {name: other if value == "other" else value for name, value in change.items()}
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


def test_a_wording_that_nothing_attests_is_refused(editor):
    source = make_source()
    url = reverse("admin:proposals_proposal_change", args=[source.proposal.pk])
    kept = {"id": source.pk, "proposal": source.proposal.pk, "url": source.url, "position": 0}
    removed = rows("sources", kept | {"DELETE": "on"}, initial=1)
    response = editor.post(url, wording(source.proposal) | removed)
    assert response.status_code == 200
    assert "Un intitulé a une source" in response.content.decode()
    assert editor.post(url, wording(source.proposal) | rows("sources", kept, initial=1)).status_code == 302


def test_a_wording_is_empty_when_it_is_missing(editor):
    proposal = make_proposal()
    url = reverse("admin:proposals_proposal_change", args=[proposal.pk])
    errors = errors_of(editor.post(url, wording(proposal, wording_state=WordingState.MISSING)))
    assert "Un intitulé est vide" in str(errors)


def deadline(proposal, **changes) -> dict:
    """What the form of a deadline sends."""
    values = {
        "proposal": proposal.pk,
        "when": "03/2024",
        "due_on": "31/12/2027",
        "reason": "Le plan la fixe.",
        "source_title": "Le plan",
        "source_url": "https://plan.example/",
    }
    return values | changes


def test_a_deadline_is_set_then_lifted_each_with_its_source(editor):
    proposal = make_proposal()
    url = reverse("admin:proposals_deadline_add")
    for change in ({"source_url": ""}, {"source_title": " "}, {"reason": ""}, {"due_on": "31/12/2127"}):
        assert errors_of(editor.post(url, deadline(proposal, **change)))
    assert editor.post(url, deadline(proposal)).status_code == 302
    assert editor.post(url, deadline(proposal, when="2025", due_on="")).status_code == 302
    lifted, first = proposal.deadlines.newest()
    assert (lifted.due_on, first.due_on, first.effective_text) == (None, date(2027, 12, 31), "mars\u00a02024")
    assert lifted.recorded_by.username == "redactrice"
    changed = reverse("admin:proposals_deadline_change", args=[first.pk])
    assert editor.get(changed).status_code == 200
    assert editor.post(changed, deadline(proposal)).status_code == 403


def test_links_and_numbers_reach_the_filter_of_the_catalogue(editor):
    proposal, gone, new = make_proposal(report_page=70), make_innovation(), make_innovation()
    link = make_link(proposal=proposal, innovation=gone)
    documents.refresh([gone.pk])
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
