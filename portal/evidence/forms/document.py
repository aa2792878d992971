"""The form of a document, with the same checks as an imported record, one error for each field."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from portal.access.policy import AUDIENCE_LABELS
from portal.core.errors import Invalid
from portal.core.web.choices import RadioField, SelectField, SelectMultipleField
from portal.core.web.fields import StampField, options, text
from portal.evidence.actions.documents import AUDIENCES, DocumentFields, outline_text
from portal.evidence.citations.checks import LONGEST, LONGEST_ABSTRACT, normalise_doi, normalise_url
from portal.evidence.citations.csl_json import name_of_text
from portal.evidence.citations.dates import read_date
from portal.evidence.citations.draft import Draft
from portal.evidence.citations.reference import Name
from portal.evidence.citations.tidy import join_keywords, split_keywords, tidy
from portal.evidence.citations.types import TYPES
from portal.evidence.models import Document
from portal.items.vocabulary import LABELS, Vocabulary

TERMS = ("theme", "barrier", "facilitator", "initiative", "group", "outcome", "i_statement", "site")
LINES = ("container", "volume", "issue", "pages", "number", "publisher", "place", "doi", "url", "language")
LONGEST_TEXT = 100_000  # characters of the plain English and of the outline
NAMES_HINT = "One a line, as “Mays, Nicholas”. The name of a body has no comma."


def up_to(most: int) -> Length:
    """Returns: the rule for the longest text, in words."""
    return Length(max=most, message=f"Use {most:,} characters or fewer")


def _line(label: str, name: str, hint: str = "") -> StringField:
    return StringField(label, description=hint, validators=[Optional(), up_to(LONGEST[name])])


def _checked(check: Callable[[str], object]) -> Callable[[Any, Any], None]:
    """A validator that says what the gate for imported records would say."""

    def validate(_form: FlaskForm, field: StringField) -> None:
        try:
            check(tidy(text(field)))
        except Invalid as error:
            raise ValidationError(str(error)) from error

    return validate


class DocumentForm(FlaskForm):  # type: ignore[misc]
    """Making and changing a document."""

    title = StringField("Title", validators=[DataRequired("Enter a title"), up_to(LONGEST["title"])])
    type = SelectField("Type of document", choices=options({kind.id: kind.label for kind in TYPES.values()}))
    authors = TextAreaField("Authors", description=NAMES_HINT, validators=[Optional(), up_to(LONGEST_TEXT)])
    editors = TextAreaField("Editors", description=NAMES_HINT, validators=[Optional(), up_to(LONGEST_TEXT)])
    date = StringField(
        "Date",
        description="As far as it is known: 2016, May 2016 or 5 May 2016.",
        validators=[Optional(), up_to(100), _checked(read_date)],
    )
    container = _line("Published in", "container", "The journal, book or site that it is part of.")
    volume = _line("Volume", "volume")
    issue = _line("Issue", "issue")
    pages = _line("Pages", "pages", "Such as 137-149.")
    number = _line("Number", "number", "Of a report.")
    publisher = _line("Publisher", "publisher")
    place = _line("Place", "place")
    doi = StringField(
        "DOI", description="Such as 10.1108/JICA-12-2016-0047.", validators=[Optional(), _checked(normalise_doi)]
    )
    url = StringField("Web address", validators=[Optional(), up_to(LONGEST["url"]), _checked(normalise_url)])
    language = _line("Language", "language", "Such as en or cy.")
    keywords = StringField("Keywords", description="Parted by semicolons.", validators=[Optional(), up_to(2_000)])
    abstract = TextAreaField(
        "Abstract", description="In your own words.", validators=[Optional(), up_to(LONGEST_ABSTRACT)]
    )
    plain_english = TextAreaField(
        "In plain English",
        description="What it says, for somebody who does not work in care.",
        validators=[Optional(), up_to(LONGEST_TEXT)],
    )
    outline = TextAreaField(
        "Outline",
        description="What stands where. Start each part with a line such as “### Summary”, and end it with a line"
        " such as “Place: page 3”.",
        validators=[Optional(), up_to(LONGEST_TEXT)],
    )
    known_from = StringField(
        "How we know of it",
        description="When the portal does not hold its text, such as “cited in the survey report”.",
        validators=[Optional(), up_to(500)],
    )
    authors_note = StringField("Note on the authors", validators=[Optional(), up_to(500)])
    year_note = StringField("Note on the date", validators=[Optional(), up_to(500)])
    work_package = SelectField(
        "Work package", choices=options({"": "None", "WP1": "WP1", "WP2": "WP2", "WP3": "WP3"}), validators=[Optional()]
    )
    theme = SelectMultipleField(LABELS["theme"][1], validators=[Optional()])
    barrier = SelectMultipleField(LABELS["barrier"][1], validators=[Optional()])
    facilitator = SelectMultipleField(LABELS["facilitator"][1], validators=[Optional()])
    initiative = SelectMultipleField(LABELS["initiative"][1], validators=[Optional()])
    group = SelectMultipleField(LABELS["group"][1], validators=[Optional()])
    outcome = SelectMultipleField(LABELS["outcome"][1], validators=[Optional()])
    i_statement = SelectMultipleField(LABELS["i_statement"][1], validators=[Optional()])
    site = SelectMultipleField(LABELS["site"][1], validators=[Optional()])
    audience = RadioField(
        "Who is it for, once it is published?",
        choices=options({name: AUDIENCE_LABELS[name] for name in AUDIENCES}),
        default="team",
    )
    note = StringField(
        "What did you change, and why?",
        description="Readers see this beside the new version.",
        validators=[Optional(), up_to(500)],
    )
    version = StampField(default=0, needed=False)
    send = SubmitField("Save")

    def prepare(self, vocabulary: Vocabulary) -> None:
        """Fill in what can be chosen."""
        for name in TERMS:
            self[name].choices = options({term.key: term.name for term in vocabulary.of(name)})

    def fields(self) -> DocumentFields:
        """Returns: what was typed."""
        return DocumentFields(
            draft=self._draft(),
            plain_english=text(self.plain_english),
            outline=text(self.outline),
            authors_note=text(self.authors_note),
            year_note=text(self.year_note),
            known_from=text(self.known_from),
            work_package=text(self.work_package),
            audience=text(self.audience) if "audience" in self else "",
            terms={name: tuple(self[name].data or ()) for name in TERMS},
        )

    def _draft(self) -> Draft:
        lines = ("title", "type", "date", *LINES, "abstract")
        return Draft(
            authors=names_in(text(self.authors)),
            editors=names_in(text(self.editors)),
            keywords=split_keywords(text(self.keywords)),
            **{name: text(self[name]) for name in lines},
        )


def values_of(document: Document, terms: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """Returns: the document as its form shows it."""
    reference = document.reference
    same = ("title", "type", *LINES, "abstract", "plain_english", "known_from", "authors_note", "year_note")
    values: dict[str, Any] = {name: getattr(document, name) for name in same}
    return values | {
        "authors": names_out(reference.authors),
        "editors": names_out(reference.editors),
        "date": str(reference.issued or ""),
        "keywords": join_keywords(reference.keywords),
        "outline": outline_text(document),
        "work_package": document.work_package or "",
        "audience": document.item.audience,
        "version": document.item.version,
        **{name: list(terms.get(name, ())) for name in TERMS},
    }


def names_in(typed: str) -> list[Name]:
    """Returns: the names of the lines, empty lines left out."""
    return [_name_in(line.strip()) for line in typed.splitlines() if line.strip()]


def names_out(names: Iterable[Name]) -> str:
    """Returns: the names, one a line, as `names_in` reads them."""
    return "\n".join(_name_out(name) for name in names)


def _name_in(line: str) -> Name:
    """A comma at the end and nowhere else: a person of whom only the family name is known."""
    if line.find(",") == len(line) - 1:
        return Name(line[:-1].strip())
    name = name_of_text(line)
    return Name(name.family.strip(), name.given.strip(), name.suffix.strip(), name.literal.rstrip(", "))


def _name_out(name: Name) -> str:
    """A comma at the end says that a body's name holds one, or that a person's first name is not known."""
    ends = "," in name.literal or not (name.literal or name.given)
    return f"{name}," if ends else str(name)
