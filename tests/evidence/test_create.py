"""Making a document by hand: who may, what is checked, what becomes of it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.policy import TEAM
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.evidence.citations.reference import Name
from portal.evidence.models import Document
from portal.items.vocabulary import Term, terms_of
from tests.factories.accounts import make_person
from tests.factories.evidence import make_document, make_reference

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
LEAST = {"title": "Early", "type": "report", "audience": "team"}
WHOLE = {
    "title": "  Sharing   risk ",
    "type": "journal_article",
    "authors": "Mays, Nicholas\r\n\r\nDepartment of Health\r\nManacorda,\r\nHealth, Care and Co,",
    "date": "5 May 2016",
    "container": "Journal of Integrated Care",
    "volume": "25",
    "pages": "pp. 137–149",
    "doi": "https://doi.org/10.1108/JICA-12",
    "url": "www.example.org/risk",
    "keywords": "risk; money",
    "abstract": "Who carries the risk.",
    "plain_english": "Who pays when it goes wrong?",
    "outline": "### Summary\r\n\r\nAll of it.\r\n\r\nPlace: page 1",
    "theme": ["finance"],
    "work_package": "WP2",
    "audience": "members",
}


def only() -> Document:
    db.session.expire_all()
    return db.session.scalars(select(Document)).one()


def test_only_the_team_may(app: Flask, sign_in: SignIn, role: str) -> None:
    visitor = sign_in(role)
    assert (visitor.get("/library/new").status_code == 200) is (role in TEAM)
    visitor.post("/library/new", data=LEAST)
    assert bool(db.session.scalars(select(Document)).all()) is (role in TEAM)
    assert ("/library/new" in visitor.get("/library/").text) is (role in TEAM)


def test_it_is_kept_as_a_tidy_draft_of_its_maker(app: Flask, sign_in: SignIn) -> None:
    db.session.add(Term(vocabulary="theme", key="finance", label="Money"))
    person = make_person("researcher")
    answer = sign_in(person).post("/library/new", data=WHOLE)
    document = only()
    assert answer.headers["Location"] == "/library/mays-2016-sharing-risk"
    item = document.item
    assert (item.state, item.audience, item.owner_id, item.demo) == ("draft", "members", person.id, False)
    reference = document.reference
    assert reference.title == item.title == "Sharing risk"
    assert reference.authors == (
        Name("Mays", "Nicholas"),
        Name(literal="Department of Health"),
        Name("Manacorda"),
        Name(literal="Health, Care and Co"),
    )
    assert (str(reference.issued), reference.pages, reference.doi) == ("2016-05-05", "137-149", "10.1108/JICA-12")
    assert reference.url == "https://www.example.org/risk"
    assert document.outline[0]["place"] == "page 1"
    assert terms_of([item.id])[item.id] == {"theme": ("finance",)}
    acts = db.session.scalars(select(AuditLine.act).where(AuditLine.item_id == item.id)).all()
    assert acts == ["evidence:create"]


def test_a_draft_is_for_its_maker_alone(app: Flask, sign_in: SignIn) -> None:
    maker = sign_in(make_person("researcher"))
    address = maker.post("/library/new", data=LEAST).headers["Location"]
    assert maker.get(address).status_code == 200
    for role in ("public", "ppi_member", "researcher"):
        assert sign_in(role).get(address).status_code == 404


@pytest.mark.parametrize(
    "field, typed, words",
    [
        ("title", " ", "Enter a title"),
        ("date", "20166", "cannot be"),
        ("doi", "10.1108/JICA 12", "has a space in it"),
        ("doi", "JICA-12", "is not a DOI"),
        ("url", "javascript:alert(1)", "is not a web address"),
        ("volume", "9" * 101, "100 characters or fewer"),
        ("authors", "A" * 400, "is too long"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field_and_nothing_typed_is_lost(
    app: Flask, sign_in: SignIn, field: str, typed: str, words: str
) -> None:
    answer = sign_in("researcher").post("/library/new", data=WHOLE | {"theme": []} | {field: typed})
    assert answer.status_code == 400
    assert words in answer.text
    assert f'href="#{field}"' in answer.text, "the summary leads to the field"
    assert "Who pays when it goes wrong?" in answer.text
    assert db.session.scalars(select(Document)).all() == []


def test_all_that_is_wrong_is_told_at_once(app: Flask, sign_in: SignIn) -> None:
    page = sign_in("researcher").post("/library/new", data={"date": "20166", "doi": "x", "url": "y"}).text
    for field in ("title", "date", "doi", "url"):
        assert f'href="#{field}"' in page


def test_a_doi_that_is_here_already_is_told_only_to_those_who_may_know(app: Flask, sign_in: SignIn) -> None:
    make_document(make_reference(title="Known", doi="10.1000/known"))
    make_document(make_reference(title="Unknown", doi="10.1000/unknown"), state="draft")
    visitor = sign_in("researcher")
    known = visitor.post("/library/new", data=LEAST | {"doi": "10.1000/KNOWN"})
    assert known.status_code == 400 and "“Known”" in known.text
    assert visitor.post("/library/new", data=LEAST | {"doi": "10.1000/unknown"}).status_code == 302


def test_two_documents_of_one_name_get_addresses_and_ids_of_their_own(app: Flask, sign_in: SignIn) -> None:
    visitor = sign_in("researcher")
    places = [
        visitor.post("/library/new", data=LEAST | {"title": title}).headers["Location"]
        for title in ("Import", "???", "???")
    ]
    assert places == ["/library/import-2", "/library/section", "/library/section-2"]
    ids = db.session.scalars(select(Document.external_id)).all()
    assert len(set(ids)) == 3
