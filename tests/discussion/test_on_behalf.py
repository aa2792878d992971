"""Words that came by phone or post, entered for the member who said them."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.audit import AuditLine
from portal.core.db import db
from portal.discussion.models import Comment
from tests.accounts.forms import errors_of
from tests.factories.accounts import make_person
from tests.factories.findings import make_finding

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
WORDS = {"email": "Mair@Example.org", "way": "phone", "body": "Nobody rang back.", "form_key": "k1"}


def test_they_are_the_members_wait_for_a_moderator_and_say_how_they_came(app: Flask, sign_in: SignIn) -> None:
    finding, member = make_finding(), make_person(email="mair@example.org")
    path, address, number = f"/items/{finding.item_id}/comments/enter", f"/findings/{finding.item.slug}", member.id
    researcher, mair = sign_in("researcher"), sign_in(member)
    assert f'href="{path}"' in researcher.get(address).text
    assert "Enter words for a member" in researcher.get(path).text
    assert researcher.post(path, data=WORDS).location == address
    assert researcher.post(path, data=WORDS).location == address, "sent twice, kept once"
    comment = db.session.scalars(select(Comment)).one()
    assert (comment.author_id, comment.state) == (number, "waiting")
    assert comment.shown_as.endswith(", by phone") and comment.shown_as.count("by") == 1
    line = db.session.scalars(select(AuditLine).where(AuditLine.act == "comment:enter")).one()
    assert line.actor_id != number and line.detail["way"] == "phone"
    db.session.rollback()
    assert "Nobody rang back." in mair.get("/account/contributions").text


def test_it_asks_for_a_member_who_may_read_the_page(app: Flask, sign_in: SignIn) -> None:
    number = make_finding().item_id
    make_person("researcher", email="mair@example.org")
    client = sign_in("administrator")
    for email in ("mair@example.org", "nobody@example.org"):
        answer = client.post(f"/items/{number}/comments/enter", data=WORDS | {"email": email})
        assert errors_of(answer) == ["No PPI member has this address. Invite them first."]


@pytest.mark.parametrize("role", ["ppi_member", "pioneer_staff", "national_partner"])
def test_only_the_team_enters_words_for_others(role: str, app: Flask, sign_in: SignIn) -> None:
    number = make_finding().item_id
    make_person(email="mair@example.org")
    assert sign_in(role).post(f"/items/{number}/comments/enter", data=WORDS).status_code == 403
