"""The forms of a session and of publishing a programme."""

import re
from collections.abc import Iterable

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Optional

from portal.core.web.choices import RadioField, SelectField, SelectMultipleField
from portal.core.web.fields import ClockField, options, text
from portal.items.models import Item
from portal.workshops.actions.programme import SessionFields
from portal.workshops.forms.common import hidden_version, up_to
from portal.workshops.models import Material
from portal.workshops.models.programme import AUDIENCES, KINDS

SPEAKER = re.compile(r"(?P<name>[^()]+)\((?P<role>[^()]+)\)")
KIND_NAMES = {"finding": "finding", "case_study": "case study", "evidence": "evidence"}


class SessionForm(FlaskForm):  # type: ignore[misc]
    """Making and changing a session."""

    title = StringField("What is it called?", validators=[DataRequired("Enter what the session is called"), up_to(200)])
    starts = ClockField("Starts at", description="London time, such as 10:00.")
    ends = ClockField("Ends at")
    move_later = BooleanField("Move the sessions after it by as much as its end moves")
    kind = RadioField("What kind of session is it?", choices=options(KINDS), default="plenary")
    track = StringField("Group", description="Only for groups: a letter, such as A.", validators=[up_to(20)])
    room = StringField("Room", validators=[up_to(80)])
    speakers = TextAreaField(
        "Who speaks or leads", description="One a line: a role, or a name with the role in brackets after it."
    )
    aims = TextAreaField("Aims", validators=[up_to(3_000)])
    links = SelectMultipleField("Linked pages", coerce=int, validators=[Optional()])
    find = StringField("Words of a title", validators=[up_to(200)])
    look = SubmitField("Find pages")
    remove = SelectMultipleField("Take away", coerce=int, validators=[Optional()])
    material_title = StringField("What is it?", validators=[up_to(200)])
    material_url = StringField("Its address, or", description="Such as https://example.org/slides.")
    material_file = FileField(
        "a file (PDF, Word or picture, up to 20 MB)",
        description="We take out who wrote a Word file and where a photo was taken. "
        "A PDF keeps its author: look at its properties first. No NHS number or date of birth may stand in it.",
    )
    material_audience = SelectField("Who may see it?", choices=options(AUDIENCES), default="public")
    version = hidden_version()
    send = SubmitField("Save the session")

    def prepare(self, linked: Iterable[Item], found: Iterable[Item], materials: Iterable[Material]) -> None:
        """Fill in what can be ticked: pages linked already, pages just found, materials to take away."""
        pages = {item.id: f"{item.title} ({KIND_NAMES.get(item.kind, item.kind)})" for item in (*linked, *found)}
        self.links.choices = options({str(key): label for key, label in pages.items()})
        self.remove.choices = options({str(row.id): f"{row.title} ({AUDIENCES[row.audience]})" for row in materials})

    def fields(self) -> SessionFields:
        """Returns: what was typed."""
        return SessionFields(
            title=text(self.title),
            starts=self.starts.data,
            ends=self.ends.data,
            kind=text(self.kind),
            track=text(self.track),
            room=text(self.room),
            aims=text(self.aims),
            speakers=tuple(read_speakers(text(self.speakers))),
            links=tuple(self.links.data or ()),
            move_later=bool(self.move_later.data),
        )


def read_speakers(words: str) -> list[dict[str, str]]:
    """Returns: a role and a name (may be empty) for each line that is not empty."""
    found = []
    for line in words.splitlines()[:30]:
        match = SPEAKER.fullmatch(line.strip())
        if match:
            found.append({"role": match["role"].strip(), "name": match["name"].strip()})
        elif line.strip():
            found.append({"role": line.strip()[:200], "name": ""})
    return found


def write_speakers(speakers: Iterable[dict[str, str]]) -> str:
    """Returns: the lines that `read_speakers` reads."""
    return "\n".join(f"{who['name']} ({who['role']})" if who.get("name") else who["role"] for who in speakers)


class PublishForm(FlaskForm):  # type: ignore[misc]
    """Publishing the programme that the page showed."""

    expected = hidden_version()
    send = SubmitField("Publish the programme")
