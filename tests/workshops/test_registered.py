"""Who registered, for the organisers: the list and its file, taking people off it, more places, another day."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.memberships import holders_of
from portal.core import clock, jobs
from portal.core.db import db
from portal.notifications.models import Follow, News
from portal.workshops.models import Registration, Workshop
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.news import mails_to, prefer
from tests.factories.workshops import make_open_workshop, make_registration, make_round, make_workshop

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
HERE = "/workshops/spring-london"
PEOPLE = f"{HERE}/register/people"
NEEDS = "=HYPERLINK(1) and a ramp"


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    """Open, one place, one who has it and two who wait."""
    made = make_open_workshop(slug="spring-london", title="Spring: London", capacity=1)
    make_registration(made, make_person("pioneer_staff", name="Ann Coming"), needs=NEEDS)
    make_registration(made, make_person(name="Bob Waiting"), placed_at=None, needs="Halal food\n<b>no nuts</b>")
    make_registration(made, make_person(name="Cai Last"), placed_at=None)
    db.session.commit()
    return made


@pytest.fixture
def organiser(workshop: Workshop, sign_in: SignIn) -> FlaskClient:
    return sign_in("researcher", f"organise:{workshop.item_id}")


def boxes(name: str, day: date | None) -> dict[str, object]:
    return {name: [str(day.day), str(day.month), str(day.year)] if day else ["", "", ""]}


def sitting(workshop: Workshop, **changes: object) -> dict[str, object]:
    """The form of the sitting as it stands, with some changes."""
    start = {"place": "London", "title": workshop.item.title, "slug": workshop.item.slug, "venue": workshop.venue}
    hours = {"starts": "10:00", "ends": "16:00", "capacity": workshop.capacity or "", "version": workshop.item.version}
    days = boxes("day", workshop.day) | boxes("register_from", workshop.register_from)
    return start | hours | days | boxes("register_until", workshop.register_until) | changes


def error_at(page: str, field: str) -> str:
    found = BeautifulSoup(page, "html.parser").find(id=f"{field}-error")
    return found.get_text(" ", strip=True) if found else ""


def number_of(workshop: Workshop, name: str) -> int:
    query = select(Registration).join(Registration.person).where(Registration.workshop_id == workshop.id)
    return next(row.person_id for row in db.session.scalars(query) if row.person.name == name)


def placed(workshop: Workshop) -> list[str]:
    """Those who have a place, and those for whom one is held, who are marked so."""
    db.session.expire_all()
    query = select(Registration).where(Registration.workshop_id == workshop.id).order_by(Registration.id)
    rows = [row for row in db.session.scalars(query) if row.has_place or row.is_held]
    return [f"{row.person.name}{', held' if row.is_held else ''}" for row in rows]


def test_organisers_read_who_comes_what_they_need_and_how_many(workshop: Workshop, organiser: FlaskClient) -> None:
    page = organiser.get(PEOPLE).text
    text = " ".join(BeautifulSoup(page, "html.parser").main.get_text(" ", strip=True).split())
    for words in ("Coming 1 of 1", "Waiting 2", "Coming (1)", "Waiting list (2)", "Halal food <b>no nuts</b>"):
        assert words in text
    assert text.index("Ann Coming") < text.index("Bob Waiting") < text.index("Cai Last")
    assert "<b>no nuts" not in page
    forgotten = clock.format_date(workshop.ends_at + timedelta(days=30))
    assert f"It is deleted here on {forgotten}" in text


def test_the_file_holds_the_same_and_runs_nothing(workshop: Workshop, organiser: FlaskClient) -> None:
    answer = organiser.get(f"{PEOPLE}.csv")
    assert answer.mimetype == "text/csv"
    assert "no-store" in answer.headers["Cache-Control"]
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [row["name"] for row in rows] == ["Ann Coming", "Bob Waiting", "Cai Last"]
    assert [row["list"] for row in rows] == ["Coming", "Waiting list", "Waiting list"]
    assert rows[0]["needs"] == f"'{NEEDS}"


def test_nobody_else_reads_them(workshop: Workshop, sign_in: SignIn, role: str) -> None:
    visitor = sign_in(role)
    for address in (PEOPLE, f"{PEOPLE}.csv", f"{PEOPLE}/{number_of(workshop, 'Ann Coming')}/remove"):
        answer = visitor.get(address)
        assert answer.status_code == {"public": 302, "administrator": 200}.get(role, 403)
        assert ("Ann Coming" in answer.text) is (role == "administrator")


def test_a_rapporteur_takes_notes_and_reads_no_needs(workshop: Workshop, sign_in: SignIn) -> None:
    assert sign_in("researcher", f"rapporteur:{workshop.item_id}").get(PEOPLE).status_code == 403


def test_who_is_taken_off_reads_why_and_the_next_one_comes(
    workshop: Workshop, organiser: FlaskClient, sign_in: SignIn
) -> None:
    off = number_of(workshop, "Ann Coming")
    address = f"{PEOPLE}/{off}/remove"
    assert "Say why: they read it" in error_at(organiser.post(address, data={"reason": " "}).text, "reason")
    assert placed(workshop) == ["Ann Coming"]
    assert organiser.post(address, data={"reason": "You told us on the phone"}).status_code == 302
    assert placed(workshop) == ["Bob Waiting, held"]
    assert len(holders_of(f"workshop:{workshop.item_id}")) == 0
    assert organiser.post(address, data={"reason": "Again"}).status_code == 404
    jobs.run_due()
    person = db.session.get(Registration, 1).person
    assert [mail.subject for mail in mails_to(person)] == ["You were taken off the list of a workshop"]
    assert "on the phone" not in mails_to(person)[0].text
    visitor = sign_in(person)
    assert "They say: You told us on the phone" in visitor.get(f"{HERE}/register").text
    assert "See why" in visitor.get(HERE).text
    assert visitor.post(f"{HERE}/register", data={"show_name": "no"}).status_code == 400
    assert organiser.post(f"{PEOPLE}/{off}/readmit").status_code == 302
    assert visitor.post(f"{HERE}/register", data={"show_name": "no"}).status_code == 302
    assert placed(db.session.get(Workshop, 1)) == ["Bob Waiting, held"]


@pytest.mark.parametrize(
    ("capacity", "go_to"),
    [
        ("2", ["Bob Waiting, held"]),
        ("9", ["Bob Waiting, held", "Cai Last, held"]),
        ("", ["Bob Waiting", "Cai Last"]),  # no limit: nobody else lacks these places, so nobody has to say yes
    ],
)
def test_more_places_go_to_those_who_wait(
    workshop: Workshop, organiser: FlaskClient, capacity: str, go_to: list[str]
) -> None:
    assert organiser.post(f"{HERE}/edit", data=sitting(workshop, capacity=capacity)).status_code == 302
    assert placed(workshop) == ["Ann Coming", *go_to]


def test_fewer_places_take_none_away(workshop: Workshop, organiser: FlaskClient, sign_in: SignIn) -> None:
    organiser.post(f"{HERE}/edit", data=sitting(workshop, capacity="3"))
    again = db.session.get(Workshop, workshop.id)
    organiser.post(f"{HERE}/edit", data=sitting(again, capacity="1"))
    assert len(placed(workshop)) == 3
    assert "The only place is taken" in sign_in().get(HERE).text


@pytest.mark.parametrize(
    ("days", "field", "words"),
    [
        ((None, None), "register_from", "People have registered. To close it, set the last day"),
        ((31, None), "register_from", "at the latest"),
        ((5, 31), "register_until", "between the opening of registration and the sitting"),
        ((5, 4), "register_until", "between the opening of registration and the sitting"),
    ],
)
def test_days_of_registration_fit_the_day_of_the_sitting(
    workshop: Workshop, organiser: FlaskClient, days: tuple[int | None, int | None], field: str, words: str
) -> None:
    today = clock.in_london(clock.now()).date()
    first, last = (today + timedelta(days=number) if number is not None else None for number in days)
    form = sitting(workshop, **boxes("register_from", first), **boxes("register_until", last))
    answer = organiser.post(f"{HERE}/edit", data=form)
    assert answer.status_code == 400
    assert words in error_at(answer.text, field)


def test_a_sitting_without_a_day_is_not_opened(app: Flask, sign_in: SignIn) -> None:
    workshop = make_workshop(make_round(), slug="spring-london", state="draft")
    organiser = sign_in("researcher", f"organise:{workshop.item_id}", f"share:{workshop.item_id}")
    for name, words in (("from", "Enter the day of the sitting first"), ("until", "on which registration opens too")):
        form = sitting(workshop, **boxes(f"register_{name}", date(2026, 5, 5)))
        assert words in error_at(organiser.post(f"{HERE}/edit", data=form).text, "register_from")


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"venue": "Another hall"}, "Your workshop has changed"),
        ({"title": "Spring in London"}, None),
    ],
)
def test_who_registered_hears_that_a_sitting_moves(
    workshop: Workshop, organiser: FlaskClient, change: dict[str, object], subject: str | None
) -> None:
    follower = make_person().id
    db.session.add(Follow(person_id=follower, target=f"item:{workshop.item_id}", item_id=workshop.item_id))
    db.session.commit()
    for row in db.session.scalars(select(Registration)).all():
        prefer(row.person, "place", "weekly")  # the day may be past by then
    db.session.commit()
    organiser.post(f"{HERE}/edit", data=sitting(workshop, **change))
    jobs.run_due()
    for row in db.session.scalars(select(Registration)).all():
        assert [mail.subject for mail in mails_to(row.person)] == ([subject] if subject else [])
    names = db.session.scalars(select(News.name).where(News.person_id == follower)).all()
    assert names == (["workshop:move"] if subject else [])


def test_who_registered_hears_that_it_is_off_and_on_again(workshop: Workshop, organiser: FlaskClient) -> None:
    prefer(db.session.get(Registration, 2).person, "place", "daily")
    db.session.commit()
    for status in ("cancelled", "planned"):
        assert organiser.post(f"{HERE}/status", data={"status": status}).status_code == 302
    jobs.run_due()
    person = db.session.get(Registration, 2).person
    subjects = ["Your workshop is cancelled", "Your workshop takes place after all"]
    assert [mail.subject for mail in mails_to(person)] == subjects


def test_a_cancelled_sitting_takes_nobody(workshop: Workshop, organiser: FlaskClient, sign_in: SignIn) -> None:
    organiser.post(f"{HERE}/status", data={"status": "cancelled"})
    visitor = sign_in()
    assert "Take a place" not in visitor.get(HERE).text
    assert "Everybody on the list is told." in organiser.get(PEOPLE).text
    assert "This sitting is cancelled." in visitor.get(f"{HERE}/register").text
    assert visitor.post(f"{HERE}/register", data={"show_name": "no"}).status_code == 400


def test_a_copy_of_a_sitting_is_not_open(workshop: Workshop, sign_in: SignIn) -> None:
    of = workshop.round.item
    organiser = sign_in("researcher", f"organise:{of.id}")
    copy = {"round": of.slug, "place": "Leeds", "slug": "leeds"}
    assert organiser.post(f"{HERE}/clone", data=copy | boxes("day", None)).status_code == 302
    made = db.session.scalars(select(Workshop).where(Workshop.place == "Leeds")).one()
    assert (made.capacity, made.register_from, made.register_until) == (1, None, None)


def test_the_list_costs_no_more_when_it_is_long(workshop: Workshop, organiser: FlaskClient) -> None:
    costs = []
    for _ in range(2):
        db.session.remove()
        with counted_statements() as seen:
            assert organiser.get(PEOPLE).status_code == 200
        costs.append(len(seen))
        for _ in range(8):
            make_registration(db.session.get(Workshop, workshop.id))
        db.session.commit()
    assert costs[0] == costs[1] <= 10
