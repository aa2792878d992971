"""The shapes of asking for a link to sign in with, and of choosing such links."""

from flask_wtf import FlaskForm
from wtforms import EmailField, SubmitField

from portal.accounts.security.forms import EMAIL_RULES


class AskForm(FlaskForm):  # type: ignore[misc]
    """Ask for a link to sign in with."""

    email = EmailField("Email address", validators=EMAIL_RULES)
    submit = SubmitField("Send me a link")


class ButtonForm(FlaskForm):  # type: ignore[misc]
    """A page with nothing but a button."""

    submit = SubmitField("Sign in")
