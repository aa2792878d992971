"""Changing a document: who may in which state, versions, two people at once."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core.db import db
from portal.evidence.forms.document import names_in, names_out
from portal.evidence.models import Document
from portal.publishing.actions import keep_loaded
from portal.publishing.models import ItemVersion
from tests.factories.accounts import make_person
from tests.factories.evidence import make_document, make_reference

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")


@pytest.fixture
def owner(app: Flask) -> Person:
    return make_person("researcher")


def typed(client: FlaskClient, address: str) -> dict[str, object]:
    """The form as the page shows it."""
    form = BeautifulSoup(client.get(address).text, "html.parser").find("form", method="post")
    assert form is not None
    fields: dict[str, object] = {}
    for field in form.find_all(("input", "textarea", "select")):
        kind = field.get("type")
        if kind in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        chosen = field.find("option", selected=True) if field.name == "select" else None
        value = chosen["value"] if chosen else field.text.removeprefix("\n") if field.name == "textarea" else None
        fields[field["name"]] = value if value is not None else field.get("value", "")
    return fields


def fresh(document: Document) -> Document:
    db.session.expire_all()
    return db.session.get_one(Document, document.id)


def test_its_owner_changes_a_draft_where_it_stands(app: Flask, sign_in: SignIn, owner: Person) -> None:
    document = make_document(make_reference(title="Before", doi="10.1000/abc"), state="draft", owner_id=owner.id)
    visitor, address = sign_in(owner), f"/library/{document.item.slug}/edit"
    form = typed(visitor, address) | {"title": "After", "audience": "public"}
    assert visitor.post(address, data=form).status_code == 302
    changed = fresh(document)
    assert (changed.title, changed.item.title, changed.item.audience) == ("After", "After", "public")
    assert changed.reference.authors == document.reference.authors
    assert changed.external_id == document.external_id


def test_saving_the_form_as_it_is_shown_changes_nothing(app: Flask, sign_in: SignIn, owner: Person) -> None:
    part = {"anchor": "outline-a", "heading": "A", "text": "One.\n\nTwo.", "place": "page 1"}
    reference = make_reference(keywords=("a, b",), pages="1-2", language="cy")
    document = make_document(reference, state="draft", owner_id=owner.id, outline=[part], work_package="WP3")
    visitor, address = sign_in(owner), f"/library/{document.item.slug}/edit"
    assert visitor.post(address, data=typed(visitor, address)).status_code == 302
    changed = fresh(document)
    assert changed.reference == reference
    assert (changed.outline, changed.work_package) == ([part], "WP3")


def test_who_may_not_change_it_is_turned_away(app: Flask, sign_in: SignIn, owner: Person, role: str) -> None:
    out = make_document(title="Out", owner_id=owner.id)
    mine = make_document(title="Mine", state="draft", owner_id=owner.id)
    db.session.commit()
    visitor = sign_in(role)
    answers = [visitor.post(f"/library/{one.item.slug}/edit", data={"title": "Taken"}) for one in (out, mine)]
    assert all(answer.status_code in (302, 403, 404, 400) for answer in answers)
    assert [fresh(one).title for one in (out, mine)] == ["Out", "Mine"]
    if role not in ("public", "administrator"):
        assert [answer.status_code for answer in answers] == [403, 404]


def test_a_published_document_gets_a_new_version_with_the_reason(app: Flask, sign_in: SignIn, owner: Person) -> None:
    document = make_document(owner_id=owner.id)
    keep_loaded()
    visitor, address = sign_in(owner), f"/library/{document.item.slug}/edit"
    form = typed(visitor, address) | {"abstract": "Mended."}
    missing = visitor.post(address, data=form)
    assert missing.status_code == 400 and "Say what changed and why" in missing.text
    assert fresh(document).abstract != "Mended.", "nothing is kept of a change that is refused"
    assert visitor.post(address, data=form | {"note": "The abstract was wrong."}).status_code == 302
    changed = fresh(document)
    assert (changed.abstract, changed.item.edition, changed.item.state) == ("Mended.", 2, "published")
    versions = db.session.scalars(select(ItemVersion).order_by(ItemVersion.edition)).all()
    assert [version.note for version in versions] == ["", "The abstract was wrong."]
    assert versions[1].fields["abstract"] == "Mended."


def test_two_people_at_once_lose_nothing(app: Flask, sign_in: SignIn, owner: Person) -> None:
    document = make_document(state="draft", owner_id=owner.id)
    visitor, address = sign_in(owner), f"/library/{document.item.slug}/edit"
    first = typed(visitor, address) | {"abstract": "First words."}
    second = typed(visitor, address) | {"abstract": "Second words."}
    visitor.post(address, data=first)
    answer = visitor.post(address, data=second)
    assert answer.status_code == 409
    assert answer.text.count("First words.") == 1
    assert "Second words." in answer.text and "Someone else saved first" in answer.text
    assert fresh(document).abstract == "First words."


def test_an_error_keeps_the_page_and_says_where(app: Flask, sign_in: SignIn, owner: Person) -> None:
    document = make_document(state="draft", owner_id=owner.id)
    visitor, address = sign_in(owner), f"/library/{document.item.slug}/edit"
    answer = visitor.post(address, data=typed(visitor, address) | {"doi": "10.1000/a b"})
    assert answer.status_code == 400 and "Write it without spaces" in answer.text


def test_names_come_back_as_they_were_typed() -> None:
    lines = "Mays, Nicholas\nKing, Martin, Jr\nPIRU\nManacorda,\nHealth, Care and Co,"
    assert names_out(names_in(lines)) == lines
