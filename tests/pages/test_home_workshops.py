"""What the homes say of workshops: a place that is held, the two next to register for that are not answered."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.db import db
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.items import make_item
from tests.factories.workshops import make_open_workshop, make_registration, make_round

SignIn = Callable[..., FlaskClient]


@pytest.mark.parametrize("who", ["ppi_member", "pioneer_staff", "national_partner"])
def test_open_workshops_wait_for_a_member_until_one_is_answered(app: Flask, sign_in: SignIn, who: str) -> None:
    of, person = make_round(), make_person(who)
    london = make_open_workshop(of, title="Spring: London", slug="london", capacity=9)
    make_open_workshop(of, place="Birmingham", days=31, capacity=1)
    make_registration(make_open_workshop(place="Leeds", days=32, capacity=1))
    db.session.commit()
    visitor = sign_in(person)
    page = visitor.get("/").text
    assert ("Workshops you can come to" if who == "ppi_member" else "Waiting for you (2)") in page
    assert f"Take a place: London, {clock.format_date(london.day)}" in page
    assert "/workshops/london/register" in page
    assert "Spring: London. 9 places of 9 are left." in page
    assert ": Leeds" not in page, "two at most"
    make_registration(london, person)
    db.session.commit()
    page = visitor.get("/").text
    assert "Join the waiting list: Leeds" in page
    assert "Take a place: Birmingham" not in page, "the other city of the round is answered with it"


def test_who_was_to_come_to_a_sitting_that_is_off_is_offered_the_other_city(app: Flask, sign_in: SignIn) -> None:
    of, person = make_round(), make_person("ppi_member")
    make_registration(make_open_workshop(of, slug="london", status="cancelled"), person)
    make_open_workshop(of, slug="birmingham", place="Birmingham", days=31)
    db.session.commit()
    visitor = sign_in(person)
    assert "Take a place: Birmingham" in visitor.get("/").text
    assert "give up the other" not in visitor.get("/workshops/birmingham/register").text
    page = BeautifulSoup(visitor.get("/workshops/london/register").text, "html.parser").main
    assert page.h1.text.strip() == "The workshop in London is cancelled"
    assert "You had a place. You need do nothing." in page.text
    assert page.find("textarea") is None
    assert "/workshops/birmingham" in str(page)


@pytest.mark.parametrize(
    "fields",
    [
        {"audience": "team"},
        {"state": "draft"},
        {"status": "cancelled"},
        {"days": -1},
        {"register_from": clock.in_london(clock.now()).date() + timedelta(days=2)},
        {"register_from": None},
        {"register_until": clock.in_london(clock.now()).date() - timedelta(days=1)},
    ],
)
def test_what_cannot_be_answered_does_not_wait(app: Flask, sign_in: SignIn, fields: dict[str, object]) -> None:
    make_open_workshop(**fields)  # type: ignore[arg-type]
    assert "Take a place" not in sign_in("ppi_member").get("/").text


ALL = ["ppi_member", "pioneer_staff", "national_partner", "researcher", "administrator"]


@pytest.mark.parametrize("who", ALL)
def test_a_held_place_waits_first_and_costs_no_more(app: Flask, sign_in: SignIn, who: str) -> None:
    person, costs = make_person(who), []
    make_item("finding", state="draft", owner_id=person.id, title="A draft of mine")
    visitor = sign_in(person)
    for days in (2, 0, 1):
        with counted_statements() as seen:
            page = BeautifulSoup(visitor.get("/").text, "html.parser")
        costs.append(len(seen))
        london = make_open_workshop(title="Spring: London", slug=f"london-{days}", capacity=1)
        until = clock.now() + timedelta(days=days)
        make_registration(london, person, placed_at=None, held_until=until)
        make_open_workshop(of=london.round, place="Birmingham")
        db.session.commit()
    assert costs[0] == costs[-1] <= 10
    first = page.main.find("ul", class_="tasks").find_all("li")
    assert [line.a["href"] for line in first[:2]] == ["/workshops/london-0/register", "/workshops/london-2/register"]
    soon = f"{clock.format_time(until)} on {clock.format_date(until + timedelta(days=1))}"
    assert first[0].a.text == "You can still take a place in London"
    assert first[1].a.text == f"A place in London is held for you until {soon}"
    assert "Birmingham" not in page.main.text, "the round is answered"


@pytest.mark.parametrize("who", ["ppi_member", "pioneer_staff", "national_partner"])
def test_the_cost_of_a_home_is_the_same_with_workshops(app: Flask, sign_in: SignIn, who: str) -> None:
    visitor, costs = sign_in(who), []
    for _ in range(2):
        db.session.remove()
        with counted_statements() as seen:
            assert visitor.get("/").status_code == 200
        costs.append(len(seen))
        for days in range(3):
            make_registration(make_open_workshop(days=20 + days))
        db.session.commit()
    assert costs[0] == costs[1] <= 10
