"""Approving, hiding, asking, answering, deciding; and two who do it at once."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core import jobs
from portal.core.db import db
from portal.core.outbox import Mail
from portal.discussion.models import Comment, Disposition
from portal.items.models import Item
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.findings import make_finding

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def item(app: Flask) -> Item:
    finding = make_finding(title="Money is short")
    db.session.commit()
    return finding.item


@pytest.fixture
def waiting(item: Item) -> Comment:
    comment = make_comment(item, make_person("ppi_member", email="writer@example.org"), state="waiting")
    db.session.commit()
    return comment


def now(comment: Comment) -> Comment:
    return db.session.get_one(Comment, comment.id, populate_existing=True)


def decide(visitor: FlaskClient, comment: Comment, decision: str, reason: str = "", version: int = 1):  # type: ignore[no-untyped-def]
    data = {"decision": decision, "reason": reason, "version": str(version)}
    return visitor.post(f"/moderation/{comment.id}", data=data)


def test_an_approved_comment_is_seen_by_everybody(
    item: Item, waiting: Comment, client: FlaskClient, sign_in: SignIn
) -> None:
    assert decide(sign_in("researcher"), waiting, "approve").status_code == 302
    page = client.get(f"/findings/{item.slug}").text
    assert waiting.body in page
    assert "Comments (1)" in page


@pytest.mark.parametrize(("decision", "state"), [("hide", "hidden"), ("ask", "change_asked")])
def test_hiding_and_asking_need_a_reason(waiting: Comment, sign_in: SignIn, decision: str, state: str) -> None:
    moderator = sign_in("researcher")
    without = decide(moderator, waiting, decision)
    assert without.status_code == 400
    assert "Say why: the writer reads it" in without.text
    assert now(waiting).state == "waiting"
    assert decide(moderator, waiting, decision, "It names a place.").status_code == 302
    assert (now(waiting).state, now(waiting).decision_reason) == (state, "It names a place.")


def test_two_moderators_at_once_get_a_conflict(waiting: Comment, sign_in: SignIn) -> None:
    one, two = sign_in("researcher"), sign_in("administrator")
    assert decide(one, waiting, "approve").status_code == 302
    second = decide(two, waiting, "hide", "My reason for hiding it.")
    assert second.status_code == 409
    assert "Approved" in second.text
    assert second.text.count("My reason for hiding it.") == 1, "told once"
    assert now(waiting).state == "shown"


def test_the_queue_is_for_moderators(waiting: Comment, sign_in: SignIn, role: str) -> None:
    answer = sign_in(role).get("/moderation/")
    expected = 200 if role in ("researcher", "administrator") else 302 if role == "public" else 403
    assert answer.status_code == expected


def test_a_member_with_the_duty_may_moderate(waiting: Comment, sign_in: SignIn) -> None:
    moderator = sign_in("ppi_member", "moderate")
    assert waiting.body in moderator.get("/moderation/").text
    assert decide(moderator, waiting, "approve").status_code == 302


def test_nobody_approves_their_own_words(item: Item, sign_in: SignIn) -> None:
    person = make_person("ppi_member", keys=("moderate",))
    own = make_comment(item, person, state="waiting")
    assert decide(sign_in(person), own, "approve").status_code == 403
    assert now(own).state == "waiting"


def answer_form(comment: Comment, **more: str) -> dict[str, str]:
    base = {"version": str(comment.version), "disposition_version": "0", "form_key": "answer-1"}
    return base | {"answer": "", "kind": "", "why": "", "link": ""} | more


def test_the_writer_sees_the_answer_and_what_came_of_it(item: Item, sign_in: SignIn) -> None:
    person = make_person("ppi_member")
    comment = make_comment(item, person)
    team = sign_in("researcher")
    assert comment.body in team.get("/moderation/owed").text
    sent = team.post(
        f"/comments/{comment.id}/answer",
        data=answer_form(
            comment, answer="We asked staff only.", kind="changed", why="The next survey asks.", link="/findings/"
        ),
    )
    assert sent.status_code == 302
    page = sign_in(person).get("/account/contributions").text
    for words in ("We asked staff only.", "Changed", "The next survey asks.", "/findings/"):
        assert words in page
    assert comment.body not in team.get("/moderation/owed").text


def test_a_decision_needs_its_why_and_nothing_is_half_saved(item: Item, sign_in: SignIn) -> None:
    comment = make_comment(item, make_person("ppi_member"))
    team = sign_in("researcher")
    sent = team.post(
        f"/comments/{comment.id}/answer", data=answer_form(comment, answer="Our answer", kind="not_taken_forward")
    )
    assert sent.status_code == 400
    assert "Our answer</textarea>" in sent.text
    assert db.session.scalar(select(Disposition)) is None
    assert db.session.scalar(select(Comment).where(Comment.is_answer)) is None


@pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil"])
def test_a_decision_links_only_into_the_portal(item: Item, sign_in: SignIn, link: str) -> None:
    comment = make_comment(item, make_person("ppi_member"))
    sent = sign_in("researcher").post(
        f"/comments/{comment.id}/answer", data=answer_form(comment, kind="changed", why="Because", link=link)
    )
    assert sent.status_code == 400
    assert "Give the page" in sent.text


def test_members_cannot_answer_for_the_team(item: Item, sign_in: SignIn) -> None:
    comment = make_comment(item, make_person("ppi_member"))
    member = sign_in("pioneer_staff")
    assert member.post(f"/comments/{comment.id}/answer", data=answer_form(comment, answer="x")).status_code == 403
    member.post(
        f"/comments/{comment.id}/reply",
        data={"body": "x", "form_key": "k", "is_answer": "y", "ground_rules": "y", "show_as": "alias"},
    )
    assert not db.session.scalars(select(Comment).where(Comment.parent_id == comment.id)).one().is_answer


def test_the_writer_is_told_by_mail_and_no_title_leaks(app: Flask, sign_in: SignIn) -> None:
    hidden = make_finding(title="Secret early result", audience="members").item
    writer = make_person("ppi_member", email="writer@example.org")
    comment = make_comment(hidden, writer, state="waiting")
    decide(sign_in("researcher"), comment, "approve")
    jobs.run_due()
    mail = db.session.scalars(select(Mail)).one()
    assert mail.recipient == "writer@example.org"
    assert "Secret early result" not in mail.subject + mail.text
    assert comment.body not in mail.text
    assert "/account/contributions" in mail.text


def test_administrators_see_the_outbox_and_nobody_else(item: Item, sign_in: SignIn, role: str) -> None:
    comment = make_comment(item, make_person("ppi_member", email="writer@example.org"), state="waiting")
    decide(sign_in("researcher"), comment, "approve")
    jobs.run_due()
    answer = sign_in(role).get("/admin/outbox/")
    if role == "administrator":
        assert "writer@example.org" in answer.text
        assert "No mail server is set" in answer.text
    else:
        assert answer.status_code in (302, 403)
        assert "writer@example.org" not in answer.text
