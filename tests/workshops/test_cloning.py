"""A round or a sitting made like an earlier one: the same hours on a London clock, never the same address."""

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core.db import db
from portal.items.models import Item
from portal.workshops.models import Material, ProgrammeSession, Round, SessionLink, Workshop
from portal.workshops.queries.programme import list_sessions
from tests.factories.findings import make_finding
from tests.factories.workshops import make_round, make_session, make_workshop, on

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")


@pytest.fixture
def source(app: Flask) -> Workshop:
    """A sitting in summer time with two sessions, one with a finding and a material."""
    of = make_round(title="Autumn 2016", slug="autumn-2016")
    workshop = make_workshop(of, slug="autumn-2016-london", venue="The Hall", **on(date(2016, 10, 20)))
    first = make_session(workshop, "10:00", "11:00", room="Main hall", key="welcome")
    first.links = [SessionLink(item_id=make_finding().item.id)]
    first.materials = [Material(title="Table", url="/findings/datasets/survey2016-table-6-1")]
    make_session(workshop, "11:30", "12:30", kind="parallel", track="A", key="group-a")
    db.session.commit()
    return workshop


def found(slug: str) -> Workshop:
    return db.session.scalars(select(Workshop).join(Workshop.item).where(Item.slug == slug)).one()


def hours(workshop: Workshop) -> list[str]:
    return [f"{one.starts:%H:%M} to {one.ends:%H:%M}" for one in list_sessions(workshop)]


def clone_form(source: Workshop, **changes: object) -> dict[str, object]:
    form: dict[str, object] = {
        "title": "Spring 2017",
        "days-0-sitting": str(source.id),
        "days-0-day": ["21", "3", "2017"],
        "days-0-keep": "yes",
    }
    return form | changes


@pytest.mark.parametrize(("day", "utc"), [("21", "10:00"), ("28", "09:00")])
def test_a_clone_keeps_its_hours_across_the_change_of_clocks(
    source: Workshop, sign_in: SignIn, day: str, utc: str
) -> None:
    form = clone_form(source, **{"days-0-day": [day, "3", "2017"]})  # the clocks go forward on 26 March 2017
    answer = sign_in("researcher").post("/workshops/rounds/autumn-2016/clone", data=form)
    assert answer.headers["Location"] == "/workshops/rounds/spring-2017"
    clone = found("spring-2017-london")
    assert f"{clone.starts_at:%H:%M}" == utc
    assert hours(clone) == hours(source)


def test_a_clone_has_the_programme_and_none_of_what_happened(source: Workshop, sign_in: SignIn) -> None:
    source.status, source.attendance, source.programme_version = "held", {"researcher": 3}, 2
    db.session.commit()
    sign_in("researcher").post("/workshops/rounds/autumn-2016/clone", data=clone_form(source))
    clone = found("spring-2017-london")
    assert (clone.item.state, clone.status, clone.attendance, clone.programme_version) == ("draft", "planned", {}, 0)
    assert clone.uid != source.uid
    first = list_sessions(clone)[0]
    assert [material.title for material in first.materials] == ["Table"]
    assert len(first.links) == 1
    assert (clone.venue, first.room) == ("The Hall", "Main hall")


def test_sessions_move_with_the_start(source: Workshop, sign_in: SignIn) -> None:
    form = {"round": "autumn-2016", "place": "Birmingham", "day": ["8", "11", "2016"], "starts": "10:30"}
    form |= {"ends": "16:30", "slug": "autumn-2016-birmingham"}
    organiser = sign_in("researcher", f"organise:{source.round.item_id}")
    assert organiser.post("/workshops/autumn-2016-london/clone", data=form).status_code == 302
    clone = found("autumn-2016-birmingham")
    assert hours(clone) == ["10:30 to 11:30", "12:00 to 13:00"]
    assert (clone.venue, [one.room for one in list_sessions(clone)]) == ("", ["", ""])


def test_a_clone_never_doubles_an_address(source: Workshop, sign_in: SignIn) -> None:
    answer = sign_in("researcher").post(
        "/workshops/rounds/autumn-2016/clone", data=clone_form(source, slug="autumn-2016", label="Kept words")
    )
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 400
    assert "There is already a page at “autumn-2016”" in page.find(id="slug-error").get_text()
    assert page.find("input", id="label")["value"] == "Kept words"
    assert db.session.scalar(select(func.count(Round.id))) == 1


def test_a_wrong_day_is_said_at_its_sitting_and_nothing_is_half_made(source: Workshop, sign_in: SignIn) -> None:
    form = clone_form(source, **{"days-0-day": ["30", "2", "2017"]})
    answer = sign_in("researcher").post("/workshops/rounds/autumn-2016/clone", data=form)
    assert answer.status_code == 400
    assert BeautifulSoup(answer.text, "html.parser").find(id="days-0-day-error")
    late = {"round": "autumn-2016", "place": "London", "day": ["1", "12", "2016"], "starts": "22:30", "ends": "23:30"}
    organiser = sign_in("researcher", f"organise:{source.round.item_id}")
    answer = organiser.post("/workshops/autumn-2016-london/clone", data=late | {"slug": "late"})
    assert "sessions would pass midnight" in answer.text
    assert db.session.scalar(select(func.count(Workshop.id))) == 1
    assert db.session.scalar(select(func.count(ProgrammeSession.id))) == 2


def test_a_sitting_may_be_left_out(source: Workshop, sign_in: SignIn) -> None:
    form = clone_form(source, **{"days-0-keep": "no"})
    sign_in("researcher").post("/workshops/rounds/autumn-2016/clone", data=form)
    assert db.session.scalar(select(func.count(Round.id))) == 2
    assert db.session.scalar(select(func.count(Workshop.id))) == 1


def test_only_the_team_clones(source: Workshop, sign_in: SignIn) -> None:
    assert sign_in("ppi_member").get("/workshops/rounds/autumn-2016/clone").status_code == 403
    mine_to_read = sign_in("researcher").get("/workshops/autumn-2016-london/clone")
    assert "You look after no round yet" in mine_to_read.text


def test_two_sittings_in_one_city_get_an_address_each(source: Workshop, sign_in: SignIn) -> None:
    second = make_workshop(source.round, slug="autumn-2016-london-2", **on(date(2016, 10, 21)))
    both = {"days-1-sitting": str(second.id), "days-1-day": ["22", "3", "2017"], "days-1-keep": "yes"}
    answer = sign_in("researcher").post("/workshops/rounds/autumn-2016/clone", data=clone_form(source) | both)
    assert answer.status_code == 302
    assert found("spring-2017-london").day == date(2017, 3, 21)
    assert found("spring-2017-london-2").day == date(2017, 3, 22)
