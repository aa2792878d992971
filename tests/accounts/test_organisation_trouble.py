"""What a provider, or somebody who plays one, may say wrong: nobody comes in by it, and nothing is kept."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OctKey
from requests import ConnectTimeout, ReadTimeout, Response
from requests.exceptions import ConnectionError as Unreachable
from sqlalchemy import func, select

from portal.accounts.models import OutsideIdentity, SignedIn
from portal.accounts.security.organisation import PATIENCE
from portal.config import Settings
from portal.core.audit import AuditLine
from portal.core.db import db
from tests.accounts.forms import is_signed_in, person_with_password
from tests.accounts.provider import BACK, CHOSEN, ISSUER, THERE, Provider, come_by, key_called, said, says, stand_in
from tests.conftest import settings_for

pytestmark = pytest.mark.usefixtures("without_csrf")
DESCRIPTION, KEYS, TOKEN, CLAIMS = "/.well-known/openid-configuration", "/keys", "/token", "/me"
SORRY = f"{CHOSEN.name} could not tell us who you are."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, organisation=CHOSEN)


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """A provider that knows one person who has an account here."""
    standing_in = stand_in(monkeypatch)
    standing_in.claims["email"] = person_with_password().email
    return standing_in


def rows() -> int:
    """How many rows signing in has left."""
    db.session.rollback()
    kinds = (OutsideIdentity, SignedIn, AuditLine)
    return sum(db.session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds)


def refused(client: FlaskClient, words: str, answer: Any, *, kept: int = 0) -> None:
    """The visitor reads these words, is not in, and nothing was kept besides so many earlier rows."""
    assert words in said(client, answer)
    assert not is_signed_in(client)
    assert rows() == kept


@pytest.mark.parametrize(
    "token",
    [
        pytest.param({"nonce": "of another sign-in"}, id="another nonce"),
        pytest.param({"nonce": None}, id="no nonce"),
        pytest.param({"aud": "another-portal"}, id="for another portal"),
        pytest.param({"aud": "another-portal", "azp": CHOSEN.client_id}, id="for another portal, asked for by us"),
        pytest.param({"aud": None}, id="for nobody"),
        pytest.param({"aud": [CHOSEN.client_id, "another"]}, id="for two, and nobody says who asked"),
        pytest.param({"azp": "another-portal"}, id="asked for by another portal"),
        pytest.param({"iss": "https://evil.example"}, id="another issuer"),
        pytest.param({"iss": None}, id="no issuer"),
        pytest.param({"sub": None}, id="no subject"),
        pytest.param({"sub": ""}, id="an empty subject"),
        pytest.param({"sub": 4711}, id="a subject that is no name"),
        pytest.param({"sub": "4" * 256}, id="a subject that is too long"),
        pytest.param({"exp": None}, id="no end"),
        pytest.param({"exp": "soon"}, id="an end that is no time"),
        pytest.param({"at_hash": "bm90IHRoaXMgb25l"}, id="another access token"),
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    token: dict[str, Any], client: FlaskClient, provider: Provider
) -> None:
    provider.token = token
    refused(client, SORRY, come_by(client, provider))


@pytest.mark.parametrize(("off", "good"), [(0, True), (50, True), (-110, True), (300, False), (-300, False)], ids=str)
def test_a_clock_may_be_off_by_a_minute(off: int, good: bool, client: FlaskClient, provider: Provider) -> None:
    provider.off = off  # its tokens end after a minute
    answer = come_by(client, provider)
    assert (answer.location == "/account/") is good
    assert is_signed_in(client) is good


def unsigned(told: dict[str, Any]) -> str:
    parts = ({"alg": "none"}, told)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


def signed_by_the_secret(told: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, told, OctKey.import_key(CHOSEN.client_secret * 2))


def signed_by_the_public_key(told: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, told, OctKey.import_key(key_called("first").as_pem(private=False)[30:]))


def signed_under_a_false_name(told: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "first"}, told, key_called("second"))


@pytest.mark.parametrize(
    "forge",
    [unsigned, signed_by_the_secret, signed_by_the_public_key, signed_under_a_false_name, lambda _: "no token"],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(
    forge: Callable[[dict[str, Any]], str], client: FlaskClient, provider: Provider
) -> None:
    provider.forge = forge
    refused(client, SORRY, come_by(client, provider))


def test_a_key_that_the_provider_does_not_publish_is_refused(client: FlaskClient, provider: Provider) -> None:
    provider.signs_with = "second"
    refused(client, SORRY, come_by(client, provider))


def test_a_provider_may_change_its_key(app: Flask, client: FlaskClient, provider: Provider) -> None:
    come_by(client, provider)
    provider.signs_with = provider.publishes = "second"
    later = app.test_client()
    come_by(later, provider)
    assert is_signed_in(later)


def test_claims_about_somebody_else_are_refused(client: FlaskClient, provider: Provider) -> None:
    provider.in_token, provider.page = False, {"sub": "0815"}
    refused(client, SORRY, come_by(client, provider))


@pytest.mark.parametrize("query", ["", "?code=code-0", "?code=code-0&state=guessed", "?state=guessed"])
def test_coming_back_without_having_gone_there_is_refused(query: str, client: FlaskClient, provider: Provider) -> None:
    refused(client, "Begin again.", client.get(BACK + query))
    assert [path for path, _ in provider.asked] in ([], [DESCRIPTION])


def test_a_stranger_cannot_make_somebody_finish_their_sign_in(
    app: Flask, client: FlaskClient, provider: Provider
) -> None:
    victim = app.test_client()
    victim.get(THERE)
    refused(victim, "Begin again.", victim.get(provider.visit(client.get(THERE).location)))


def test_only_the_newest_attempt_counts_and_the_cookie_stays_small(client: FlaskClient, provider: Provider) -> None:
    first = provider.visit(client.get(THERE).location)
    for _ in range(20):
        newest = client.get(THERE).location
    cookie = client.get_cookie("joined_up")
    assert cookie is not None and len(cookie.value) < 2000
    refused(client, "Begin again.", client.get(first))
    assert client.get(provider.visit(newest)).location == "/account/"


def test_who_says_no_there_can_try_again(client: FlaskClient, provider: Provider) -> None:
    client.get(THERE)
    refused(client, f"You did not sign in at {CHOSEN.name}.", client.get(f"{BACK}?error=access_denied&state=any"))
    assert come_by(client, provider).location == "/account/"


def test_what_the_address_says_of_an_error_is_not_repeated(client: FlaskClient, provider: Provider) -> None:
    page = said(client, client.get(f"{BACK}?error=server_error&error_description=Call+0900+1234"))
    assert SORRY in page
    assert "0900" not in page


def test_the_log_says_of_what_kind_the_fault_was(
    client: FlaskClient, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.token = {"aud": "another-portal"}
    come_by(client, provider)
    provider.instead[TOKEN] = lambda: says({"error": "invalid_client", "error_description": CHOSEN.client_secret}, 401)
    come_by(client, provider)
    client.get(f"{BACK}?error=forged%0Aline{'x' * 100}")
    assert [message.partition(": ")[2] for message in caplog.messages] == [
        "InvalidClaimError \"Invalid claim: 'aud'\"",
        "OAuthError 'invalid_client'",
        f"OAuthError 'forged\\nline{'x' * 49}'",
    ]


def raises(error: Exception) -> Callable[[], Response]:
    def answer() -> Response:
        raise error

    return answer


TROUBLES: dict[str, Callable[[], Response]] = {
    "away": raises(Unreachable()),
    "slow to open": raises(ConnectTimeout()),
    "slow": raises(ReadTimeout()),
    "broken": lambda: says({"error": "server_error"}, 500),
    "a page": lambda: says(b"<html>Please wait</html>"),
    "a list": lambda: says([]),
    "a word": lambda: says("later"),
    "nothing": lambda: says({}),
    "null": lambda: says(None),
    "another issuer": lambda: says({"issuer": "https://evil.example", "authorization_endpoint": f"{ISSUER}/authorize"}),
}


@pytest.mark.parametrize("path", [DESCRIPTION, KEYS, TOKEN, CLAIMS])
def test_a_provider_in_trouble_lets_nobody_in_and_recovers_without_a_restart(
    path: str, app: Flask, provider: Provider
) -> None:
    provider.in_token = False
    for trouble, answer in TROUBLES.items():
        client, kept = app.test_client(), rows()
        app.extensions["organisation"].server_metadata = {}  # as after a start
        provider.instead[path] = answer
        led = client.get(THERE)
        back = led if path == DESCRIPTION else client.get(provider.visit(led.location))
        refused(client, SORRY, back, kept=kept)
        provider.instead.clear()
        assert come_by(client, provider).location == "/account/", trouble


def test_nothing_is_waited_for_longer_than_five_seconds(client: FlaskClient, provider: Provider) -> None:
    provider.in_token = False
    come_by(client, provider)
    assert [path for path, _ in provider.asked] == [DESCRIPTION, TOKEN, KEYS, CLAIMS]
    assert {patience for _, patience in provider.asked} == {PATIENCE} == {5}


def test_no_transaction_is_open_while_the_provider_is_asked(client: FlaskClient, provider: Provider) -> None:
    seen = []

    def look() -> Response:
        seen.append(db.session().in_transaction())
        return says({}, 500)

    for path in (TOKEN, DESCRIPTION):
        with client.session_transaction() as session:
            session["_user_id"] = "ended.session"  # which is looked for in the database
        provider.instead[path] = look
        led = client.get(THERE)
        refused(client, SORRY, led if path == DESCRIPTION else client.get(provider.visit(led.location)))
        provider.instead.clear()
    assert seen == [False, False]
