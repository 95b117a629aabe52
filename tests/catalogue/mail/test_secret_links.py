"""No secret of an address goes further than its reader."""

from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import URLResolver
from hypothesis import given
from hypothesis import strategies as st

from catalogue.encryption import masked, secrets_of, unmasked

SECRET = "un-secret"


def names_of_secret_addresses(resolver: URLResolver, prefix: str = "") -> list[tuple[str, list[str]]]:
    """The names of the routes that hold a token, with their other parameters."""
    found = []
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            converters = each.pattern.converters
            if "token" in converters:
                found.append((f"{prefix}{each.name}", [name for name in converters if name != "token"]))
        elif each.app_name != "admin":
            found += names_of_secret_addresses(each, f"{each.namespace}:" if each.namespace else prefix)
    return found


def test_the_secret_of_every_such_address_is_masked():
    names = names_of_secret_addresses(get_resolver())
    assert len(names) >= 18
    for name, others in names:
        url = reverse(name, kwargs={"token": SECRET} | dict.fromkeys(others, "7"))
        assert SECRET in url
        assert masked(f"voyez https://oural.example{url}?a=1 ou\n{url}") == (
            f"voyez https://oural.example{url}?a=1 ou\n{url}".replace(SECRET, "…")
        )


def test_other_addresses_stay_as_they_are():
    text = "https://oural.example/proposer/ https://oural.example/suivi/ /alertes/ et /innovations/la-27e-region/"
    assert masked(text) == text


@given(
    st.lists(
        st.sampled_from(["/suivi/", "/verifier/", "/alertes/", "/proposer/brouillon/", "…", "a", "é", " ", "\n", "/"])
    )
)
def test_what_was_masked_comes_back(pieces):
    text = "".join(pieces)
    assert unmasked(masked(text), secrets_of(text)) == text
