"""A small OpenID provider on 127.0.0.1, that speaks as ProConnect does, and lies when a test tells it to."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "oural", "a-secret-of-the-tests"
KID = "key-1"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY, OTHER_KEY = new_key(), new_key()
AGENT = {
    "sub": "a1b2c3-d4e5",
    "email": "Marie.Curie@ministere.example",
    "given_name": "Marie",
    "usual_name": "Curie",
}


@dataclass
class FakeProvider:
    """What it says of the agent, what it was asked, and the lies: each is a change to what it would have said."""

    url: str = ""
    agent: dict[str, Any] = field(default_factory=lambda: dict(AGENT))
    identity_lies: dict[str, Any] = field(default_factory=dict)
    userinfo_lies: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "RS256"
    userinfo_type: str = "application/jwt"
    published_lies: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    down: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    proof: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    def token(self, lies: dict[str, Any], **claims: Any) -> str:
        """A signed token, for the site, for a minute."""
        now = int(time.time())
        said = (
            {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "sub": self.agent["sub"]} | claims | lies
        )
        said = {name: value for name, value in said.items() if value is not None}
        key = "" if self.algorithm == "none" else self.key
        return jwt.encode(said, key, algorithm=self.algorithm, headers={"kid": KID})

    def published(self) -> dict[str, Any]:
        """What it publishes of itself."""
        names = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
            "end_session_endpoint": "session/end",
        }
        addresses = {name: f"{self.url}/{path}" for name, path in names.items()}
        return {"issuer": self.url, "code_challenge_methods_supported": ["S256"]} | addresses | self.published_lies

    def keys(self) -> dict[str, Any]:
        """The public key, whatever key it signs with."""
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [jwk | {"kid": KID, "alg": "RS256", "use": "sig"}]}


class Handler(BaseHTTPRequestHandler):
    """Answers for the provider that the server holds."""

    server: Any

    @property
    def provider(self) -> FakeProvider:
        return self.server.provider

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        given = dict(parse_qsl(query))
        name = path.removeprefix(urlsplit(self.provider.url).path)
        if self.provider.down:
            self.send(503, "text/plain", b"")
        elif name == "/.well-known/openid-configuration":
            self.send_json(self.provider.published())
        elif name == "/authorize":
            self.provider.asked = given
            answer = {"error": self.provider.error} if self.provider.error else {"code": "the-code"}
            self.redirect(given["redirect_uri"], answer | {"state": given["state"]})
        elif name == "/jwks":
            self.send_json(self.provider.keys())
        elif name == "/userinfo":
            assert self.headers["Authorization"] == "Bearer the-access-token"
            said = self.provider.token(self.provider.userinfo_lies, **self.provider.agent)
            plain = json.dumps(self.provider.agent)
            is_signed = self.provider.userinfo_type == "application/jwt"
            self.send(200, self.provider.userinfo_type, (said if is_signed else plain).encode())
        elif name == "/session/end":
            self.provider.left = given
            self.redirect(given["post_logout_redirect_uri"], {"state": given["state"]})
        else:
            self.send(404, "text/plain", b"")

    def do_POST(self) -> None:
        given = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.provider.proof = given
        asked = self.provider.asked
        challenge = urlsafe_b64encode(sha256(given.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        is_right = (given["client_secret"], given["code"], given["redirect_uri"], challenge) == (
            *(CLIENT_SECRET, "the-code", asked["redirect_uri"]),
            asked.get("code_challenge", challenge),
        )
        if not is_right:
            self.send(400, "application/json", b'{"error": "invalid_grant"}')
            return
        token = self.provider.token(self.provider.identity_lies, nonce=asked["nonce"], acr="eidas1-mfa")
        self.send_json(
            {"access_token": "the-access-token", "token_type": "Bearer", "expires_in": 60, "id_token": token}
        )

    def redirect(self, url: str, query: dict[str, str]) -> None:
        self.send_response(302)
        self.send_header("Location", f"{url}?{urlencode(query)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send_json(self, value: Any) -> None:
        self.send(200, "application/json", json.dumps(value).encode())

    def send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def fake_provider() -> Iterator[FakeProvider]:
    """A provider that answers until the end of the block."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.provider = FakeProvider(url=f"http://127.0.0.1:{server.server_port}/api/v2")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.provider
        finally:
            server.shutdown()
            thread.join()
