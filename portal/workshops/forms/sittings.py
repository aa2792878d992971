"""The forms of a sitting: its day and place, its copy, what became of it, who looks after it."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Email, NumberRange, Optional

from portal.core.web.choices import RadioField, SelectField, SelectMultipleField
from portal.core.web.fields import ClockField, CountField, DayField, number, options, text
from portal.items.vocabulary import Vocabulary
from portal.workshops.actions.days import UNDECIDED, Day
from portal.workshops.actions.sittings import LIST_COLUMNS, SittingFields
from portal.workshops.forms.common import ADDRESS_HINT, hidden_version, up_to
from portal.workshops.models.points import PARTICIPANTS
from portal.workshops.models.rounds import STATUSES
from portal.workshops.queries.rounds import DUTIES

KNOWN = {"yes": "Yes", "no": "No", "": "Not known yet"}
KNOWN_VALUES = {"yes": True, "no": False, "": None}


class SittingForm(FlaskForm):  # type: ignore[misc]
    """Making and changing a sitting."""

    place = StringField("City", validators=[DataRequired("Enter the city where this sitting meets"), up_to(60)])
    title = StringField(
        "Title", description="Leave it empty to name it after the round and the city.", validators=[up_to(200)]
    )
    day = DayField(
        "Day (optional)", description="Leave it empty while it is not decided. Such a sitting stays out of calendars."
    )
    starts = ClockField("Starts at (optional)", description="London time, such as 10:00.")
    ends = ClockField("Ends at (optional)", description="London time, such as 15:45.")
    venue = StringField("Venue", validators=[Optional(), up_to(200)])
    address = StringField("Address of the venue", validators=[Optional(), up_to(300)])
    getting_there = TextAreaField("How to get there", validators=[Optional(), up_to(3_000)])
    step_free = RadioField("Is there step-free access?", choices=options(KNOWN), default="")
    hearing_loop = RadioField("Is there a hearing loop?", choices=options(KNOWN), default="")
    quiet_room = RadioField("Is there a quiet room?", choices=options(KNOWN), default="")
    description = TextAreaField("What the day is about", validators=[Optional(), up_to(3_000)])
    aims = TextAreaField(
        "Aims", description="Only if they differ from those of the round.", validators=[Optional(), up_to(5_000)]
    )
    themes = SelectMultipleField("Themes", validators=[Optional()])
    facilitator = StringField("Facilitator", validators=[Optional(), up_to(200)])
    contact = StringField(
        "Contact", description="A role and how to reach it, not a private address.", validators=[Optional(), up_to(200)]
    )
    capacity = CountField(
        "Places for people",
        description="When they are taken, people join a waiting list. A place that comes free is held for the next "
        "person for 3 days. Leave it empty for no limit.",
        validators=[Optional()],
    )
    register_from = DayField(
        "Registration opens (optional)", description="Leave it empty while nobody can register here."
    )
    register_until = DayField(
        "Last day to register (optional)",
        description="Leave it empty to let people register until the workshop starts.",
    )
    slug = StringField("Address of the page", description=ADDRESS_HINT, validators=[Optional(), up_to(80)])
    version = hidden_version()
    send = SubmitField("Save the sitting")

    def prepare(self, vocabulary: Vocabulary) -> None:
        """Fill in what can be chosen."""
        self.themes.choices = options({term.key: term.name for term in vocabulary.of("theme")})

    def fields(self) -> SittingFields:
        """Returns: what was typed."""
        words = ("place", "title", "slug", "venue", "address", "getting_there", "description", "aims")
        values = {name: text(self[name]).strip() for name in (*words, "facilitator", "contact")}
        known = {name: KNOWN_VALUES[text(self[name])] for name in ("step_free", "hearing_loop", "quiet_room")}
        rest = {name: self[name].data for name in LIST_COLUMNS}
        rest |= {"when": self.when(), "themes": tuple(self.themes.data or ())}
        return SittingFields(**values, **known, **rest)  # type: ignore[arg-type]

    def when(self) -> Day:
        """Returns: the day as typed."""
        return Day(self.day.data, self.starts.data, self.ends.data) if self.day.data else UNDECIDED


def sitting_values(fields: SittingFields) -> dict[str, Any]:
    """Returns: the sitting as values of `SittingForm`."""
    told = {True: "yes", False: "no", None: ""}
    words = ("place", "title", "slug", "venue", "address", "getting_there", "description", "aims")
    values: dict[str, Any] = {name: getattr(fields, name) for name in (*words, "facilitator", "contact", *LIST_COLUMNS)}
    values |= {name: told[getattr(fields, name)] for name in ("step_free", "hearing_loop", "quiet_room")}
    return values | {"day": fields.when.day, "starts": fields.when.starts, "ends": fields.when.ends}


class CloneSittingForm(FlaskForm):  # type: ignore[misc]
    """Making a sitting like another one."""

    round = SelectField("In which round?")
    place = StringField("City", validators=[DataRequired("Enter the city where this sitting meets"), up_to(60)])
    day = DayField("Day (optional)", description="Leave it empty while it is not decided.")
    starts = ClockField("Starts at (optional)", description="Sessions keep their distance to the start.")
    ends = ClockField("Ends at (optional)")
    slug = StringField("Address of the page", validators=[DataRequired("Enter an address"), up_to(80)])
    send = SubmitField("Make the new sitting")


class StatusForm(FlaskForm):  # type: ignore[misc]
    """Saying what became of a sitting."""

    status = RadioField(
        "What became of this sitting?",
        choices=options(STATUSES),
        validators=[DataRequired("Choose what became of the sitting")],
    )
    send = SubmitField("Save")

    def attendance(self) -> dict[str, int]:
        """Returns: role -> people who came."""
        return {role: number(self[role]) for role in PARTICIPANTS}


for _role, _label in PARTICIPANTS.items():
    _most = NumberRange(0, 2_000, "Enter a number of people from 0 to 2,000")
    setattr(StatusForm, _role, CountField(f"{_label} who came", validators=[Optional(), _most]))


class DutyForm(FlaskForm):  # type: ignore[misc]
    """Giving somebody a duty."""

    email = EmailField("Their email address", validators=[DataRequired("Enter an email address"), Email()])
    duty = RadioField("What will they do?", choices=options(DUTIES), validators=[DataRequired("Choose a duty")])
    send = SubmitField("Add them")
