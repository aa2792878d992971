"""The pages of the editor."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, SubmitField
from wtforms.validators import Length, Optional, Regexp

from portal.case_studies.forms.fields import (
    long_field,
    radio_field,
    select_field,
    short_field,
    ticks_field,
    title_field,
)
from portal.case_studies.words import (
    BARRIER_OUTCOMES,
    COLUMNS,
    CONTEXT_GROUPS,
    DIMENSIONS,
    DIRECTIONS,
    LEVELS,
    MATURITIES,
    SCALE,
    STATUSES,
)
from portal.core.web.fields import options

MONTH = r"^(19|20)\d\d-(0[1-9]|1[0-2])$"
CHOOSE = {"": "Choose one"}


class PartForm(FlaskForm):  # type: ignore[misc]
    """What every page of the editor sends besides its fields."""

    version = HiddenField(validators=[Length(max=40)])
    note = long_field("What do you change, and why?", "Readers see this beside the new version.")
    send = SubmitField("Save")


class BasicsForm(PartForm):
    """The basics."""

    title = title_field()
    gist = long_field("In short", "One or two sentences: what it is and what came of it.")
    sites = ticks_field("Pioneers")
    site_label = short_field("Another place", "Only if it is no Pioneer.", longest=120)
    initiatives = ticks_field("What kind of initiative is it?")
    groups = ticks_field("Who is it for?")
    period = short_field("When?", "Such as “May 2014 to June 2016”. It is found by its years.", longest=120)
    maturity = radio_field(
        "How far is it?", "Choose how far it is", {"": "Not told"} | MATURITIES, needed=False, default=""
    )
    cost = short_field("What does it cost, in a few words?", "Such as “About £240,000 over 18 months”.", longest=160)
    contact_role = short_field("Whom can others ask?", "A role, such as “Programme manager”. No names.", longest=160)
    audience = radio_field("Who may read it, once published?", "Choose who may read it")


class StoryForm(PartForm):
    """The story."""

    problem = long_field("Context and problem")
    done = long_field("What was done")
    why = long_field("Why is it thought to work?")
    took = long_field("What did it take?", "People, money, time.")
    known = long_field("What was aimed for, and what is known?")
    involvement = long_field("How were patients and carers involved?")


class LearningForm(PartForm):
    """What did not work."""

    did_not_work = long_field("What did not work?", "It helps others most. “Nobody has looked yet” is an answer too.")
    differently = long_field("What would you do differently?")


class PlainForm(PartForm):
    """The version for all readers."""

    plain_english = long_field("In plain English", "Short sentences and everyday words: 100 words are enough.")


class HelpedForm(PartForm):
    """What helped, and whom it serves."""

    facilitators = ticks_field("What helped?")
    i_statements = ticks_field("Which I-statements does it serve?")
    themes = ticks_field("What is it about?")


class LinksForm(PartForm):
    """Evidence and findings beside the case."""

    draws_on = long_field(
        "What does it draw on?", "Addresses in this portal, one a line, such as /findings/local-champions."
    )
    beside = long_field("What should be read beside it?", "What speaks against it or asks for care.")


class LogicForm(PartForm):
    """The logic model: an entry a line."""


for _name, _label in (CONTEXT_GROUPS | {key: label for key, label in COLUMNS.items() if key != "context"}).items():
    setattr(LogicForm, _name, long_field(_label))
LogicForm.logic_note = long_field("What is not sure about it?")


class BarrierForm(PartForm):
    """One barrier."""

    barrier = select_field("Barrier", "Choose a barrier from the list")
    outcome = radio_field("What became of it?", "Choose what became of the barrier", BARRIER_OUTCOMES)
    how = long_field(
        "How did it go?",
        "A few sentences. This passage is shown to those who face the same barrier.",
        needed="Say how it went, in a sentence or two. Others look for this",
    )


class OutcomeForm(PartForm):
    """One outcome, measured or not."""

    outcome = select_field("Which outcome is it?", "Choose an outcome from the list", needed=False)
    label = short_field("What should change?", "In your words.", needed="Say what should change")
    status = radio_field(
        "Was it measured?",
        "Choose whether it was measured",
        STATUSES,
        description="Not measured is no result yet. It never counts as a poor result.",
    )
    target = short_field("What did you hope for?")
    measure = short_field("What did you count?", "Such as “Emergency admissions per month”.")
    result = short_field("Result", "With its unit, such as 57%.")
    direction = radio_field("What became of it?", "Choose what became of it", DIRECTIONS, needed=False)
    baseline = short_field("What do you compare it with?", "Such as “18% in the first month”.")
    baseline_on = StringField(
        "Month of the first measure",
        description="Such as 2014-09.",
        validators=[Optional(), Regexp(MONTH, message="Write the month as year and month, such as 2014-09")],
    )
    follow_up = short_field("How long after?", "Such as “12 months”.")
    follow_up_on = StringField(
        "Month of the later measure",
        description="Such as 2015-09.",
        validators=[Optional(), Regexp(MONTH, message="Write the month as year and month, such as 2015-09")],
    )
    method = short_field("How was it measured?", "Such as “Routine data, before and after”.")
    scale = select_field(
        "How was the result compared?",
        "Choose how the result was compared",
        needed=False,
        choices=options(CHOOSE | SCALE),
    )
    size = short_field("How many people or events?")
    source = short_field("Where do the figures come from?", "Such as “Monthly report of the service, March 2016”.")

    def row(self) -> dict[str, Any]:
        """Returns: the outcome as it stands in the case's texts, empty values left out."""
        names = [name for name in OUTCOME_TEXTS if self[name].data]
        row: dict[str, Any] = {name: " ".join(str(self[name].data).split()) for name in names}
        for name in ("baseline_on", "follow_up_on"):
            if self[name].data and not self[name].errors:
                row[name] = date.fromisoformat(f"{self[name].data}-01").isoformat()
        told = {
            side: {"level": self[f"{side}_level"].data, "note": self[f"{side}_note"].data or ""} for side in DIMENSIONS
        }
        row["strength"] = {side: one for side, one in told.items() if one["level"]}
        if row.get("status") != "measured":
            for name in ("direction", "scale", "result"):
                row.pop(name, None)
        return row


OUTCOME_TEXTS = (
    *("outcome", "label", "status", "target", "measure", "result", "direction"),
    *("baseline", "follow_up", "method", "scale", "size", "source"),
)
for _name, _label in DIMENSIONS.items():
    setattr(
        OutcomeForm,
        f"{_name}_level",
        select_field(
            f"{_label}: how well described?",
            "Choose how well this side is described",
            needed=False,
            choices=options({"": "Not told"} | LEVELS),
        ),
    )
    setattr(OutcomeForm, f"{_name}_note", short_field(f"{_label}: in a sentence"))
