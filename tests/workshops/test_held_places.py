"""A place that comes free is held for who is next: until when, taking it, letting it go, passing it on, once."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.memberships import holders_of
from portal.core import clock, jobs
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.workshops.actions import places
from portal.workshops.models import Workshop
from portal.workshops.queries.registration import position_of
from portal.workshops.queries.standing import held_until
from portal.workshops.shown.registration import waiting_rule
from tests.factories.accounts import make_person
from tests.factories.news import mails_to, prefer
from tests.factories.workshops import make_open_workshop, make_registration, make_round, on
from tests.workshops.waiting import later, one, standings

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
HERE = "/workshops/spring-london"
TAKE = f"{HERE}/register/take"
DAY = date(2097, 3, 16)


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    """One place, which Ann gave up: it is held for Bob, and Cai waits."""
    made = make_open_workshop(make_round(slug="spring"), slug="spring-london", capacity=1)
    for name in ("Bob", "Cai"):
        make_registration(made, make_person(name=name), placed_at=None)
    places.fill(made)
    db.session.commit()
    return made


def text_of(page: str) -> str:
    return " ".join(BeautifulSoup(page, "html.parser").main.get_text(" ", strip=True).split())


def march(day: int, hour: int, minute: int = 0) -> datetime:
    """The clock of London shows UTC then."""
    return datetime(2097, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until", "rule"),
    [
        (march(1, 9, 30), march(4, 9, 30), "for 3 days."),
        (march(12, 17, 59), march(15, 17, 59), "for 3 days."),
        (march(12, 18), march(15, 18), "until 6pm on 15 March 2097."),
        (march(14, 23, 59), march(15, 18), "until 6pm on 15 March 2097."),
        (march(15, 0), None, "the next person has it at once."),
        (march(16, 9), None, "the next person has it at once."),
    ],
)
def test_a_place_is_held_for_three_days_but_never_beyond_the_evening_before(
    monkeypatch: pytest.MonkeyPatch, now: datetime, until: datetime | None, rule: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    workshop = Workshop(capacity=1, **on(DAY))
    assert held_until(workshop) == until
    assert waiting_rule(workshop)[0].endswith(rule)
    assert held_until(Workshop(capacity=None, **on(DAY))) is None


def test_who_is_next_is_told_until_when_with_one_link_and_no_calendar(workshop: Workshop) -> None:
    bob = one("Bob")
    prefer(bob.person, "place", "weekly")  # it would be past by then
    db.session.commit()
    jobs.run_due()
    mail = mails_to(bob.person)[0]
    until = f"{clock.format_time(bob.held_until)} on {clock.format_date(bob.held_until)}"
    assert mail.subject == "A place at a workshop is held for you"
    for form in (mail.text, mail.html or ""):
        assert f"A place in London is held for you until {until}. Say if you want it." in form
        assert form.count("/workshops/") == form.count("/register") == 1
    assert mails_to(one("Cai").person) == []


def test_a_held_place_is_taken_with_one_button(workshop: Workshop, sign_in: SignIn) -> None:
    bob = one("Bob")
    until = f"{clock.format_time(bob.held_until)} on {clock.format_date(bob.held_until)}"
    number, key, visitor = bob.person_id, f"workshop:{workshop.item_id}", sign_in(bob.person)
    page = BeautifulSoup(visitor.get(f"{HERE}/register").text, "html.parser")
    assert page.h1.get_text(strip=True) == f"A place is held for you until {until}"
    assert [button.get_text(strip=True) for button in page.main.select("form button")] == ["Take the place"]
    assert page.main.form["action"] == TAKE
    assert "Leave the waiting list" in page.main.text
    assert f"A place in London is held for you until {until}." in visitor.get(HERE).text
    card = visitor.get("/workshops/rounds/spring").text
    assert "A place is held for you" in card
    assert "Say if you want it" in card
    assert list(holders_of(key)) == []
    for _ in range(2):
        answer = visitor.post(TAKE, follow_redirects=True)
        assert "You have a place in London" in answer.text
    assert list(holders_of(key)) == [number]
    jobs.run_due()
    subjects = [mail.subject for mail in mails_to(one("Bob").person)]
    assert subjects == ["A place at a workshop is held for you", "You have a place at a workshop"]


def test_for_others_a_held_place_is_gone(workshop: Workshop, sign_in: SignIn) -> None:
    visitor = sign_in()
    page = text_of(visitor.get(HERE).text)
    assert "Full. If a place frees, we hold it for you for 3 days. The only place is taken" in page
    assert "on the day before. From the day before, it is yours at once." in visitor.get(f"{HERE}/register").text
    visitor.post(f"{HERE}/register", data={"show_name": "no"})
    assert sorted(standings().values()) == ["held", "waits", "waits"]
    answer = sign_in(one("Cai").person).post(TAKE, follow_redirects=True)
    assert "The place has gone to the next person" in answer.text
    assert sign_in().post(TAKE).status_code == 403, "not on the list"


def test_without_an_answer_it_goes_on_once_and_who_had_it_waits_at_the_end(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_registration(workshop, make_person(name="Dee"), placed_at=None, needs="A ramp")
    db.session.commit()
    later(monkeypatch, days=3, seconds=-1)
    jobs.run_due()
    assert standings() == {"Bob": "held", "Cai": "waits", "Dee": "waits"}
    later(monkeypatch, seconds=2)
    for _ in range(2):
        jobs.run_due()
        assert standings() == {"Bob": "waits", "Cai": "held", "Dee": "waits"}
        jobs.enqueue(places.HOLD_JOB, {"workshop_id": workshop.id})
        db.session.commit()
    assert [position_of(one(name)) for name in ("Cai", "Dee", "Bob")] == [0, 1, 2]
    assert mails_to(one("Bob").person)[-1].subject == "A place at a workshop is not held for you any more"
    assert [mail.subject for mail in mails_to(one("Cai").person)] == ["A place at a workshop is held for you"]
    acts = db.session.scalars(
        select(AuditLine.act).where(AuditLine.act.startswith("registration:")).order_by(AuditLine.id)
    ).all()
    assert acts == ["registration:hold", "registration:lapse", "registration:hold"]
    later(monkeypatch, days=3)
    jobs.run_due()
    later(monkeypatch, days=3)
    jobs.run_due()
    assert standings() == {"Bob": "held", "Cai": "waits", "Dee": "waits"}, "everybody else was asked first"


def test_a_job_that_dies_leaves_all_as_it_was(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, days=3)

    def die(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(places, "_offer", die)
        jobs.run_due()
    assert standings() == {"Bob": "held", "Cai": "waits"}
    later(monkeypatch, minutes=1)
    jobs.run_due()
    assert standings() == {"Bob": "waits", "Cai": "held"}


@pytest.mark.parametrize("let_go", [False, True])
def test_it_can_be_taken_late_as_long_as_it_is_free(
    workshop: Workshop, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, let_go: bool
) -> None:
    workshop_id = workshop.id
    db.session.delete(one("Cai"))
    db.session.commit()
    visitor = sign_in(one("Bob").person)
    later(monkeypatch, days=3)
    if let_go:
        jobs.run_due()
        jobs.enqueue(places.HOLD_JOB, {"workshop_id": workshop_id})
        db.session.commit()
        jobs.run_due()  # again: nobody is asked twice for the same place
    assert standings() == {"Bob": "waits" if let_go else "held"}
    page = text_of(visitor.get(f"{HERE}/register").text)
    assert "A place is still free. It is yours if you are the first to take it." in page
    visitor.post(TAKE)
    assert standings() == {"Bob": "place"}


def test_who_asks_first_after_the_time_gets_what_nobody_waits_for(
    workshop: Workshop, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job has not run: what is due is settled under the lock, so nobody waits beside a free place."""
    db.session.delete(one("Cai"))
    db.session.commit()
    new = make_person(name="New")
    visitor, bob = sign_in(new), sign_in(one("Bob").person)
    later(monkeypatch, days=3)
    visitor.post(f"{HERE}/register", data={"show_name": "no"})
    assert standings() == {"Bob": "waits", "New": "place"}
    assert "gone to the next person" in bob.post(TAKE, follow_redirects=True).text
    assert standings() == {"Bob": "waits", "New": "place"}
    assert "Full. If a place frees" in text_of(bob.get(f"{HERE}/register").text)
