"""Writing and publishing a programme: versions, what changed, who comes first, what is refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.core.outbox import Event
from portal.workshops.models import ProgrammeSession, ProgrammeVersion, SessionLink, SessionNote, Workshop
from portal.workshops.queries.programme import list_sessions
from tests.conftest import counted_statements
from tests.factories.findings import make_finding
from tests.factories.workshops import make_round, make_session, make_workshop, on

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    day = clock.now().date() + timedelta(days=30)
    made = make_workshop(make_round(), slug="in-london", **on(day))
    db.session.commit()
    return made


@pytest.fixture
def organiser(workshop: Workshop, sign_in: SignIn) -> FlaskClient:
    return sign_in("researcher", f"organise:{workshop.item_id}")


def form(**changes: object) -> dict[str, object]:
    return {"title": "Welcome", "starts": "10:00", "ends": "10:30", "kind": "plenary", "send": "1"} | changes


def error_at(page: str, field: str) -> str:
    found = BeautifulSoup(page, "html.parser").find(id=f"{field}-error")
    return found.get_text(" ", strip=True) if found else ""


NEW = "/workshops/in-london/programme/sessions/new"
EDIT = "/workshops/in-london/programme/edit"


def test_tracks_stand_side_by_side_once_published(workshop: Workshop, organiser: FlaskClient, app: Flask) -> None:
    visitor = app.test_client()
    organiser.post(NEW, data=form(speakers="PPI lead\nA. Reader (chair)"))
    for letter in "AB":
        group = form(title=f"Group {letter}", starts="10:30", ends="11:30", kind="parallel", track=letter, room=letter)
        organiser.post(NEW, data=group)
    assert "not published yet" in visitor.get("/workshops/in-london").text
    assert organiser.post(EDIT, data={"expected": "0"}).headers["Location"] == "/workshops/in-london"
    page = BeautifulSoup(visitor.get("/workshops/in-london").text, "html.parser")
    assert [track.h4.get_text() for track in page.select(".track")] == ["A. Group A", "B. Group B"]
    assert "Choose one of two groups" in page.text
    assert "PPI lead; A. Reader (chair)" in page.text


def test_moving_a_session_makes_version_two_with_what_changed(
    workshop: Workshop, organiser: FlaskClient, app: Flask
) -> None:
    one = make_session(workshop, "13:15", "14:00", title="Talk", key="talk")
    make_session(workshop, "14:00", "14:30", title="Tea", key="tea", kind="break")
    db.session.commit()
    version = str(one.version)
    organiser.post(EDIT, data={"expected": "0"})
    moved = form(title="Talk", starts="13:30", ends="14:15", version=version, move_later="y")
    assert organiser.post("/workshops/in-london/programme/sessions/talk/edit", data=moved).status_code == 302
    visitor = app.test_client()
    assert "1:15pm to 2pm" in visitor.get("/workshops/in-london").text
    before = db.session.get_one(Workshop, workshop.id, populate_existing=True).sequence
    db.session.remove()
    assert "Version 2 will say" in organiser.get(EDIT).text
    organiser.post(EDIT, data={"expected": "1"})
    page = visitor.get("/workshops/in-london/programme").text
    assert "“Talk” now starts at 1:30pm, not 1:15pm." in page
    assert "2:15pm to 2:45pm" in page
    assert "1:15pm to 2pm" in visitor.get("/workshops/in-london/programme?version=1").text
    assert "This is an older version" in visitor.get("/workshops/in-london/programme?version=1").text
    assert db.session.get_one(Workshop, workshop.id, populate_existing=True).sequence == before + 1
    assert "programme:publish" in db.session.scalars(select(Event.name)).all()
    assert visitor.get("/workshops/in-london/programme?version=3").status_code == 404


def test_the_second_publisher_is_told(workshop: Workshop, organiser: FlaskClient) -> None:
    make_session(workshop)
    db.session.commit()
    assert organiser.post(EDIT, data={"expected": "0"}).status_code == 302
    late = organiser.post(EDIT, data={"expected": "0"})
    assert late.status_code == 409
    assert "Someone else has just published version 1" in late.text
    again = organiser.post(EDIT, data={"expected": "1"})
    assert again.status_code == 400
    assert "Nothing has changed since version 1" in again.text
    assert db.session.scalar(select(func.count(ProgrammeVersion.id))) == 1


def test_an_empty_programme_is_not_published(workshop: Workshop, organiser: FlaskClient) -> None:
    assert "Add a session first" in organiser.post(EDIT, data={"expected": "0"}).text


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"ends": "09:30"}, "ends", "The session must end after it starts"),
        ({"ends": "10:00"}, "ends", "The session must end after it starts"),
        ({"starts": ""}, "starts", "Enter when the session starts and ends"),
        ({"starts": "ten"}, "starts", "Enter a time of the day"),
        ({"title": ""}, "title", "Enter what the session is called"),
        ({"kind": "party"}, "kind", "Choose one of the answers shown"),
        ({"material_title": "Slides", "material_url": "javascript:alert(1)"}, "material_url", "Give a whole address"),
        ({"material_title": "Slides", "material_url": "//evil.example"}, "material_url", "Give a whole address"),
        ({"material_url": "/findings/"}, "material_title", "Say what it is"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_half_saved(
    workshop: Workshop, organiser: FlaskClient, change: dict[str, object], field: str, message: str
) -> None:
    answer = organiser.post(NEW, data=form(aims="Kept aims") | change)
    assert answer.status_code == 400
    assert message in error_at(answer.text, field)
    assert "Kept aims</textarea>" in answer.text
    assert db.session.scalar(select(func.count(ProgrammeSession.id))) == 0


def test_two_who_change_one_session_see_both_texts(workshop: Workshop, organiser: FlaskClient) -> None:
    one = make_session(workshop, key="talk")
    db.session.commit()
    version, address = str(one.version), "/workshops/in-london/programme/sessions/talk/edit"
    assert organiser.post(address, data=form(title="Theirs", version=version)).status_code == 302
    second = organiser.post(address, data=form(title="Yours", version=version))
    assert second.status_code == 409
    assert "Theirs" in second.text
    assert "Yours" in second.text


def test_pages_are_found_by_words_and_linked(workshop: Workshop, organiser: FlaskClient, app: Flask) -> None:
    money = make_finding(title="Money is the top barrier").item
    secret = make_finding(title="Money for the team", audience="team").item
    make_finding(title="Money in a draft", state="draft")
    ids = [str(money.id), str(secret.id)]
    db.session.commit()
    looked = organiser.post(NEW, data=form(find="money", look="1") | {"send": ""})
    assert looked.status_code == 200
    assert "Money is the top barrier (finding)" in looked.text
    assert "Money in a draft" not in looked.text
    assert "Welcome" in looked.text
    organiser.post(NEW, data=form(links=ids))
    organiser.post(EDIT, data={"expected": "0"})
    page = app.test_client().get("/workshops/in-london").text
    assert "Money is the top barrier" in page
    assert "Money for the team" not in page
    none = organiser.post(NEW, data=form(find="no such words", look="1") | {"send": ""})
    assert "No page has these words" in none.text


def test_a_session_with_notes_is_not_taken_out(workshop: Workshop, organiser: FlaskClient) -> None:
    noted, plain = make_session(workshop, key="noted"), make_session(workshop, key="plain")
    db.session.add(SessionNote(session_id=noted.id, body="What was said"))
    db.session.commit()
    base = "/workshops/in-london/programme/sessions"
    assert "There are notes on this session" in organiser.post(f"{base}/noted/delete").text
    assert organiser.get(f"{base}/plain/delete").status_code == 200
    assert organiser.post(f"{base}/plain/delete").status_code == 302
    assert [one.key for one in list_sessions(workshop)] == ["noted"]
    assert plain.key == "plain"


def test_the_editor_is_told_what_to_look_at(workshop: Workshop, organiser: FlaskClient) -> None:
    make_session(workshop, "10:00", "11:00", room="Hall")
    make_session(workshop, "10:30", "12:00", room="Hall")
    db.session.commit()
    page = organiser.get(EDIT).text
    assert "things to look at" in page
    assert "are both in Hall from 10:30am to 11am" in page


def test_only_organisers_write_the_programme(workshop: Workshop, sign_in: SignIn) -> None:
    for address in (EDIT, NEW):
        assert sign_in("researcher").get(address).status_code == 403
        assert sign_in("ppi_member").get(address).status_code == 403
        assert "/account/sign-in" in sign_in("public").get(address).headers["Location"]


def test_the_cost_of_a_page_does_not_grow_with_its_sessions(app: Flask, sign_in: SignIn) -> None:
    made = make_workshop(slug="long-day", **on(date(2016, 10, 20)))
    visitor, editor = sign_in("ppi_member"), sign_in("researcher", f"organise:{made.item_id}")
    costs: list[int] = []
    for number in (1, 40):
        for _ in range(number):
            one = make_session(made)
            one.links = [SessionLink(item_id=make_finding().item.id)]
        db.session.commit()
        editor.post("/workshops/long-day/programme/edit", data={"expected": str(len(costs) // 6)})
        for address in ("", "/programme", "/programme.pdf", ".ics", "/programme/edit"):
            db.session.remove()
            with counted_statements() as seen:
                who = editor if address.endswith("edit") else visitor
                assert who.get(f"/workshops/long-day{address}").status_code == 200
            assert len(seen) <= 10, seen
            costs.append(len(seen))
        db.session.remove()
        with counted_statements() as seen:
            assert visitor.get("/workshops/calendar.ics").status_code == 200
        costs.append(len(seen))
    assert costs[:6] == costs[6:]
