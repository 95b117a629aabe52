"""The addresses of ProConnect, read where it publishes them.

Its documentation advises to read them there: https://partenaires.proconnect.gouv.fr/docs/fournisseur-service, « Faire
pointer le bouton ProConnect vers le authorization_endpoint » (read in November 2026).
"""

import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from django.conf import settings

from oural.access.proconnect.refusals import UNREACHABLE, Refused

SECONDS_KNOWN = 3600
PATH = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Provider:
    """What is needed of a provider of identities; `has_pkce` says whether it takes a proof of the code (RFC 7636)."""

    issuer: str
    authorization: str
    token: str
    userinfo: str
    jwks: str
    end_session: str
    has_pkce: bool


_known: dict[str, tuple[float, Provider]] = {}


def find_provider() -> Provider:
    """The provider of `PROCONNECT_URL`, asked for once an hour. Raises Refused when it does not answer well."""
    url = settings.PROCONNECT_URL
    read_at, provider = _known.get(url, (0.0, None))
    if provider is None or time.monotonic() - read_at > SECONDS_KNOWN:
        try:
            response = requests.get(f"{url}{PATH}", timeout=settings.OIDC_TIMEOUT, allow_redirects=False)
            response.raise_for_status()
            provider = read_provider(response.json(), url=url)
        except (requests.RequestException, LookupError, TypeError, ValueError) as error:
            raise Refused(UNREACHABLE) from error
        _known[url] = time.monotonic(), provider
    return provider


def read_provider(published: dict, *, url: str) -> Provider:
    """What a provider publishes of itself, checked. Raises LookupError, TypeError or ValueError when it is not fit.

    It must be who it was asked to be, and answer at its own address: nothing sends the site elsewhere.
    """
    provider = Provider(
        issuer=published["issuer"],
        authorization=published["authorization_endpoint"],
        token=published["token_endpoint"],
        userinfo=published["userinfo_endpoint"],
        jwks=published["jwks_uri"],
        end_session=published["end_session_endpoint"],
        has_pkce="S256" in published.get("code_challenge_methods_supported", ()),
    )
    addresses = (provider.authorization, provider.token, provider.userinfo, provider.jwks, provider.end_session)
    if provider.issuer.rstrip("/") != url or any(urlsplit(each)[:2] != urlsplit(url)[:2] for each in addresses):
        raise ValueError("not the provider that was asked for")
    return provider
