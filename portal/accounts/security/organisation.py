"""OpenID Connect: sending a visitor to their organisation's provider, and reading what it says of them.

Source: OpenID Connect Core 1.0, section 3.1 (authorization code flow); RFC 7636 (PKCE).
"""

import logging
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, session
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from portal.accounts.security.links import address_of
from portal.config import Organisation, Settings
from portal.core.errors import Invalid, NotFound

NAME = "organisation"  # Authlib's name for the provider, and the beginning of what it keeps in a session
CLOCK_MAY_BE_OFF = 60  # seconds, either way
PATIENCE = 5  # seconds for each answer of the provider
LONGEST = 255  # letters of a subject
VERIFIED_ADDRESS = {"email", "email_verified"}
# Whatever a provider may do wrong, be it away, slow, or not what it says it is.
TROUBLE = (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, LookupError, TypeError)
# What is no reason to forget how a provider describes itself: the visitor or the provider said no.
SAID_NO = (MismatchingStateError, OAuthError)
BEGIN_AGAIN = "This sign-in was begun in another window, or too long ago. Begin again."
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What the provider says of somebody: its lasting name for them, and an address if it has verified one."""

    issuer: str
    subject: str
    email: str | None


def install(app: Flask, settings: Settings) -> None:
    """Make the provider known to the app, if there is one; nothing is asked of it before somebody wants in."""
    chosen = settings.organisation
    if chosen is None:
        return
    oauth: Any = OAuth(app)
    app.extensions[NAME] = oauth.register(
        NAME,
        client_id=chosen.client_id,
        client_secret=chosen.client_secret,
        server_metadata_url=f"{chosen.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
            "leeway": 0,  # what reads the claims is used at once; by default, a minute's token counts as over
        },
    )


def get_organisation() -> Organisation:
    """Returns: the provider. Raises: NotFound when this installation has none."""
    chosen = _chosen()
    if chosen is None:
        raise NotFound()
    return chosen


def organisation_name() -> str | None:
    """Returns: the name that follows "Sign in with", or None when this installation has no provider."""
    chosen = _chosen()
    return chosen.name if chosen is not None else None


def lead_there() -> Response:
    """Returns: the way to the provider. Raises: Invalid when it cannot be reached; NotFound when there is none."""
    chosen = get_organisation()
    _forget_earlier()
    try:
        way: Response = _client(chosen).authorize_redirect(address_of("accounts.organisation_back"))
    except TROUBLE as error:
        raise _in_words(error, chosen) from error
    return way


def read_answer() -> Told:
    """Exchange the code that came with this request for what the provider says.

    Raises: Invalid with a sentence on what to do when nobody can be let in on it; NotFound when there is no provider.
    """
    chosen = get_organisation()
    try:
        client = _client(chosen)
        claims = {
            "iss": {"essential": True, "value": client.server_metadata["issuer"]},
            "aud": {"essential": True, "value": chosen.client_id},
        }
        token = client.authorize_access_token(claims_options=claims, leeway=CLOCK_MAY_BE_OFF)
        return _told(chosen, _with_address(client, token))
    except TROUBLE as error:
        raise _in_words(error, chosen) from error


def _chosen() -> Organisation | None:
    settings: Settings = current_app.extensions["settings"]
    return settings.organisation


def _client(chosen: Organisation) -> Any:
    """Returns: Authlib's client. Raises: ValueError when the provider describes itself as another."""
    client = current_app.extensions[NAME]
    if str(client.load_server_metadata()["issuer"]).rstrip("/") != chosen.issuer:
        raise ValueError("the provider describes another issuer")
    return client


def _forget_earlier() -> None:
    """One attempt at a time: many would make the cookie too large for a browser."""
    for key in [key for key in session if key.startswith(f"_state_{NAME}_")]:
        session.pop(key)


def _with_address(client: Any, token: dict[str, Any]) -> dict[str, Any]:
    """Returns: the claims of the signed token; with those of the page of claims when the token tells no address."""
    claims: dict[str, Any] = dict(token["userinfo"])
    if claims.keys() >= VERIFIED_ADDRESS or "userinfo_endpoint" not in client.server_metadata:
        return claims
    more = client.userinfo(token=token)
    if more["sub"] != claims["sub"]:
        raise ValueError("the page of claims is about somebody else")
    return claims | dict(more)


def _told(chosen: Organisation, claims: dict[str, Any]) -> Told:
    subject, email = claims["sub"], claims.get("email")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST:
        raise ValueError("the subject is no name")
    verified = claims.get("email_verified") is True and isinstance(email, str)
    return Told(chosen.issuer, subject, email if verified else None)


def _fault(error: Exception) -> str:
    """Returns: what kind of fault it was, such as "OAuthError 'invalid_client'"; the visitor's own words cut short."""
    told = error.description if isinstance(error, JoseError) else getattr(error, "error", "")
    return f"{type(error).__name__} {str(told)[:60]!r}"


def _in_words(error: Exception, chosen: Organisation) -> Invalid:
    if isinstance(error, MismatchingStateError):
        return Invalid(BEGIN_AGAIN)
    if isinstance(error, OAuthError) and error.error == "access_denied":
        return Invalid(f"You did not sign in at {chosen.name}. Try again, or sign in another way.")
    if not isinstance(error, SAID_NO):  # its description and keys are asked for afresh, without a restart
        current_app.extensions[NAME].server_metadata = {}
    log.warning("sign-in by the organisation failed: %s", _fault(error))
    return Invalid(f"{chosen.name} could not tell us who you are. Try again in some minutes, or sign in another way.")
