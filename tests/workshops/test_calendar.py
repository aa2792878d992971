"""Calendars: the right hour around the change of clocks, one name for ever, a higher number with each change."""

from collections.abc import Callable
from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from portal.core import clock
from portal.core.db import db
from portal.workshops.models import ProgrammeVersion, Workshop
from tests.factories.workshops import make_round, make_session, make_workshop, on

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")


def read(client: FlaskClient, address: str = "/workshops/calendar.ics") -> Calendar:
    answer = client.get(address)
    assert answer.mimetype == "text/calendar"
    return Calendar.from_ical(answer.data)


def only(calendar: Calendar) -> Event:
    events = calendar.walk("VEVENT")
    assert len(events) == 1
    return events[0]


@pytest.mark.parametrize(
    ("day", "hour"),
    [(date(2016, 3, 26), 10), (date(2016, 3, 28), 9), (date(2016, 10, 29), 9), (date(2016, 10, 31), 10)],
)
def test_ten_in_london_is_right_around_both_changes_of_clocks(
    app: Flask, client: FlaskClient, day: date, hour: int
) -> None:
    make_workshop(**on(day))
    db.session.commit()
    calendar = read(client)
    start = only(calendar).start
    assert start.astimezone(ZoneInfo("Europe/London")).time() == time(10)
    assert start.astimezone(UTC).hour == hour
    assert only(calendar)["DTSTART"].params["TZID"] == "Europe/London"


@pytest.mark.parametrize("day", [date(2016, 3, 26), date(2016, 3, 28), date(2026, 10, 24), date(2026, 10, 26)])
def test_the_zone_in_the_file_agrees_with_the_zone_database(app: Flask, client: FlaskClient, day: date) -> None:
    make_workshop(**on(day))
    db.session.commit()
    zone = read(client).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    moment = clock.from_london(day, time(10))
    assert moment.astimezone(zone).utcoffset() == moment.astimezone(ZoneInfo("Europe/London")).utcoffset()


def test_a_calendar_survives_a_round_trip(app: Flask, client: FlaskClient) -> None:
    make_workshop(venue="The Hall, with a comma; and more", description="Line one\nLine two", **on(date(2016, 10, 20)))
    db.session.commit()
    first = read(client)
    again = Calendar.from_ical(first.to_ical())
    assert again.to_ical() == first.to_ical()
    assert only(again)["LOCATION"] == "The Hall, with a comma; and more"
    assert "Line one\nLine two" in only(again)["DESCRIPTION"]


def test_the_name_stays_and_the_number_rises_with_each_change(app: Flask, sign_in: SignIn) -> None:
    day = clock.now().date() + timedelta(days=30)
    workshop = make_workshop(slug="in-london", **on(day))
    make_session(workshop)
    organiser = sign_in("researcher", f"organise:{workshop.item_id}")
    visitor, seen = app.test_client(), []
    later = day + timedelta(days=1)
    acts = [
        lambda: organiser.post("/workshops/in-london/programme/edit", data={"expected": "0"}),
        lambda: organiser.post("/workshops/in-london/edit", data=edited(workshop, later)),
        lambda: organiser.post("/workshops/in-london/status", data={"status": "cancelled"}),
    ]
    for act in acts:
        seen.append(only(read(visitor)))
        assert act().status_code == 302
    seen.append(only(read(visitor)))
    assert len({event["UID"] for event in seen}) == 1
    assert [event["SEQUENCE"] for event in seen] == [0, 1, 2, 3]
    assert [event["STATUS"] for event in seen] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert seen[-1]["SUMMARY"].startswith("Cancelled: ")
    assert seen[2].start.date() == later
    assert "Programme, version 1:" in seen[1]["DESCRIPTION"]


def edited(workshop: Workshop, day: date) -> dict[str, object]:
    row = db.session.get_one(Workshop, workshop.id, populate_existing=True)
    boxes = [str(day.day), str(day.month), str(day.year)]
    form = {"title": row.item.title, "slug": "in-london", "place": "London", "starts": "10:00", "ends": "16:00"}
    return form | {"day": boxes, "version": str(row.item.version)}


def test_a_change_that_calendars_do_not_show_leaves_the_number(app: Flask, sign_in: SignIn) -> None:
    day = clock.now().date() + timedelta(days=30)
    workshop = make_workshop(slug="in-london", **on(day))
    organiser = sign_in("researcher", f"organise:{workshop.item_id}")
    organiser.post("/workshops/in-london/edit", data=edited(workshop, day) | {"getting_there": "Bus 4"})
    assert only(read(app.test_client()))["SEQUENCE"] == 0


def test_clients_are_told_when_to_look_again_in_the_form_they_know(app: Flask, client: FlaskClient) -> None:
    make_workshop(title="Llŷn, “joined up” 😀" * 5, **on(date(2016, 10, 20)))
    db.session.commit()
    lines = client.get("/workshops/calendar.ics").data.split(b"\r\n")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H" in lines
    assert b"X-PUBLISHED-TTL:PT12H" in lines
    assert max(map(len, lines)) <= 75
    assert only(read(client))["SUMMARY"] == "Llŷn, “joined up” 😀" * 5


def test_a_withdrawn_sitting_leaves_every_calendar_with_its_title(app: Flask, client: FlaskClient) -> None:
    gone = make_workshop(title="A day nobody may know of", state="withdrawn", **on(date(2016, 10, 20)))
    make_workshop(title="Another day", **on(date(2016, 10, 21)))
    db.session.commit()
    assert only(read(client))["SUMMARY"] == "Another day"
    assert client.get(f"/workshops/{gone.item.slug}.ics").status_code == 410


def test_undated_and_unannounced_sittings_stay_out(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    undated = make_workshop()
    make_workshop(state="draft", **on(date(2016, 10, 20)))
    db.session.commit()
    assert read(client).walk("VEVENT") == []
    assert read(sign_in("administrator")).walk("VEVENT") == []
    missing = client.get(f"/workshops/{undated.item.slug}.ics")
    assert missing.status_code == 404
    assert "not published yet" in missing.text


def test_each_reader_gets_their_own_calendar(app: Flask, sign_in: SignIn, role: str) -> None:
    of = make_round()
    make_workshop(of, **on(date(2016, 10, 20)))
    make_workshop(of, audience="members", **on(date(2016, 10, 21)))
    make_workshop(of, audience="team", **on(date(2016, 10, 22)))
    expected = {"public": 1, "researcher": 3, "administrator": 3}.get(role, 2)
    assert len(read(sign_in(role)).walk("VEVENT")) == expected


def test_one_workshop_is_a_file_of_its_own(app: Flask, client: FlaskClient) -> None:
    workshop = make_workshop(slug="in-london", programme_version=1, **on(date(2016, 10, 20)))
    make_workshop(**on(date(2016, 10, 21)))
    entry = {"start": "10:00", "end": "10:30", "title": "Welcome"}
    db.session.add(ProgrammeVersion(workshop_id=workshop.id, number=1, sessions=[entry]))
    db.session.commit()
    event = only(read(client, "/workshops/in-london.ics"))
    assert "10am to 10:30am: Welcome" in event["DESCRIPTION"]
