"""What is kept of the checks: one failure is not death, a recovery is forgotten, other applications are told."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.links.checking import Finding
from catalogue.links.cited import Cited
from catalogue.links.recording import addresses_to_check, is_cut_off, record_findings
from catalogue.management.commands.check_links import Command
from catalogue.models import Innovation, Source, SourceOutcome, SourceState
from oural.models import User
from tests.factories import make_innovation, make_replication
from tests.web import LOOPBACK, serving

pytestmark = pytest.mark.django_db
NOW = timezone.now()
URL = "https://source.example/a"
FAILS = SourceOutcome.FAILING
told: list = []
elsewhere: list[str] = []


def tracker() -> Cited:
    """Stands for another application."""
    return Cited(elsewhere, told.extend)


def make_entry(*urls: str, **changes) -> Innovation:
    innovation = make_innovation(sources=0, **changes)
    for url in urls:
        Source.objects.create(innovation=innovation, title="Source", url=url)
    return innovation


def note(outcome: SourceOutcome, *, days: float = 0, url: str = URL, **values) -> SourceState:
    return record_findings(findings=[Finding(url, outcome, **values)], at=NOW + timedelta(days=days))[0]


def make_dead(url: str) -> None:
    for day in range(3):
        note(FAILS, days=day - 10, url=url)


def test_three_failures_over_two_days_are_death():
    make_entry(URL)
    assert [note(FAILS, days=day).outcome for day in (0, 1, 2)] == [FAILS, FAILS, SourceOutcome.DEAD]
    state = SourceState.objects.get()
    assert (state.failures, state.failing_since) == (3, NOW)


def test_many_failures_in_an_hour_are_not():
    make_entry(URL)
    assert {note(FAILS, days=hour / 24).outcome for hour in range(10)} == {FAILS}


@pytest.mark.parametrize("outcome", [SourceOutcome.ALIVE, SourceOutcome.REFUSED])
def test_an_answer_makes_one_forget_failures(outcome):
    make_entry(URL)
    make_dead(URL)
    note(outcome)
    state = SourceState.objects.get()
    assert (state.outcome, state.failures, state.failing_since) == (outcome, 0, None)
    assert note(FAILS, days=30).outcome == FAILS


def test_an_entry_is_without_live_source_once_each_is_dead():
    dead, half, none = make_entry(URL), make_entry(URL, "https://source.example/b"), make_entry()
    assert list(Innovation.objects.without_live_source()) == [none]
    make_dead(URL)
    assert set(Innovation.objects.without_live_source()) == {dead, none}
    assert half in Innovation.objects.exclude(pk__in=Innovation.objects.without_live_source())


def test_the_sheet_says_since_when_a_source_is_dead(client):
    entry = make_entry(URL, "https://source.example/b")
    assert "ne répond plus" not in client.get(entry.get_absolute_url()).content.decode()
    record_findings(findings=[Finding(URL, FAILS)], at=datetime(2026, 3, 4, 12, tzinfo=NOW.tzinfo))
    assert "ne répond plus" not in client.get(entry.get_absolute_url()).content.decode()
    for day in (5, 6):
        record_findings(findings=[Finding(URL, FAILS)], at=datetime(2026, 3, day, 12, tzinfo=NOW.tzinfo))
    page = client.get(entry.get_absolute_url()).content.decode()
    assert page.count("ne répond plus depuis le 4\u00a0mars 2026") == 1


def test_the_sheet_makes_as_many_queries_whatever_the_sources(client):
    few, many = make_entry(URL), make_entry(*(f"https://source.example/{number}" for number in range(20)))
    make_dead(URL)
    counts = []
    for entry in (few, many):
        client.get(entry.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(entry.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_longest_unchecked_come_first_and_what_is_no_longer_cited_is_forgotten(settings):
    settings.CATALOGUE_CITED_URLS = [f"{__name__}.tracker"]
    elsewhere[:] = ["https://c.example/", "mailto:a@b.example", "https://c.example/" + "a" * 500]
    entry = make_entry(URL, "https://b.example/")
    make_replication(source_url="https://d.example/", source_title="x", original=entry)
    note(SourceOutcome.ALIVE, days=-1)
    note(SourceOutcome.ALIVE, days=-2, url="https://b.example/")
    assert addresses_to_check(at_most=9) == ["https://c.example/", "https://d.example/", "https://b.example/", URL]
    assert len(addresses_to_check(at_most=1)) == 1
    Source.objects.filter(url=URL).delete()
    note(SourceOutcome.ALIVE, url="https://c.example/")
    assert set(SourceState.objects.values_list("url", flat=True)) == {"https://b.example/", "https://c.example/"}


def test_other_applications_are_told(settings):
    settings.CATALOGUE_CITED_URLS = [f"{__name__}.tracker"]
    elsewhere[:] = [URL]
    told.clear()
    for day in range(3):
        note(FAILS, days=day)
    assert [(each.url, each.is_alive) for each in told] == [(URL, True), (URL, True), (URL, False)]


def test_recording_makes_a_constant_number_of_queries():
    counts = []
    for size in (2, 90):
        entry = make_entry(*(f"https://s{size}.example/{number}" for number in range(size)))
        findings = [Finding(source.url, FAILS) for source in entry.sources.all()]
        with CaptureQueriesContext(connection) as queries:
            record_findings(findings=findings, at=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_machine_without_network_is_told_from_dead_sites():
    silent = [Finding(f"https://{name}.example/", FAILS, answered=False) for name in "abc"]
    assert is_cut_off(silent) and not is_cut_off(silent[:2]) and not is_cut_off([])
    assert not is_cut_off([*silent, Finding("https://d.example/", FAILS)])


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "mailto:a@b.example"},
        {"outcome": "asleep"},
        {"outcome": "dead"},
        {"failures": 1},
        {"moved_to": "https://b.example/"},
    ],
)
def test_the_database_refuses_a_state_that_contradicts_itself(wrong):
    values = {"url": URL, "outcome": "alive", "checked_at": NOW} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceState.objects.create(**values)


@pytest.fixture
def web(monkeypatch):
    """A server, and a command that may talk to it."""
    monkeypatch.setattr(Command, "reach", LOOPBACK)
    monkeypatch.setattr(Command, "pause", 0)
    with serving() as running:
        yield running


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("check_links", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_checks_writes_and_counts(web, settings):
    settings.SITE_URL = "https://oural.example"
    make_entry(web.url("/200"), web.url("/404"), web.url(f"/301/{web.url('/200')}"))
    said = run("--dry-run")
    assert "rien n’est noté" in said and not SourceState.objects.exists()
    said = run()
    assert (
        "3 adresses vérifiées" in said
        and "1 «\u00a0répond\u00a0», 1 «\u00a0a déménagé\u00a0», 1 «\u00a0en échec" in said
    )
    assert f"{web.url('/404')}\u00a0: en échec. La page n’existe plus (404)." in said
    assert SourceState.objects.count() == 3
    assert web.agents == {"Oural/1.0 (verification des liens; +https://oural.example)"}
    assert "1 adresse vérifiée" in run("--limit", "1")
    with pytest.raises(CommandError, match="à partir de 1"):
        run("--limit", "0")


def test_the_command_writes_nothing_when_the_machine_is_cut_off(web):
    make_entry(*(f"http://{name}.nulle.part/" for name in "abc"))
    with pytest.raises(CommandError, match="Aucun site"):
        run()
    assert not SourceState.objects.exists()


def test_the_admin_names_the_entries_to_mend(client):
    client.force_login(User.objects.create_superuser("editor"))
    make_entry(URL, title="Un puits")
    page = client.get(f"/admin/catalogue/sourcestate/{note(FAILS).pk or SourceState.objects.get().pk}/change/")
    assert "Un puits" in page.content.decode()
    assert client.get("/admin/catalogue/sourcestate/add/").status_code == 403
