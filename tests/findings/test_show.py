"""A finding's page: for whom, in which words, at which cost."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from portal.accounts.models import Person
from portal.core.db import db
from portal.discussion.models import Comment
from portal.findings.models import Finding
from portal.items.models import Item
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.findings import make_dataset, make_finding

SignIn = Callable[..., FlaskClient]


def test_it_shows_the_finding_with_what_it_does_not_show(app: Flask, client: FlaskClient) -> None:
    finding = make_finding(title="Money is short")
    db.session.commit()
    page = client.get(f"/findings/{finding.item.slug}").text
    for words in ("Money is short", "In plain English", "What this does not show", "What it rests on", "Cite this"):
        assert words in page
    on_paper = f"To answer, go to http://127.0.0.1:8000/findings/{finding.item.slug}"
    assert on_paper in page
    assert re.search(r"<p[^>]*>\s*</p>", page) is None, "a screen reader stops at an empty paragraph"


@pytest.mark.parametrize("state", ["draft", "internal_review", "peer_review", "early_insight"])
def test_what_is_not_released_looks_like_what_is_not_there(app: Flask, client: FlaskClient, state: str) -> None:
    finding = make_finding(state=state)
    db.session.commit()
    hidden = client.get(f"/findings/{finding.item.slug}")
    nowhere = client.get("/findings/there-is-no-such-finding")
    assert hidden.status_code == nowhere.status_code == 404
    clean = hidden.text.replace(finding.item.slug, "X")
    assert clean == nowhere.text.replace("there-is-no-such-finding", "X")


@pytest.mark.parametrize(("state", "offered"), [("draft", False), ("early_insight", False), ("published", True)])
def test_a_citation_is_offered_of_what_may_be_cited(app: Flask, sign_in: SignIn, state: str, offered: bool) -> None:
    finding = make_finding(state=state)
    db.session.commit()
    page = sign_in("administrator").get(f"/findings/{finding.item.slug}").text
    cited = page[page.index('id="cite"') :]
    assert ("Joined Up. <em>" in cited) is offered
    assert ("Do not cite it before it is published" in cited) is not offered


def test_a_withdrawn_finding_leaves_a_tombstone_for_those_who_could_read_it(app: Flask, client: FlaskClient) -> None:
    finding = make_finding(state="withdrawn", title="Was wrong", withdrawn_reason="The base was wrong.")
    secret = make_finding(state="withdrawn", title="Secret name", hide_title=True)
    members = make_finding(state="withdrawn", audience="members")
    db.session.commit()
    gone = client.get(f"/findings/{finding.item.slug}")
    assert gone.status_code == 410
    assert "The base was wrong." in gone.text
    hidden = client.get(f"/findings/{secret.item.slug}")
    assert hidden.status_code == 410
    assert "Secret name" not in hidden.text
    assert client.get(f"/findings/{members.item.slug}").status_code == 404


def test_the_list_holds_only_what_the_reader_may_read(app: Flask, sign_in: SignIn, role: str) -> None:
    make_finding(title="Open to all")
    make_finding(title="For members", audience="members")
    make_finding(title="For the team", audience="team")
    make_finding(title="A draft", state="draft")
    visitor = sign_in(role)
    page = visitor.get("/findings/").text
    team = role in ("researcher", "administrator")
    assert "Open to all" in page
    assert ("For members" in page) is (role != "public")
    assert ("For the team" in page) is team
    assert ("A draft" in page) is (role == "administrator")
    assert (f"{1 + (role != 'public') + team + (role == 'administrator')} finding") in page


def test_filters_count_right_and_lead_back(app: Flask, client: FlaskClient) -> None:
    make_finding(title="On package one")
    db.session.commit()
    page = client.get("/findings/?wp=WP1").text
    assert "On package one" in page
    empty = client.get("/findings/?wp=WP2").text
    assert "No finding matches all of these" in empty


@pytest.mark.parametrize("address", ["/findings/?page=2", "/findings/Money", "/findings/a--", "/findings/" + "x" * 200])
def test_addresses_that_lead_nowhere_are_not_found(app: Flask, client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/findings/?page=-1", "/findings/?page=x", "/findings/?theme=no-such"])
def test_odd_arguments_do_no_harm(app: Flask, client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def crowd(finding: Finding, author: Person, number: int) -> None:
    """So many more findings in the list, and comments with replies on this one, written in few statements."""
    start = db.session.scalar(select(func.max(Item.id))) or 0
    ids = range(start + 1, start + 1 + number)
    common = {"kind": "finding", "state": "published", "audience": "public"}
    words = {"plain_english": "x", "rests_on": "x", "not_shown": "x", "document": "E03", "place": "x"}
    said = {
        "item_id": finding.item_id,
        "author_id": author.id,
        "author_role": author.role,
        "shown_as": "A",
        "body": "x",
    }
    db.session.execute(insert(Item), [{"id": n, "slug": f"more-{n}", "title": f"More {n}", **common} for n in ids])
    db.session.execute(insert(Finding), [{"item_id": n, **words} for n in ids])
    rows = [{"id": n, "state": "shown", "form_key": f"key-{n}", **said} for n in ids]
    replies = [{**row, "id": row["id"] + 100_000, "form_key": f"r-{row['id']}", "parent_id": row["id"]} for row in rows]
    db.session.execute(insert(Comment), rows)
    db.session.execute(insert(Comment), replies[: number // 2])
    db.session.commit()


def test_the_cost_of_a_page_is_the_same_for_ten_and_a_thousand(app: Flask, sign_in: SignIn) -> None:
    told = {"title": "T", "items": ["Row 1"], "emphasise": ["Row 1"], "groups": ["all", "wave1"]}
    finding = make_finding(dataset=make_dataset(rows=10), chart=told)
    author = make_person("ppi_member")
    visitor = sign_in("ppi_member")
    addresses = ("/findings/", f"/findings/{finding.item.slug}", "/findings/datasets/")
    costs = []
    for number in (10, 990):
        crowd(finding, author, number)
        for address in addresses:
            with counted_statements() as seen:
                assert visitor.get(address).status_code == 200
            costs.append(len(seen))
            assert len(seen) <= 10, seen
    assert costs[:3] == costs[3:]


def test_tables_of_other_sources_are_not_taken_for_those_of_the_survey(app: Flask, client: FlaskClient) -> None:
    make_dataset()
    db.session.commit()
    assert "Other sources" not in client.get("/findings/datasets/").text
    other = make_dataset()
    other.document, other.place = "new", "Answer cards of a workshop"
    db.session.commit()
    page = client.get("/findings/datasets/").text
    assert "<h1>Tables of the 2016 survey and of other sources</h1>" in page
    survey, _, others = page.partition("Other sources</h2>")
    assert other.title not in survey and "Answer cards of a workshop" in others
    assert "Tables of the 2016 survey" not in client.get(f"/findings/datasets/{other.slug}").text
