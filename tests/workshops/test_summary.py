"""Writing a summary: structure, saving, preview, what is put in, what stands in the way, at which field."""

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.workshops.models import LearningPoint, Round, Summary, Workshop
from tests.conftest import counted_statements
from tests.factories.findings import make_finding
from tests.factories.items import make_item
from tests.factories.workshops import make_round, make_workshop, on

SignIn = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("without_csrf")
BASE = "/workshops/rounds/autumn/summary"
AS_JSON = {"Accept": "application/json"}
PLAIN = "We met. People told us what helps. We will look at it."
HARD = "Notwithstanding organisational interdependencies, multidisciplinary commissioning arrangements " * 3


@pytest.fixture
def of(app: Flask) -> Round:
    made = make_round(slug="autumn", title="Autumn round")
    make_workshop(made, attendance={"pioneer_staff": 16, "ppi_member": 7}, **on(date(2016, 10, 20)))
    make_workshop(made, place="Birmingham", **on(date(2016, 11, 8)))
    db.session.commit()
    return made


@pytest.fixture
def author(of: Round, sign_in: SignIn) -> FlaskClient:
    client = sign_in("researcher", f"organise:{of.item_id}")
    assert client.post(f"{BASE}/begin").headers["Location"] == f"{BASE}/edit"
    return client


def row() -> Summary:
    db.session.remove()
    return db.session.scalars(select(Summary)).one()


def form(**changes: object) -> dict[str, object]:
    summary = row()
    base = {"title": summary.item.title, "plain_english": PLAIN, "body": "## Purpose\n\nTo meet.", "audience": "public"}
    version = str(summary.item.version)
    db.session.remove()
    return base | {"version": version} | changes


def errors(page: str) -> dict[str, str]:
    """Each error of the summary box: where it leads and what it says."""
    soup = BeautifulSoup(page, "html.parser")
    return {one.get("href", ""): one.get_text(strip=True) for one in soup.select(".nhsuk-error-summary li > *")}


def report_all() -> None:
    for workshop in db.session.scalars(select(Workshop)):
        workshop.status, workshop.reported_at = "held", workshop.ends_at
    db.session.commit()


def test_a_structure_is_on_offer_with_who_came(author: FlaskClient) -> None:
    page = author.get(f"{BASE}/edit").text
    for heading in ("Purpose", "Who came", "What was presented", "Learning points", "What it means for the research"):
        assert f"## {heading}" in page
    assert "| Pioneer staff | 16 |" in page
    assert "Birmingham: not yet" in page


def test_beginning_twice_goes_on_with_the_same(author: FlaskClient) -> None:
    author.post(f"{BASE}/edit", data=form(body="My words"))
    author.post(f"{BASE}/begin")
    assert row().body == "My words"


def test_it_saves_itself_and_no_one_overwrites(author: FlaskClient) -> None:
    first = form(body="Mine")
    saved = author.post(f"{BASE}/edit", data=first, headers=AS_JSON)
    assert saved.json is not None and saved.json["saved"].startswith("Saved at ")
    again = author.post(f"{BASE}/edit", data=first, headers=AS_JSON)
    assert again.json is not None and again.json["version"] == saved.json["version"]
    late = author.post(f"{BASE}/edit", data=first | {"body": "Other"}, headers=AS_JSON)
    assert late.status_code == 409
    shown = author.post(f"{BASE}/edit", data=first | {"body": "Other words"})
    assert shown.status_code == 409
    assert "<del>" in shown.text and "Other words</textarea>" in shown.text
    assert row().body == "Mine"


def test_the_preview_is_what_readers_will_see(author: FlaskClient) -> None:
    words = {"plain_english": "**Short** words.", "body": "## Two\n\n<script>alert(1)</script>\n\n| A |\n|---|\n| 1 |"}
    told = author.post(f"{BASE}/preview", data=words).json
    assert told is not None
    assert "<strong>Short</strong>" in told["plain"]
    assert "<h2" in told["body"] and "<table" in told["body"] and "<script" not in told["body"]
    button = author.post(f"{BASE}/edit", data=form(body="## Typed **now**", preview="1"))
    assert button.status_code == 200
    assert "Typed <strong>now</strong>" in button.text
    assert "data-unsaved" in button.text
    assert "Typed" not in row().body


def test_hard_plain_english_is_warned_of(author: FlaskClient) -> None:
    easy = author.post(f"{BASE}/preview", data={"plain_english": PLAIN, "body": ""}).json
    hard = author.post(f"{BASE}/preview", data={"plain_english": HARD, "body": ""}).json
    assert easy is not None and "(fine)" in easy["age_plain"]
    assert hard is not None and "too hard" in hard["age_plain"]
    author.post(f"{BASE}/edit", data=form(plain_english=HARD))
    assert "editor__warning" in author.get(f"{BASE}/edit").text


def test_points_and_links_are_found_and_put_in(author: FlaskClient, of: Round) -> None:
    finding = make_finding(title="Money is the top barrier", slug="money").item
    point = make_item("learning_point", slug="named-person", title="A named person")
    words = "People trust a *named* person"
    db.session.add(LearningPoint(item=point, round_id=of.id, text=words, kind="insight", heard="both"))
    ids = {"finding": str(finding.id), "point": str(point.id)}
    db.session.commit()
    body = "## Learning points\n\n- One\n\n## Actions\n\nNone."
    found = author.post(f"{BASE}/edit", data=form(body=body, find="person trust", look="1"))
    assert f'value="{ids["point"]}"' in found.text
    assert "Money" not in found.text[found.text.index('aria-label="Found"') :]
    put = author.post(f"{BASE}/edit", data=form(body=body, insert=ids["point"], under="Learning points"))
    box = BeautifulSoup(put.text, "html.parser").find(id="body").get_text()
    line = "- People trust a *named* person (Insight, [London and Birmingham](/learning/named-person))"
    assert box.strip() == f"## Learning points\n\n- One\n{line}\n\n## Actions\n\nNone."
    put = author.post(f"{BASE}/edit", data=form(body=body, insert=ids["finding"], under="Actions"))
    assert "None.\n\n[Money is the top barrier](/findings/money)" in put.text
    every = author.post(f"{BASE}/edit", data=form(body=body, insert="points", under=""))
    assert line in BeautifulSoup(every.text, "html.parser").find(id="body").get_text()
    assert author.post(f"{BASE}/edit", data=form(insert="999999")).status_code == 404


def test_it_is_not_finished_while_a_sitting_is_not_reported(author: FlaskClient) -> None:
    refused = author.post(f"{BASE}/edit", data=form(review="1"))
    assert refused.status_code == 400
    assert any("London is not reported yet" in message for message in errors(refused.text).values())
    for workshop in db.session.scalars(select(Workshop)):
        workshop.status = "cancelled"
    db.session.commit()
    assert author.post(f"{BASE}/edit", data=form(review="1")).headers["Location"] == BASE
    assert row().item.state == "internal_review"


# As a browser sends it, with its own line ends.
WIDE = "## Who came\r\n\r\n" + "\r\n".join(["|" + " a |" * 12, "|" + "---|" * 12, "|" + " 1 |" * 12])


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"plain_english": " "}, "#plain_english", "Write what it says in plain English"),
        ({"body": WIDE}, "#body", "The table under “Who came” has 12 columns and is wider than the page"),
        ({"body": "![](/workshops/rounds/autumn/summary/pictures/7)"}, "#pictures", "Describe the picture"),
        ({"title": " "}, "#title", "Enter a title"),
        ({"body": "x" * 200_001}, "#body", "Shorten it to 200,000 or fewer"),
        ({"plain_english": "x" * 10_001}, "#plain_english", "Shorten it to 10,000 or fewer"),
        ({"audience": "team"}, "#audience", "Choose one of the answers shown"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_the_words_are_kept(
    author: FlaskClient, change: dict[str, object], field: str, message: str
) -> None:
    report_all()
    answer = author.post(f"{BASE}/edit", data=form(review="1") | change)
    assert answer.status_code == 400
    assert message in errors(answer.text)[field]
    soup = BeautifulSoup(answer.text, "html.parser")
    sent = str((form() | change)["body"]).replace("\r\n", "\n")
    assert soup.find(id="body").get_text().strip() == sent.strip()
    assert row().item.state == "draft"


def test_what_could_identify_somebody_stands_beside_the_text(author: FlaskClient) -> None:
    page = author.post(f"{BASE}/edit", data=form(body="Only 2 of the 6 carers agreed.", preview="1")).text
    guard = BeautifulSoup(page, "html.parser").find(id="guard")
    assert "line 1" in guard.get_text()
    assert guard.find("a", href="#body") is not None
    assert 'id="guard"' not in author.get(f"{BASE}/edit").text


def test_pictures_get_their_words_or_go(author: FlaskClient) -> None:
    body = "![](/workshops/rounds/autumn/summary/pictures/7)\n\n![](/workshops/rounds/autumn/summary/pictures/8)"
    page = author.post(f"{BASE}/edit", data=form(body=body, preview="1")).text
    assert "What does picture 2 tell?" in page
    author.post(f"{BASE}/edit", data=form(body=body) | {"alt-7": "A [chart]", "drop-8": "y"})
    assert row().body == "![A (chart)](/workshops/rounds/autumn/summary/pictures/7)"


def test_only_its_writers_see_and_change_a_draft(author: FlaskClient, sign_in: SignIn) -> None:
    for who in ("public", "ppi_member", "pioneer_staff", "researcher"):
        assert sign_in(who).get(BASE).status_code == 404
    assert sign_in("researcher").get(f"{BASE}/edit").status_code == 404
    assert sign_in("ppi_member").post(f"{BASE}/begin").status_code == 403
    assert author.get(BASE).status_code == 200


def test_the_cost_of_a_summary_does_not_grow_with_points_and_comments(author: FlaskClient, of: Round) -> None:
    costs = []
    for count in (1, 40):
        for _ in range(count):
            item = make_item("learning_point")
            db.session.add(LearningPoint(item=item, round_id=of.id, text="Words", kind="insight", heard="both"))
        db.session.commit()
        for address in (BASE, "/workshops/rounds/autumn"):
            db.session.remove()
            with counted_statements() as seen:
                assert author.get(address).status_code == 200
            assert len(seen) <= 10, seen
            costs.append(len(seen))
    assert costs[:2] == costs[2:]
