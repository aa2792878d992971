"""How tests write a case study through its pages."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.case_studies.models import CaseStudy
from portal.core.db import db

START = {
    "title": "One view of the record",
    "site": "cornwall",
    "initiative": "shared-records",
    "group": "ltc",
    "problem": "Each kept a record of their own.",
    "done": "They opened one view.",
}


def only_case() -> CaseStudy:
    """The one case there is, as it stands in the database."""
    db.session.expire_all()
    return db.session.scalars(select(CaseStudy)).one()


def draft(writer: FlaskClient, **changes: str) -> str:
    """The address of the editor of a new draft."""
    return str(writer.post("/case-studies/new", data=START | changes).headers["Location"])


def stamp_of(answer: TestResponse) -> str:
    """The mark of what a page of the editor shows; "none" where it shows no form."""
    found = BeautifulSoup(answer.text, "html.parser").select_one("input[name=version]")
    return str(found["value"]) if found else "none"


def words_in(answer: TestResponse, selector: str) -> str:
    """The text of the first element that fits."""
    found = BeautifulSoup(answer.text, "html.parser").select_one(selector)
    return found.text if found else ""
