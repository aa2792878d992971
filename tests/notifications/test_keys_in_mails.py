"""A link that lets somebody in is for them alone: the outbox does not show it, and keeps it no longer than it must."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Invitation
from portal.accounts.security.tokens import hash_token
from portal.app import register_jobs
from portal.config import Settings
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.outbox import Mail, queue_mail
from portal.notifications.actions.deliver import NOT_INVITED
from tests.factories.accounts import make_person
from tests.notifications.smtp import mail_server

SignIn = Callable[..., FlaskClient]
KEY = "S3cr3t-key_of.somebody"
LINKS = [
    f"http://portal/{way}/{KEY}"
    for way in ("account/join", "account/sign-in/link", "account/new-password", "unsubscribe")
]


def queue(link: str, **fields: object) -> int:
    made = queue_mail("reader@example.org", "A link", f"Use {link} today.", html=f'<a href="{link}">In</a>', **fields)  # type: ignore[arg-type]
    db.session.commit()
    return made.id


def invite(secret: str, **fields: object) -> None:
    """An invitation that this key opens."""
    values = {"email": "reader@example.org", "role": "ppi_member", "reason": "You asked"} | fields
    ends_at = clock.now() + timedelta(days=14)
    db.session.add(Invitation(sha256=hash_token(secret), **({"ends_at": ends_at} | values)))


def kept(mail_id: int) -> str:
    db.session.expire_all()
    mail = db.session.get_one(Mail, mail_id)
    return f"{mail.text} {mail.html}"


@pytest.mark.parametrize("link", LINKS)
def test_an_administrator_reads_the_message_without_the_key(app: Flask, sign_in: SignIn, link: str) -> None:
    page = sign_in("administrator").get(f"/admin/outbox/{queue(link)}").text
    assert KEY not in page
    assert f"Use {link.removesuffix(KEY)}(removed) today." in page
    assert "it is for them alone" in page


@pytest.mark.parametrize("link", LINKS)
def test_it_arrives_whole_and_then_is_kept_nowhere(app: Flask, settings: Settings, link: str) -> None:
    with mail_server() as (box, url):
        register_jobs(replace(settings, smtp_url=url))
        invite(KEY)
        sent = queue(link)
        assert KEY in kept(sent)
        jobs.run_due()
    assert link in box.taken[0].get_body(("plain",)).get_content()
    assert KEY not in kept(sent)
    assert "Use http://portal/" in kept(sent)


def test_it_goes_with_a_message_that_is_kept_back(app: Flask, settings: Settings) -> None:
    closed = make_person(active=False)
    with mail_server() as (box, url):
        register_jobs(replace(settings, smtp_url=url))
        held = queue(LINKS[1], person_id=closed.id)
        jobs.run_due()
    assert box.taken == []
    assert KEY not in kept(held)


@pytest.mark.parametrize("ended", ["withdrawn_at", "accepted_at", "ends_at"])
def test_an_invitation_that_ended_while_the_server_was_down_is_not_sent(
    app: Flask, settings: Settings, ended: str
) -> None:
    with mail_server() as (box, url):
        register_jobs(replace(settings, smtp_url=url))
        invite(KEY, **{ended: clock.now()})
        invite("another_key-that-is-good", email="other@example.org")
        held, good = queue(LINKS[0]), queue(LINKS[0].replace(KEY, "another_key-that-is-good"))
        jobs.run_due()
    assert len(box.taken) == 1
    assert (db.session.get_one(Mail, good).sent_at is not None, db.session.get_one(Mail, held).sent_at) == (True, None)
    assert db.session.get_one(Mail, held).error == NOT_INVITED


def test_other_links_stay_as_they_are(app: Flask, sign_in: SignIn) -> None:
    page = sign_in("administrator").get(f"/admin/outbox/{queue('http://portal/account/contributions')}").text
    assert "Use http://portal/account/contributions today." in page
    assert "for them alone" not in page
