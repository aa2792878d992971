"""Beginning a finding on the web: what a draft needs, what is refused, who may."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.findings.models import Finding
from tests.factories.accounts import make_person
from tests.factories.findings import make_finding
from tests.findings.editor import WORDS, begin

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")


@pytest.fixture
def author(app: Flask) -> Person:
    return make_person("researcher")


def test_a_sentence_and_its_plain_english_make_a_draft_that_others_cannot_see(
    sign_in: SignIn, author: Person, client: FlaskClient
) -> None:
    visitor = sign_in(author)
    answer = begin(visitor)
    assert answer.headers["Location"] == "/findings/money-is-short"
    finding = db.session.scalars(select(Finding)).one()
    assert (finding.item.state, finding.item.owner_id, finding.plain_english) == (
        "draft",
        author.id,
        WORDS["plain_english"],
    )
    assert "Your draft is saved." in visitor.get("/findings/money-is-short").text
    assert client.get("/findings/money-is-short").status_code == 404
    assert sign_in("researcher").get("/findings/money-is-short").status_code == 404
    assert db.session.scalars(select(AuditLine.act).where(AuditLine.item_id == finding.item_id)).all() == [
        "finding:create"
    ]


def test_no_source_is_taken_for_granted(sign_in: SignIn, author: Person) -> None:
    visitor = sign_in(author)
    begin(visitor, place="Answer cards of a workshop")
    finding = db.session.scalars(select(Finding)).one()
    assert finding.document == ""
    page = visitor.get("/findings/money-is-short").text
    assert "Answer cards of a workshop" in page and "98 of 360" not in page and "Survey 2016" not in page


def test_the_same_form_sent_twice_makes_one_draft(sign_in: SignIn, author: Person) -> None:
    visitor = sign_in(author)
    for _ in range(2):
        assert begin(visitor).status_code == 302
    assert len(db.session.scalars(select(Finding)).all()) == 1


def test_a_title_that_is_taken_or_reserved_gets_an_address_of_its_own(sign_in: SignIn, author: Person) -> None:
    visitor = sign_in(author)
    make_finding(slug="money-is-short")
    db.session.commit()
    for title, slug in (("Money is short", "money-is-short-2"), ("New", "new-2"), ("Datasets!", "datasets-2")):
        assert begin(visitor, title=title).headers["Location"] == f"/findings/{slug}"


@pytest.mark.parametrize(
    "field, words, told",
    [
        ("title", " ", "Write the finding in one sentence"),
        ("title", "x" * 301, "Use 300 characters or fewer"),
        ("plain_english", "", "Write the finding in plain English"),
        ("rests_on", "x" * 20_001, "Use 20,000 characters or fewer"),
        ("audience", "everybody", "Choose one of the answers shown"),
        ("dataset", "no-such-table", "Choose one from the list"),
        ("document", "E99", "Choose one from the list"),
    ],
)
def test_bad_input_is_told_and_every_word_is_kept(
    sign_in: SignIn, author: Person, field: str, words: str, told: str
) -> None:
    answer = begin(sign_in(author), **{"leads_to": "Kept, every word.", field: words})
    assert answer.status_code == 400
    assert told in answer.text
    assert "Kept, every word." in answer.text
    assert db.session.scalars(select(Finding)).all() == []


def test_a_preview_shows_the_reading_age_and_saves_nothing(sign_in: SignIn, author: Person) -> None:
    answer = begin(sign_in(author), plain_english="The **cat** sat. It was warm.", preview="1")
    assert answer.status_code == 200
    assert "<strong>cat</strong>" in answer.text
    assert "Reading age now: 7. Aim for 12 or less." in answer.text
    assert db.session.scalars(select(Finding)).all() == []


def test_only_researchers_are_offered_to_write(sign_in: SignIn, role: str) -> None:
    assert ("Write a finding" in sign_in(role).get("/findings/").text) is (role == "researcher")


@pytest.mark.parametrize(
    "title", ["Trust is high in Barnsley", "Mary Jones trusts her team", "4 of 6 carers were heard"]
)
def test_an_address_never_tells_whom_a_title_named_at_first(sign_in: SignIn, author: Person, title: str) -> None:
    assert begin(sign_in(author), title=title).headers["Location"] == "/findings/finding"
