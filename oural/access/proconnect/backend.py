"""The dialogue with ProConnect once an agent comes back from it: what it says is believed only if it is signed."""

from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from oural.access.proconnect import agents, levels
from oural.access.proconnect.provider import Provider, find_provider
from oural.access.proconnect.refusals import TOO_WEAK, UNTRUSTED, Refused
from oural.models import User

LEEWAY = 30
"""Seconds by which the clocks of the two sites may differ."""

REQUIRED = ["iss", "aud", "exp", "iat", "sub"]
SIGNED = "application/jwt"
UNFIT = (
    requests.RequestException,
    jwt.PyJWTError,
    SuspiciousOperation,
    IntegrityError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
)
"""All that a strange answer may raise while it is read."""


class AgentBackend(OIDCAuthenticationBackend):
    """mozilla-django-oidc, made stricter: issuer, audience, expiry and level count, and only in a signed answer."""

    def __init__(self) -> None:
        self.UserModel = get_user_model()

    def authenticate(self, request: Any, *, nonce: str, code_verifier: str | None = None) -> User:
        """The account of the agent who comes back. Raises Refused."""
        self.request = request
        try:
            return agents.admit(self.claims(find_provider(), nonce, code_verifier))
        except UNFIT as error:
            raise Refused(UNTRUSTED) from error

    def claims(self, provider: Provider, nonce: str, code_verifier: str | None) -> dict[str, Any]:
        """What the provider says of the agent, for the code that the agent brings."""
        self.OIDC_OP_TOKEN_ENDPOINT, self.OIDC_OP_JWKS_ENDPOINT = provider.token, provider.jwks
        tokens = self.get_token(
            {
                "client_id": settings.OIDC_RP_CLIENT_ID,
                "client_secret": settings.OIDC_RP_CLIENT_SECRET,
                "grant_type": "authorization_code",
                "code": self.request.GET["code"],
                "redirect_uri": self.request.build_absolute_uri(reverse(settings.OIDC_AUTHENTICATION_CALLBACK_URL)),
            }
            | ({"code_verifier": code_verifier} if code_verifier else {})
        )
        identity = self.read(tokens["id_token"], provider)
        if not constant_time_compare(identity["nonce"], nonce):
            raise SuspiciousOperation("another nonce")
        if not levels.is_accepted(identity.get("acr")):
            raise Refused(TOO_WEAK)
        claims = self.read(self.signed_userinfo(provider, tokens["access_token"]), provider)
        if claims["sub"] != identity["sub"]:
            raise SuspiciousOperation("another agent")
        self.store_tokens(tokens["access_token"], tokens["id_token"])
        self.request.session[levels.ACR] = identity["acr"]
        return claims

    def signed_userinfo(self, provider: Provider, access_token: str) -> str:
        """The answer of the provider on the agent: a signed token, and nothing else."""
        response = requests.get(
            provider.userinfo,
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=settings.OIDC_TIMEOUT,
            allow_redirects=False,
        )
        response.raise_for_status()
        if response.headers.get("Content-Type", "").partition(";")[0].strip().lower() != SIGNED:
            raise SuspiciousOperation("not signed")
        return response.text

    def read(self, token: str, provider: Provider) -> dict[str, Any]:
        """What a token says: signed by the provider, for this site and no other, not outdated."""
        claims: dict[str, Any] = jwt.decode(
            token,
            self.retrieve_matching_jwk(token),
            algorithms=[settings.OIDC_RP_SIGN_ALGO],
            audience=settings.OIDC_RP_CLIENT_ID,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": REQUIRED, "strict_aud": True},
        )
        return claims
