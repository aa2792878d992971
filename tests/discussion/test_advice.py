"""The guard looks through comments too, as advice: the writer and the moderator read it, and nothing is refused."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.items.models import Item
from portal.publishing.queries import advise, read_known
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case
from tests.factories.discussion import make_comment
from tests.factories.findings import make_finding

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
WORDS = "In Barnsley Dr Smith rang me on 01226 730000."
SENT = {"body": WORDS, "form_key": "key-of-the-form", "ground_rules": "y", "show_as": "alias"}


@pytest.fixture
def item(app: Flask) -> Item:
    finding = make_finding()
    db.session.commit()
    return finding.item


def test_the_writer_reads_it_before_sending_and_sends_all_the_same(item: Item, sign_in: SignIn) -> None:
    writer, address = sign_in("ppi_member"), f"/items/{item.id}/comments"
    preview = writer.post(address, data={**SENT, "preview": "1"}).text
    assert "Somebody may be recognised" in preview
    for found in ("Barnsley", "Dr Smith", "01226 730000"):
        assert f"Line 1: “{found}”" in preview
    assert "Somebody may be recognised" not in writer.post(address, data={**SENT, "body": "Ok.", "preview": "1"}).text
    sent = writer.post(address, data=SENT, follow_redirects=True)
    assert "We have your comment" in sent.text and "Look again: “Barnsley”" in sent.text


def test_a_better_wording_is_told_once_a_sentence(item: Item, sign_in: SignIn) -> None:
    body = "A woman aged 93 from Barnsley rang. A woman aged 93 from Barnsley rang. Leeds did not."
    data = {**SENT, "body": body, "preview": "1"}
    preview = sign_in("ppi_member").post(f"/items/{item.id}/comments", data=data).text
    assert preview.count("Line 1: “A woman aged 93”") == preview.count("Line 1: “Barnsley”") == 1
    assert preview.count("Try: “An older person from one Pioneer rang.”") == preview.count("Try: “") - 1 == 1


def test_the_moderator_reads_it_and_may_show_the_comment(item: Item, sign_in: SignIn) -> None:
    make_person("ppi_member", name="Quorra Flynnvex")
    comment = make_comment(item, make_person("ppi_member"), state="waiting", body="They say Quorra Flynnvex came.")
    moderator, address = sign_in("researcher"), f"/moderation/{comment.id}"
    db.session.commit()
    page = moderator.get(address).text
    assert "Somebody may be recognised" in page and "Line 1: “Quorra Flynnvex”" in page
    assert moderator.post(address, data={"decision": "approve", "version": comment.version}).status_code == 302


def test_a_writer_cannot_try_out_who_has_an_account(item: Item) -> None:
    make_person("ppi_member", name="Quorra Flynnvex")
    assert [hit.found for hit in advise(item, "They say Quorra Flynnvex came.", read_known())] == ["Quorra Flynnvex"]
    assert advise(item, "They say Quorra Flynnvex came.") == []


def test_a_pioneer_may_be_named_on_a_page_that_names_it(app: Flask) -> None:
    case = make_case()
    assert advise(case.item, "In Barnsley it took a year.") == []


@pytest.mark.parametrize(("words", "found"), [("We wrote to Barnsley.", "“Barnsley”"), ("We wrote to them.", None)])
def test_the_team_reads_it_of_its_own_answers(item: Item, sign_in: SignIn, words: str, found: str | None) -> None:
    comment = make_comment(item, make_person("ppi_member"), state="shown")
    db.session.commit()
    sent = {"version": comment.version, "disposition_version": 0, "form_key": "k" * 32, "kind": "changed", "why": words}
    page = sign_in("researcher").post(f"/comments/{comment.id}/answer", data=sent, follow_redirects=True).text
    assert "Saved. The writer is told." in page
    assert ("Look again: " in page) is (found is not None)
    assert found is None or f"Look again: {found}" in page
