"""No check leads inside: whatever the spelling, the name or the redirect."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.links.checking import Checker, Turns
from catalogue.links.reach import NameUnknown, OutOfReach, Reach, is_public
from catalogue.models import SourceOutcome
from tests.web import checker, serving

PUBLIC = "93.184.215.14"

INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "::10.0.0.1",
    "::169.254.169.254",
    "::ffff:0:127.0.0.1",
    "::ffff:0:192.168.1.1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "3fff::1",
    "100:0:0:1::1",
    "4000::1",
    "5f00::1",
    "e000::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_is_not_public_is_refused_as_it_stands_and_behind_a_name(address):
    assert not is_public(ip_address(address))
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(OutOfReach):
        Reach().target(f"http://{host}/")
    with pytest.raises(OutOfReach):
        Reach(look_up=lambda name: [address]).target("http://site.example/")
    with pytest.raises(OutOfReach):
        Reach(look_up=lambda name: [PUBLIC, address]).target("http://site.example/")


@given(st.ip_addresses(v=4))
def test_an_address_that_holds_another_is_the_one_it_holds(address: IPv4Address):
    for form in ("::ffff:", "::", "::ffff:0:", "64:ff9b::"):
        assert is_public(IPv6Address(f"{form}{address}")) == is_public(address), form
    if is_public(address):
        assert not (address.is_private or address.is_loopback or address.is_link_local or address.is_reserved)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_a_public_address_is_allowed(address):
    assert is_public(ip_address(address))
    target = Reach(look_up=lambda name: [address]).target("https://site.example/a?b=é#c")
    assert (target.machine, target.port, target.path) == (address, 443, "/a?b=%C3%A9")


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://１２７.0.0.1/",
        "http://127。0。0。1/",
        "http://[::ffff:7f00:1]/",
        "http://[fe80::1%25eth0]/",
        "ftp://site.example/",
        "file:///etc/passwd",
        "gopher://site.example/",
        "javascript:alert(1)",
        "http:///chemin",
        "http://",
        "http://site.example:22/",
        "http://site.example:99999/",
        "http://site.example:x/",
        "http://compte:secret@site.example/",
        "http://compte@site.example/",
        "http://[::1/",
        "http://site.example/\r\nHost: x",
        "http://site .example/",
        "http://" + "a" * 64 + ".example/",
        "http://..example/",
        "http://site.example/" + "a" * 3000,
        "",
        "\x00",
        "\ud800",
    ],
)
def test_an_address_that_is_no_page_is_refused_before_any_look_up(url):
    def never(host):
        raise AssertionError(f"{host} was looked up")

    with pytest.raises(OutOfReach):
        Reach(look_up=never).target(url)


def test_a_name_without_machine_is_unknown():
    with pytest.raises(NameUnknown):
        Reach(look_up=lambda name: []).target("http://site.example/")


def test_the_name_is_looked_up_once_and_the_connection_goes_where_it_led():
    """A name that changes its mind (DNS rebinding) is not asked again."""
    answers = iter(["127.0.0.1"])
    with serving() as web:
        tests = checker()
        reach = Reach(look_up=lambda host: [next(answers)], allows=tests.reach.allows, ports=tests.reach.ports)
        finding = Checker(agent="x", reach=reach).find(web.url("/get-only"), Turns(0))
    assert finding.outcome == SourceOutcome.ALIVE
    assert [method for method, _ in web.asked] == ["HEAD", "GET"]


def test_without_the_rules_of_the_tests_the_loopback_is_refused():
    with serving() as web:
        for url in (web.url("/200", "127.0.0.1"), web.url("/200", "localhost"), f"http://[::1]:{web.port}/200"):
            reach = Reach(ports=range(1, 65536))
            assert Checker(agent="x", reach=reach).find(url, Turns(0)).outcome == SourceOutcome.REFUSED
    assert web.asked == []


@pytest.mark.parametrize("inside", ["http://127.0.0.2:{port}/200", "http://10.0.0.1/", "http://[::ffff:10.0.0.1]/"])
def test_a_redirect_inside_is_not_followed(inside):
    with serving() as web:
        tests = checker()
        reach = Reach(
            look_up=tests.reach.look_up,
            allows=lambda address: str(address) == "127.0.0.1",
            ports=tests.reach.ports,
        )
        url = web.url("/302/" + inside.format(port=web.port))
        finding = Checker(agent="x", reach=reach).find(url, Turns(0))
    assert finding.outcome == SourceOutcome.REFUSED and "publique" in finding.reason
    assert len(web.asked) == 1
