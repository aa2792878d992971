"""How long things are kept: set by administrators, shown before it happens, done by the worker once a day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Invitation, PeopleUpload, SignInAttempt
from portal.config import Settings
from portal.core import clock, jobs
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.jobs import Job
from portal.core.outbox import MAIL_JOB, Mail, mail_key
from portal.notifications.actions.digests import write_digest_for
from portal.notifications.models import News
from portal.privacy.actions import retention
from portal.privacy.queries.retention import days_kept, list_due
from portal.privacy.words import KEPT
from tests.factories.accounts import make_person
from tests.factories.items import make_item
from tests.factories.news import make_news

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
PAGE = "/admin/retention"


def add_one_of_each(days: float, name: str) -> None:
    """One row of each sort that is so many days old."""
    at = clock.now() - timedelta(days=days)
    person = make_person()
    told = make_news(person, make_item(), at=at)
    texts = {"recipient": person.email, "text": "A link", "queued_at": at}
    session = db.session()
    carrying = Mail(message_id=f"<{name}-news@x>", subject=f"{name} news", sent_at=at, **texts)
    session.add_all(
        [
            SignInAttempt(kind="sign-in", account_key=name, address_key="b", at=at),
            carrying,
            Mail(message_id=f"<{name}-account@x>", subject=f"{name} link", sent_at=at, **texts),
            Mail(message_id=f"<{name}-kept@x>", subject=f"{name} kept", **texts),
            Invitation(email=f"{name}@example.org", role="ppi_member", reason="Why", ends_at=at),
            Invitation(email=f"{name}@example.net", role="ppi_member", reason="Why", ends_at=at, accepted_at=at),
            PeopleUpload(person_id=person.id, name=name, rows=[], problems=[], made_at=at),
            Job(name=f"{name} job", done_at=at),
            Job(name=f"{name} open job", run_at=clock.now() + timedelta(days=900)),
        ]
    )
    session.flush()
    told.mail_id = carrying.id
    session.commit()


def test_what_is_older_goes_and_the_rest_stays(app: Flask) -> None:
    add_one_of_each(400, "old")
    add_one_of_each(1, "new")
    gone = retention.purge()
    assert gone == dict.fromkeys(KEPT, 1)
    assert sorted(db.session.scalars(select(Mail.subject))) == ["new kept", "new link", "new news"]
    assert db.session.scalars(select(SignInAttempt.account_key)).all() == ["new"]
    assert {"old job"}.isdisjoint(db.session.scalars(select(Job.name)).all())
    assert "old open job" in db.session.scalars(select(Job.name)).all()
    assert len(db.session.scalars(select(News)).all()) == 1
    assert "old@example.org" not in db.session.scalars(select(Invitation.email)).all()
    assert "old@example.net" in db.session.scalars(select(Invitation.email)).all(), "how somebody joined stays"
    line = db.session.scalars(select(AuditLine).where(AuditLine.act == "retention:purge")).one()
    assert line.detail["gone"]["mails"] == 1


def test_work_that_was_given_up_goes_unless_the_outbox_still_tells_of_it(app: Flask) -> None:
    long_ago = clock.now() - timedelta(days=30)
    unsent = Mail(recipient="a@example.org", subject="Given up", text="Words")
    db.session.add(unsent)
    db.session.flush()
    given_up = {"attempts": 12, "failed_at": long_ago}
    db.session.add_all(
        [
            Job(name="accounts.send_reset_link", payload={"email": "a@example.org"}, **given_up),
            Job(name=MAIL_JOB, key=mail_key(unsent.id), payload={"mail_id": unsent.id}, **given_up),
            Job(name=MAIL_JOB, key=mail_key(unsent.id + 1), payload={"mail_id": unsent.id + 1}, **given_up),
        ]
    )
    db.session.commit()
    assert "accounts.send_reset_link" in next(due.examples[0] for due in list_due() if due.key == "jobs")
    assert retention.purge()["jobs"] == 2
    assert db.session.scalars(select(Job.key).where(Job.failed_at.is_not(None))).all() == [mail_key(unsent.id)]


def test_a_mail_with_a_link_goes_after_two_days(app: Flask) -> None:
    add_one_of_each(3, "a")
    retention.purge()
    assert sorted(db.session.scalars(select(Mail.subject))) == ["a kept", "a news"]


def test_news_whose_mail_is_deleted_comes_in_no_digest_again(app: Flask, settings: Settings) -> None:
    add_one_of_each(100, "old")
    person_id = db.session.scalars(select(News.person_id)).one()
    assert retention.purge()["mails"] == 1
    db.session.commit()
    db.session.expire_all()
    write_digest_for(person_id, "daily", settings)
    assert db.session.scalars(select(Mail).where(Mail.person_id == person_id)).all() == []
    assert len(db.session.scalars(select(News)).all()) == 1, "the inbox keeps it"


def test_the_dry_run_lists_what_would_go_and_deletes_nothing(app: Flask, sign_in: SignIn) -> None:
    add_one_of_each(400, "old")
    page = sign_in("administrator").get(PAGE).text
    assert "old link" in page
    assert "Emails about accounts: 1" in page
    assert "example.org" not in page, "no addresses"
    assert {entry.key: entry.number for entry in list_due()} == dict.fromkeys(KEPT, 1)


def test_administrators_set_the_days(app: Flask, sign_in: SignIn) -> None:
    visitor = sign_in("administrator")
    assert visitor.post(PAGE, data=dict.fromkeys(KEPT, "30")).status_code == 302
    assert days_kept() == dict.fromkeys(KEPT, 30)


@pytest.mark.parametrize("wrong", ["0", "-1", "99999", "soon", ""])
def test_a_number_that_is_none_is_refused(app: Flask, sign_in: SignIn, wrong: str) -> None:
    answer = sign_in("administrator").post(PAGE, data=dict.fromkeys(KEPT, "30") | {"mails": wrong})
    assert answer.status_code == 400
    assert days_kept()["jobs"] == KEPT["jobs"].days


def test_the_worker_purges_once_a_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    add_one_of_each(400, "old")
    for _ in range(2):
        retention.enqueue_purge()
    db.session.commit()
    tomorrow = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    jobs.run_due()
    assert db.session.scalars(select(Mail)).all() == []
    waiting = db.session.scalars(select(Job).where(Job.name == retention.PURGE_JOB, Job.done_at.is_(None))).all()
    assert len(waiting) == 1
