"""The form that attaches a file."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired
from wtforms import BooleanField, FileField, SubmitField
from wtforms.validators import DataRequired


class FileForm(FlaskForm):  # type: ignore[misc]
    """One PDF or Word file."""

    file = FileField(
        "Choose a PDF or Word file",
        description="Up to 60 MB. We keep the file as it is and read its text, so that it can be searched.",
        validators=[FileRequired("Choose a file")],
    )
    may_share = BooleanField(
        "We may share this file with everybody who can read the page, and it identifies nobody who did not agree",
        validators=[DataRequired("Check that we may share the file, then tick the box")],
    )
    hold = BooleanField(
        "Keep it for the research team for now",
        description="You can show it to readers later, from this page.",
    )
    send = SubmitField("Attach the file")


class DeleteForm(FlaskForm):  # type: ignore[misc]
    """Taking a file away, once more to be sure."""

    send = SubmitField("Delete the file")
