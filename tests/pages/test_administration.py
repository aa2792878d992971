"""The administrators' overview and the audit log."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from portal.access.policy import ROLES
from portal.core import audit, clock
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.outbox import Mail
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.findings import make_finding

SignIn = Callable[..., FlaskClient]


@pytest.mark.parametrize("address", ["/admin/", "/admin/audit"])
@pytest.mark.parametrize("who", [who for who in ROLES if who != "administrator"])
def test_nobody_else_gets_in(app: Flask, sign_in: SignIn, who: str, address: str) -> None:
    assert sign_in(who).get(address).status_code == (302 if who == "public" else 403)


def test_the_overview_counts_what_waits(app: Flask, sign_in: SignIn) -> None:
    item, member = make_finding().item, make_person("ppi_member")
    make_person("ppi_member", active=False)
    make_comment(item, member, state="waiting")
    make_comment(item, member)
    db.session.add(Mail(message_id="<1@x>", recipient="a@example.org", subject="S", text="T"))
    db.session.add(Mail(message_id="<2@x>", recipient="a@example.org", subject="S", text="T", sent_at=clock.now()))
    page = sign_in("administrator").get("/admin/").text
    for words in ("2 open", "1 not sent", "1 waiting", "1 owed", 'href="/admin/audit"', 'href="/admin/outbox/"'):
        assert words in page


def test_demonstration_accounts_are_not_counted_without_a_demonstration(app: Flask, sign_in: SignIn) -> None:
    make_person("ppi_member", demo=True)
    visitor = sign_in("administrator")
    assert "2 open" in visitor.get("/admin/").text
    app.config["DEMO"] = False
    assert "1 open" in visitor.get("/admin/").text


def test_the_log_tells_who_did_what_to_which_item(app: Flask, sign_in: SignIn) -> None:
    person, item = make_person("researcher", name="Ann Example"), make_finding(title="Money is short").item
    audit.record("comment:dispose", actor_id=person.id, item_id=item.id, comment=5, state="shown")
    audit.record("sign-in:refuse")
    page = sign_in("administrator").get("/admin/audit").text
    for words in (
        "Said what came of a comment",
        "Refused a sign-in",
        "Ann Example",
        "Money is short",
        "Comment: number 5<br>State: Shown",
        "The system, or nobody",
    ):
        assert words in page


def test_the_log_is_narrowed_by_act_person_and_item(app: Flask, sign_in: SignIn) -> None:
    one, two = make_person("researcher"), make_person("researcher")
    item = make_finding().item
    audit.record("act:one", actor_id=one.id, note="first")
    audit.record("act:one", actor_id=two.id, item_id=item.id, note="second")
    audit.record("act:two", actor_id=one.id, note="third")
    visitor = sign_in("administrator")
    wanted = {
        "?act=act:one": {"first", "second"},
        f"?person={one.id}": {"first", "third"},
        f"?act=act:one&person={one.id}": {"first"},
        f"?item={item.id}": {"second"},
        "?act=no-such": set(),
        "?person=x&item=99999999999999999999": {"first", "second", "third"},
    }
    for query, notes in wanted.items():
        page = visitor.get(f"/admin/audit{query}").text
        assert {note for note in ("first", "second", "third") if f"Note: {note}" in page} == notes, query


def test_an_act_that_never_was_is_told(app: Flask, sign_in: SignIn) -> None:
    assert "No such act" in sign_in("administrator").get("/admin/audit?act=no-such").text


def test_the_log_is_paged_newest_first_and_keeps_its_filter(app: Flask, sign_in: SignIn) -> None:
    now = clock.now()
    for n in range(60):
        db.session.add(AuditLine(act="act:many", at=now + timedelta(seconds=n), detail={"n": f"line{n:02d}"}))
    audit.record("act:other")
    visitor = sign_in("administrator")
    first = visitor.get("/admin/audit?act=act:many").text
    second = visitor.get("/admin/audit?act=act:many&page=2").text
    assert first.index("line59") < first.index("line10")
    assert "line09" not in first
    assert "line09" in second
    assert "act=act%3Amany&amp;page=2" in first
    assert visitor.get("/admin/audit?act=act:many&page=3").status_code == 404


def test_a_made_up_item_is_not_named_without_a_demonstration(app: Flask, sign_in: SignIn) -> None:
    item = make_finding(title="Made up title", demo=True).item
    audit.record("comment:create", item_id=item.id)
    visitor = sign_in("administrator")
    assert "Made up title" in visitor.get("/admin/audit").text
    app.config["DEMO"] = False
    page = visitor.get("/admin/audit").text
    assert "Made up title" not in page
    assert f"Item {item.id}" in page


def test_the_log_is_narrowed_by_day_and_taken_away_as_csv(app: Flask, sign_in: SignIn) -> None:
    for day in (4, 5, 6):
        at = datetime(2016, 5, day, 23, 30, tzinfo=UTC)  # half past midnight in London, on the next day
        db.session.add(AuditLine(act=f"act:{day}", at=at, detail={"state": "=1+1"}))
    visitor = sign_in("administrator")
    wanted = "?since=2016-05-06&until=2016-05-06"
    page = visitor.get(f"/admin/audit{wanted}").text
    assert [f"Act: {day}" in page.split("<table", 1)[1] for day in (4, 5, 6)] == [False, True, False]
    answer = visitor.get(f"/admin/audit.csv{wanted}")
    rows = list(csv.DictReader(answer.text.splitlines()))
    assert [(row["act"], row["at"], row["detail"]) for row in rows] == [
        ("act:5", "2016-05-05T23:30:00+00:00", '{"state": "=1+1"}')
    ]
    assert "audit-log.csv" in answer.headers["Content-Disposition"]
    assert visitor.get("/admin/audit?since=yesterday&until=0001-01-01").status_code == 200


def test_no_line_of_the_log_can_be_changed_or_deleted(app: Flask) -> None:
    person = make_person()
    audit.record("act", actor_id=person.id)
    db.session.commit()
    line = db.session.scalars(select(AuditLine)).one()
    line_id, log, other_id = line.id, AuditLine.__table__, make_person().id
    db.session.commit()
    for statement in (
        log.update().values(act="other"),
        log.update().values(actor_id=other_id),
        log.update().values(detail={"x": 1}),
        log.delete(),
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(statement)
        db.session.rollback()
    db.session.delete(db.session.get_one(type(person), person.id))
    db.session.commit()
    db.session.expire_all()
    assert db.session.get_one(AuditLine, line_id).actor_id is None, "who leaves is not named any more"
