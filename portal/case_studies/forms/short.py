"""The short forms: a draft's beginning in three ways, spread, a question."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.case_studies.forms.fields import long_field, new_key, radio_field, select_field, sure_field, title_field
from portal.case_studies.words import BARRIER_OUTCOMES, SPREAD
from portal.core.web.fields import MarkField


class StartForm(FlaskForm):  # type: ignore[misc]
    """The six fields with which a draft begins."""

    title = title_field()
    site = select_field("Where was it done?", "Choose your Pioneer")
    initiative = select_field("What kind of initiative is it?", "Choose the kind")
    group = select_field("Who is it for?", "Choose who it is for")
    problem = long_field("What was the problem?", "Two or three sentences will do for now.", needed="Tell the problem")
    done = long_field("What did you do?", needed="Tell what you did")
    send = SubmitField("Save as a draft")


class QuestionnaireForm(FlaskForm):  # type: ignore[misc]
    """The same beginning in the words of the survey: what works, for whom, what got in the way."""

    title = title_field("What do you call it?")
    site = StartForm.site
    initiative = select_field("Which kind of work is it?", "Choose the kind")
    done = long_field("What works?", "What you did, and why you think that it works.", needed="Tell what works")
    group = select_field("For whom?", "Choose for whom")
    barrier = select_field("What got in the way?", "Choose what got in the way")
    outcome = radio_field("Did you overcome it?", "Choose what became of it", BARRIER_OUTCOMES)
    how = long_field("How did it go?", "Others with the same barrier look for this.", needed="Say how it went")
    send = SubmitField("Save as a draft")


class WordForm(FlaskForm):  # type: ignore[misc]
    """A Word file to start from."""

    file = FileField(
        "Word file",
        description="A .docx file. We read its text and keep no copy of the file.",
        validators=[FileRequired("Choose a Word file")],
    )
    site = StartForm.site
    initiative = StartForm.initiative
    group = StartForm.group
    send = SubmitField("Read the file")


class SpreadForm(FlaskForm):  # type: ignore[misc]
    """What a site does with a case."""

    site = select_field("Your Pioneer", "Choose a Pioneer that you work for")
    status = radio_field("What does your site do with it?", "Choose what your site does with it", SPREAD)
    why = TextAreaField(
        "Why?",
        description="One or two sentences. Readers of the case study see it. Name nobody.",
        validators=[
            DataRequired("Say why, in a sentence or two. It helps the next site to decide"),
            Length(max=1_000, message="Use 1,000 characters or fewer"),
        ],
    )
    sure = sure_field()
    send = SubmitField("Record it")


class QuestionForm(FlaskForm):  # type: ignore[misc]
    """A question to the site of a case, or its answer."""

    text = TextAreaField(
        "Your question",
        description="Name no patients and no members of staff.",
        validators=[
            DataRequired("Write your question"),
            Length(max=2_000, message="Use 2,000 characters or fewer"),
        ],
    )
    form_key = MarkField(default=new_key, longest=40)
    sure = sure_field()
    send = SubmitField("Ask the site")
