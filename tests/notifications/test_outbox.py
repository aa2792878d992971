"""The outbox against a real mail server: well, down, slow, refusing, cut off before and after it took the message."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.app import register_jobs
from portal.config import Settings
from portal.core import clock, jobs
from portal.core.db import db, separately
from portal.core.jobs import Job
from portal.core.outbox import Mail, queue_mail
from portal.notifications import mailer
from portal.notifications.actions.deliver import mail_now
from tests.factories.accounts import make_person
from tests.factories.items import make_item
from tests.factories.news import mails_to, make_news, prefer
from tests.notifications.smtp import Postbox, free_port, mail_server

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def box(app: Flask, settings: Settings) -> Iterator[Postbox]:
    """A mail server, and a portal that knows of it."""
    with mail_server() as (postbox, url):
        known = replace(settings, smtp_url=url)
        app.extensions["settings"] = known
        register_jobs(known)
        yield postbox


def queue(number: int = 1) -> list[int]:
    made = [queue_mail(f"reader{n}@example.org", f"Subject {n}", "Words").id for n in range(number)]
    db.session.commit()
    return made


def mail(mail_id: int) -> Mail:
    db.session.expire_all()
    return db.session.get_one(Mail, mail_id)


def only_job() -> Job:
    db.session.expire_all()
    return db.session.scalars(select(Job)).one()


def work_later(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    moment = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: moment)
    jobs.run_due()


def test_a_message_goes_out_once_as_it_was_written(box: Postbox) -> None:
    (mail_id,) = queue()
    jobs.run_due()
    jobs.run_due()
    (taken,) = box.taken
    assert (taken["To"], taken["Subject"], taken["Message-ID"]) == (
        "reader0@example.org",
        "Subject 0",
        mail(mail_id).message_id,
    )
    assert mail(mail_id).sent_at is not None


def test_a_server_that_is_down_is_tried_again_later(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = replace(settings, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    register_jobs(down)
    (mail_id,) = queue()
    jobs.run_due()
    assert mail(mail_id).error == "There is no mail server at the address of PORTAL_SMTP_URL."
    with mail_server() as (postbox, url):
        register_jobs(replace(settings, smtp_url=url))
        jobs.run_due()
        assert postbox.taken == [], "it waits before it tries again"
        work_later(monkeypatch, minutes=1)
        assert len(postbox.taken) == 1
    assert (mail(mail_id).sent_at is not None, mail(mail_id).error) == (True, None)


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        ("cut", "The server cut the connection off before it had taken the message."),
        ("refuses", "The server refused the message: 550 no such person here"),
    ],
)
def test_what_went_wrong_is_kept_and_the_same_message_goes_later(
    box: Postbox, mood: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mail_id,) = queue()
    box.mood = mood
    jobs.run_due()
    assert mail(mail_id).error == words
    box.mood = "well"
    work_later(monkeypatch, minutes=1)
    assert [taken["Message-ID"] for taken in box.taken] == [mail(mail_id).message_id]


@pytest.mark.parametrize("mood", ["takes, then cuts", "rude"])
def test_a_server_that_took_it_gets_it_once_however_it_says_goodbye(
    box: Postbox, mood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mail_id,) = queue()
    box.mood = mood
    jobs.run_due()
    work_later(monkeypatch, hours=1)
    assert len(box.taken) == 1
    assert mail(mail_id).sent_at is not None


def test_a_slow_server_is_given_up_for_now(box: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailer, "TIMEOUT_SECONDS", 0.2)
    box.seconds = 1.0
    (mail_id,) = queue()
    jobs.run_due()
    assert mail(mail_id).error == "The server did not answer within 0.2 seconds."
    assert only_job().done_at is None


def test_nobody_waits_for_the_mail_server(box: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it talks to the server the worker holds no lock: others can write."""
    written: list[bool] = []

    def send_and_look(message: object, _url: str) -> None:
        with separately() as session:
            session.add(Person(email="new@example.org", role="ppi_member", name="New"))
        written.append(True)

    monkeypatch.setattr(mailer, "send", send_and_look)
    (mail_id,) = queue()
    jobs.run_due()
    assert written == [True]
    assert mail(mail_id).sent_at is not None


def test_before_it_goes_it_is_asked_once_more_if_the_person_may_read_it(box: Postbox, settings: Settings) -> None:
    person = make_person()
    gone, kept = make_item(title="Withdrawn since"), make_item(title="Still here")
    for item in (gone, kept):
        mail_now(make_news(person, item, how="now"), person, settings)
    gone.state = "withdrawn"
    db.session.commit()
    jobs.run_due()
    (taken,) = box.taken
    assert "Still here" in taken.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    kept_back = mails_to(person)[0]
    assert (kept_back.sent_at, kept_back.error) == (None, "Not sent: what it tells of is no longer for this person.")


def test_a_title_that_is_not_public_any_more_is_taken_out_before_it_goes(box: Postbox, settings: Settings) -> None:
    person, item = make_person(), make_item(title="Public yesterday", slug="public-yesterday")
    mail_now(make_news(person, item, how="now"), person, settings)
    item.audience = "members"
    db.session.commit()
    jobs.run_due()
    whole = box.taken[0].as_string()
    assert "Public yesterday" not in whole
    assert "public-yesterday" not in whole


def test_what_ends_these_mails_goes_over_the_wire_as_a_plain_address(box: Postbox, settings: Settings) -> None:
    person = make_person()
    mail_now(make_news(person, make_item(), how="now"), person, settings)
    db.session.commit()
    jobs.run_due()
    stop = box.taken[0].get_body(("plain",)).get_content().split("Stop these emails: ")[1].strip()  # type: ignore[union-attr]
    assert f"\r\nList-Unsubscribe: <{stop}>\r\n".encode() in box.raw[0], "no mail program reads it encoded"


def test_a_message_that_is_words_alone_reads_well_as_html_too(box: Postbox) -> None:
    queue_mail(
        "a@example.org", "Join <us>", "Hello & welcome,\n\nFollow this:\nhttps://portal.example/a?b=1&c=2.\n\nThe team"
    )
    db.session.commit()
    jobs.run_due()
    html = box.taken[0].get_body(("html",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]
    link = "https://portal.example/a?b=1&amp;c=2"
    assert "<h1>Join &lt;us&gt;</h1>\n<p>Hello &amp; welcome,</p>" in html
    assert f"<p>Follow this:<br>\n<a href='{link}'>{link}</a>.</p>\n<p>The team</p>" in html


def test_what_the_person_wants_no_more_is_kept_back(box: Postbox, settings: Settings) -> None:
    person = make_person()
    unwanted, wanted = make_news(person, make_item(), how="now"), make_news(person, None, "membership:give", how="now")
    for news in (unwanted, wanted):
        mail_now(news, person, settings)
    prefer(person, "followed", "never")
    db.session.commit()
    jobs.run_due()
    assert [taken["Subject"] for taken in box.taken] == ["Your account can do more"]
    assert mails_to(person)[0].error == "Not sent: the person chose not to hear of it by email any more."


def test_a_closed_account_gets_no_mail(box: Postbox, settings: Settings) -> None:
    person, item = make_person(), make_item()
    mail_now(make_news(person, item, how="now"), person, settings)
    person.active = False
    db.session.commit()
    jobs.run_due()
    assert box.taken == []


@pytest.mark.usefixtures("without_csrf")
def test_the_page_says_what_failed_and_why_and_tries_again(
    box: Postbox, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mail_id,) = queue()
    box.mood = "refuses"
    monkeypatch.setattr(jobs, "MAX_ATTEMPTS", 2)
    jobs.run_due()
    admin = sign_in("administrator")
    assert "550 no such person here Tried 1 times, again" in admin.get("/admin/outbox/").text
    work_later(monkeypatch, minutes=5)
    assert "Given up after 2 tries." in admin.get("/admin/outbox/").text
    box.mood = "well"
    assert "Send it now" in admin.get(f"/admin/outbox/{mail_id}").text
    admin.post(f"/admin/outbox/{mail_id}/send")
    jobs.run_due()
    assert len(box.taken) == 1
    assert "Sent " in admin.get("/admin/outbox/").text
    assert admin.post(f"/admin/outbox/{mail_id}/send").status_code == 409


@pytest.mark.usefixtures("without_csrf")
def test_what_was_kept_without_a_server_can_be_sent_once_there_is_one(
    app: Flask, settings: Settings, sign_in: SignIn
) -> None:
    register_jobs(settings)
    (mail_id,) = queue()
    jobs.run_due()
    with mail_server() as (postbox, url):
        known = replace(settings, smtp_url=url)
        app.extensions["settings"] = known
        register_jobs(known)
        admin = sign_in("administrator")
        assert "Open it to send it." in admin.get("/admin/outbox/").text
        admin.post(f"/admin/outbox/{mail_id}/send")
        jobs.run_due()
        assert len(postbox.taken) == 1
