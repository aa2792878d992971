"""Fields that many of the room's forms have."""

import uuid
from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from portal.case_studies.actions.drafts import MAX_TITLE
from portal.core.web.choices import RadioField, SelectField, SelectMultipleField
from portal.core.web.fields import options

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


def in_list(message: str) -> Any:
    """Returns: the rule that a value is among a field's choices, and what is said of one that is not."""

    def check(_form: Any, field: Any) -> None:
        known = {str(choice[0]) for choice in field.iter_choices()}
        sent = field.data if isinstance(field.data, list) else [field.data]
        if not {str(value) for value in sent} <= known:
            raise ValidationError(message)

    return check


def select_field(label: str, message: str, *, needed: bool = True, **more: Any) -> SelectField:
    """Returns: a choice of one from a long list; `message` says what to do when it is missing or not listed."""
    rule = DataRequired(message) if needed else Optional()
    return SelectField(label, validators=[rule, in_list(message)], validate_choice=False, **more)


def radio_field(
    label: str, message: str, choices: Mapping[str, str] | None = None, *, needed: bool = True, **more: Any
) -> RadioField:
    """Returns: a choice of one from a short list; `message` says what to do when it is missing or not listed."""
    rule = DataRequired(message) if needed else Optional()
    listed = options(choices) if choices is not None else None
    return RadioField(label, choices=listed, validators=[rule, in_list(message)], validate_choice=False, **more)


def ticks_field(label: str, hint: str = "") -> SelectMultipleField:
    """Returns: a choice of several."""
    rules = [Optional(), in_list("Choose from the list")]
    return SelectMultipleField(label, description=hint, validators=rules, validate_choice=False)


def title_field(label: str = "Title") -> StringField:
    """Returns: the title of a case."""
    return short_field(label, "What it is, in plain words.", needed="Give the case study a title", longest=MAX_TITLE)


def sure_field() -> BooleanField:
    """Returns: the tick that sends words although the guard advises against them."""
    return BooleanField("I have read this, and nobody can be recognised from my words")
