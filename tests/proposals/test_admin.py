"""The editors' side of the tracker: one screen for a fact or a status, and a ledger that is only read."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from oural.models import User
from proposals.models import (
    Moderation,
    ProposalUpdate,
    StatusEntry,
)
from tests.oural.access.people import make_member
from tests.proposals.rows import (
    make_correction,
    make_entry,
    make_proposal,
    make_second_voice,
    make_update,
)

pytestmark = pytest.mark.django_db

UPDATE_ADD = "admin:proposals_proposalupdate_add"
ENTRY_ADD = "admin:proposals_statusentry_add"


@pytest.fixture
def moderator(client):
    """A client of somebody who moderates the second voice."""
    client.force_login(make_member("Modération du suivi", username="moderateur"))
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
    assert update.recorded_by.username == "redactrice"


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
    assert (version.date_text, version.precision, version.corrects) == ("2019", "year", update)
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
    assert Moderation.objects.get().recorded_by.username == "moderateur"


def test_only_the_second_voice_is_moderated(moderator):
    url = reverse("admin:proposals_moderation_add")
    sent = {"entry": make_entry().pk, "decision": "published", "reason": "Sourcé."}
    assert "entry" in errors_of(moderator.post(url, sent))


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
    assert (lifted.due_on, first.due_on, first.date_text) == (None, date(2027, 12, 31), "mars 2024")
    assert lifted.recorded_by.username == "redactrice"
    changed = reverse("admin:proposals_deadline_change", args=[first.pk])
    assert editor.get(changed).status_code == 200
    assert editor.post(changed, deadline(proposal)).status_code == 403
