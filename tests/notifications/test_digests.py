"""Digests: what may be read then, newest first, never empty, never twice, at seven on a London clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.config import Settings
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.jobs import Job
from portal.notifications import letters
from portal.notifications.actions.choices import choose_ways
from portal.notifications.actions.deliver import check_before_sending
from portal.notifications.actions.digests import (
    ROUND_JOB,
    due_on,
    enqueue_digests,
    next_round,
    start_digests,
    write_digest_for,
)
from portal.notifications.models import News
from tests.factories.accounts import make_person
from tests.factories.items import make_item
from tests.factories.news import mails_to, make_news

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime(2016, 5, 5, 9, 0, tzinfo=UTC)


def work() -> None:
    db.session.commit()
    jobs.run_due()


def test_it_holds_what_waits_newest_first_and_comes_once(settings: Settings) -> None:
    person = make_person()
    for day, title in enumerate(("Oldest", "Middle", "Newest")):
        make_news(person, make_item(title=title), at=NOW + timedelta(days=day))
    for _ in range(2):
        start_digests()
        work()
    (mail,) = mails_to(person)
    places = [mail.text.index(title) for title in ("Newest", "Middle", "Oldest")]
    assert places == sorted(places)
    assert mail.subject == "Your day in Joined Up: 3 things"


def test_what_is_too_much_for_one_mail_is_counted_and_comes_in_no_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "MOST", 2)
    person, item = make_person(), make_item()
    for day in range(5):
        make_news(person, item, at=NOW + timedelta(days=day))
    for _ in range(2):
        write_digest_for(person.id, "daily", settings)
    (mail,) = mails_to(person)
    assert mail.subject == "Your day in Joined Up: 5 things"
    assert mail.text.count("* ") == (mail.html or "").count("<li>") == 2
    assert f"3 more among your messages: {settings.base_url}/account/inbox" in mail.text
    assert check_before_sending(mail, settings)
    assert "3 more among your messages" in mail.text, "also as it is written anew when it goes"


def test_nothing_new_means_no_mail(settings: Settings) -> None:
    person = make_person()
    write_digest_for(person.id, "daily", settings)
    assert mails_to(person) == []


def test_what_may_not_be_read_any_more_is_left_out_and_does_not_come_later(settings: Settings) -> None:
    person = make_person()
    gone, kept = make_item(title="Withdrawn since"), make_item(title="Still here")
    make_news(person, gone)
    make_news(person, kept)
    gone.state = "withdrawn"
    write_digest_for(person.id, "daily", settings)
    gone.state = "published"
    write_digest_for(person.id, "daily", settings)
    (mail,) = mails_to(person)
    assert "Still here" in mail.text
    assert "Withdrawn since" not in mail.text + str(mail.html)


def test_when_nothing_is_left_to_read_no_mail_is_written(settings: Settings) -> None:
    person, gone = make_person(), make_item(state="withdrawn")
    make_news(person, gone)
    write_digest_for(person.id, "daily", settings)
    assert mails_to(person) == []


def test_what_comes_at_once_or_never_is_in_no_digest(settings: Settings) -> None:
    person = make_person()
    for how in ("now", "never", "weekly"):
        make_news(person, make_item(), how=how)
    write_digest_for(person.id, "daily", settings)
    assert mails_to(person) == []


def test_a_new_choice_takes_what_waits_with_it(settings: Settings) -> None:
    person = make_person()
    news = make_news(person, make_item())
    choose_ways(person.id, {"followed": "weekly"})
    assert news.how == "weekly"
    choose_ways(person.id, {"followed": "now"})
    assert news.how == "daily", "it comes tomorrow at the latest"
    choose_ways(person.id, {"followed": "never"})
    write_digest_for(person.id, "daily", settings)
    assert mails_to(person) == []


def test_the_weekly_one_goes_on_mondays() -> None:
    assert due_on(date(2016, 5, 9)) == ("daily", "weekly")
    assert due_on(date(2016, 5, 10)) == ("daily",)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2016, 1, 5, 6, 59, tzinfo=UTC), datetime(2016, 1, 5, 7, 0, tzinfo=UTC)),
        (datetime(2016, 1, 5, 7, 0, tzinfo=UTC), datetime(2016, 1, 6, 7, 0, tzinfo=UTC)),
        (datetime(2016, 7, 5, 5, 59, tzinfo=UTC), datetime(2016, 7, 5, 6, 0, tzinfo=UTC)),
        (datetime(2016, 3, 26, 8, 0, tzinfo=UTC), datetime(2016, 3, 27, 6, 0, tzinfo=UTC)),
        (datetime(2016, 10, 29, 8, 0, tzinfo=UTC), datetime(2016, 10, 30, 7, 0, tzinfo=UTC)),
    ],
)
def test_it_is_seven_in_london_in_summer_and_winter(moment: datetime, expected: datetime) -> None:
    assert next_round(moment) == expected


def test_the_next_round_is_queued_once_however_often_the_worker_starts(app: Flask) -> None:
    for _ in range(3):
        enqueue_digests()
    start_digests()
    assert len(db.session.scalars(select(Job).where(Job.name == ROUND_JOB)).all()) == 1


def test_a_round_missed_while_the_worker_was_down_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    make_news(person, make_item())
    enqueue_digests()
    db.session.commit()
    later = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    jobs.run_due()
    assert len(mails_to(person)) == 1
    assert db.session.scalars(select(News).where(News.mail_id.is_(None))).all() == []
