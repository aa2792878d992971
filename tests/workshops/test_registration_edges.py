"""Registering where rights, days and two who act at once meet: who is told and asked again, and who is not."""

import threading
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from portal.access.policy import Viewer
from portal.core import clock, jobs
from portal.core.db import db, writing
from portal.core.errors import Denied, Invalid
from portal.workshops.actions import places
from portal.workshops.actions.registration import forget_needs, remove, withdraw
from portal.workshops.actions.sittings import edit_sitting, fields_of
from portal.workshops.actions.status import set_status
from portal.workshops.models import Registration, Workshop
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.workshops import make_open_workshop, make_registration, make_round
from tests.workshops.waiting import later, one, standings

SignIn = Callable[..., FlaskClient]
HERE = "/workshops/spring-london"


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    """One place, which nobody has."""
    made = make_open_workshop(make_round(slug="spring"), slug="spring-london", capacity=1)
    db.session.commit()
    return made


def edit(administrator: Viewer, **changes: object) -> None:
    found = db.session.scalars(select(Workshop)).one()
    edit_sitting(administrator, found, replace(fields_of(found), **changes), expected_version=found.item.version)


def test_who_let_a_place_go_is_asked_again_only_when_another_comes_free(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_registration(workshop, make_person(name="Bob"), placed_at=None)
    places.fill(workshop)
    db.session.commit()
    later(monkeypatch, days=3)
    jobs.run_due()
    administrator = viewer_of(make_person("administrator"))
    edit(administrator, getting_there="By bus")
    set_status(administrator, one("Bob").workshop, "planned")
    for name, goes in (("Cai", withdraw), ("Dee", None)):
        waits = make_registration(one("Bob").workshop, make_person(name=name), placed_at=None)
        if goes:
            goes(viewer_of(waits.person), waits.workshop)
        else:
            remove(administrator, waits.workshop, waits.person_id, "You told us on the phone")
    assert standings()["Bob"] == "waits", "nothing came free since"
    edit(administrator, capacity=2)
    assert standings()["Bob"] == "held"


def test_a_rapporteur_does_not_say_that_a_sitting_is_on_again(workshop: Workshop) -> None:
    """Everybody on its list would be told, and places offered."""
    workshop.status = "cancelled"
    make_registration(workshop, make_person(name="Bob"), placed_at=None)
    db.session.commit()
    rapporteur = viewer_of(make_person("researcher"), f"rapporteur:{workshop.item_id}")
    with pytest.raises(Denied):
        set_status(rapporteur, workshop, "planned")
    assert workshop.status == "cancelled"


def test_a_place_at_a_sitting_that_is_over_is_not_to_be_given_up(workshop: Workshop, sign_in: SignIn) -> None:
    person = make_person()
    over = make_open_workshop(workshop.round, days=-2, place="Leeds")
    off = make_open_workshop(workshop.round, place="Hull", status="cancelled")
    for sitting in (over, off):
        make_registration(sitting, person)
    page = sign_in(person).get(f"{HERE}/register").text
    assert "Take a place in London" in page
    assert "give up the other" not in page


def test_who_comes_without_a_name_leaves_no_empty_line_in_the_list(workshop: Workshop, sign_in: SignIn) -> None:
    person = make_person(name="")
    make_registration(workshop, person, show_name=True)
    assert "Nobody has chosen to show their name yet." in sign_in(person).get(f"{HERE}/register").text


@pytest.mark.usefixtures("without_csrf")
def test_a_line_break_counts_as_one_sign_as_in_the_browser(workshop: Workshop, sign_in: SignIn) -> None:
    needs = "Ŵy a\n" * 100
    answer = sign_in().post(f"{HERE}/register", data={"needs": needs.replace("\n", "\r\n"), "show_name": "no"})
    assert answer.status_code == 302
    assert db.session.scalars(select(Registration.needs)).all() == [needs.strip()]


def test_needs_go_on_the_day_that_organisers_read_however_early(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clocks go forward in between: the day counts, not the hours."""
    workshop.starts_at, workshop.ends_at = (clock.from_london(date(2017, 3, 10), clock.time(hour)) for hour in (10, 16))
    make_registration(workshop, make_person(name="Ann"), needs="A ramp")
    db.session.commit()
    told_on = clock.in_london(workshop.ends_at + timedelta(days=30)).date()
    for day, left in ((told_on - timedelta(days=1), "A ramp"), (told_on, "")):
        late = clock.from_london(day, clock.time(23, 59) if left else clock.time(0, 1))
        monkeypatch.setattr(clock, "now", lambda late=late: late)
        forget_needs()
        db.session.commit()
        assert one("Ann").needs == left


def while_locked(number: int, act: Callable[[], None], then: Callable[[Workshop], None]) -> None:
    """Hold the lock of a list, let somebody else act, and once they wait for it do this and commit."""
    workshop = db.session.get_one(Workshop, number)
    places.lock(workshop)
    other = threading.Thread(target=copy_context().run, args=(act,))
    other.start()
    here = "datname = current_database() AND wait_event_type = 'Lock'"
    waits = text(f"SELECT count(*) FROM pg_stat_activity WHERE {here}")
    with db.engine.connect() as beside:
        while other.is_alive() and not beside.scalar(waits):
            beside.rollback()  # each look is a new one
    then(workshop)
    db.session.commit()
    other.join(20)


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_registration_is_not_taken_back_while_somebody_registers(workshop: Workshop) -> None:
    """The organiser's save waits for the lock of the list, and then sees who came in between."""
    person, administrator = make_person(), viewer_of(make_person("administrator"))
    db.session.commit()
    refused: list[str] = []

    def close() -> None:
        with writing(), pytest.raises(Invalid) as error:
            edit(administrator, register_from=None)
        refused.append(error.value.field)

    while_locked(workshop.id, close, lambda found: make_registration(found, person, placed_at=None) and None)
    assert refused == ["register_from"]


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_calling_a_sitting_off_waits_for_the_lock_before_it_takes_others(workshop: Workshop) -> None:
    """Two locks in two orders would be a deadlock, of which the database ends one."""
    administrator = viewer_of(make_person("administrator"))
    db.session.commit()
    done: list[str] = []

    def call_off() -> None:
        with writing():
            found = db.session.scalars(select(Workshop)).one()
            set_status(administrator, found, "cancelled")
        done.append("off")

    while_locked(workshop.id, call_off, lambda found: found.item.touch())
    assert done == ["off"]
