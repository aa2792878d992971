"""The shapes of what people choose: how each kind of news comes."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SubmitField
from wtforms.validators import InputRequired

from portal.core.web.choices import RadioField
from portal.core.web.fields import options, text
from portal.notifications.words import HOW, KINDS


class WaysForm(FlaskForm):  # type: ignore[misc]
    """One choice for each kind of news; the fields are added below, from the table of kinds."""

    @property
    def chosen(self) -> dict[str, str]:
        """Kind -> how it comes."""
        return {kind: text(self[kind]) for kind in KINDS}


for _kind, _told in KINDS.items():
    _field = RadioField(
        _told.label,
        description=_told.hint,
        choices=options(HOW),
        validators=[InputRequired(f"Choose how you want to hear of “{_told.label}”")],
    )
    setattr(WaysForm, _kind, _field)
WaysForm.submit = SubmitField("Save")  # after the kinds: fields are drawn in the order of their making


def ways_form(ways: Mapping[str, Any]) -> WaysForm:
    """Returns: the form, filled with how it is now."""
    return WaysForm(data=dict(ways))


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """A page that asks before it acts."""

    submit = SubmitField("Yes")
