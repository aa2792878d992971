"""Fields that many of the room's forms have."""

import uuid

from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from portal.case_studies.actions.drafts import MAX_TITLE

LONG, SHORT = 20_000, 300  # characters


def new_key() -> str:
    """Returns: a key for one form shown, so that the same form sent twice counts once."""
    return uuid.uuid4().hex


def long_field(label: str, hint: str = "", *, needed: str = "") -> TextAreaField:
    """Returns: a text area, needed when a message for its lack is given."""
    rule = DataRequired(needed) if needed else Optional()
    longest = Length(max=LONG, message=f"Use {LONG:,} characters or fewer")
    return TextAreaField(label, description=hint, validators=[rule, longest])


def short_field(label: str, hint: str = "", *, needed: str = "", longest: int = SHORT) -> StringField:
    """Returns: a line, needed when a message for its lack is given. Units: characters."""
    rule = DataRequired(needed) if needed else Optional()
    limit = Length(max=longest, message=f"Use {longest} characters or fewer")
    return StringField(label, description=hint, validators=[rule, limit])


def ticks_field(label: str, hint: str = "") -> SelectMultipleField:
    """Returns: a choice of several."""
    return SelectMultipleField(label, description=hint, validators=[Optional()])


def title_field(label: str = "Title") -> StringField:
    """Returns: the title of a case."""
    return short_field(label, "What it is, in plain words.", needed="Give the case study a title", longest=MAX_TITLE)


def sure_field() -> BooleanField:
    """Returns: the tick that sends words although the guard advises against them."""
    return BooleanField("I have read this, and nobody can be recognised from my words")
