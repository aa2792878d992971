"""The shapes of what is sent to move an item."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from portal.core.web.choices import RadioField, SelectField
from portal.core.web.fields import ClockField, DayField, MarkField, StampField, options
from portal.publishing.actions.review import MAX_LENGTH

TOO_LONG = f"Use {MAX_LENGTH:,} characters or fewer"
WORDS = Length(max=MAX_LENGTH, message=TOO_LONG)


class ActForm(FlaskForm):  # type: ignore[misc]
    """A button: which act, on which version of the item."""

    act = MarkField(longest=40)
    version = StampField()


class AssignForm(FlaskForm):  # type: ignore[misc]
    """Whom to ask for a review."""

    person = EmailField(
        "Email address of the reviewer",
        description="They need an account. They may read the page while it is in review, and comment on it.",
        validators=[DataRequired("Write the reviewer’s email address"), Length(max=254)],
    )
    due = DayField("By when", validators=[Optional()])
    send = SubmitField("Ask for a review")


class LetGoForm(FlaskForm):  # type: ignore[misc]
    """Who need not review it any more."""

    person = RadioField("Reviewer", validators=[DataRequired("Choose who need not review it")])
    send = SubmitField("Let this reviewer go")


class ScheduleForm(FlaskForm):  # type: ignore[misc]
    """When to release. Times are those of London."""

    target = RadioField("What should happen?", validators=[DataRequired("Choose what should happen")])
    day = DayField("Day", validators=[DataRequired("Give the day")])
    time = ClockField("Time", description="Such as 09:30, London time", validators=[DataRequired("Give the time")])
    version = StampField()
    send = SubmitField("Set this time")


class WithdrawForm(FlaskForm):  # type: ignore[misc]
    """Taking a page away."""

    reason = TextAreaField(
        "Why is it withdrawn?",
        description="Readers see this.",
        validators=[DataRequired("Say why: readers see it"), WORDS],
    )
    hide_title = BooleanField("Do not show the title any more")
    replacement = StringField(
        "What should people read instead?",
        description="The address of a published page, such as /findings/costs.",
        validators=[Optional(), Length(max=300)],
    )
    version = StampField()
    send = SubmitField("Withdraw the page")


class OwnerForm(FlaskForm):  # type: ignore[misc]
    """Who looks after a page and when it is looked at again."""

    owner = EmailField(
        "Email address of the content owner",
        description="They keep the page right, and are reminded when it is due for review.",
        validators=[DataRequired("Write the owner’s email address"), Length(max=254)],
    )
    review_by = DayField("Look at it again by", validators=[Optional()])
    send = SubmitField("Save")


class PassageForm(FlaskForm):  # type: ignore[misc]
    """A reviewer's comment on a passage or on the whole."""

    place = SelectField("What is your comment about?", validators=[Optional()])
    quote = TextAreaField(
        "The passage",
        description="Copy the words that you mean, or leave this empty.",
        validators=[Optional(), WORDS],
    )
    body = TextAreaField("Your comment", validators=[DataRequired("Write your comment"), WORDS])
    send = SubmitField("Add the comment")


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What a reviewer says of the whole."""

    answer = RadioField(
        "What do you say of the text?",
        choices=options([("ready", "It is ready"), ("changes", "It needs changes")]),
        validators=[DataRequired("Choose if it is ready or needs changes")],
    )
    words = TextAreaField(
        "What has to change", description="Needed when it needs changes.", validators=[Optional(), WORDS]
    )
    send = SubmitField("Send the answer")


class ChangesForm(FlaskForm):  # type: ignore[misc]
    """Sending a text back to its author."""

    reason = TextAreaField(
        "What has to change",
        description="The author reads this. The text goes back to draft, and approvals of it end.",
        validators=[DataRequired("Say what has to change: the author reads it"), WORDS],
    )
    send = SubmitField("Ask for changes")


class StandForm(FlaskForm):  # type: ignore[misc]
    """Why a find of the guard may stand."""

    reason = TextAreaField(
        "Why does this identify nobody?",
        description="A second person has to agree. Both reasons are kept.",
        validators=[DataRequired("Say why it identifies nobody, in a sentence"), WORDS],
    )
    send = SubmitField("It may stand")


class SourceForm(FlaskForm):  # type: ignore[misc]
    """The published document on which a named case rests."""

    document = StringField("Which published document?", validators=[DataRequired("Name the document"), Length(max=200)])
    place = StringField(
        "Page, table or slide", validators=[DataRequired("Give the page, table or slide"), Length(max=200)]
    )
    send = SubmitField("Save the source")


class DecideForm(FlaskForm):  # type: ignore[misc]
    """What a site's lead decides."""

    decision = RadioField(
        "What do you decide for your Pioneer?",
        choices=options([("give", "We agree to this text"), ("refuse", "We do not agree")]),
        validators=[DataRequired("Choose what you decide")],
    )
    reason = TextAreaField("Why", description="You need not say why.", validators=[Optional(), WORDS])
    digest = MarkField(longest=64)
    send = SubmitField("Send our decision")
