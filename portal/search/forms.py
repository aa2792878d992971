"""The shape of what a reader tells the team about a search."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.search.actions import MAX_WISH


class WishForm(FlaskForm):  # type: ignore[misc]
    """What were you looking for?"""

    wish = TextAreaField(
        "What were you looking for?",
        description="We keep your words and not who you are.",
        validators=[
            DataRequired("Say what you were looking for"),
            Length(max=MAX_WISH, message=f"Use {MAX_WISH:,} characters or fewer"),
        ],
    )
    words = HiddenField()
    send = SubmitField("Tell the team")
