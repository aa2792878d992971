"""The forms of an import: choosing a file, then deciding record by record."""

import re

from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import FileField, HiddenField, SubmitField
from wtforms.validators import Length, Optional

from portal.access.policy import AUDIENCE_LABELS
from portal.core.web.choices import RadioField, SelectField
from portal.core.web.fields import options, text
from portal.evidence.actions.documents import AUDIENCES
from portal.evidence.actions.imports import Target
from portal.evidence.citations.exporting import FORMATS
from portal.evidence.importing import Action, Choice, Plan

CHOICE = re.compile(r"choice-(\d{1,9})")
REST = "rest"  # what becomes of those that are here already and not shown one by one


class ImportFileForm(FlaskForm):  # type: ignore[misc]
    """A file of references."""

    file = FileField(
        "Choose a file of references",
        description="RIS, BibTeX or CSL-JSON, up to 20 MB. You see what it would do before anything is saved.",
        validators=[FileRequired("Choose a file")],
    )
    format = SelectField(
        "Format",
        choices=options({"": "Tell it from the file"} | {kind.id: kind.label for kind in FORMATS.values()}),
        validators=[Optional()],
    )
    send = SubmitField("See what it would do")


class ImportForm(FlaskForm):  # type: ignore[misc]
    """What becomes of the records; the choices for each stand beside it in the page."""

    state = RadioField(
        "New records become",
        choices=options({"draft": "Drafts that you can look over first", "published": "Published documents"}),
        default="draft",
    )
    audience = RadioField(
        "Who are they for, once they are published?",
        choices=options({name: AUDIENCE_LABELS[name] for name in AUDIENCES}),
        default="team",
    )
    mark = HiddenField(validators=[Length(max=64)])
    send = SubmitField("Import")

    def target(self) -> Target:
        """Returns: what new records are to become."""
        return Target(text(self.state), text(self.audience))


def choices_in(sent: MultiDict[str, str], plan: Plan) -> dict[int, Choice]:
    """Read the decisions of the page: `choice-<number>`, `take-<number>` for the fields to take when merging.

    Returns: number of the record -> choice; `rest` decides for those records that are here already and were not shown.
    """
    found = {
        int(named[1]): Choice(Action(value), frozenset(sent.getlist(f"take-{named[1]}")))
        for name, value in sent.items()
        if (named := CHOICE.fullmatch(name)) and value in set(Action)
    }
    rest = sent.get(REST, "")
    if rest in set(Action):
        for proposal in plan.proposals:
            if proposal.asks:
                found.setdefault(proposal.number, Choice(Action(rest)))
    return found
