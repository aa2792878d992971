"""The shapes of inviting somebody, and of accepting an invitation."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, EmailField, PasswordField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.access.policy import INVITABLE, ROLE_LABELS, Viewer
from portal.accounts.forms.people import chosen_name_field, shown_choices
from portal.accounts.models import Invitation, PpiGroup
from portal.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from portal.core.web.choices import ONE_ANSWER, RadioField, SelectField
from portal.core.web.fields import options
from portal.items.vocabulary import Term

MAILS = {
    "usual": "At once when somebody answers me or needs me, the rest in a summary",
    "daily": "One summary a day",
    "weekly": "One summary a week",
    "never": "No email: I look in the portal",
}
WAYS = {"password": "With a password", "passkey": "With a passkey", "link": "With a link by email each time"}
WAY_HINTS = {
    "passkey": "Your phone or computer lets you in by its own screen lock: finger, face or PIN.",
    "link": "We email you a link whenever you want to sign in. There is nothing to remember.",
}
PASSWORD_HINT = f"At least {MIN_LENGTH} characters. Three or four unrelated words work well. You can paste it."


class InviteForm(FlaskForm):  # type: ignore[misc]
    """Asking somebody to join."""

    email = EmailField(
        "Email address",
        validators=[DataRequired("Enter the email address"), Length(max=254, message="That address is too long")],
    )
    name = StringField(
        "Name",
        description="As you would greet them. They can change it.",
        validators=[Optional(), Length(max=120, message="Use at most 120 characters")],
    )
    role = RadioField("They join as", validators=[InputRequired("Choose a role")])
    site = SelectField("Pioneer where they work", validators=[Optional()])
    group_id = SelectField("PPI group", validators=[Optional()])
    reason = TextAreaField(
        "Why do you invite them?",
        description="They read this in the email. Two or three sentences.",
        validators=[
            DataRequired("Say why you invite this person"),
            Length(max=1_000, message="Use at most 1,000 characters"),
        ],
    )
    submit = SubmitField("Invite")


class ListForm(FlaskForm):  # type: ignore[misc]
    """A list of people to invite."""

    file = FileField("List (CSV)", validators=[FileRequired("Choose a file")])
    submit = SubmitField("See what it would do")


class ListReasonForm(FlaskForm):  # type: ignore[misc]
    """Why everybody on the list is invited."""

    reason = TextAreaField(
        "Why do you invite them?",
        description="Read by those whose line gives no reason of its own.",
        validators=[
            DataRequired("Say why you invite these people"),
            Length(max=1_000, message="Use at most 1,000 characters"),
        ],
    )
    submit = SubmitField("Invite them")


class WelcomeForm(FlaskForm):  # type: ignore[misc]
    """The first page of joining: how to be shown, what to be told, the ground rules."""

    name = StringField(
        "Your name",
        description="Only the research team sees it, and the lead of your Pioneer if you work in one. "
        "Below you can choose to be shown with it.",
        validators=[DataRequired("Enter your name"), Length(max=120, message="Use at most 120 characters")],
    )
    show_as = RadioField(
        "Show my comments as",
        choices=shown_choices(),
        default="alias",
        validators=[InputRequired("Choose how you want to be shown")],
    )
    chosen_name = chosen_name_field()
    mails = RadioField(
        "When may we email you?", choices=options(MAILS), default="usual", validators=[InputRequired(ONE_ANSWER)]
    )
    ground_rules = BooleanField(
        "I have read the ground rules", validators=[InputRequired("Read the ground rules, then tick the box")]
    )
    submit = SubmitField("Continue")


class WayInForm(FlaskForm):  # type: ignore[misc]
    """The second page of joining: how to sign in."""

    way = RadioField("How do you want to sign in?", default="password", validators=[InputRequired("Choose a way")])
    password = PasswordField(
        "Password",
        description=PASSWORD_HINT,
        validators=[Length(max=MAX_LENGTH, message=f"Use {MAX_LENGTH} characters or fewer")],
    )
    submit = SubmitField("Join")

    def validate(self, **kwargs: object) -> bool:
        """Returns: whether the form is whole: who chooses a password must type one."""
        good = bool(super().validate(**kwargs))
        if good and self.way.data == "password" and not self.password.data:
            self.password.errors = ["Enter a password"]
            return False
        return good


def invite_form(viewer: Viewer, sites: Sequence[Term], groups: Sequence[PpiGroup]) -> InviteForm:
    """Returns: the form with the roles, Pioneers and groups that this person may invite to."""
    form = InviteForm()
    roles = INVITABLE[viewer.role]
    form.role.choices = options({role: ROLE_LABELS[role] for role in roles})
    led = [term for term in sites if viewer.role == "administrator" or viewer.has_key(f"lead:{term.key}")]
    form.site.choices = options({"": "None"} | {term.key: term.name for term in led})
    form.group_id.choices = options({"": "None"} | {str(group.id): group.name for group in groups})
    if "pioneer_staff" not in roles:
        del form.site
    if "ppi_member" not in roles or not groups:
        del form.group_id
    if len(roles) == 1 and not form.is_submitted():
        form.role.data = roles[0]
        if len(led) == 1:
            form.site.data = led[0].key
    return form


def welcome_form(invitation: Invitation) -> WelcomeForm:
    """Returns: the form with what was said before, or with the name that the invitation has."""
    return WelcomeForm(data=invitation.answers or {"name": invitation.name, "show_as": "alias", "mails": "usual"})


def way_in_form(*, with_mail: bool) -> WayInForm:
    """Returns: the form; a link by mail is on offer only where mail is sent."""
    form = WayInForm()
    ways = {way: label for way, label in WAYS.items() if way != "link" or with_mail}
    form.way.choices = [_choice(way, label) for way, label in ways.items()]
    return form


def _choice(way: str, label: str) -> Any:
    hint = {"hint": WAY_HINTS[way]} if way in WAY_HINTS else {}
    (choice,) = options({way: label})
    choice.render_kw = hint
    return choice
