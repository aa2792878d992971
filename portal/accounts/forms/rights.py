"""The shapes of what a person may do, and of a PPI group."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import EmailField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.access.policy import ROLE_LABELS, SIGNED_IN
from portal.accounts.models import PpiGroup
from portal.accounts.words import FOR_ALL, ROLES_IN_WORDS
from portal.core.web.choices import RadioField, SelectMultipleField
from portal.core.web.fields import StampField, options
from portal.items.vocabulary import Term


class RightsForm(FlaskForm):  # type: ignore[misc]
    """Role, sites, groups and duties of one person."""

    role = RadioField("Role", validators=[InputRequired("Choose a role")])
    sites = SelectMultipleField("Works in")
    leads = SelectMultipleField("Leads")
    groups = SelectMultipleField("Member of", coerce=int)
    group_leads = SelectMultipleField("Looks after", coerce=int)
    duties = SelectMultipleField("Duties", choices=options(FOR_ALL))
    submit = SubmitField("Save")


class GroupForm(FlaskForm):  # type: ignore[misc]
    """A PPI group."""

    name = StringField(
        "Name",
        validators=[DataRequired("Enter the group’s name"), Length(max=120, message="Use at most 120 characters")],
    )
    study = StringField(
        "Study that it advises",
        description="Leave this empty for the national advisory group.",
        validators=[Optional(), Length(max=200, message="Use at most 200 characters")],
    )
    about = TextAreaField(
        "What the group does",
        description="Its members read this.",
        validators=[Optional(), Length(max=5_000, message="Use at most 5,000 characters")],
    )
    version = StampField(needed=False)
    submit = SubmitField("Save")


def rights_form(role: str, keys: frozenset[str], sites: Sequence[Term], groups: Sequence[PpiGroup]) -> RightsForm:
    """Returns: the form with what the person has now, or with what was sent; a question without answers is left out."""
    numbers = {kind: [int(one) for one in _rest(keys, kind)] for kind in ("group", "ppi_lead")}
    duties = [duty for duty in FOR_ALL if duty in keys]
    of_sites = {"sites": _rest(keys, "site"), "leads": _rest(keys, "lead")}
    of_groups = {"groups": numbers["group"], "group_leads": numbers["ppi_lead"]}
    form = RightsForm(data={"role": role, "duties": duties, **of_sites, **of_groups})
    form.role.choices = options({one: f"{ROLE_LABELS[one]}: {ROLES_IN_WORDS[one]}" for one in SIGNED_IN})
    form.sites.choices = form.leads.choices = options({term.key: term.name for term in sites})
    form.groups.choices = form.group_leads.choices = options({str(group.id): group.name for group in groups})
    if not sites:
        del form.sites, form.leads
    if not groups:
        del form.groups, form.group_leads
    return form


def _rest(keys: frozenset[str], kind: str) -> list[str]:
    return [key.partition(":")[2] for key in keys if key.startswith(f"{kind}:")]


class MemberForm(FlaskForm):  # type: ignore[misc]
    """Somebody who is to belong to a Pioneer or to a PPI group."""

    email = EmailField(
        "Email address",
        description="The one that they sign in with.",
        validators=[DataRequired("Enter the email address"), Length(max=254, message="That address is too long")],
    )
    submit = SubmitField("Add")
