"""The home that everybody sees."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.findings.models import Cell, Dataset
from portal.pages.homes.public import HEADLINES
from tests.factories.accounts import make_person
from tests.factories.discussion import make_comment
from tests.factories.findings import make_finding
from tests.factories.items import make_item
from tests.factories.pages import decide, make_term
from tests.factories.pioneers import make_pioneer
from tests.factories.workshops import make_year

SignIn = Callable[..., FlaskClient]


def load_figures() -> None:
    """The cells that the home shows, as the survey has them."""
    figures = {"survey2016-table-7-1": [76], "survey2016-table-6-1": [58, 46], "survey2016-table-8-1": [27]}
    for slug, values in figures.items():
        table = Dataset(slug=slug, number="1.1", title=slug, unit="percent", document="E03", place="Section 6")
        places = [p for entry in HEADLINES for p in (entry.place, entry.beside) if p and p[0] == slug]
        for n, (place, value) in enumerate(zip(places, values, strict=True)):
            base = 22 if place[2] == "pioneer_leads" else 97
            cell = Cell(position=n, item=place[1], group=place[2], measure="percent", value=value, base="97")
            cell.group_base = base
            table.cells.append(cell)
        db.session.add(table)
    db.session.commit()


def test_it_says_what_this_is_and_gives_three_starts(app: Flask, client: FlaskClient) -> None:
    make_term(label="Incompatible IT systems", plain_name="IT systems that cannot share")
    db.session.commit()
    page = client.get("/").text
    for words in (
        "What 25 places learned",
        "I work in health or care",
        "I use services",
        "I do research",
        '<option value="B14">IT systems that cannot share</option>',
    ):
        assert words in page


def test_it_shows_the_figures_of_the_tables(app: Flask, client: FlaskClient) -> None:
    load_figures()
    page = client.get("/").text
    for words in ("76%", "58%", "46%", "6 of 22", "Base 22 Pioneer leads"):
        assert words in page


def test_a_figure_leads_to_its_finding_or_else_to_its_table(app: Flask, client: FlaskClient) -> None:
    load_figures()
    make_finding(slug="money-is-the-top-barrier")
    make_finding(slug="strong-local-leadership", state="draft")
    db.session.commit()
    page = client.get("/").text
    assert 'href="/findings/money-is-the-top-barrier"' in page
    assert "/findings/strong-local-leadership" not in page
    assert 'href="/findings/datasets/survey2016-table-7-1"' in page


def test_it_is_whole_on_an_empty_portal(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "No comment has changed anything yet" in answer.text
    assert "Nothing is published yet" in answer.text
    assert "What the 2016 survey found" not in answer.text


def test_it_tells_what_a_comment_changed(app: Flask, client: FlaskClient) -> None:
    author = make_person("ppi_member")
    comment = make_comment(make_finding().item, author, body="Was it asked if people **want** this?")
    decide(comment, why="The next survey asks it.", link="/findings/")
    db.session.commit()
    page = client.get("/").text
    assert "Was it asked if people want this?" in page
    assert "The next survey asks it." in page
    assert author.name not in page


@pytest.mark.parametrize("kind", ["will_be_looked_at", "not_taken_forward"])
def test_it_shows_only_decisions_that_changed_something(app: Flask, client: FlaskClient, kind: str) -> None:
    decide(make_comment(make_finding().item, make_person(), body="Not this one."), kind)
    db.session.commit()
    assert "Not this one." not in client.get("/").text


@pytest.mark.parametrize(
    ("item", "comment"),
    [
        ({"audience": "members"}, {}),
        ({"state": "draft"}, {}),
        ({"state": "early_insight"}, {}),
        ({"state": "withdrawn"}, {}),
        ({}, {"state": "waiting"}),
        ({}, {"state": "hidden"}),
        ({}, {"state": "withdrawn"}),
    ],
)
def test_words_that_the_public_may_not_read_stay_hidden(
    app: Flask, client: FlaskClient, item: dict[str, str], comment: dict[str, str]
) -> None:
    made = make_finding(title="A title to hide", **item)
    decide(make_comment(made.item, make_person(), body="Words to hide.", **comment), why="A reason to hide.")
    db.session.commit()
    page = client.get("/").text
    assert "Words to hide." not in page
    assert "A reason to hide." not in page
    assert ("A title to hide" in page) is (not item)


def test_made_up_words_and_items_vanish_without_a_demonstration(app: Flask, client: FlaskClient) -> None:
    made = make_finding(title="Invented", demo=True)
    decide(make_comment(made.item, make_person(), body="Invented words.", demo=True))
    decide(make_comment(make_finding().item, make_person(), body="More invented words.", demo=True))
    db.session.commit()
    assert "Invented words." in client.get("/").text
    app.config["DEMO"] = False
    assert "nvented" not in client.get("/").text


def test_the_latest_are_of_every_kind_that_has_a_room(app: Flask, client: FlaskClient) -> None:
    for n in range(9):
        make_finding(title=f"Finding number {n}")
    make_item("learning_point", title="Of a room that is not here")
    make_finding(title="Not out", state="internal_review")
    db.session.commit()
    page = client.get("/").text
    assert page.count("Finding number") == 2
    assert "Finding number 8" in page
    assert "Not out" not in page
    here = any(rule.rule.startswith("/learning/<") for rule in app.url_map.iter_rules())
    assert ("Of a room that is not here" in page) is here


def test_a_demonstration_does_not_crowd_what_is_real_out_of_the_latest(app: Flask, client: FlaskClient) -> None:
    for n in range(2):
        make_finding(title=f"Real {n}")
        make_item("evidence", title=f"Read {n}")
    for n in range(5):
        make_finding(title=f"Invented {n}", demo=True)
    make_item("case_study", title="Invented case", demo=True)
    db.session.commit()
    page = client.get("/").text.partition(">Latest<")[2].partition("</ul>")[0]
    assert page.count("Read ") + page.count("Real ") == 3
    assert page.count("Invented") == 2
    assert page.index("Read 1") < page.index("Invented case"), "on one day what is real stands first"
    assert "Illustrative: not a real case" in page


def test_it_names_the_pioneers_by_wave(app: Flask, client: FlaskClient) -> None:
    for slug, wave in (("kent", 1), ("leeds", 1), ("camden", 2)):
        make_pioneer(slug, slug.capitalize(), wave)
    make_pioneer("hidden", "Hidden", state="draft")
    db.session.commit()
    page = client.get("/").text
    assert "Wave 1: 2 places" in page
    assert "Wave 2: 1 place," in page
    assert page.index("Kent") < page.index("Camden")
    assert "Hidden" not in page


def test_it_tells_the_workshops_planned_by_study_year(app: Flask, client: FlaskClient) -> None:
    assert "Workshops by study year" not in client.get("/").text
    make_year("2")
    db.session.commit()
    page = client.get("/").text
    for words in (
        "Workshops by study year",
        "July 2016 to June 2017",
        "4 workshops planned",
        'href="/workshops/#year-2"',
    ):
        assert words in page


def test_no_link_leads_to_a_room_that_is_not_here(app: Flask, client: FlaskClient) -> None:
    rooms = {rule.rule.strip("/") for rule in app.url_map.iter_rules()}
    page = client.get("/").text
    for room in ("learning", "library", "workshops", "feeds"):
        assert (f'href="/{room}/"' in page) is (room in rooms)


def test_a_stranger_gets_an_answer_that_can_be_kept(app: Flask, client: FlaskClient) -> None:
    first = client.get("/")
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert "Set-Cookie" not in first.headers


def test_it_is_written_once(app: Flask, client: FlaskClient) -> None:
    page = client.get("/").text
    assert page.count("<h1") == 1
    assert client.post("/").status_code == 404
