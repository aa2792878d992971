"""How tests work the editor of findings: as a browser fills its form in and sends it."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.core.db import db
from portal.findings.models import Finding
from tests.factories.findings import make_finding

WORDS = {"title": "Money is short", "plain_english": "Many said that money is short.", "audience": "public"}


def filled(visitor: FlaskClient, address: str) -> dict[str, list[str]]:
    """What a browser would send back for the form as it stands."""
    form = BeautifulSoup(visitor.get(address).text, "html.parser").select_one("main form")
    assert form is not None, address
    data: dict[str, list[str]] = {}
    for box in form.select("input[name], textarea[name]"):
        if box.get("type") in ("radio", "checkbox") and not box.has_attr("checked"):
            continue
        words = box.get_text().removeprefix("\n") if box.name == "textarea" else box.get("value", "")
        data.setdefault(str(box["name"]), []).append(str(words))
    for select_box in form.select("select[name]"):
        chosen = select_box.select_one("option[selected]")
        data[str(select_box["name"])] = [str(chosen["value"]) if chosen else ""]
    return data


def begin(visitor: FlaskClient, **changes: object) -> TestResponse:
    """Fill in a new finding and send it."""
    return visitor.post("/findings/new", data=filled(visitor, "/findings/new") | WORDS | changes)


def save(visitor: FlaskClient, finding: Finding, **changes: object) -> TestResponse:
    """Open the editor, change some fields, save."""
    address = f"/findings/{finding.item.slug}/edit"
    return visitor.post(address, data=filled(visitor, address) | changes)


def owned(author: Person, **fields: object) -> Finding:
    """A draft of that person, unless told otherwise; committed."""
    finding = make_finding(owner_id=author.id, **{"state": "draft"} | fields)
    db.session.commit()
    return finding


def fresh(finding: Finding) -> Finding:
    """The finding as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Finding, finding.id)
