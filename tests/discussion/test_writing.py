"""What the writer of a comment can do, and what becomes visible to whom."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core import clock
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.outbox import Event
from portal.discussion.models import Comment
from portal.items.models import Item
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.findings import make_finding

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
RULES = {"ground_rules": "y", "show_as": "alias"}


def write(visitor: FlaskClient, item: Item, text: str, **more: str):  # type: ignore[no-untyped-def]
    fields = {"body": text, "form_key": f"key-{text[:20]}", **RULES, **more}
    return visitor.post(f"/items/{item.id}/comments", data=fields)


@pytest.fixture
def item(app: Flask) -> Item:
    finding = make_finding(title="Money is short")
    db.session.commit()
    return finding.item


def only_comment() -> Comment:
    db.session.expire_all()
    return db.session.scalars(select(Comment)).one()


def test_a_ppi_members_comment_waits_and_only_the_writer_sees_it(
    item: Item, client: FlaskClient, sign_in: SignIn
) -> None:
    writer = sign_in("ppi_member")
    answer = write(writer, item, "I told my story five times.", match="yes")
    assert answer.status_code == 302
    comment = only_comment()
    assert (comment.state, comment.match) == ("waiting", "yes")
    address = f"/findings/{item.slug}"
    assert "I told my story five times." in writer.get(address).text
    assert "a moderator reads it before others see it" in writer.get(address).text
    for other in (client, sign_in("ppi_member"), sign_in("pioneer_staff")):
        assert "I told my story" not in other.get(address).text
        assert "Comments (0)" in other.get(address).text


def test_a_members_comment_on_a_members_page_is_shown_at_once_unless_ppi(app: Flask, sign_in: SignIn) -> None:
    finding = make_finding(audience="members")
    db.session.commit()
    write(sign_in("pioneer_staff"), finding.item, "We tried it.")
    assert only_comment().state == "shown"


def test_one_commit_holds_the_comment_its_audit_line_and_its_event(item: Item, sign_in: SignIn) -> None:
    write(sign_in("ppi_member"), item, "Words")
    assert db.session.scalar(select(AuditLine.act).where(AuditLine.act == "comment:create")) == "comment:create"
    event = db.session.scalars(select(Event)).one()
    assert event.payload == {"comment": only_comment().id}
    assert "Words" not in str(event.payload)


def test_the_same_form_sent_twice_counts_once(item: Item, sign_in: SignIn) -> None:
    writer = sign_in("ppi_member")
    assert write(writer, item, "Words").status_code == 302
    assert write(writer, item, "Words").status_code == 302
    assert db.session.scalar(select(func.count(Comment.id))) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Write your comment before you send it"),
        ("   \n ", "Write your comment before you send it"),
        ("a" * 5_001, "Use 5,000 characters or fewer"),
        ("a" * 200_000, "Use 5,000 characters or fewer"),
    ],
)
def test_what_cannot_be_taken_is_told_and_kept(item: Item, sign_in: SignIn, text: str, message: str) -> None:
    answer = write(sign_in("ppi_member"), item, text)
    assert answer.status_code == 400
    assert message in answer.text
    assert text.strip() in answer.text
    assert db.session.scalar(select(func.count(Comment.id))) == 0


def test_a_script_is_shown_as_words_and_never_run(item: Item, sign_in: SignIn) -> None:
    writer = sign_in("ppi_member")
    write(writer, item, "<script>alert(1)</script> **bold** [x](javascript:alert(1)) # not a heading")
    page = writer.get(f"/findings/{item.slug}").text
    assert "<script>alert" not in page
    assert "javascript:" not in page
    assert "<strong>bold</strong>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page, "what was typed is kept"
    assert "You can enter up to 5,000 characters" in page


def test_welsh_and_emoji_come_back_as_they_were(item: Item, sign_in: SignIn) -> None:
    writer = sign_in("ppi_member")
    words = "Dw i'n hoffi coffi 👵🏽 Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    write(writer, item, words)
    assert only_comment().body == words


def test_the_first_comment_needs_the_ground_rules_and_the_second_does_not(item: Item, sign_in: SignIn) -> None:
    writer = sign_in("ppi_member")
    first = writer.post(f"/items/{item.id}/comments", data={"body": "Words", "form_key": "a", "show_as": "alias"})
    assert first.status_code == 400
    assert "Read the ground rules" in first.text
    assert ">Words</textarea>" in first.text
    write(writer, item, "Words")
    assert "Before your first comment" not in writer.get(f"/findings/{item.slug}").text
    second = writer.post(f"/items/{item.id}/comments", data={"body": "More", "form_key": "b", "show_as": "alias"})
    assert second.status_code == 302


def test_preview_shows_the_words_and_saves_nothing(item: Item, sign_in: SignIn) -> None:
    answer = write(sign_in("ppi_member"), item, "**Loud**", preview="1")
    assert "How it will look" in answer.text
    assert "<strong>Loud</strong>" in answer.text
    early = {"body": "**Loud**", "form_key": "early", "show_as": "alias", "preview": "1"}
    assert "<strong>Loud</strong>" in sign_in("ppi_member").post(f"/items/{item.id}/comments", data=early).text
    assert db.session.scalar(select(func.count(Comment.id))) == 0


def test_two_levels_and_never_three(item: Item, sign_in: SignIn) -> None:
    author = make_person("ppi_member")
    first = make_comment(item, author)
    reply = make_comment(item, author, parent_id=first.id)
    writer = sign_in("researcher")
    writer.post(f"/comments/{reply.id}/reply", data={"body": "To the reply", "form_key": "k", "ground_rules": "y"})
    made = db.session.scalars(select(Comment).where(Comment.body == "To the reply")).one()
    assert made.parent_id == first.id


def test_a_made_name_is_the_same_on_one_page_and_another_elsewhere(app: Flask, sign_in: SignIn) -> None:
    one, two = make_finding().item, make_finding().item
    writer = sign_in("ppi_member")
    for target, text in ((one, "first"), (one, "second"), (two, "third")):
        write(writer, target, text)
    names = {c.body: c.shown_as for c in db.session.scalars(select(Comment))}
    assert names["first"] == names["second"] != names["third"]


def test_words_can_be_changed_for_fifteen_minutes(item: Item, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = sign_in("ppi_member")
    write(writer, item, "First words")
    comment = only_comment()
    address = f"/comments/{comment.id}/edit"
    change = {"body": "Better words", "version": str(comment.version)}
    assert "First words" in writer.get(address).text
    assert writer.post(address, data=change).status_code == 302
    assert only_comment().body == "Better words"
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    late = writer.post(address, data={"body": "Too late", "version": "2"})
    assert late.status_code == 403
    assert "You can still withdraw it" in late.text
    assert only_comment().body == "Better words"


def test_a_changed_comment_waits_again(item: Item, sign_in: SignIn) -> None:
    person = make_person("ppi_member")
    comment = make_comment(item, person)
    writer = sign_in(person)
    writer.post(f"/comments/{comment.id}/edit", data={"body": "Other words", "version": "1"})
    assert only_comment().state == "waiting"


def test_the_second_editor_gets_the_difference_and_keeps_the_words(item: Item, sign_in: SignIn) -> None:
    person = make_person("ppi_member")
    comment = make_comment(item, person)
    one, two = sign_in(person), sign_in(person)
    one.post(f"/comments/{comment.id}/edit", data={"body": "From the phone", "version": "1"})
    second = two.post(f"/comments/{comment.id}/edit", data={"body": "From the laptop", "version": "1"})
    assert second.status_code == 409
    assert "From the phone" in second.text
    assert "From the laptop" in second.text


def test_a_withdrawn_comment_loses_its_words_for_good(item: Item, client: FlaskClient, sign_in: SignIn) -> None:
    person = make_person("ppi_member")
    comment = make_comment(item, person)
    make_comment(item, make_person("researcher"), parent_id=comment.id, body="Our answer", is_answer=True)
    assert sign_in(person).post(f"/comments/{comment.id}/withdraw").status_code == 302
    gone = db.session.get_one(Comment, comment.id, populate_existing=True)
    assert (gone.state, gone.body) == ("withdrawn", "")
    page = client.get(f"/findings/{item.slug}").text
    assert "Withdrawn by its writer" in page
    assert "Our answer" in page


def test_nobody_else_can_change_or_withdraw(item: Item, sign_in: SignIn) -> None:
    comment = make_comment(item, make_person("ppi_member"))
    stranger = sign_in("pioneer_staff")
    assert stranger.post(f"/comments/{comment.id}/edit", data={"body": "x", "version": "1"}).status_code == 403
    assert stranger.post(f"/comments/{comment.id}/withdraw").status_code == 403
    assert only_comment().body == "I told my story five times."


def test_comments_on_what_one_may_not_read_are_not_there(app: Flask, sign_in: SignIn) -> None:
    draft = make_finding(state="draft").item
    comment = make_comment(draft, make_person("researcher"))
    visitor = sign_in("ppi_member")
    for address in (f"/items/{draft.id}/comments", f"/comments/{comment.id}/reply", f"/comments/{comment.id}/report"):
        assert visitor.get(address).status_code == 404
    assert visitor.post(f"/items/{draft.id}/comments", data={"body": "x", "form_key": "k"}).status_code == 404


def test_my_contributions_tell_what_came_of_each(item: Item, sign_in: SignIn) -> None:
    person = make_person("ppi_member")
    waiting = make_comment(item, person, state="waiting", body="Still waiting")
    hidden = make_comment(item, person, state="hidden", body="Hidden words", decision_reason="It names a person.")
    make_comment(item, make_person("ppi_member"), body="Not mine")
    page = sign_in(person).get("/account/contributions").text
    assert waiting.body in page
    assert hidden.body in page
    assert "It names a person." in page
    assert "Not mine" not in page


def test_a_report_reaches_the_moderators_once(item: Item, sign_in: SignIn) -> None:
    comment = make_comment(item, make_person("ppi_member"))
    reader = sign_in("pioneer_staff")
    for _ in range(2):
        assert reader.post(f"/comments/{comment.id}/report", data={"reason": "It names my aunt"}).status_code == 302
    queue = sign_in("researcher").get("/moderation/").text
    assert queue.count("It names my aunt") == 1
    assert reader.post(f"/comments/{comment.id}/report", data={"reason": ""}).status_code == 400


def test_the_same_words_from_a_new_form_are_not_written_twice(item: Item, sign_in: SignIn) -> None:
    writer = sign_in("ppi_member")
    write(writer, item, "Ask by phone too.")
    again = write(writer, item, " Ask by phone too.", form_key="of-the-page-brought-back")
    assert again.status_code == 400
    assert "We have these words from you already" in again.text
    assert "Ask by phone too." in only_comment().body
    assert write(sign_in("ppi_member"), item, "Ask by phone too.", form_key="of-somebody-else").status_code == 302
