"""What a check makes of each kind of answer, and its manners, against servers of this machine."""

import pytest

from catalogue.links.checking import Turns
from catalogue.models import SourceOutcome
from tests.postgresql import free_port
from tests.web import checker, serving


@pytest.mark.parametrize(
    ("path", "outcome", "reason"),
    [
        ("/200", SourceOutcome.ALIVE, ""),
        ("/204", SourceOutcome.ALIVE, ""),
        ("/get-only", SourceOutcome.ALIVE, ""),
        ("/302/%2F200", SourceOutcome.ALIVE, ""),
        ("/404", SourceOutcome.FAILING, "La page n’existe plus (404)."),
        ("/410", SourceOutcome.FAILING, "La page n’existe plus (410)."),
        ("/500", SourceOutcome.FAILING, "Le site répond par une erreur (500)."),
        ("/302", SourceOutcome.FAILING, "Le site répond par une erreur (302)."),
        ("/drop", SourceOutcome.FAILING, "Le site coupe la connexion."),
        ("/401", SourceOutcome.REFUSED, "Le site demande un compte (401)."),
        ("/403", SourceOutcome.REFUSED, "Le site refuse les visites automatiques (403)."),
        ("/429", SourceOutcome.REFUSED, "Le site demande de ralentir (429)."),
    ],
)
def test_each_answer_has_its_meaning(path, outcome, reason):
    with serving() as web:
        finding = checker().find(web.url(path.replace("%2F", "/")), Turns(0))
    assert (finding.outcome, finding.reason) == (outcome, reason)
    assert web.agents == {"Oural (tests)"}
    assert finding.answered == (path != "/drop")


def test_head_comes_first_and_get_only_when_it_fails():
    with serving() as web:
        for path in ("/200", "/404", "/429"):
            checker().find(web.url(path), Turns(0))
    assert web.asked == [("HEAD", "/200"), ("HEAD", "/404"), ("GET", "/404"), ("HEAD", "/429")]


def test_a_page_that_moved_for_good_says_where_to():
    with serving() as web:
        there = web.url("/200", "other.example")
        moved = checker().find(web.url(f"/301/{there}"), Turns(0))
        twice = checker().find(web.url(f"/308/{web.url(f'/301/{there}')}"), Turns(0))
        then_elsewhere = checker().find(web.url(f"/301/{web.url(f'/302/{there}')}"), Turns(0))
        not_for_good = checker().find(web.url(f"/302/{web.url(f'/301/{there}')}"), Turns(0))
    assert (moved.outcome, moved.moved_to) == (SourceOutcome.MOVED, there)
    assert twice.moved_to == there
    assert then_elsewhere.moved_to == web.url(f"/302/{there}")
    assert (not_for_good.outcome, not_for_good.moved_to) == (SourceOutcome.ALIVE, "")


def test_a_page_that_leads_to_a_dead_one_is_failing():
    with serving() as web:
        finding = checker().find(web.url("/301/" + web.url("/404")), Turns(0))
    assert finding.outcome == SourceOutcome.FAILING and finding.moved_to == ""


def test_a_page_that_leads_to_itself_is_told():
    with serving() as web:
        finding = checker().find(web.url("/302/302"), Turns(0))
    assert (finding.outcome, finding.reason) == (SourceOutcome.REFUSED, "Redirections sans fin.")


def test_redirects_without_end_are_told():
    with serving() as web:
        url = web.url("/200")
        for _ in range(7):
            url = web.url(f"/302/{url}")
        finding = checker().find(url, Turns(0))
    assert (finding.outcome, finding.reason) == (SourceOutcome.REFUSED, "Redirections sans fin.")
    assert len(web.asked) == 6


@pytest.mark.parametrize(("path", "silence", "whole"), [("/slow", 0.2, 5), ("/drip", 5, 0.3)])
def test_a_site_that_takes_its_time_is_left(path, silence, whole):
    with serving() as web:
        finding = checker(silence=silence, whole=whole).find(web.url(path), Turns(0))
    assert finding.outcome == SourceOutcome.FAILING and not finding.answered


def test_a_closed_port_and_an_unknown_name_are_failures():
    finding = checker().find(f"http://web.example:{free_port()}/", Turns(0))
    assert finding.reason == "Le site refuse la connexion." and not finding.answered
    assert checker().find("http://nulle.part/", Turns(0)).reason == "Le nom du site n’existe plus."


def test_a_site_that_speaks_no_http_is_a_failure():
    from tests.smtp import Relay, listening

    with listening(Relay()) as server:
        finding = checker().find(f"http://web.example:{server.port}/", Turns(0))
    assert finding.outcome == SourceOutcome.FAILING


def test_plain_http_behind_https_is_not_trusted():
    with serving() as web:
        finding = checker().find(web.url("/200").replace("http:", "https:"), Turns(0))
    assert finding.outcome == SourceOutcome.REFUSED and "certificat" in finding.reason


def test_a_host_is_asked_one_thing_at_a_time_and_hosts_side_by_side():
    """The names are those of one server: it sees how many come at once."""
    heard = []
    with serving() as web:
        one = [web.url(f"/200?{number}", "www.a.example") for number in range(4)]
        found = checker().check(one, tell=heard.append)
        assert web.busiest == 1
    assert [finding.url for finding in found] == one and heard == found
    with serving() as web:
        slow = [web.url("/slow", f"{name}.example") for name in "abcd"]
        checker(silence=0.5).check(slow)
        assert web.busiest == 4


def test_there_is_a_pause_between_two_questions_to_a_host(monkeypatch):
    waits = []
    monkeypatch.setattr("catalogue.links.checking.time.sleep", lambda seconds: waits.append(seconds))
    with serving() as web:
        checker(pause=60).check([web.url("/200?1"), web.url("/200?2"), web.url("/200", "b.example")])
    assert sorted(round(wait, -1) for wait in waits) == [0, 0, 60]
