"""The shapes of what is sent about own matters: agreeing, leaving, how long things are kept."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, SubmitField
from wtforms.validators import InputRequired, NumberRange

from portal.core.web.choices import RadioField
from portal.core.web.fields import CountField, number, options, text
from portal.privacy.words import KEPT, LONGEST_DAYS, PURPOSES

YES_NO = {"yes": "Yes", "no": "No"}


class ConsentForm(FlaskForm):  # type: ignore[misc]
    """Yes or no for each purpose; the fields are added below, from the table of purposes."""

    @property
    def answers(self) -> dict[str, bool]:
        """Purpose -> whether it is agreed to; purposes without an answer are left out."""
        return {purpose: text(self[purpose]) == "yes" for purpose in PURPOSES if text(self[purpose]) in YES_NO}


for _purpose, _told in PURPOSES.items():
    setattr(
        ConsentForm,
        _purpose,
        RadioField(
            _told.label,
            description=_told.words,
            choices=options(YES_NO),
            validators=[InputRequired(f"Choose yes or no for “{_told.label}”")],
        ),
    )
ConsentForm.submit = SubmitField("Save")


class LeaveForm(FlaskForm):  # type: ignore[misc]
    """Leaving: what becomes of one's comments, and that it is meant."""

    comments = RadioField(
        "What should become of your comments?",
        choices=options(
            {
                "stay": "They stay, without my name",
                "go": "They go. Where somebody replied, an empty place stays",
            }
        ),
        validators=[InputRequired("Choose what happens to your comments")],
    )
    sure = BooleanField(
        "I want to leave. I know that this cannot be undone",
        validators=[InputRequired("Tick the box if you want to leave")],
    )
    submit = SubmitField("Leave and erase my data")


class EraseForm(LeaveForm):
    """Erasing somebody who asked for it: meant, and about the right person."""

    comments = RadioField(
        "What should become of their comments?",
        choices=options(
            {
                "stay": "They stay, without a name",
                "go": "They go. Where somebody replied, an empty place stays",
            }
        ),
        validators=[InputRequired("Choose what happens to their comments")],
    )
    email = StringField(
        "Their email address",
        description="Type it, so that it is the right account.",
        validators=[InputRequired("Enter the email address of this account")],
    )
    sure = BooleanField(
        "They asked for it, and I made sure that it was them. I know that this cannot be undone",
        validators=[InputRequired("Tick the box if they asked for it")],
    )
    submit = SubmitField("Erase this person")


class RetentionForm(FlaskForm):  # type: ignore[misc]
    """Days for each sort; the fields are added below, from the table of what is kept."""

    @property
    def days(self) -> dict[str, int]:
        """Sort -> days."""
        return {key: number(self[key]) for key in KEPT}


for _key, _kept in KEPT.items():
    _words = f"Enter a number of days from 1 to {LONGEST_DAYS:,} for “{_kept.label}”"
    _checks = [InputRequired(_words), NumberRange(1, LONGEST_DAYS, _words)]
    setattr(RetentionForm, _key, CountField(f"{_kept.label}: days", description=_kept.hint, validators=_checks))
RetentionForm.submit = SubmitField("Save")


def consent_form(answers: Mapping[str, bool]) -> ConsentForm:
    """Returns: the form, filled with the answers that count now."""
    return ConsentForm(data={purpose: "yes" if given else "no" for purpose, given in answers.items()})
