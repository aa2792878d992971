"""The shape of a finding as an editor writes it, and how it maps to the finding's texts."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.access.policy import AUDIENCE_LABELS
from portal.core.web.choices import RadioField, SelectField, SelectMultipleField
from portal.core.web.fields import StampField, options, text
from portal.findings.actions.edit import AUDIENCES, Writing
from portal.findings.actions.release import ABOUT, SOURCE, WORDS
from portal.findings.models import Dataset
from portal.findings.shown import DOCUMENTS, WORK_PACKAGES
from portal.items.vocabulary import Vocabulary
from portal.publishing.kinds import Content

LONG, SHORT, LINE = 20_000, 300, 200  # characters


def _words(label: str, hint: str, *, needed: str = "") -> TextAreaField:
    rule = DataRequired(needed) if needed else Optional()
    longest = Length(max=LONG, message=f"Use {LONG:,} characters or fewer")
    return TextAreaField(label, description=hint, validators=[rule, longest])


class FindingForm(FlaskForm):  # type: ignore[misc]
    """A finding; only its sentence and its plain English are needed to keep a draft."""

    title = StringField(
        "The finding in one sentence",
        description="What was found, not the subject: “Lack of money was the barrier named most often”.",
        validators=[
            DataRequired("Write the finding in one sentence"),
            Length(max=SHORT, message=f"Use {SHORT} characters or fewer"),
        ],
    )
    plain_english = _words(
        "In plain English",
        "Short words and short sentences, with no jargon.",
        needed="Write the finding in plain English",
    )
    question = StringField(
        "Question for readers",
        description="Leave it empty to ask: “Does this match your experience?”",
        validators=[Optional(), Length(max=LINE, message=f"Use {LINE} characters or fewer")],
    )
    rests_on = _words(
        "What it rests on", "Who was asked, when, how many answered. One point a line, each after a hyphen."
    )
    not_shown = _words("What it does not show", "What a hurried reader might wrongly take from it.")
    leads_to = _words("Where this leads", "Other findings, or what is done with it.")
    document = SelectField("Source document", validate_choice=True)
    place = StringField(
        "Place in the document",
        description="Such as “Section 6, Table 6.1” or “slide 12”. Without a document: what it comes from, such as "
        "“answer cards of the June 2016 workshop”.",
        validators=[Optional(), Length(max=LINE, message=f"Use {LINE} characters or fewer")],
    )
    work_package = SelectField("Work package")
    dataset = SelectField("Survey table", description="Its chart and its numbers stand beneath the plain English.")
    theme = SelectMultipleField("Themes", validators=[Optional()])
    barrier = SelectMultipleField("Barriers", validators=[Optional()])
    facilitator = SelectMultipleField("What helps", validators=[Optional()])
    outcome = SelectMultipleField("Outcomes", validators=[Optional()])
    audience = RadioField("Who may read it once it is released?", validators=[InputRequired("Choose who it is for")])
    note = _words(
        "What changes, and why", "Readers see this beside the new version.", needed="Say what changes and why"
    )
    version = StampField(default=0)
    save = SubmitField("Save")
    preview = SubmitField("Preview")


def finding_form(
    vocabulary: Vocabulary, tables: Sequence[Dataset], content: Content | None = None, *, version: int, released: bool
) -> FindingForm:
    """Returns: the form with its choices, filled from what the finding says now, or empty for a new one."""
    form = FindingForm(data=_data(content) | {"version": version})
    for name in ABOUT:
        form[name].choices = options([(term.key, term.name) for term in vocabulary.of(name)])
    form.document.choices = options({"": "None of these: name the source below"} | DOCUMENTS)
    form.work_package.choices = options({"": "None of these"} | WORK_PACKAGES)
    form.dataset.choices = options(
        [("", "None"), *((table.slug, f"Table {table.number}: {table.title}") for table in tables)]
    )
    kept = content.audience if content else "public"
    form.audience.choices = options({name: AUDIENCE_LABELS[name] for name in dict.fromkeys((*AUDIENCES, kept))})
    if not released:
        del form.note
    return form


def _data(content: Content | None) -> dict[str, Any]:
    if content is None:
        return {"audience": "public"}
    about = {name: [key for key in content.fields[name].split(", ") if key] for name in ABOUT}
    plain = {name: content.fields[name] for name in (*WORDS, *SOURCE)}
    return {"title": content.title, "audience": content.audience, **plain, **about}


def writing_of(form: FindingForm) -> Writing:
    """Returns: what the form says, with one kind of line end."""
    fields = {name: text(form[name]).strip() for name in (*WORDS, *SOURCE)}
    fields |= {name: ", ".join(sorted(form[name].data or ())) for name in ABOUT}
    return Writing(text(form.title), text(form.audience), fields, text(form.note) if "note" in form else "")
