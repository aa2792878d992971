"""The shapes of what is sent: a comment, a report, a moderator's decision, the team's decision, a list of one's own."""

import uuid
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.access.policy import TEAM, Viewer
from portal.accounts.queries import find_by_id
from portal.core.web.choices import RadioField
from portal.core.web.fields import MarkField, StampField, options
from portal.discussion.actions.comments import MAX_LENGTH, OPEN_STATES, alias_for, needs_approval
from portal.discussion.models import DISPOSITIONS, MATCHES
from portal.discussion.queries import get_thread
from portal.discussion.shown import thread_rows
from portal.items.models import Item

TOO_LONG = f"Use {MAX_LENGTH:,} characters or fewer"


def new_key() -> str:
    """Returns: a key for one form shown, so that the same form sent twice counts once."""
    return uuid.uuid4().hex


class CommentForm(FlaskForm):  # type: ignore[misc]
    """A comment or a reply."""

    match = RadioField(
        "Does this match your experience?", choices=options(MATCHES), validators=[Optional()], default=""
    )
    body = TextAreaField(
        "What would you like to say?",
        description="Do not name people or places, yourself included.",
        validators=[
            DataRequired("Write your comment before you send it"),
            Length(max=MAX_LENGTH, message=TOO_LONG),
        ],
    )
    show_as = RadioField("Show my comment as", choices=options({"alias": "A name made for this page"}), default="alias")
    is_answer = BooleanField("This is the research team’s answer")
    ground_rules = BooleanField("I have read the ground rules, and my words do not identify me or anybody else")
    form_key = MarkField(default=new_key, longest=40)
    send = SubmitField("Send")
    preview = SubmitField("Preview")


class EnterForm(FlaskForm):  # type: ignore[misc]
    """Words that came by phone or post, for the member who said them."""

    email = EmailField(
        "Email address of the member’s account",
        description="The words become theirs: they find them under “Your contributions” and can withdraw them.",
        validators=[DataRequired("Enter the email address of the member’s account"), Length(max=254)],
    )
    way = RadioField(
        "How did the words come?",
        choices=options({"phone": "By phone", "post": "By post", "hand": "By hand at a meeting"}),
        validators=[InputRequired("Say how the words came")],
    )
    match = RadioField(
        "Does this match their experience?", choices=options(MATCHES), validators=[Optional()], default=""
    )
    body = TextAreaField(
        "Their words",
        description="As they said them. Leave out names and places.",
        validators=[DataRequired("Write what they said"), Length(max=MAX_LENGTH, message=TOO_LONG)],
    )
    form_key = MarkField(default=new_key, longest=40)
    send = SubmitField("Enter the words")


class EditForm(FlaskForm):  # type: ignore[misc]
    """Changing one's own words."""

    body = TextAreaField(
        "Your comment",
        validators=[
            DataRequired("Write your comment before you send it"),
            Length(max=MAX_LENGTH, message=TOO_LONG),
        ],
    )
    version = StampField()
    send = SubmitField("Save my changes")


class ReportForm(FlaskForm):  # type: ignore[misc]
    """Telling the moderators that a comment worries oneself."""

    reason = TextAreaField(
        "What worries you about this comment?",
        description="Only the moderators read this.",
        validators=[
            DataRequired("Say what worries you about this comment"),
            Length(max=MAX_LENGTH, message=TOO_LONG),
        ],
    )
    send = SubmitField("Send to the moderators")


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """A moderator's decision."""

    decision = RadioField(
        "What should happen to this comment?",
        choices=options(
            {
                "approve": "Approve: everyone who can read the page sees it",
                "ask": "Ask the writer to change it",
                "hide": "Hide it",
            }
        ),
        validators=[DataRequired("Choose what should happen to the comment")],
    )
    reason = TextAreaField(
        "Why",
        description="Needed to hide or to ask for a change. The writer reads it.",
        validators=[Optional(), Length(max=MAX_LENGTH, message=TOO_LONG)],
    )
    version = StampField()
    send = SubmitField("Save the decision")


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """The research team's answer and what came of the comment, in one go."""

    answer = TextAreaField(
        "The research team’s answer",
        description="Readers see it beneath the comment.",
        validators=[Optional(), Length(max=MAX_LENGTH, message=TOO_LONG)],
    )
    kind = RadioField("What came of the comment?", choices=options({"": "Not decided yet"} | DISPOSITIONS), default="")
    why = TextAreaField(
        "What changed, or why not",
        description="One or two plain sentences.",
        validators=[Optional(), Length(max=MAX_LENGTH, message=TOO_LONG)],
    )
    link = StringField(
        "Where to see it",
        description="A page of this portal, such as /findings/money-is-the-top-barrier.",
        validators=[Optional(), Length(max=300)],
    )
    version = StampField()
    disposition_version = StampField(default=0)
    form_key = MarkField(default=new_key, longest=40)
    send = SubmitField("Save and tell the writer")


class ListForm(FlaskForm):  # type: ignore[misc]
    """A new list of one's own."""

    name = StringField(
        "Name of a new list",
        validators=[DataRequired("Give the list a name"), Length(max=80, message="Use 80 characters or fewer")],
    )
    send = SubmitField("Make the list")


class SaveForm(FlaskForm):  # type: ignore[misc]
    """Which list an item is saved to; the button on a page sends it empty, for the first list."""

    list_id = RadioField("Which list?", validators=[Optional()], validate_choice=True)
    name = StringField(
        "Name of the new list",
        validators=[Optional(), Length(max=80, message="Use 80 characters or fewer")],
    )
    send = SubmitField("Save")


def comment_form(viewer: Viewer, item: Item, secret: str, *, first_time: bool, sent: bool = False) -> CommentForm:
    """Fit the comment form to its writer: names on offer, the team's box, the ground rules the first time.

    `sent`: take what the request brings; else an empty form. `secret` makes the page's name for the writer.
    Returns: the form. One statement for members, none for the team.
    """
    form = CommentForm() if sent else CommentForm(formdata=None)
    if viewer.role in TEAM:
        del form.show_as
    else:
        form.show_as.choices = options(name_choices(viewer, item, secret))
        del form.is_answer
    if not first_time:
        del form.ground_rules
    return form


def name_choices(viewer: Viewer, item: Item, secret: str) -> list[tuple[str, str]]:
    """Returns: the names this person may choose from, the made one first."""
    alias = alias_for(viewer, item, secret)
    told = f"A name made for this page: {alias}. No other reader can link it to your other comments."
    person = find_by_id(viewer.person_id)
    chosen = person.chosen_name if person else None
    return [("alias", told), *([("chosen", f"Your chosen name: {chosen}")] if chosen else [])]


def thread_context(viewer: Viewer, item: Item, secret: str, number: int = 1) -> dict[str, Any]:
    """What a page needs to include `discussion/_thread.html`: `thread`, `comments`, `form`, `waits`.

    Returns: the template variables. At most four statements, however many comments there are.
    """
    thread = get_thread(viewer, item, number)
    may = viewer.is_signed_in and item.state in OPEN_STATES
    return {
        "thread": thread,
        "comments": thread_rows(viewer, thread, item),
        "form": comment_form(viewer, item, secret, first_time=thread.first_time) if may else None,
        "waits": needs_approval(viewer, item),
    }
