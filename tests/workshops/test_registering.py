"""Registering for a sitting: a place, a wait, both cities, giving it up; what is told and what is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.memberships import holders_of
from portal.core import clock, jobs
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.core.jobs import Job
from portal.core.outbox import Event, Mail
from portal.workshops.models import Registration, Round, Workshop
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.news import mails_to
from tests.factories.workshops import make_open_workshop, make_registration, make_round

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
NEEDS = "A hearing loop, and my sister comes with me"
PLACE = {"needs": NEEDS, "show_name": "no"}


@pytest.fixture
def both(app: Flask) -> Round:
    """A round that meets in two cities, open in both."""
    return make_round(slug="spring", title="Spring round")


def here(workshop: Workshop, more: str = "") -> str:
    return f"/workshops/{workshop.item.slug}/register{more}"


def held_for() -> list[int]:
    return list(db.session.scalars(select(Registration.person_id).where(Registration.held_until.is_not(None))))


def heading(page: str) -> str:
    return BeautifulSoup(page, "html.parser").h1.get_text(" ", strip=True)


@pytest.mark.parametrize("who", ["ppi_member", "pioneer_staff", "national_partner", "researcher", "administrator"])
def test_each_member_takes_a_place_and_is_told_when_and_where(app: Flask, sign_in: SignIn, who: str) -> None:
    workshop, person = make_open_workshop(title="Spring in London", slug="spring-london"), make_person(who)
    visitor = sign_in(person)
    assert heading(visitor.get(here(workshop)).text) == "Take a place in London"
    answer = visitor.post(here(workshop), data=PLACE, follow_redirects=True)
    assert heading(answer.text) == "You have a place in London"
    assert list(holders_of(f"workshop:{workshop.item_id}")) == [person.id]
    jobs.run_due()
    mail = mails_to(person)[0]
    assert mail.subject == "You have a place at a workshop"
    for form in (mail.text, mail.html or ""):
        assert clock.format_day(workshop.starts_at) in form
        assert "10am to 4pm" in form
        assert "The Hall" in form
        assert "/workshops/spring-london.ics" in form
        assert "hearing" not in form


def test_the_public_is_led_to_sign_in_and_back(app: Flask, client: FlaskClient) -> None:
    workshop = make_open_workshop(slug="spring-london", capacity=5)
    db.session.commit()
    page = client.get("/workshops/spring-london").text
    assert "5 places of 5 are left." in page
    assert "Sign in to take a place in London" in page
    answer = client.get(here(workshop))
    assert answer.headers["Location"] == "/account/sign-in?next=%2Fworkshops%2Fspring-london%2Fregister"


def test_what_is_wrong_is_said_in_place_and_what_was_typed_stays(app: Flask, sign_in: SignIn) -> None:
    workshop = make_open_workshop()
    visitor = sign_in()
    long = "Bread " * 90
    answer = visitor.post(here(workshop), data={"needs": long, "show_name": "yes"})
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 400
    assert "Use 500 characters or fewer" in page.find(id="needs-error").text
    assert page.find(id="needs").text.strip() == long.strip()
    other = visitor.post(here(workshop), data={"show_name": "perhaps"})
    assert "Choose one of the answers shown" in BeautifulSoup(other.text, "html.parser").find(id="show_name-error").text
    assert db.session.scalars(select(Registration)).all() == []


def test_a_second_press_of_the_button_keeps_one_place(app: Flask, sign_in: SignIn) -> None:
    workshop = make_open_workshop(capacity=1)
    visitor = sign_in()
    for _ in range(2):
        assert visitor.post(here(workshop), data=PLACE).status_code == 302
    assert len(db.session.scalars(select(Registration)).all()) == 1


def test_what_one_told_can_be_changed(app: Flask, sign_in: SignIn) -> None:
    workshop, person = make_open_workshop(), make_person(name="Mair Ellis")
    make_registration(workshop, person, needs="Step-free")
    visitor = sign_in(person)
    page = visitor.get(here(workshop)).text
    assert "Step-free" in page
    assert "Your name in it: Mair Ellis." in page
    assert "Mair Ellis</li>" not in page
    visitor.post(here(workshop), data={"needs": "Step-free and a ramp", "show_name": "yes"})
    assert db.session.scalars(select(Registration.needs)).all() == ["Step-free and a ramp"]
    assert "Mair Ellis</li>" in visitor.get(here(workshop)).text


def test_only_those_who_come_see_who_takes_part(app: Flask, sign_in: SignIn) -> None:
    workshop, waiting = make_open_workshop(capacity=1), make_person()
    make_registration(workshop, make_person(name="Nia Rees"), show_name=True)
    make_registration(workshop, waiting, placed_at=None, show_name=True)
    assert "Nia Rees" not in sign_in(waiting).get(here(workshop)).text
    assert "Nia Rees" not in sign_in().get(here(workshop)).text


def test_a_full_sitting_offers_its_waiting_list_and_the_other_city(app: Flask, both: Round, sign_in: SignIn) -> None:
    london = make_open_workshop(both, slug="london", capacity=1)
    make_open_workshop(both, slug="birmingham", place="Birmingham", days=32, capacity=20)
    make_registration(london)
    for _ in range(2):
        make_registration(london, placed_at=None)
    visitor = sign_in()
    for page in (visitor.get("/workshops/london").text, visitor.get(here(london)).text):
        assert "The only place is taken, and 2 people wait for one." in page
        assert "20 places left" in page
    answer = visitor.post(here(london), data=PLACE, follow_redirects=True)
    assert heading(answer.text) == "You are third on the waiting list"
    assert "No place is left just now" in answer.text
    cards = visitor.get("/workshops/rounds/spring").text
    for words in ("Full: 3 on the waiting list", "You are on the waiting list", "Take a place in Birmingham"):
        assert words in cards


def test_who_is_registered_in_the_other_city_is_told_so(app: Flask, both: Round, sign_in: SignIn) -> None:
    london = make_open_workshop(both, slug="london")
    birmingham, person = make_open_workshop(both, slug="birmingham", place="Birmingham"), make_person()
    make_registration(london, person)
    visitor = sign_in(person)
    assert "You have a place in London" in visitor.get(here(birmingham)).text
    assert visitor.post(here(birmingham), data=PLACE).status_code == 302
    assert len(db.session.scalars(select(Registration)).all()) == 2


def test_a_place_given_up_is_held_for_who_waits_longest_in_the_same_commit(app: Flask, sign_in: SignIn) -> None:
    workshop, person, first = make_open_workshop(capacity=1), make_person(), make_person()
    make_registration(workshop, person, needs=NEEDS)
    make_registration(workshop, first, placed_at=None)
    make_registration(workshop, placed_at=None)
    visitor = sign_in(person)
    assert "The next person on the waiting list is offered your place" in visitor.get(here(workshop, "/withdraw")).text
    assert len(db.session.scalars(select(Registration)).all()) == 3, "asking changes nothing"
    assert visitor.post(here(workshop, "/withdraw")).status_code == 302
    db.session.expire_all()
    assert list(holders_of(f"workshop:{workshop.item_id}")) == []
    assert held_for() == [first.id]
    jobs.run_due()
    assert [mail.subject for mail in mails_to(first)] == ["A place at a workshop is held for you"]
    assert NEEDS not in str(db.session.execute(select(Registration.__table__)).all())
    assert visitor.post(here(workshop, "/withdraw")).status_code == 302, "a second press does no harm"
    answer = visitor.post(here(workshop), data=PLACE, follow_redirects=True)
    assert heading(answer.text) == "You are second on the waiting list"


@pytest.mark.parametrize("gone", ["closed", "cannot read"])
def test_a_place_is_not_given_to_who_cannot_come_any_more(app: Flask, sign_in: SignIn, gone: str) -> None:
    workshop = make_open_workshop(capacity=1, audience="team")
    person, next_one = make_person("researcher"), make_person("administrator")
    make_registration(workshop, person)
    away = make_person("ppi_member" if gone == "cannot read" else "researcher", active=gone != "closed")
    make_registration(workshop, away, placed_at=None)
    make_registration(workshop, next_one, placed_at=None)
    sign_in(person).post(here(workshop, "/withdraw"))
    assert held_for() == [next_one.id]


def test_once_the_workshop_has_begun_its_list_stays_as_it_is(app: Flask, sign_in: SignIn) -> None:
    workshop, person = make_open_workshop(days=-1), make_person()
    make_registration(workshop, person)
    visitor = sign_in(person)
    page = visitor.get(here(workshop)).text
    assert heading(page) == "You had a place in London"
    assert "Give up my place" not in page
    assert visitor.post(here(workshop, "/withdraw")).status_code == 409
    assert visitor.post(here(workshop), data=PLACE).status_code == 409
    assert sign_in().post(here(workshop), data=PLACE).status_code == 400
    assert len(db.session.scalars(select(Registration)).all()) == 1


@pytest.mark.parametrize("where", [{"audience": "team"}, {"state": "draft"}, {"slug": "elsewhere"}])
def test_who_may_not_read_a_sitting_learns_nothing_of_it(app: Flask, sign_in: SignIn, where: dict[str, str]) -> None:
    make_open_workshop(**({"slug": "secret"} | where))
    visitor = sign_in()
    for more in ("", "/withdraw", "/people", "/people.csv", "/people/1/remove"):
        assert visitor.get(f"/workshops/secret/register{more}").status_code == 404
    for more in ("", "/withdraw", "/people/1/remove", "/people/1/readmit"):
        assert visitor.post(f"/workshops/secret/register{more}", data=PLACE).status_code == 404


def test_needs_stand_nowhere_but_with_the_registration(app: Flask, sign_in: SignIn) -> None:
    workshop, person = make_open_workshop(slug="spring-london"), make_person()
    visitor = sign_in(person)
    visitor.post(here(workshop), data=PLACE)
    jobs.run_due()
    for table in (AuditLine, Event, Mail, Job):
        assert "hearing loop" not in str(db.session.execute(select(table.__table__)).all())
    member = sign_in("researcher")
    for place in ("/workshops/spring-london", ".ics", "/api/v1/workshops/spring-london", "/search?q=hearing+loop"):
        address = f"/workshops/spring-london{place}" if place == ".ics" else place
        assert NEEDS not in member.get(address).text


def test_registering_costs_no_more_with_many_on_the_list(app: Flask, both: Round, sign_in: SignIn) -> None:
    workshop, person = make_open_workshop(both, slug="london"), make_person()
    make_open_workshop(both, slug="birmingham", place="Birmingham")
    make_registration(workshop, person, show_name=True)
    visitor, costs = sign_in(person), []
    for _ in range(2):
        for page in (here(workshop), "/workshops/london", "/workshops/rounds/spring", "/workshops/"):
            db.session.remove()
            with counted_statements() as seen:
                assert visitor.get(page).status_code == 200
            assert len(seen) <= 10, seen
            costs.append(len(seen))
        again = db.session.get(Workshop, workshop.id)
        for _ in range(8):
            make_registration(again, show_name=True)
        db.session.commit()
    assert costs[:4] == costs[4:]


def test_needs_are_deleted_thirty_days_after_the_workshop(app: Flask) -> None:
    old, new = make_open_workshop(days=-31), make_open_workshop(days=-28)
    make_registration(old, needs=NEEDS)
    make_registration(new, needs=NEEDS)
    db.session.commit()
    jobs.enqueue("privacy.purge", run_at=clock.now() - timedelta(minutes=1))
    db.session.commit()
    jobs.run_due()
    rows = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    assert [row.needs for row in rows] == ["", NEEDS]
    assert all(row.has_place for row in rows), "that somebody came stays"
