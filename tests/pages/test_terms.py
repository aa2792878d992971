"""A page for each term: what it means, the survey's figure, what the portal holds on it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.findings.models import Cell, Dataset
from portal.items.vocabulary import Term
from portal.pages.text import figure
from portal.pages.words import VOCABULARY_PAGES, ordinal
from tests.factories.findings import make_finding
from tests.factories.items import make_item
from tests.factories.pages import make_term, tag

SignIn = Callable[..., FlaskClient]
TABLE = "survey2016-table-6-1"


def make_table(values: dict[str, int], groups: tuple[str, ...] = ("all", "wave2"), slug: str = TABLE) -> Dataset:
    table = Dataset(slug=slug, number="6.1", title="Barriers", unit="percent", document="E03", place="Section 6")
    for item, value in values.items():
        for group in groups:
            cell = Cell(position=len(table.cells), item=item, group=group, measure="percent", value=value, base="97")
            cell.group_base = {"wave2": 33, "pioneer_leads": 22}.get(group, 97)
            table.cells.append(cell)
    db.session.add(table)
    db.session.flush()
    return table


@pytest.mark.parametrize("vocabulary", VOCABULARY_PAGES)
def test_each_vocabulary_has_pages(app: Flask, client: FlaskClient, vocabulary: str) -> None:
    make_term(vocabulary, "K1", plain_name="Everyday name", example="Example: once upon a time.")
    finding = make_finding(title="About it").item
    tag(finding, vocabulary, "K1")
    db.session.commit()
    page = client.get(f"/{VOCABULARY_PAGES[vocabulary][0]}/K1").text
    for words in ("<h1>Everyday name</h1>", "What K1 means.", "Label of K1", "once upon a time", "About it"):
        assert words in page


@pytest.mark.parametrize(
    "address", ["/barriers/B99", "/themes/B14", "/barriers/b14", "/barriers/B14?type=finding&page=2"]
)
def test_what_is_no_term_is_not_found(app: Flask, client: FlaskClient, address: str) -> None:
    make_term("barrier", "B14")
    db.session.commit()
    assert client.get(address).status_code == 404


def test_it_gathers_what_the_reader_may_read_and_was_not_withdrawn(app: Flask, sign_in: SignIn, role: str) -> None:
    make_term("barrier", "B14")
    rows = {
        "For all": {},
        "For members": {"audience": "members"},
        "For the team": {"audience": "team"},
        "A draft": {"state": "draft"},
        "In review": {"state": "internal_review"},
        "Withdrawn": {"state": "withdrawn"},
    }
    for title, fields in rows.items():
        tag(make_finding(title=title, **fields).item, "barrier", "B14")
    tag(make_finding(title="About another").item, "barrier", "B01")
    db.session.commit()
    visitor = sign_in(role)
    page = visitor.get("/barriers/B14?type=finding").text
    seen = {title for title in (*rows, "About another") if f">{title}</a>" in page}
    expected = {"For all"} | ({"For members"} if role != "public" else set())
    expected |= {"For the team", "In review"} if role in ("researcher", "administrator") else set()
    expected |= {"A draft"} if role == "administrator" else set()
    assert seen == expected
    for address in ("/barriers/B14", "/barriers/B14?type=finding"):
        assert f"Findings ({len(expected)})" in visitor.get(address).text


def test_it_groups_by_kind_and_pages_each(app: Flask, client: FlaskClient) -> None:
    make_term("theme", "finance")
    for n in range(23):
        tag(make_finding(title=f"Finding number {n}").item, "theme", "finance")
    tag(make_item("pioneer", title="A place"), "theme", "finance")
    db.session.commit()
    page = client.get("/themes/finance").text
    assert page.count("Finding number") == 5
    assert "Findings (23)" in page
    assert 'href="/themes/finance?type=finding"' in page
    first, second = (client.get(f"/themes/finance?type=finding&page={n}").text for n in (1, 2))
    assert (first.count("Finding number"), second.count("Finding number")) == (20, 3)
    assert "A place" not in first


def test_a_kind_without_a_room_is_not_linked(app: Flask, client: FlaskClient) -> None:
    make_term("theme", "finance")
    tag(make_item("theme", title="No page shows this"), "theme", "finance")
    db.session.commit()
    page = client.get("/themes/finance").text
    assert "No page shows this" not in page
    assert "Nothing on this yet" in page


def test_it_shows_the_figure_of_its_row(app: Flask, client: FlaskClient) -> None:
    make_table({"Money": 58, "IT systems": 46, "Trust": 12})
    make_term("barrier", "B14", figure={"dataset": TABLE, "item": "IT systems"})
    db.session.commit()
    page = client.get("/barriers/B14").text
    for words in (
        "46% called this a very significant barrier",
        "It comes 2nd of the 3 barriers asked about.",
        "Base 97.",
        "not a random sample",
        f'href="/findings/datasets/{TABLE}"',
    ):
        assert words in page
    assert "58%" not in page


def test_a_small_group_is_told_in_people(app: Flask) -> None:
    slug = "survey2016-table-8-1"
    table = make_table({"Costs": 27, "Access": 91}, ("pioneer_leads",), slug)
    told = figure(Term(figure={"dataset": slug, "item": "Costs"}), table)
    assert told is not None
    assert told["chart"]["title"] == "6 of 22 Pioneer leads reported progress on this"


def test_rows_with_the_same_value_share_their_place(app: Flask) -> None:
    table = make_table({"A": 30, "B": 22, "C": 22, "D": 8})
    told = figure(Term(figure={"dataset": TABLE, "item": "C"}), table)
    assert told is not None
    assert told["place"] == "It comes joint 2nd of the 4 barriers asked about."


@pytest.mark.parametrize(
    "known", [{"dataset": TABLE, "item": "No such row"}, {"dataset": "no-such-table", "item": "IT"}, None]
)
def test_a_term_without_a_figure_shows_none(app: Flask, client: FlaskClient, known: dict[str, str] | None) -> None:
    make_table({"IT": 46})
    make_term("barrier", "B14", figure=known)
    db.session.commit()
    answer = client.get("/barriers/B14")
    assert answer.status_code == 200
    assert "%" not in answer.text[answer.text.index("<main") : answer.text.index("</main")]


def test_the_list_counts_what_the_reader_may_read(app: Flask, sign_in: SignIn) -> None:
    make_term("barrier", "B14", plain_name="IT systems")
    make_term("barrier", "B01", plain_name="No trust")
    make_term("site", "kent", label="Kent is no term here")
    tag(make_finding().item, "barrier", "B14")
    tag(make_finding(audience="team").item, "barrier", "B14")
    db.session.commit()
    assert "IT systems (1)" in sign_in("public").get("/themes/").text
    page = sign_in("researcher").get("/themes/").text
    assert "IT systems (2)" in page
    assert ">No trust</a>" in page
    assert "Kent is no term here" not in page


def test_a_list_without_terms_says_so(app: Flask, client: FlaskClient) -> None:
    assert "No terms yet" in client.get("/themes/").text


def test_the_address_of_one_vocabulary_leads_to_its_place_in_the_list(app: Flask, client: FlaskClient) -> None:
    assert client.get("/i-statements/").headers["Location"] == "/themes/#i-statements"


@pytest.mark.parametrize(
    ("number", "told"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_places_are_told_as_people_say_them(number: int, told: str) -> None:
    assert ordinal(number) == told


def test_what_is_real_comes_before_what_is_made_up(client: FlaskClient) -> None:
    make_term("barrier", "B13")
    for title, demo in (("A real case", False), ("A later made-up case", True)):
        tag(make_item("case_study", title=title, demo=demo), "barrier", "B13")
    db.session.commit()
    for query in ("", "?type=case_study"):
        page = client.get(f"/barriers/B13{query}").text
        assert page.index("A real case") < page.index("A later made-up case")
        assert "Illustrative: not a real case" in page
