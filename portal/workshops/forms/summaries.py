"""The forms of a summary: its editor, and bringing a Word file."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Optional

from portal.core.web.choices import RadioField, SelectField
from portal.core.web.fields import options, text
from portal.workshops.actions.summaries import AUDIENCES, SummaryFields
from portal.workshops.forms.common import hidden_version, up_to

PLACES = {"in_place": "In place of the text here", "after": "After the text here"}


class SummaryForm(FlaskForm):  # type: ignore[misc]
    """Writing a summary."""

    title = StringField("Title", validators=[DataRequired("Enter a title"), up_to(200)])
    plain_english = TextAreaField(
        "Plain-English version", description="Readers see this first. Aim for a reading age of 12 to 14."
    )
    body = TextAreaField(
        "Full summary",
        description="Markdown: ## begins a heading, a hyphen a point. The headings are an offer, not a rule.",
    )
    audience = RadioField("Who may read it once it is published?", choices=options(AUDIENCES), default="public")
    why = TextAreaField("What changes and why", description="Readers see this note beside the new version.")
    find = StringField("Words of a title", validators=[Optional(), up_to(200)])
    under = SelectField("Put it at the end of", default="", validate_choice=False)
    version = hidden_version()
    send = SubmitField("Save")

    def prepare(self, headings: Sequence[str], *, released: bool) -> None:
        """Fill in what can be chosen; the note is asked only of what readers see."""
        self.under.choices = options({"": "The whole text"} | {heading: heading for heading in headings})
        if not released:
            del self.why

    def fields(self) -> SummaryFields:
        """Returns: what was typed."""
        return SummaryFields(
            title=text(self.title),
            plain_english=text(self.plain_english),
            body=text(self.body),
            audience=text(self.audience),
        )


class WordForm(FlaskForm):  # type: ignore[misc]
    """Bringing a Word file."""

    file = FileField(
        "Word file (.docx)",
        description="Up to 50 MB, pictures up to 5 MB each. Headings, lists, tables, links and pictures come over.",
    )
    place = RadioField("Where does it go?", choices=options(PLACES), default="in_place")
    version = hidden_version()
    send = SubmitField("Bring it in")
