"""How registering stands at a moment, in each state and on the days between them; the last place asked for twice."""

import threading
from collections.abc import Callable
from contextvars import copy_context
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.access.policy import Viewer
from portal.config import Settings
from portal.core import clock
from portal.core.db import db, writing
from portal.items.models import Item
from portal.workshops.actions.registration import Wishes, register
from portal.workshops.models import Registration, Workshop
from portal.workshops.queries.standing import Numbers, standing_of
from portal.workshops.shown.registration import place_word, sentences, tags
from tests.conftest import settings_for
from tests.factories.accounts import make_person
from tests.factories.workshops import make_open_workshop, on

DAY, FIRST, LAST = date(2097, 3, 16), date(2097, 2, 1), date(2097, 3, 9)


def sitting(**fields: object) -> Workshop:
    values: dict[str, object] = {"place": "London", "status": "planned", "capacity": 2, "register_from": FIRST}
    values |= on(DAY) | {"register_until": LAST, "item": Item(kind="workshop", slug="a", state="published")}
    return Workshop(**(values | fields))


def noon(day: date) -> datetime:
    return clock.from_london(day, time(12))


@pytest.mark.parametrize(
    ("day", "fields", "taken", "state", "tag"),
    [
        (FIRST - timedelta(days=1), {}, 0, "not_yet", ["Registration opens 1 February 2097"]),
        (FIRST, {}, 0, "open", ["2 places left"]),
        (LAST, {}, 1, "open", ["1 place left"]),
        (LAST, {}, 2, "full", ["Full: 3 on the waiting list"]),
        (LAST, {}, 5, "full", ["Full: 3 on the waiting list"]),
        (LAST + timedelta(days=1), {}, 0, "closed", ["Registration closed"]),
        (LAST + timedelta(days=1), {"register_until": None}, 0, "open", ["2 places left"]),
        (DAY, {"register_until": None}, 0, "closed", ["Registration closed"]),  # it began at ten
        (FIRST, {"capacity": None}, 400, "open", ["Open for registration"]),
        (FIRST, {"register_from": None, "register_until": None}, 0, "not_yet", []),
        (FIRST, {"starts_at": None, "ends_at": None}, 0, "not_yet", ["Registration opens 1 February 2097"]),
        (
            FIRST,
            {"item": Item(kind="workshop", slug="a", state="draft")},
            0,
            "not_yet",
            ["Registration opens 1 February 2097"],
        ),
        (FIRST, {"status": "held"}, 0, "held", []),
        (FIRST, {"status": "cancelled"}, 2, "cancelled", []),
    ],
)
def test_the_state_follows_from_the_days_and_the_numbers(
    day: date, fields: dict[str, object], taken: int, state: str, tag: list[str]
) -> None:
    found = standing_of(sitting(**fields), Numbers(taken, 3), noon(day))
    assert found.state == state
    assert found.takes is (state in ("open", "full"))
    assert [one["text"] for one in tags(found)] == tag
    assert all(sentences(found))


def test_a_draft_does_not_open_by_its_day() -> None:
    draft = sitting(register_from=date(2016, 5, 5), item=Item(kind="workshop", slug="a", state="draft"))
    assert sentences(standing_of(draft)) == ["Registration opens when the round is announced."]


def test_the_first_day_begins_at_midnight_in_london() -> None:
    summer = sitting(register_from=date(2097, 6, 1), register_until=None, **on(date(2097, 6, 20)))
    begins = clock.from_london(date(2097, 6, 1), time())
    assert standing_of(summer, at=begins).state == "open"
    assert standing_of(summer, at=begins - timedelta(seconds=1)).state == "not_yet"


@pytest.mark.parametrize(("number", "word"), [(1, "first"), (3, "third"), (10, "tenth"), (12, "number 12")])
def test_a_position_is_told_in_words(number: int, word: str) -> None:
    assert place_word(number) == word


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return settings_for(tmp_path)
    return settings_for(tmp_path, database_url=request.getfixturevalue("postgres_url"))


def test_of_two_who_ask_for_the_last_place_at_once_one_waits(app: Flask) -> None:
    workshop = make_open_workshop(capacity=1)
    people, number = [make_person() for _ in range(4)], workshop.id
    db.session.commit()
    together = threading.Barrier(len(people))
    failed: list[BaseException] = []

    def ask(person_id: int, role: str) -> None:
        try:
            with writing():
                together.wait(20)
                found = db.session.get_one(Workshop, number)
                register(Viewer(person_id, role, demo=True), found, Wishes())
        except BaseException as error:  # noqa: BLE001 (told in the test's own thread)
            failed.append(error)

    threads = [_thread(ask, person.id, person.role) for person in people]
    for one in threads:
        one.join(30)
    assert not failed, failed
    db.session.expire_all()
    rows = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    assert [row.has_place for row in rows] == [True, False, False, False]


def _thread(what: Callable[..., None], *arguments: object) -> threading.Thread:
    made = threading.Thread(target=copy_context().run, args=(what, *arguments))
    made.start()
    return made
