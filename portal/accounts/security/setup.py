"""Putting Flask-Security into the app: what is switched on, in which words, on which addresses.

Codes and passkeys have a module of their own, `factors`; what is theirs is joined in here.
"""

from datetime import timedelta
from typing import Any

from flask import Flask, Request, flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_security import PasswordUtil, Security
from werkzeug.wrappers import Response

from portal.access.guard import reads_first
from portal.accounts.demo import ACCOUNTS, PASSWORD
from portal.accounts.passwords import MIN_LENGTH, weakness
from portal.accounts.security import events, factors, hashing, organisation
from portal.accounts.security.codes import AppForm, CodeForm, PasskeyForm, RecoveryForm, RescueForm, keep_who_is_in
from portal.accounts.security.datastore import People
from portal.accounts.security.forms import WRONG, ChangeForm, NewPasswordForm, SignInForm
from portal.accounts.security.links import HOURS
from portal.accounts.security.mail import OutboxMail, mail_is_sent
from portal.accounts.security.recovery import ask_for_link
from portal.accounts.security.sessions import load_person
from portal.config import Settings
from portal.core.errors import Invalid
from portal.core.web.addresses import is_our_address

REMEMBERED = timedelta(days=14)
SLOW = (  # they count the try apart or hash, then write
    "security.login",
    "security.change_password",
    "security.reset_password",
    "security.two_factor_token_validation",
    "security.mf_recovery",
)

FEATURES = {
    "SECURITY_CHANGEABLE": True,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_FRESHNESS": timedelta(minutes=-1),  # no page that asks for the password again, so far
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_PASSWORD_LENGTH_MIN": MIN_LENGTH,
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=HOURS),
}
ADDRESSES = {
    "SECURITY_LOGIN_URL": "/account/sign-in",
    "SECURITY_LOGOUT_URL": "/account/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_CHANGE_URL": "/account/password",
    "SECURITY_RESET_URL": "/account/new-password",
    "SECURITY_POST_LOGIN_VIEW": "/account/",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_POST_CHANGE_VIEW": "/account/settings",
}
TEMPLATES = {
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
    "SECURITY_RESET_PASSWORD_TEMPLATE": "accounts/reset_password.html",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "accounts/mail/password_changed",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "accounts/mail/password_changed",
}
_CHANGED = "Your password is changed. You are signed out everywhere else."
_DEAD_LINK = "This link does not work any more: it was used, or is not complete. Ask for a new one."
WORDS = {
    "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "Your password was changed",
    "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": "Your password was changed",
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": (WRONG, "error"),
    "SECURITY_MSG_INVALID_PASSWORD": ("This is not your present password. Type it again.", "error"),
    "SECURITY_MSG_PASSWORD_IS_THE_SAME": ("The new password is your present one. Choose another.", "error"),
    "SECURITY_MSG_PASSWORD_CHANGE": (_CHANGED, "success"),
    "SECURITY_MSG_PASSWORD_RESET_NO_LOGIN": ("Your new password is saved. Sign in with it.", "success"),
    "SECURITY_MSG_INVALID_RESET_PASSWORD_TOKEN": (_DEAD_LINK, "error"),
    "SECURITY_MSG_PASSWORD_RESET_EXPIRED": (
        f"This link is more than {HOURS} hours old. Ask for a new one.",
        "error",
    ),
}


class Passwords(PasswordUtil):
    """Judges a new password by our rule."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """Returns: what is wrong (or None), and the password in its normal form."""
        normal, person = self.normalize(password), kwargs.get("user")
        about = (person.email, person.name, person.chosen_name) if person else ()
        found = weakness(normal, about)
        return ([found] if found else None), normal


def install(app: Flask, settings: Settings) -> None:
    """Register the pages to sign in and out, and who the visitor is. CSRF must be in place before."""
    app.config.update(FEATURES | ADDRESSES | TEMPLATES | WORDS | factors.settings_for(settings))
    app.config.update(hashing.settings(settings.testing))
    app.config.update(
        REMEMBER_COOKIE_NAME="remember_token",
        REMEMBER_COOKIE_DURATION=REMEMBERED,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.secure_cookies,
    )
    security = Security(
        app,
        People(),
        login_form=SignInForm,
        change_password_form=ChangeForm,
        reset_password_form=NewPasswordForm,
        mail_util_cls=OutboxMail,
        password_util_cls=Passwords,
        totp_cls=factors.OneTimeCodes,
        webauthn_util_cls=factors.Passkeys,
        two_factor_setup_form=AppForm,
        two_factor_verify_code_form=CodeForm,
        two_factor_rescue_form=RescueForm,
        mf_recovery_form=RecoveryForm,
        wan_register_form=PasskeyForm,
        render_template=_render,
    )
    security.want_json(lambda _request: False)
    security.login_manager.request_loader(_no_tokens)
    security.login_manager.user_loader(load_person)
    app.view_functions["security.forgot_password"] = ask_for_link
    for endpoint in SLOW:
        reads_first(app.view_functions[endpoint])
    _keep_out_of_what_is_public(app, security)
    app.before_request_funcs.setdefault("security", []).extend((_check_what_is_sent, keep_who_is_in))
    events.connect(app)
    organisation.install(app, settings)


def _keep_out_of_what_is_public(app: Flask, security: Security) -> None:
    """Files are for everybody: no person is loaded for them and no session looked at, so they can be kept.

    Flask-Principal would load the person even before the guard says "read only"; the guard does its work.
    """
    app.before_request_funcs[None].remove(security.principal._on_before_request)  # noqa: SLF001 (no switch)
    remember = security.login_manager._update_remember_cookie  # noqa: SLF001
    app.after_request_funcs[None].remove(remember)
    app.after_request(lambda answer: answer if request.endpoint == "static" else remember(answer))


def _no_tokens(_request: Request) -> None:
    """Nobody signs in by a token in an address or header."""


def _check_what_is_sent() -> Response | None:
    """Refuse what no page of ours sends: JSON, and an address to go on to that is not ours."""
    if request.is_json:
        raise Invalid("Fill in the form on the page and send it from there.")
    wanted = [*request.args.getlist("next"), *request.form.getlist("next")]
    if all(is_our_address(address) for address in wanted if address):
        return None
    if request.method == "POST":
        raise Invalid("The address to go on to is not part of this portal. Sign in again from the start.")
    if wanted != [request.host_url.rstrip("/") + url_for("security.login")]:  # the library's, for want of another
        flash("We left out the address to go on to: it is not part of this portal.", "info")
    return redirect(request.path)


def _render(template: str, **context: Any) -> str:
    """Render a page of Flask-Security with our names: its form is `form`."""
    form = next((value for name, value in context.items() if name.endswith("_form")), None)
    if request.method == "GET":
        context.pop("recovery_codes", None)  # shown once, when they are made
    if isinstance(form, SignInForm):
        form.tell_what_is_empty()
        context |= {"demo_accounts": ACCOUNTS, "demo_password": PASSWORD, "mail_is_sent": mail_is_sent()}
        context["organisation_name"] = organisation.organisation_name()
    if isinstance(form, PasskeyForm):
        context["links_offered"] = mail_is_sent() and not factors.is_required_of(current_user)
    return render_template(template, form=form, **context)
