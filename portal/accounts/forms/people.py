"""The shapes of what is sent about accounts: how one is shown, a new person, a token for the API."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, StringField, SubmitField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.access.policy import ROLE_LABELS, SIGNED_IN
from portal.accounts.models import Person
from portal.core.web.choices import RadioField, SelectMultipleField
from portal.core.web.fields import StampField, options
from portal.items.vocabulary import Term

LASTING = {"30": "30 days", "90": "90 days", "365": "A year"}
SHOWN = {
    "alias": "A name made for each page, such as Amber Heron",
    "chosen": "A name that I choose",
    "real": "My real name",
}


REAL_NAME_HINT = "You agree that it may stand beside what you write. You can take that back at any time."


def shown_choices(name: str = "") -> list[Any]:
    """Returns: the ways to be shown; with the real name comes what is agreed to by choosing it."""
    label = f"{SHOWN['real']}: {name}" if name else SHOWN["real"]
    choices = options(SHOWN | {"real": label})
    choices[-1].render_kw = {"hint": REAL_NAME_HINT}
    return choices


def chosen_name_field() -> StringField:
    """Returns: the name that a person chooses to be shown with."""
    return StringField(
        "Name to show",
        description="Up to 60 characters. Do not use the name of somebody else.",
        validators=[Optional(), Length(max=60, message="Use a name of at most 60 characters")],
    )


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """How a person is shown beside their comments."""

    show_as = RadioField(
        "Show my comments as",
        choices=shown_choices(),
        validators=[InputRequired("Choose how you want to be shown")],
    )
    chosen_name = chosen_name_field()
    version = StampField()
    submit = SubmitField("Save")


class TokenForm(FlaskForm):  # type: ignore[misc]
    """A new token for the API."""

    name = StringField(
        "What is the token for?",
        description="A name by which you know it again, such as “Reference manager”.",
        validators=[
            DataRequired("Say what the token is for"),
            Length(max=60, message="Use a name of at most 60 characters"),
        ],
    )
    days = RadioField(
        "How long should it work?",
        choices=LASTING,
        default="90",
        validators=[InputRequired("Choose how long it should work")],
    )
    submit = SubmitField("Make the token")


class PersonForm(FlaskForm):  # type: ignore[misc]
    """A new account."""

    email = EmailField(
        "Email address",
        validators=[DataRequired("Enter the email address"), Length(max=254, message="That address is too long")],
    )
    name = StringField(
        "Full name",
        description="Others see it only if the person says so.",
        validators=[DataRequired("Enter the name"), Length(max=120, message="Use at most 120 characters")],
    )
    role = RadioField(
        "Role",
        choices={role: ROLE_LABELS[role] for role in SIGNED_IN},
        validators=[InputRequired("Choose a role")],
    )
    sites = SelectMultipleField("Pioneers this person works in", choices=[], validators=[Optional()])
    submit = SubmitField("Make the account")


def settings_form(person: Person) -> SettingsForm:
    """Returns: the form with this person's present settings, or with what was sent."""
    form = SettingsForm(obj=person)
    form.show_as.choices = shown_choices(person.name)
    return form


def person_form(sites: Sequence[Term]) -> PersonForm:
    """Returns: the form with the Pioneers to choose from; without any, the question is left out."""
    form = PersonForm()
    form.sites.choices = {term.key: term.name for term in sites}
    if not sites:
        del form.sites
    return form
