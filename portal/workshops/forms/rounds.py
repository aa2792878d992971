"""The forms of a round."""

from flask_wtf import FlaskForm
from wtforms import FieldList, FormField, HiddenField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Optional

from portal.access.policy import AUDIENCE_LABELS
from portal.core.web.choices import RadioField, SelectField, SelectMultipleField
from portal.core.web.fields import DayField, options, text
from portal.items.vocabulary import Vocabulary
from portal.workshops.actions.rounds import RoundFields
from portal.workshops.actions.spine import ROUND_AUDIENCES
from portal.workshops.forms.common import ADDRESS_HINT, hidden_version, up_to
from portal.workshops.models import StudyYear, Workshop


class RoundForm(FlaskForm):  # type: ignore[misc]
    """Making and changing a round."""

    title = StringField("Title", validators=[DataRequired("Enter a title"), up_to(200)])
    label = StringField(
        "When it falls in the study",
        description="In a few words, such as “Study year 2, first round”.",
        validators=[Optional(), up_to(120)],
    )
    study_year = SelectField("Study year", default="")
    starts_on = DayField("First day on which a sitting may meet (optional)")
    ends_on = DayField("Last day on which a sitting may meet (optional)")
    aims = TextAreaField("Aims", description="One a line, each after a hyphen.", validators=[Optional(), up_to(5_000)])
    themes = SelectMultipleField("Themes", validators=[Optional()])
    audience = RadioField(
        "Who is this round for?",
        choices=options({name: AUDIENCE_LABELS[name] for name in ROUND_AUDIENCES}),
        default="public",
    )
    slug = StringField("Address", description=ADDRESS_HINT, validators=[Optional(), up_to(80)])
    version = hidden_version()
    send = SubmitField("Save the round")

    def prepare(self, years: list[StudyYear], vocabulary: Vocabulary) -> None:
        """Fill in what can be chosen."""
        self.study_year.choices = options({"": "None of these"} | {year.key: year.label for year in years})
        self.themes.choices = options({term.key: term.name for term in vocabulary.of("theme")})

    def fields(self) -> RoundFields:
        """Returns: what was typed."""
        return RoundFields(
            title=text(self.title),
            slug=text(self.slug).strip(),
            label=text(self.label),
            study_year=text(self.study_year),
            aims=text(self.aims),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            audience=text(self.audience),
            themes=tuple(self.themes.data or ()),
        )


class _NewDay(FlaskForm):  # type: ignore[misc]
    """The new day of one sitting."""

    class Meta:
        csrf = False

    sitting = HiddenField()
    day = DayField("Day (optional)")
    keep = RadioField("Copy it?", choices=options({"yes": "Copy this sitting", "no": "Leave it out"}), default="yes")


class CloneRoundForm(FlaskForm):  # type: ignore[misc]
    """Making a round like an earlier one."""

    title = StringField("Title of the new round", validators=[DataRequired("Enter a title"), up_to(200)])
    label = StringField("When it falls in the study", validators=[Optional(), up_to(120)])
    study_year = SelectField("Study year", default="")
    slug = StringField("Address", description=ADDRESS_HINT, validators=[Optional(), up_to(80)])
    days = FieldList(FormField(_NewDay))
    send = SubmitField("Make the new round")

    def prepare(self, years: list[StudyYear], sittings: list[Workshop]) -> None:
        """Name each sitting of the source over its boxes."""
        self.study_year.choices = options({"": "None of these"} | {year.key: year.label for year in years})
        names = {str(workshop.id): workshop.place for workshop in sittings}
        for entry in self.days:
            entry.label.text = names.get(text(entry.form.sitting), "Sitting")
