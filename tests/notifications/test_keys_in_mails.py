"""A link that lets somebody in is for them alone: the outbox does not show it, and keeps it no longer than it must."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import register_jobs
from portal.config import Settings
from portal.core import jobs
from portal.core.db import db
from portal.core.outbox import Mail, queue_mail
from tests.factories.accounts import make_person
from tests.notifications.smtp import mail_server

SignIn = Callable[..., FlaskClient]
KEY = "S3cr3t-key_of.somebody"
LINKS = [f"http://portal/account/{way}/{KEY}" for way in ("join", "sign-in/link", "new-password")]


def queue(link: str, **fields: object) -> int:
    made = queue_mail("reader@example.org", "A link", f"Use {link} today.", html=f'<a href="{link}">In</a>', **fields)  # type: ignore[arg-type]
    db.session.commit()
    return made.id


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
        sent = queue(link)
        assert KEY in kept(sent)
        jobs.run_due()
    assert link in box.taken[0].get_body(("plain",)).get_content()
    assert KEY not in kept(sent)
    assert "Use http://portal/account/" in kept(sent)


def test_it_goes_with_a_message_that_is_kept_back(app: Flask, settings: Settings) -> None:
    closed = make_person(active=False)
    with mail_server() as (box, url):
        register_jobs(replace(settings, smtp_url=url))
        held = queue(LINKS[1], person_id=closed.id)
        jobs.run_due()
    assert box.taken == []
    assert KEY not in kept(held)


def test_other_links_stay_as_they_are(app: Flask, sign_in: SignIn) -> None:
    page = sign_in("administrator").get(f"/admin/outbox/{queue('http://portal/account/contributions')}").text
    assert "Use http://portal/account/contributions today." in page
    assert "for them alone" not in page
