"""What happens to an account is mailed at once, and stands in the inbox in the same words; neither comes twice."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.actions.rights import change_rights
from portal.accounts.security.mail import mail_changed_way_in
from portal.accounts.words import WAYS_CHANGED
from portal.config import Settings
from portal.core import clock, jobs
from portal.core.db import db
from portal.notifications.actions.digests import write_digest_for
from portal.notifications.models import News
from tests.accounts.forms import PASSWORD, enter, person_with_password, send
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.news import mails_to, prefer


def test_a_new_device_and_a_changed_password_stand_in_the_inbox_as_in_the_mails(app: Flask) -> None:
    person = person_with_password()
    first, second = app.test_client(), app.test_client()
    enter(first, person.email)
    enter(second, person.email)
    send(second, "/account/password", password=PASSWORD, new_password="nine herons above the marsh")
    jobs.run_due()
    page = second.get("/account/inbox").text
    news = db.session.scalars(select(News).where(News.person_id == person.id)).first()
    mails = [mail.subject for mail in mails_to(person)]
    assert mails == ["A new device signed in to your account", "Your password was changed"]
    assert all(page.count(subject) >= 1 for subject in mails)
    assert "2 not read yet" in page
    assert news is not None and news.address == "/account/sessions"


@pytest.mark.parametrize("what", WAYS_CHANGED)
def test_each_change_of_a_way_in_is_one_mail_at_once_and_one_piece_of_news(
    app: Flask, settings: Settings, what: str
) -> None:
    person = make_person()
    prefer(person, "account", "daily")
    mail_changed_way_in(person, what, "your organisation")
    db.session.commit()
    jobs.run_due()
    write_digest_for(person.id, "daily", settings)
    mail = mails_to(person)[0]
    assert len(mails_to(person)) == 1
    news = db.session.scalars(select(News).where(News.person_id == person.id)).one()
    assert WAYS_CHANGED[what].format("your organisation") in mail.text
    assert news.name == what


def test_a_changed_role_is_told_to_whom_it_concerns(app: Flask) -> None:
    person, administrator = make_person(last_seen_at=clock.now()), make_person("administrator")
    change_rights(viewer_of(administrator), person, "national_partner")
    db.session.commit()
    jobs.run_due()
    assert [mail.subject for mail in mails_to(person)] == ["Your role has changed"]
    assert mails_to(administrator) == []


def test_demonstration_accounts_hear_nothing_of_it(app: Flask) -> None:
    person = make_person(demo=True)
    mail_changed_way_in(person, "account:passkey-made")
    db.session.commit()
    jobs.run_due()
    assert db.session.scalar(select(News.id)) is None
