"""A stand-in for an organisation's provider of OpenID Connect, in this process; its tokens are really signed."""

import base64
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from werkzeug.test import TestResponse

from portal.config import Organisation

ISSUER = "https://login.example"
CHOSEN = Organisation(ISSUER, "the-portal", "a-secret-between-two", "Cornwall Council")
THERE, BACK = "/account/sign-in/organisation", "/account/sign-in/organisation/back"
BACK_ADDRESS = f"http://127.0.0.1:8000{BACK}"
Answer = Callable[[], Response]


@cache
def key_called(name: str) -> RSAKey:
    """A key of that name, made once a run."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


def says(body: object, status: int = 200) -> Response:
    """An answer of the provider."""
    answer = Response()
    answer.status_code = status
    answer._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer.headers["Content-Type"] = "application/json"
    return answer


@dataclass
class Provider:
    """What it says of whoever comes, and how it behaves; tests change what they are about."""

    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "4711", "email_verified": True})
    token: dict[str, Any] = field(default_factory=dict)  # over what stands in the signed token
    page: dict[str, Any] = field(default_factory=dict)  # over what the page of claims says
    description: dict[str, Any] = field(default_factory=dict)  # over how it describes itself
    in_token: bool = True  # whether the signed token tells the address, or only the page of claims
    signs_with: str = "first"
    publishes: str = "first"
    off: int = 0  # seconds by which its clock is fast
    instead: dict[str, Answer] = field(default_factory=dict)  # path -> another answer
    asked: list[tuple[str, object]] = field(default_factory=list)  # path and patience of each request
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    forge: Callable[[dict[str, Any]], str] | None = None  # makes the token in its own way

    def send(self, request: PreparedRequest, **how: Any) -> Response:
        """Answer in place of the network."""
        parts = urlsplit(request.url or "")
        assert f"{parts.scheme}://{parts.netloc}" == ISSUER, f"nobody else is asked: {request.url}"
        self.asked.append((parts.path, how["timeout"]))
        answer = self.instead[parts.path]() if parts.path in self.instead else self._usual(parts.path, request)
        answer.request, answer.url = request, request.url or ""
        return answer

    def visit(self, way: str) -> str:
        """Sign in there, as its page does. Returns: the path that it leads back to."""
        parts = urlsplit(way)
        told = dict(parse_qsl(parts.query))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{ISSUER}/authorize"
        assert (told["response_type"], told["client_id"]) == ("code", CHOSEN.client_id)
        assert (told["redirect_uri"], told["code_challenge_method"]) == (BACK_ADDRESS, "S256")
        assert told["scope"].split() == ["openid", "email"]
        code = f"code-{len(self.codes)}"
        self.codes[code] = told
        return f"{BACK}?{urlencode({'code': code, 'state': told['state']})}"

    def _usual(self, path: str, request: PreparedRequest) -> Response:
        if path == "/.well-known/openid-configuration":
            return says(self._description())
        if path == "/keys":
            return says({"keys": [key_called(self.publishes).as_dict(private=False)]})
        if path == "/token":
            return self._exchange(parse_qs(str(request.body)), str(request.headers.get("Authorization")))
        assert (path, request.headers["Authorization"]) == ("/me", "Bearer let-me-read")
        return says(self.claims | self.page)

    def _description(self) -> dict[str, Any]:
        pages = {"authorization": "authorize", "token": "token", "userinfo": "me"}
        own = {f"{name}_endpoint": f"{ISSUER}/{path}" for name, path in pages.items()}
        own |= {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"}
        return own | {"id_token_signing_alg_values_supported": ["RS256"]} | self.description

    def _exchange(self, form: dict[str, list[str]], who: str) -> Response:
        secret = f"{CHOSEN.client_id}:{CHOSEN.client_secret}".encode()
        assert who == f"Basic {base64.b64encode(secret).decode()}"
        asked = self.codes.get(form["code"][0])
        if asked is None:
            return says({"error": "invalid_grant"}, 400)
        self.codes[form["code"][0]] = {}  # a code works once
        verifier = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if not asked or challenge != asked["code_challenge"] or form["redirect_uri"] != [asked["redirect_uri"]]:
            return says({"error": "invalid_grant"}, 400)
        signed = self._signed(asked["nonce"])
        return says({"access_token": "let-me-read", "token_type": "Bearer", "expires_in": 60, "id_token": signed})

    def _signed(self, nonce: str) -> str:
        now = int(time.time()) + self.off
        own = {"iss": ISSUER, "aud": CHOSEN.client_id, "iat": now, "exp": now + 60, "nonce": nonce}
        own |= self.claims if self.in_token else {"sub": self.claims["sub"]}
        told = {name: value for name, value in (own | self.token).items() if value is not None}
        if self.forge is not None:
            return self.forge(told)
        return jwt.encode({"alg": "RS256", "kid": self.signs_with}, told, key_called(self.signs_with))


def stand_in(monkeypatch: pytest.MonkeyPatch) -> Provider:
    """Returns: a provider that answers whatever this process asks of the network."""
    provider = Provider()
    monkeypatch.setattr(HTTPAdapter, "send", provider.send)
    return provider


def come_by(client: FlaskClient, provider: Provider, email: str | None = None, *, wanted: str = "") -> TestResponse:
    """Go the whole way: our link, the provider's page, back. Returns: the portal's answer to coming back."""
    if email is not None:
        provider.claims["email"] = email
    led = client.get(f"{THERE}?{urlencode({'next': wanted})}" if wanted else THERE)
    assert led.status_code == 302, led.text
    return client.get(provider.visit(led.location))


def said(client: FlaskClient, answer: TestResponse) -> str:
    """The page that the visitor is led to after a refusal, as text."""
    assert (answer.status_code, urlsplit(answer.location).path) == (302, "/account/sign-in")
    return client.get(answer.location).text
