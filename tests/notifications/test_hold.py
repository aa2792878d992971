"""After a restore nothing goes out twice by itself: the outbox names what waited, and somebody sends it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.app import register_jobs
from portal.config import Settings
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.outbox import Mail, queue_mail
from portal.notifications.actions.digests import enqueue_digests
from portal.notifications.actions.hold import HELD, hold_what_waited
from portal.notifications.models import News
from tests.factories.accounts import make_person
from tests.factories.items import make_item
from tests.factories.news import make_news
from tests.notifications.smtp import mail_server

SignIn = Callable[..., FlaskClient]


@pytest.mark.usefixtures("without_csrf")
def test_what_waited_goes_only_when_an_administrator_sends_it(app: Flask, settings: Settings, sign_in: SignIn) -> None:
    queue_mail("gone@example.org", "Gone", "Words").sent_at = clock.now()
    mail_id = queue_mail("ann@example.org", "Waited", "Words").id
    assert hold_what_waited() == 1
    queue_mail("bob@example.org", "After the restore", "Words")
    db.session.commit()
    with mail_server() as (box, url):
        app.extensions["settings"] = replace(settings, smtp_url=url)
        register_jobs(app.extensions["settings"])
        jobs.run_due()
        assert [mail["To"] for mail in box.taken] == ["bob@example.org"]
        admin = sign_in("administrator")
        assert HELD in admin.get("/admin/outbox/").text
        admin.post(f"/admin/outbox/{mail_id}/send")
        assert HELD not in admin.get("/admin/outbox/").text
        jobs.run_due()
    assert [mail["To"] for mail in box.taken] == ["bob@example.org", "ann@example.org"]
    assert db.session.get_one(Mail, mail_id).sent_at is not None


@pytest.mark.parametrize(("hours", "left"), [(-1, ["never"]), (1, ["daily"])], ids=["a round since", "no round since"])
def test_a_digest_tells_nothing_that_one_may_have_told_since(app: Flask, hours: int, left: list[str]) -> None:
    make_news(make_person(), make_item())
    enqueue_digests(clock.now() + timedelta(hours=hours))
    assert hold_what_waited() == 0
    assert db.session.scalars(select(News.how)).all() == left
