"""What happens to held places when people leave, a sitting is off, moves or grows, and when two ask at once."""

import csv
import threading
from collections.abc import Callable
from contextvars import copy_context
from datetime import time, timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.access.policy import Viewer
from portal.config import Settings
from portal.core import clock, jobs
from portal.core.db import db, writing
from portal.privacy.actions import erase
from portal.workshops.actions import places
from portal.workshops.actions.registration import Wishes, register, remove, take, withdraw
from portal.workshops.actions.status import set_status
from portal.workshops.models import Workshop
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.news import mails_to, prefer
from tests.factories.workshops import make_open_workshop, make_registration, on
from tests.workshops.waiting import later, one, standings

SignIn = Callable[..., FlaskClient]
PEOPLE = "/workshops/spring-london/register/people"
BOTH = pytest.mark.parametrize("settings", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    """Two places: Ann has one, the other is held for Bob, and Cai waits."""
    made = make_open_workshop(slug="spring-london", title="Spring: London", capacity=2)
    make_registration(made, make_person("pioneer_staff", name="Ann"))
    for name in ("Bob", "Cai"):
        make_registration(made, make_person(name=name), placed_at=None)
    places.fill(made)
    db.session.commit()
    return made


def day_after(days: int) -> dict[str, object]:
    return on(clock.in_london(clock.now()).date() + timedelta(days=days))


@pytest.mark.parametrize("way", ["withdrawn", "taken off", "left the portal"])
def test_who_goes_passes_the_held_place_on(workshop: Workshop, settings: Settings, way: str) -> None:
    bob = one("Bob")
    if way == "withdrawn":
        withdraw(viewer_of(bob.person), bob.workshop)
    elif way == "taken off":
        remove(viewer_of(make_person("administrator")), bob.workshop, bob.person_id, "You told us on the phone")
    else:
        erase.leave(bob.person, "stay", secret=settings.secret_key)
    db.session.commit()
    assert one("Cai").is_held
    assert one("Ann").has_place


def test_a_sitting_that_is_off_holds_nothing_and_asks_again_in_the_same_order(workshop: Workshop) -> None:
    administrator = viewer_of(make_person("administrator"))
    set_status(administrator, one("Ann").workshop, "cancelled")
    assert standings() == {"Ann": "place", "Bob": "waits", "Cai": "waits"}
    set_status(administrator, one("Ann").workshop, "planned")
    assert standings() == {"Ann": "place", "Bob": "held", "Cai": "waits"}
    db.session.commit()
    jobs.run_due()
    subjects = [mail.subject for mail in mails_to(one("Bob").person)]
    assert "Your workshop is cancelled" in subjects
    assert subjects[-1] == "A place at a workshop is held for you"


def test_a_workshop_that_moves_near_shortens_what_is_held(workshop: Workshop) -> None:
    found, promised = one("Bob").workshop, one("Bob").held_until
    found.starts_at, found.ends_at = day_after(60).values()
    places.fill(found)
    assert one("Bob").held_until == promised, "what was promised stays"
    found.starts_at, found.ends_at = day_after(3).values()
    places.fill(found)
    evening = clock.from_london(found.day - timedelta(days=1), time(18))
    assert one("Bob").held_until == evening
    assert evening in db.session.scalars(select(jobs.Job.run_at).where(jobs.Job.name == places.HOLD_JOB)).all()
    found.starts_at, found.ends_at = day_after(1).values()
    places.fill(found)
    assert standings() == {"Ann": "place", "Bob": "place", "Cai": "waits"}


def test_on_the_last_days_a_place_is_somebodys_at_once(app: Flask) -> None:
    made = make_open_workshop(days=1, capacity=1)
    bob = make_person(name="Bob")
    prefer(bob, "place", "weekly")  # the day would be past by then
    make_registration(made, bob, placed_at=None)
    places.fill(made)
    db.session.commit()
    jobs.run_due()
    assert standings() == {"Bob": "place"}
    assert [mail.subject for mail in mails_to(one("Bob").person)] == ["A place at a workshop is now yours"]


def test_the_evening_before_the_next_person_comes_without_being_asked(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_open_workshop(days=3, capacity=1)
    for name in ("Bob", "Cai"):
        make_registration(made, make_person(name=name), placed_at=None)
    places.fill(made)
    db.session.commit()
    later(monkeypatch, seconds=int((one("Bob").held_until - clock.now()).total_seconds()) + 1)
    jobs.run_due()
    assert standings() == {"Bob": "waits", "Cai": "place"}


def test_once_it_has_begun_nobody_is_told_that_a_place_is_gone(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.run_due()
    later(monkeypatch, days=31)
    jobs.run_due()
    assert standings() == {"Ann": "place", "Bob": "waits", "Cai": "waits"}
    assert len(mails_to(one("Bob").person)) == 1


@pytest.mark.usefixtures("without_csrf")
def test_organisers_see_for_whom_a_place_is_held_and_until_when(workshop: Workshop, sign_in: SignIn) -> None:
    until = one("Bob").held_until
    visitor = sign_in("administrator")
    text = " ".join(BeautifulSoup(visitor.get(PEOPLE).text, "html.parser").main.get_text(" ", strip=True).split())
    for words in ("Coming 1 of 2 Places held 1 Waiting 1", "Coming (1)", "Place held (1)", "Waiting list (1)"):
        assert words in text
    assert f"Held until {clock.format_moment(until)}" in text
    rows = list(csv.DictReader(StringIO(visitor.get(f"{PEOPLE}.csv").text)))
    assert [(row["name"], row["list"]) for row in rows] == [
        ("Ann", "Coming"), ("Bob", "Place held"), ("Cai", "Waiting list"),
    ]  # fmt: skip
    assert [row["held_until"] for row in rows] == ["", f"{clock.in_london(until):%Y-%m-%d %H:%M}", ""]


@BOTH
def test_of_two_who_ask_at_once_for_what_was_held_too_long_one_has_it(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bob takes it late while the job passes it on and a stranger registers: two places, never three."""
    bob, new, number = one("Bob").person, make_person(name="New"), workshop.id
    db.session.commit()
    later(monkeypatch, days=3)
    together, failed = threading.Barrier(3), []

    def run(what: Callable[[Workshop], object]) -> None:
        try:
            with writing():
                together.wait(20)
                what(db.session.get_one(Workshop, number))
        except BaseException as error:  # noqa: BLE001 (told in the test's own thread)
            failed.append(error)

    late, stranger = Viewer(bob.id, bob.role, demo=True), Viewer(new.id, new.role, demo=True)
    acts = (lambda it: take(late, it), places.pass_on, lambda it: register(stranger, it, Wishes()))
    threads = [threading.Thread(target=copy_context().run, args=(run, act)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failed, failed
    found = standings()
    assert (found["Bob"], found["Cai"]) in (("place", "waits"), ("waits", "held"))
    assert (found["Ann"], found["New"]) == ("place", "waits")


@BOTH
def test_nobody_has_a_place_and_is_offered_one(workshop: Workshop) -> None:
    one("Ann").held_until = clock.now()
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
