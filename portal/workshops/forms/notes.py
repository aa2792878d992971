"""The forms of notes and learning points."""

from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Optional

from portal.core.web.choices import RadioField, SelectField, SelectMultipleField
from portal.core.web.fields import DayField, options, text
from portal.items.vocabulary import Vocabulary
from portal.workshops.actions.points import LONGEST, PointFields
from portal.workshops.forms.common import hidden_version, up_to
from portal.workshops.models.points import HEARD, KINDS, PARTICIPANTS


class NoteForm(FlaskForm):  # type: ignore[misc]
    """The notes of one session."""

    body = TextAreaField(
        "Notes", description="Markdown: a hyphen begins a point. No names of patients, colleagues or places."
    )
    version = hidden_version()
    send = SubmitField("Save the notes")


class PointForm(FlaskForm):  # type: ignore[misc]
    """Writing a learning point."""

    text = TextAreaField(
        "What was said?",
        description="One point, in one to three sentences. No names of people or places.",
        validators=[DataRequired("Write the learning point"), up_to(LONGEST)],
    )
    kind = RadioField("What kind of point is it?", choices=options(KINDS), default="insight")
    theme = SelectField("Theme", default="")
    heard = RadioField(
        "Where was it heard?", choices=options(HEARD), validators=[DataRequired("Choose where it was heard")]
    )
    participants = SelectMultipleField("Who said it?", choices=options(PARTICIPANTS), validators=[Optional()])
    owner_role = StringField("Who does it?", description="A role, such as “PPI lead”.", validators=[up_to(120)])
    due_on = DayField("By when?")
    why = StringField("What changed and why", description="Readers see this note.", validators=[up_to(500)])
    version = hidden_version()
    send = SubmitField("Save the learning point")

    def prepare(self, vocabulary: Vocabulary, *, released: bool = False) -> None:
        """Fill in what can be chosen; the note on a change is asked only of what readers see."""
        self.theme.choices = options({"": "None of these"} | {term.key: term.name for term in vocabulary.of("theme")})
        if not released:
            del self.why

    def fields(self) -> PointFields:
        """Returns: what was typed."""
        return PointFields(
            text=text(self["text"]),
            kind=text(self.kind),
            heard=text(self.heard),
            theme=text(self.theme),
            participants=tuple(self.participants.data or ()),
            owner_role=text(self.owner_role),
            due_on=self.due_on.data,
        )
