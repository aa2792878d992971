"""The series: what is past, next and undecided, and for whom."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.policy import PUBLIC, Viewer
from portal.app import CONTENT, ROOT
from portal.core import clock
from portal.core.content import load_all
from portal.core.db import db
from portal.workshops.models import Workshop
from portal.workshops.queries.series import get_plan, list_workshops
from portal.workshops.shown.series import years
from tests.conftest import counted_statements
from tests.factories.workshops import make_round, make_workshop, make_year, on

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def loaded(app: Flask) -> None:
    wanted = [loader for loader in CONTENT if loader.pattern.startswith(("vocabulary", "workshops"))]
    report = load_all(ROOT / "content", wanted)
    assert report.errors == []


@pytest.mark.usefixtures("loaded")
def test_the_plan_of_the_documents_is_told_without_a_made_up_day() -> None:
    told = {year["label"]: year for year in years(get_plan(PUBLIC))}
    assert [year["planned"] for year in told.values()] == [4, 4, 2, None]
    lines = [line["text"] for year in told.values() for event in year["events"] for line in event["lines"]]
    assert lines.count("Planned, date not published") == 5
    assert told["Study years 4 and 5"]["events"][-1]["title"] == "Final report"
    assert list_workshops(PUBLIC, dated=True) == []


@pytest.mark.usefixtures("loaded")
def test_outputs_and_rounds_stand_in_one_timeline() -> None:
    first_year = years(get_plan(PUBLIC))[0]
    assert [event["title"] for event in first_year["events"]] == [
        "Study year 1, first round",
        "Study year 1, second round",
        "First scoping report",
    ]


@pytest.mark.usefixtures("loaded")
def test_the_made_up_round_is_there_in_the_demonstration_only() -> None:
    assert "illustrative" not in str(years(get_plan(PUBLIC)))
    shown = years(get_plan(Viewer(demo=True)))[1]["events"]
    assert [event["demo"] for event in shown] == [False, False, True, False, False]


@pytest.mark.usefixtures("loaded")
def test_loaded_times_are_right_on_both_sides_of_the_change_of_clocks() -> None:
    by_place = {w.place: w for w in db.session.scalars(select(Workshop).where(Workshop.starts_at.is_not(None)))}
    assert f"{by_place['London'].starts_at:%H:%M}" == "09:00"  # 10am in summer time
    assert f"{by_place['Birmingham'].starts_at:%H:%M}" == "10:30"  # 10:30am in winter


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing() -> None:
    db.session.commit()
    report = load_all(ROOT / "content", [loader for loader in CONTENT if loader.pattern.startswith("workshops")])
    assert (report.loaded, report.errors, report.conflicts) == ([], [], [])


def test_next_stands_first_and_names_its_day(app: Flask, client: FlaskClient) -> None:
    day = clock.now().date() + timedelta(days=30)
    make_workshop(make_round(title="The coming round"), place="Leeds", **on(day))
    make_workshop(make_round(title="The old round"), **on(date(2016, 1, 20)))
    db.session.commit()
    page = client.get("/workshops/").text
    following = page[page.index("Next</h2>") : page.index("Study year by study year")]
    assert clock.format_day(day) in following
    assert "20 January 2016" not in following
    assert "The old round" in page


def test_without_a_coming_day_the_page_says_so(app: Flask, client: FlaskClient) -> None:
    make_workshop(make_round(year=make_year()))
    db.session.commit()
    page = client.get("/workshops/").text
    assert "No date is published yet for the next workshop." in page
    assert "Planned, date not published" in page


def test_an_empty_portal_says_what_will_stand_here(app: Flask, client: FlaskClient) -> None:
    assert "No workshops yet" in client.get("/workshops/").text


def test_each_reader_sees_their_own_rounds(app: Flask, sign_in: SignIn, role: str) -> None:
    for title, audience, state in (
        ("Open round", "public", "published"),
        ("Round for members", "members", "published"),
        ("Round for the team", "team", "published"),
        ("Round in the making", "public", "draft"),
    ):
        of = make_round(title=title, audience=audience, state=state)
        make_workshop(of, audience=audience, state=state)
    visitor = sign_in(role)
    page = visitor.get("/workshops/").text
    team = role in ("researcher", "administrator")
    assert "Open round" in page
    assert ("Round for members" in page) is (role != "public")
    assert ("Round for the team" in page) is team
    assert ("Round in the making" in page) is (role == "administrator")


def test_the_cost_of_the_series_does_not_grow(app: Flask, client: FlaskClient) -> None:
    costs = []
    for _ in range(2):
        db.session.remove()
        with counted_statements() as seen:
            assert client.get("/workshops/").status_code == 200
        costs.append(len(seen))
        year = make_year(f"{len(costs)}x")
        for _ in range(20):
            make_workshop(make_round(year=year), **on(date(2016, 9, 1)))
        db.session.commit()
    assert costs[0] == costs[1] <= 10


def test_a_sitting_that_was_held_is_not_called_planned(app: Flask, client: FlaskClient) -> None:
    of = make_round(year=make_year(), slug="held-round")
    for place, status in (("London", "held"), ("Birmingham", "held"), ("Leeds", "cancelled")):
        make_workshop(of, place=place, status=status)
    db.session.commit()
    event = BeautifulSoup(client.get("/workshops/").text, "html.parser").find("a", href="/workshops/rounds/held-round")
    row = event.find_parent("li")
    assert row["class"] == ["is-done"]
    assert "London and Birmingham: Held, date not published" in row.get_text()
    assert "Leeds: Cancelled, date not published" in row.get_text()
