"""The forms of an app's codes, recovery codes and passkeys in our words; every try at a code is counted."""

from typing import Any

from flask import redirect, request, session
from flask_security.forms import TwoFactorRescueForm, TwoFactorSetupForm, TwoFactorVerifyCodeForm
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.webauthn import WebAuthnRegisterForm
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField, SubmitField
from wtforms.validators import DataRequired, Length

from portal.access.guard import viewer
from portal.accounts.devices import described
from portal.accounts.security import limits
from portal.accounts.security.events import note_refusal
from portal.accounts.security.factors import is_required_of
from portal.core.db import begin_write, db
from portal.core.web.choices import RadioField
from portal.core.web.fields import options

AT_SIGN_IN = ("security.two_factor_token_validation", "security.mf_recovery")


class AppForm(TwoFactorSetupForm):
    """Set up an authenticator app, or take it off."""

    setup = RadioField(
        "App",
        choices=options({"authenticator": "Set up an app", "disable": "Take the app away"}),
        validate_choice=False,
    )
    submit = SubmitField("Set up an app")

    def validate(self, **kwargs: Any) -> bool:
        """Returns: whether this can be done: who needs a second factor keeps one."""
        if not super().validate(**kwargs):
            return False
        person: Any = self.user
        if self.setup.data == "disable" and is_required_of(person) and not person.webauthn:
            self.form_errors.append("Your role needs a second factor. Make a passkey before you take the app away.")
            return False
        return True


class CodeForm(TwoFactorVerifyCodeForm):
    """A code of the app: at set-up, or after the password."""

    code = StringField(
        "Code",
        description="The 6 digits that the app shows now.",
        validators=[DataRequired("Enter the code that the app shows"), Length(max=20, message="Enter 6 digits")],
        filters=[lambda text: "".join((text or "").split())],
        render_kw={"inputmode": "numeric", "spellcheck": "false"},
    )
    submit = SubmitField("Continue")

    def validate(self, **kwargs: Any) -> bool:
        """Returns: whether the code is right and was not used before."""
        if self.is_setup:
            person: Any = self.user
            person.totp_counter = None  # of the secret that is replaced
            return bool(super().validate(**kwargs))
        return _counted(self, "code", lambda: bool(super(CodeForm, self).validate(**kwargs)))


class RescueForm(TwoFactorRescueForm):
    """Flask-Security makes it beside the form of codes; our page leads to recovery codes by a link instead."""

    help_setup = RadioField("Help", choices=options({"help": "Ask the team"}))


class RecoveryForm(MfRecoveryForm):
    """A recovery code in place of the app's."""

    code = StringField(
        "Recovery code",
        description="One of those that you kept when you set up the app. Each works once.",
        validators=[DataRequired("Enter a recovery code"), Length(max=40, message="Enter one recovery code")],
        filters=[lambda text: (text or "").strip().lower()],
    )
    submit = SubmitField("Continue")

    def validate(self, **kwargs: Any) -> bool:
        """Returns: whether the code is one of those kept."""
        return _counted(self, "code", lambda: bool(super(RecoveryForm, self).validate(**kwargs)))


class PasskeyForm(WebAuthnRegisterForm):
    """A new passkey: its name. It always may stand alone."""

    name = StringField(
        "Name of this passkey",
        description="So that you know it again, such as “My phone”.",
        validators=[DataRequired("Enter a name for the passkey"), Length(max=60, message="Use at most 60 characters")],
    )
    usage = HiddenField(default="first")  # type: ignore[assignment]
    submit = SubmitField("Make a passkey")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted():
            self.name.data = described(request.headers.get("User-Agent", ""))

    def validate(self, **kwargs: Any) -> bool:
        """Returns: whether the name is good; whatever was sent, the passkey may stand alone."""
        good = bool(super().validate(**kwargs))
        self.usage.data = "first"
        return good


def keep_who_is_in() -> Response | None:
    """Lead who is signed in away from the pages that ask for a code at signing in: the library would sign them out.

    Setting up an app goes over the first of these pages too; then its secret stands in the session.
    """
    if not viewer().is_signed_in or request.endpoint not in AT_SIGN_IN:
        return None
    setting_up = session.get("tf_state") == "validating_profile" and session.get("tf_totp_secret")
    return None if setting_up else redirect("/account/")


def _counted(form: Any, kind: str, check: Any) -> bool:
    """Count a try before it is looked at, as with passwords."""
    if not FlaskForm.validate(form):
        return False
    attempt = limits.begin(kind, form.user.email)
    begin_write()  # ends the reading: the try was counted in a transaction of its own
    if not check():
        note_refusal("code:refuse", form.user)
        return False
    limits.succeed(attempt, db.session())
    return True
