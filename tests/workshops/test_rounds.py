"""Making, changing and announcing rounds and their sittings: what is kept, what is refused and where it is said."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.access import memberships
from portal.access.models import Membership
from portal.access.policy import PUBLIC
from portal.core import clock
from portal.core.db import db
from portal.items.models import Item
from portal.workshops.models import ProgrammeVersion, Round, Workshop
from portal.workshops.queries.rounds import get_workshop
from tests.factories.accounts import make_person
from tests.factories.workshops import make_round, make_workshop, make_year, on

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")


def day_boxes(name: str, day: date) -> dict[str, object]:
    return {name: [str(day.day), str(day.month), str(day.year)]}


def sitting(**changes: object) -> dict[str, object]:
    form: dict[str, object] = {"place": "London", "starts": "10:00", "ends": "15:45", "venue": "The Hall"}
    return form | day_boxes("day", date(2016, 10, 20)) | changes


def error_at(page: str, field: str) -> str:
    """The message at a field, and nothing when the field has none."""
    found = BeautifulSoup(page, "html.parser").find(id=f"{field}-error")
    return found.get_text(" ", strip=True) if found else ""


def test_a_researcher_makes_a_round_with_a_sitting_and_announces_it(app: Flask, sign_in: SignIn) -> None:
    make_year()
    researcher = sign_in("researcher")
    made = researcher.post("/workshops/rounds/new", data={"title": "Spring 2017", "study_year": "2"})
    assert made.headers["Location"] == "/workshops/rounds/spring-2017"
    new = sitting(step_free="yes", capacity="40")
    assert researcher.post("/workshops/rounds/spring-2017/sittings/new", data=new).status_code == 302
    visitor = app.test_client()
    assert visitor.get("/workshops/spring-2017-london").status_code == 404
    assert "Announce the round" in researcher.get("/workshops/rounds/spring-2017").text
    assert researcher.post("/workshops/rounds/spring-2017/announce").status_code == 302
    page = visitor.get("/workshops/spring-2017-london").text
    assert "Thursday 20 October 2016, 10am to 3:45pm" in page
    assert "Step-free access" in page
    assert get_workshop(PUBLIC, "spring-2017-london").capacity == 40


def test_its_maker_looks_after_it_and_no_other_researcher(app: Flask, sign_in: SignIn) -> None:
    maker = sign_in("researcher")
    maker.post("/workshops/rounds/new", data={"title": "Spring 2017"})
    assert maker.get("/workshops/rounds/spring-2017/edit").status_code == 200
    other = sign_in("researcher")
    assert other.get("/workshops/rounds/spring-2017/edit").status_code == 404
    of = make_round(title="Announced")
    db.session.commit()
    assert other.get(f"/workshops/rounds/{of.item.slug}/edit").status_code == 403
    assert sign_in("pioneer_staff").get("/workshops/rounds/new").status_code == 403


def test_an_organiser_of_the_round_changes_its_sittings(app: Flask, sign_in: SignIn) -> None:
    workshop = make_workshop(place="Leeds")
    organiser = sign_in("pioneer_staff", f"organise:{workshop.round.item_id}")
    slug = workshop.item.slug
    form = sitting(place="Leeds", title="In Leeds", slug=slug, version=str(workshop.item.version))
    assert organiser.post(f"/workshops/{slug}/edit", data=form).status_code == 302
    assert "The Hall" in app.test_client().get(f"/workshops/{slug}").text


WRONG = [
    ({"ends": "09:00"}, "ends", "The workshop must end after it starts"),
    ({"ends": ""}, "ends", "Enter when the workshop starts and ends"),
    ({"ends": "25:00"}, "ends", "Enter a time of the day, such as 14:30"),
    ({"place": " "}, "place", "Enter the city"),
    ({"capacity": "0"}, "capacity", "Enter a number of people"),
    ({"capacity": "-5"}, "capacity", "Enter a number of people"),
    ({"capacity": "many"}, "capacity", "Enter a whole number, such as 40"),
    ({"day": ["31", "2", "2016"]}, "day", "Enter a real date"),
    ({"day": ["", "2", "2016"]}, "day", "Enter a real date"),
    ({"day": ["1", "2", "20166"]}, "day", "Enter a"),
    ({"day": ["20", "10", "2018"]}, "day", "outside the round, which runs from 1 July 2016 to 30 June 2017"),
    ({"day": ["26", "3", "2017"], "starts": "01:30"}, "starts", "The clocks go forward that night"),
    ({"slug": "calendar"}, "slug", "leads to another page"),
    ({"slug": "taken"}, "slug", "There is already a page"),
    ({"venue": "x" * 201}, "venue", "Use 200 characters or fewer"),
]


@pytest.mark.parametrize(("change", "field", "message"), WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(
    app: Flask, sign_in: SignIn, change: dict[str, object], field: str, message: str
) -> None:
    of = make_round(year=make_year())
    make_workshop(of, slug="taken")
    organiser = sign_in("researcher", f"organise:{of.item_id}")
    answer = organiser.post(
        f"/workshops/rounds/{of.item.slug}/sittings/new", data=sitting(getting_there="By the canal") | change
    )
    assert answer.status_code == 400
    assert message in error_at(answer.text, field)
    assert "There is a problem" in answer.text
    assert "By the canal</textarea>" in answer.text
    assert db.session.scalar(select(func.count(Workshop.id))) == 1


def test_a_sitting_without_a_day_is_planned_and_has_no_calendar_times(app: Flask, sign_in: SignIn) -> None:
    of = make_round()
    organiser = sign_in("researcher", f"organise:{of.item_id}")
    organiser.post(f"/workshops/rounds/{of.item.slug}/sittings/new", data={"place": "London"})
    workshop = db.session.scalars(select(Workshop)).one()
    assert workshop.starts_at is None
    assert "Planned, date not published" in organiser.get(f"/workshops/{workshop.item.slug}").text


def test_the_second_editor_sees_both_texts(app: Flask, sign_in: SignIn) -> None:
    workshop = make_workshop(venue="Old Hall")
    organiser = sign_in("researcher", f"organise:{workshop.item_id}")
    slug, version = workshop.item.slug, str(workshop.item.version)
    first = sitting(title="T", slug=slug, version=version, venue="Their Hall")
    assert organiser.post(f"/workshops/{slug}/edit", data=first).status_code == 302
    second = organiser.post(f"/workshops/{slug}/edit", data=first | {"venue": "My Hall"})
    assert second.status_code == 409
    assert "Their Hall" in second.text
    assert "My Hall" in second.text


def test_the_programme_of_a_draft_does_not_move_into_the_past_either(app: Flask, sign_in: SignIn) -> None:
    author, ahead = make_person("researcher"), clock.now().date() + timedelta(days=20)
    workshop = make_workshop(programme_version=1, state="draft", owner_id=author.id, **on(ahead))
    memberships.give(author.id, f"organise:{workshop.item_id}", given_by=author.id)
    organiser = sign_in(author)
    slug, version = workshop.item.slug, str(workshop.item.version)
    past = organiser.post(f"/workshops/{slug}/edit", data=sitting(title="T", slug=slug, version=version))
    assert "cannot move to a day that has passed" in error_at(past.text, "day")


def test_a_published_programme_does_not_move_into_the_past(app: Flask, sign_in: SignIn) -> None:
    ahead = clock.now().date() + timedelta(days=20)
    workshop = make_workshop(programme_version=1, **on(ahead))
    db.session.add(ProgrammeVersion(workshop_id=workshop.id, number=1, sessions=[]))
    organiser = sign_in("researcher", f"organise:{workshop.item_id}")
    slug, version = workshop.item.slug, str(workshop.item.version)
    form = sitting(title="T", slug=slug, version=version)
    past = organiser.post(f"/workshops/{slug}/edit", data=form)
    assert "cannot move to a day that has passed" in error_at(past.text, "day")
    gone = organiser.post(f"/workshops/{slug}/edit", data=form | {"day": ["", "", ""]})
    assert "or cancel the sitting" in error_at(gone.text, "day")
    later = form | day_boxes("day", ahead + timedelta(days=7))
    assert organiser.post(f"/workshops/{slug}/edit", data=later).status_code == 302


def test_a_round_does_not_shrink_away_from_its_sitting(app: Flask, sign_in: SignIn) -> None:
    workshop = make_workshop(**on(date(2016, 10, 20)))
    of = workshop.round
    organiser = sign_in("researcher", f"organise:{of.item_id}")
    form = {"title": "R", "slug": of.item.slug, "version": str(of.item.version)}
    form |= day_boxes("starts_on", date(2016, 11, 1)) | day_boxes("ends_on", date(2016, 11, 30))
    answer = organiser.post(f"/workshops/rounds/{of.item.slug}/edit", data=form)
    assert "London meets on 20 October 2016, outside these days" in error_at(answer.text, "ends_on")
    reversed_days = form | day_boxes("ends_on", date(2016, 1, 1))
    answer = organiser.post(f"/workshops/rounds/{of.item.slug}/edit", data=reversed_days)
    assert "The last day must not be before the first" in error_at(answer.text, "ends_on")
    half = form | {"ends_on": ["", "", ""]}
    answer = organiser.post(f"/workshops/rounds/{of.item.slug}/edit", data=half)
    assert "Give both days" in error_at(answer.text, "ends_on")
    assert db.session.get_one(Round, of.id, populate_existing=True).starts_on is None


def test_an_empty_round_is_not_announced(app: Flask, sign_in: SignIn) -> None:
    person = make_person("researcher")
    of = make_round(state="draft", owner_id=person.id)
    db.session.add(Membership(person_id=person.id, key=f"organise:{of.item_id}"))
    answer = sign_in(person).post(f"/workshops/rounds/{of.item.slug}/announce")
    assert answer.status_code == 400
    assert "Add a sitting first" in answer.text
    assert db.session.get_one(Item, of.item_id, populate_existing=True).state == "draft"


def test_a_sitting_is_reported_after_its_day_with_who_came(app: Flask, sign_in: SignIn) -> None:
    past, ahead = make_workshop(**on(date(2016, 10, 20))), make_workshop(**on(clock.now().date() + timedelta(days=9)))
    rapporteur = sign_in("ppi_member", f"rapporteur:{past.item_id}", f"rapporteur:{ahead.item_id}")
    form = {"status": "held", "pioneer_staff": "16", "ppi_member": "7"}
    assert rapporteur.post(f"/workshops/{past.item.slug}/status", data=form).status_code == 302
    page = app.test_client().get(f"/workshops/{past.item.slug}").text
    assert "Who came" in page
    assert ">23<" in page
    early = rapporteur.post(f"/workshops/{ahead.item.slug}/status", data=form)
    assert "report it afterwards" in error_at(early.text, "status")
    odd = rapporteur.post(f"/workshops/{past.item.slug}/status", data=form | {"ppi_member": "-1"})
    assert "from 0 to 2,000" in error_at(odd.text, "ppi_member")
    assert rapporteur.post(f"/workshops/{past.item.slug}/status", data={"status": "cancelled"}).status_code == 403


def test_a_cancelled_sitting_points_to_its_sister(app: Flask, sign_in: SignIn) -> None:
    london = make_workshop(**on(date(2016, 10, 20)))
    make_workshop(london.round, place="Birmingham", slug="in-birmingham", **on(date(2016, 11, 8)))
    organiser = sign_in("researcher", f"organise:{london.item_id}")
    organiser.post(f"/workshops/{london.item.slug}/status", data={"status": "cancelled"})
    page = app.test_client().get(f"/workshops/{london.item.slug}").text
    assert "This sitting is cancelled" in page
    assert "/workshops/in-birmingham" in page


def test_duties_are_given_and_taken_and_the_last_organiser_stays(app: Flask, sign_in: SignIn) -> None:
    workshop = make_workshop()
    person = make_person("ppi_member", name="Helper Person", email="helper@example.org")
    boss = make_person("researcher", keys=(f"organise:{workshop.item_id}",))
    organiser = sign_in(boss)
    address = f"/workshops/{workshop.item.slug}/people"
    nobody = organiser.post(address, data={"email": "nobody@example.org", "duty": "rapporteur"})
    assert "Nobody with this email address" in error_at(nobody.text, "email")
    assert organiser.post(address, data={"email": "Helper@Example.org", "duty": "rapporteur"}).status_code == 302
    assert "Helper Person" in organiser.get(address).text
    helper = sign_in(person)
    assert helper.get(f"/workshops/{workshop.item.slug}/status").status_code == 200
    assert helper.get(address).status_code == 403
    organiser.post(f"{address}/remove", data={"person": str(person.id), "duty": "rapporteur"})
    assert helper.get(f"/workshops/{workshop.item.slug}/status").status_code == 403
    last = organiser.post(f"{address}/remove", data={"person": str(boss.id), "duty": "organise"})
    assert "Add another one first" in last.text
