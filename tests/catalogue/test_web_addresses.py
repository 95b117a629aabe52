"""Addresses of the web: what is typed is read, and what cannot be read breaks no page."""

import pytest
from django.core.exceptions import ValidationError

from catalogue.models import Source
from catalogue.web_addresses import site_of, web_address


@pytest.mark.parametrize(
    ("address", "site"), [("https://www.zebrea.com/a", "zebrea.com"), ("http://[a.b", ""), ("", ""), ("rien", "")]
)
def test_the_site_of_an_address_is_its_name_or_nothing(address, site):
    assert site_of(address) == site == Source(url=address).site


def test_a_scheme_left_out_is_https():
    assert web_address("www.exemple.fr/page") == "https://www.exemple.fr/page"
    assert web_address("http://exemple.fr") == "http://exemple.fr"
    for text in ("", "rien", "ftp://exemple.fr", "https://[::1"):
        with pytest.raises(ValidationError):
            web_address(text)
