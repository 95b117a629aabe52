"""Where a visitor comes from is what nobody can forge, and one household is one line however it spells its address."""

import pytest

from catalogue.origin import Origin, origin_of


@pytest.mark.parametrize(
    ("behind_proxy", "meta", "line"),
    [
        (False, {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}, "192.0.2.7"),
        (True, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.1"}, "198.51.100.1"),
        (True, {"REMOTE_ADDR": "10.0.0.1"}, "10.0.0.1"),
        (True, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "n’importe quoi"}, ""),
        (True, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, ::ffff:192.0.2.7"}, "192.0.2.7"),
        (False, {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"),
        (False, {"REMOTE_ADDR": "::ffff:192.0.2.7"}, "192.0.2.7"),
        (False, {"REMOTE_ADDR": ""}, ""),
        (False, {}, ""),
    ],
)
def test_the_line_is_the_one_that_nobody_can_forge(behind_proxy, meta, line, settings):
    settings.BEHIND_PROXY = behind_proxy
    assert origin_of(meta).line == line


def test_the_header_of_a_proxy_is_read_with_the_switch_of_the_proxy_alone(settings):
    """The switch is `BEHIND_PROXY`, and not what Django reads to know of HTTPS."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert origin_of({"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}).line == "192.0.2.7"


def test_the_lines_of_one_site_have_it_in_common():
    assert origin_of({"REMOTE_ADDR": "2001:db8:1:2::3"}) == Origin("2001:db8:1:2::/64", "2001:db8:1::/48")
    assert origin_of({"REMOTE_ADDR": "2001:db8:1:ffff::3"}) == Origin("2001:db8:1:ffff::/64", "2001:db8:1::/48")
    assert origin_of({"REMOTE_ADDR": "::ffff:192.0.2.7"}) == Origin("192.0.2.7", "192.0.2.7")
