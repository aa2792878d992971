"""Codes of an app, recovery codes and passkeys: what is switched on, in which words, and who must have one."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, redirect, request, url_for
from flask_login import current_user
from flask_security import Totp, WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from werkzeug.wrappers import Response

from portal.access.policy import TEAM
from portal.accounts.models import Person
from portal.accounts.security.sessions import present
from portal.config import Settings
from portal.core import clock
from portal.core.errors import NotFound

CLOCK_MAY_BE_OFF = 60  # seconds, either way
RECOVERY_CODES = 8
# Pages of Flask-Security that nothing here leads to.
UNUSED = ("security.two_factor_rescue", "security.tf_select")
# What somebody may open who must set up a second factor first.
OPEN = {
    "static",
    "accounts.ways_in",
    "security.logout",
    "security.change_password",
    "security.two_factor_setup",
    "security.two_factor_setup_validate",
    "security.wan_register",
    "security.wan_register_response",
}
# And who has a passkey, but did not sign in with it.
OPEN_TO_OWNERS_OF_A_PASSKEY = {"static", "accounts.ways_in", "security.logout"}

FEATURES: dict[str, Any] = {
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": CLOCK_MAY_BE_OFF,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": RECOVERY_CODES,
    "SECURITY_WEBAUTHN": True,
    "SECURITY_DATETIME_FACTORY": clock.now,
    "SECURITY_WAN_ALLOW_USER_HINTS": False,  # the key names its owner: nobody can ask which keys an address has
    "SECURITY_WAN_SIGNIN_WITHIN": timedelta(minutes=5),
    "SECURITY_WAN_NAME_ALLOWED_CHARS": None,
}
ADDRESSES = {
    "SECURITY_TWO_FACTOR_SETUP_URL": "/account/app",
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/account/sign-in/code",
    "SECURITY_TWO_FACTOR_RESCUE_URL": "/account/sign-in/rescue",
    "SECURITY_TWO_FACTOR_SELECT_URL": "/account/sign-in/select",
    "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account/ways-in",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/account/sign-in/recovery-code",
    "SECURITY_WAN_REGISTER_URL": "/account/passkeys",
    "SECURITY_WAN_POST_REGISTER_VIEW": "/account/ways-in",
    "SECURITY_WAN_SIGNIN_URL": "/account/sign-in/passkey",
    "SECURITY_WAN_DELETE_URL": "/account/passkeys/delete",
}
TEMPLATES = {
    "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "accounts/app.html",
    "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "accounts/code.html",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "accounts/recovery_codes.html",
    "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "accounts/recovery_code.html",
    "SECURITY_WAN_REGISTER_TEMPLATE": "accounts/passkey.html",
    "SECURITY_WAN_SIGNIN_TEMPLATE": "accounts/passkey_sign_in.html",
}
_NO_PASSKEY = "This passkey does not open an account here. Try another, or sign in another way."
WORDS = {
    "SECURITY_MSG_TWO_FACTOR_INVALID_TOKEN": ("This code is not right. Wait for the next one, then type it.", "error"),
    "SECURITY_MSG_TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
    "SECURITY_MSG_TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        "The app is set up. Make recovery codes now, for the day you do not have it at hand.",
        "success",
    ),
    "SECURITY_MSG_TWO_FACTOR_PERMISSION_DENIED": ("Sign in from the start.", "error"),
    "SECURITY_MSG_TWO_FACTOR_DISABLED": ("The app is taken off your account.", "success"),
    "SECURITY_MSG_TWO_FACTOR_SETUP_EXPIRED": ("This took more than 30 minutes. Start again.", "error"),
    "SECURITY_MSG_INVALID_RECOVERY_CODE": ("This recovery code is not right, or was used already.", "error"),
    "SECURITY_MSG_WEBAUTHN_REGISTER_SUCCESSFUL": ("The passkey is kept. Sign in with it from now on.", "success"),
    "SECURITY_MSG_WEBAUTHN_CREDENTIAL_DELETED": (
        "The passkey is taken off your account. Delete it on your device too.",
        "success",
    ),
    "SECURITY_MSG_WEBAUTHN_NAME_REQUIRED": ("Enter a name for the passkey", "error"),
    "SECURITY_MSG_WEBAUTHN_NAME_INUSE": ("You have a passkey of this name. Choose another name.", "error"),
    "SECURITY_MSG_WEBAUTHN_NAME_NOT_FOUND": ("You have no passkey of this name.", "error"),
    "SECURITY_MSG_WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (_NO_PASSKEY, "error"),
    "SECURITY_MSG_WEBAUTHN_MISMATCH_USER_HANDLE": (_NO_PASSKEY, "error"),
    "SECURITY_MSG_WEBAUTHN_ORPHAN_CREDENTIAL_ID": (_NO_PASSKEY, "error"),
    "SECURITY_MSG_WEBAUTHN_CREDENTIAL_ID_INUSE": ("This passkey is in your account already.", "error"),
    "SECURITY_MSG_WEBAUTHN_NO_VERIFY": ("Your device’s answer could not be checked. Try again.", "error"),
    "SECURITY_MSG_WEBAUTHN_EXPIRED": ("This took too long. Try again.", "error"),
    "SECURITY_MSG_API_ERROR": ("Your device’s answer was not complete. Try again.", "error"),
}


class OneTimeCodes(Totp):
    """Codes of an app; none works twice."""

    def get_last_counter(self, user: Person) -> int | None:  # type: ignore[override]
        """Returns: the half minute of the last code that this person used."""
        return user.totp_counter

    def set_last_counter(self, user: Person, tmatch: Any) -> None:  # type: ignore[override]
        """Keep the half minute of the code that was just used."""
        user.totp_counter = tmatch.counter


class Passkeys(WebauthnUtil):
    """Passkeys that stand alone: kept on the device, opened by its screen lock."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Returns: what a new passkey must be able to do."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """Returns: that the device must make sure who holds it."""
        return UserVerificationRequirement.REQUIRED


def settings_for(settings: Settings) -> dict[str, Any]:
    """Returns: what Flask-Security must be told, keys made of the installation's own secret included."""
    return {
        **FEATURES,
        **ADDRESSES,
        **TEMPLATES,
        **WORDS,
        "SECURITY_TOTP_SECRETS": {"1": _key(settings, "codes of an app").hex()},
        "SECURITY_TOTP_ISSUER": settings.site_name,
        "SECURITY_WAN_RP_NAME": settings.site_name,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [
            base64.urlsafe_b64encode(_key(settings, "recovery codes")),
        ],
    }


def _key(settings: Settings, purpose: str) -> bytes:
    return hashlib.blake2b(settings.secret_key.encode(), person=purpose.encode()[:16], digest_size=32).digest()


def install(app: Flask) -> None:
    """Put the gate before each page, after the guard; and take away the pages that nothing leads to."""
    for name in UNUSED:
        app.view_functions[name] = _not_here
    app.before_request(_gate)


def _not_here(**_: str) -> Response:
    raise NotFound()


def is_required_of(person: Person) -> bool:
    """Returns: whether this person needs a second factor: the team where the setting says so, but no demonstration."""
    settings: Settings = current_app.extensions["settings"]
    return settings.second_factor and person.role in TEAM and not person.demo


def _gate() -> Response | None:
    """Lead a person who needs a second factor, and came in without one, to the page where it is set up."""
    if request.endpoint == "static" or not current_user.is_authenticated:
        return None
    person, row = current_user, present()
    if row is None or row.strong or not is_required_of(person):
        return None
    free = OPEN if not person.webauthn else OPEN_TO_OWNERS_OF_A_PASSKEY
    return None if request.endpoint in free else redirect(url_for("accounts.ways_in"))
