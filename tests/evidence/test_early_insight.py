"""A document in early insight: no word of it before its caveat is accepted; the team sees it as others will."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.items.models import Item
from portal.publishing import actions
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.evidence import make_document, make_file, make_reference

SignIn = Callable[..., FlaskClient]
CANARY = "canary"
ENDS = ("", ".ris", ".bib", ".json", "/files/report.pdf", "/files/report.pdf/pages/1")


@pytest.fixture
def early(app: Flask) -> tuple[int, str]:
    """Id and address of a document for members in early insight."""
    document = make_document(
        make_reference(title="Early", abstract=f"The {CANARY} sings.", publisher=f"{CANARY} press"),
        state="early_insight", audience="members", edition=1, plain_english=f"A {CANARY} explains.",
    )  # fmt: skip
    make_file(document, f"A {CANARY}")
    db.session.commit()
    return document.item_id, f"/library/{document.item.slug}"


def test_nothing_of_it_is_shown_sent_or_cited_before_the_caveat(
    app: Flask, sign_in: SignIn, early: tuple[int, str]
) -> None:
    number, address = early
    reader = sign_in("ppi_member")
    for end in ENDS:
        answer = reader.get(address + end)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/items/{number}/early-insight"), end
        assert CANARY not in answer.text
    listed = reader.get("/library/").text
    assert "Early insight: open it to read and accept its terms." in listed
    assert CANARY not in listed
    assert CANARY not in reader.get("/library/export.ris").text
    assert all(sign_in("public").get(address + end).status_code == 404 for end in ENDS)


def test_who_accepted_the_caveat_reads_it_and_is_reminded(app: Flask, sign_in: SignIn, early: tuple[int, str]) -> None:
    number, address = early
    member = make_person("ppi_member")
    db.session.flush()
    actions.accept_caveat(viewer_of(member), db.session.get_one(Item, number), 1)
    db.session.commit()
    reader = sign_in(member)
    page = reader.get(address).text
    assert CANARY in page
    assert "Do not quote it, cite it or pass it on" in page
    assert "early insight, not peer reviewed, not to be cited" in page
    assert "Do not cite it before it is published" in page
    assert CANARY in reader.get("/library/").text
    assert CANARY in reader.get("/library/export.ris").text
    assert reader.get(f"{address}/files/report.pdf/pages/1").status_code == 200


def test_the_team_sees_a_document_as_a_reader_will(app: Flask, sign_in: SignIn, early: tuple[int, str]) -> None:
    _, address = early
    admin = sign_in("administrator")
    assert "Status and release" in admin.get(address).text
    seen = admin.get(f"{address}?as=ppi_member").text
    assert "You see this page as: PPI member" in seen
    assert "Status and release" not in seen
    assert "They will not see this page" in admin.get(f"{address}?as=public").text
    assert sign_in("pioneer_staff").get(f"{address}?as=public").status_code in (302, 404)
