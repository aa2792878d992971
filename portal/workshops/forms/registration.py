"""The forms for registering: what somebody needs, giving a place up, taking somebody off the list."""

from flask_wtf import FlaskForm
from wtforms import SubmitField, TextAreaField
from wtforms.validators import DataRequired, Optional

from portal.core.web.choices import RadioField
from portal.core.web.fields import options, text
from portal.workshops.actions.registration import Wishes
from portal.workshops.forms.common import up_to
from portal.workshops.models.registration import LONGEST_NEEDS, LONGEST_REASON


class RegistrationForm(FlaskForm):  # type: ignore[misc]
    """Registering, and changing what one told."""

    needs = TextAreaField(
        "What do you need so that you can take part?",
        description=(
            "Such as step-free access, a hearing loop, somebody who comes with you, or what you can eat. "
            "Only the organisers see this. We delete it 30 days after the workshop."
        ),
        validators=[Optional(), up_to(LONGEST_NEEDS)],
    )
    show_name = RadioField(
        "May people who come see your name in the list of those taking part?",
        choices=options({"yes": "Yes", "no": "No"}),
        default="no",
        validators=[DataRequired("Choose yes or no")],
    )

    def wishes(self) -> Wishes:
        """Returns: what was told."""
        return Wishes(text(self.needs).strip(), text(self.show_name) == "yes")


class WithdrawForm(FlaskForm):  # type: ignore[misc]
    """Giving a place up, or leaving the waiting list."""


class RemovalForm(FlaskForm):  # type: ignore[misc]
    """Taking somebody off the list."""

    reason = TextAreaField(
        "Why?",
        description="They read this on the page of the workshop.",
        validators=[DataRequired("Say why: they read it"), up_to(LONGEST_REASON)],
    )
    send = SubmitField("Take them off the list")
