"""Above the hits: the word that was asked for, explained, and the help pages that fit; no hit is changed by it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from tests.conftest import counted_statements
from tests.factories.findings import make_finding
from tests.factories.pages import make_help_page, make_word

CCG = "<strong>Clinical Commissioning Group (CCG)</strong>: It buys care for an area."
TEAM = "<strong>Multi-disciplinary team (MDT)</strong>: A team from several professions."


@pytest.fixture(autouse=True)
def furnished(app: Flask) -> None:
    make_word("ccg", "Clinical Commissioning Group", short="CCG", meaning="It buys care for an area.")
    make_word("mdt", "Multi-disciplinary team", short="MDT", meaning="A team from several professions.")
    make_word("it", "Information technology", short="IT", meaning="Computers.", also=["computing"])
    make_word("carer", "Carer", meaning="Someone who looks after someone, unpaid.", also=["family carer"])
    make_help_page("help", title="Help", description="How to comment, join and search.")
    make_help_page("portal", title="How to use this portal", description="Join and sign in, find things, comment.")
    make_help_page("step", title="How to comment, step by step", description="A guide for PPI members.")
    make_help_page("staff", title="Help for Pioneer staff", description="Find a case that got past a barrier.")
    make_help_page("privacy", title="Privacy notice", description="What we hold about you, why, and for how long.")
    make_finding(title="What a CCG is asked for")
    db.session.commit()
    app.extensions["index"].rebuild()
    db.session.remove()


def answer(client: FlaskClient, query: str) -> str:
    page = client.get("/search", query_string={"q": query})
    assert page.status_code == 200
    return page.text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("CCG", CCG),
        ("ccgs", CCG),
        ("what is a CCG?", CCG),
        ("What’s a CCG", CCG),
        ("what are clinical commissioning groups", CCG),
        ("what does CCG stand for?", CCG),
        ("what do CCGs do", CCG),
        ("what is the meaning of CCG", CCG),
        ("Who are the CCGs?", CCG),
        ("CCG meaning", CCG),
        ("MDTs", TEAM),
        ("multidisciplinary teams", TEAM),
        ("explain multi disciplinary team", TEAM),
        ("what is IT", "<strong>Information technology (IT)</strong>"),
        ("computing", "<strong>Information technology (IT)</strong>"),
        ("family carers", "<strong>Carer</strong>"),
    ],
)
def test_a_word_that_is_asked_for_is_explained(client: FlaskClient, query: str, told: str) -> None:
    page = answer(client, query)
    assert told in page
    assert page.count(">In short<") == 1
    assert re.search(r'href="/help/glossary#term-(ccg|mdt|it|carer)"', page)


@pytest.mark.parametrize("query", ["what is it", "CCGs and councils", "how many carers are there", "???", "", "type:x"])
def test_what_asks_for_no_word_gets_no_box(client: FlaskClient, query: str) -> None:
    assert ">In short<" not in answer(client, query)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("how do I comment on a finding", ["step", "portal"]),
        ("How can I join?", ["portal"]),
        ("how to comment", ["step"]),
        ("how to find out", []),
        ("comment", ["step"]),
        ("privacy", ["privacy"]),
        ("Pioneer staff", ["staff"]),
        ("staff", []),
        ("staff shortages", []),
        ("how do we get GPs on board", []),
        ("how can I stop my mother going to hospital", []),
        ("privacy and pooled budgets", []),
    ],
)
def test_help_is_named_where_it_fits(client: FlaskClient, query: str, slugs: list[str]) -> None:
    assert re.findall(r'Help: <a href="/help/(\w+)"', answer(client, query)) == slugs


def test_the_box_changes_no_total_and_costs_the_same_for_more_words(client: FlaskClient) -> None:
    costs = []
    for start in (0, 30):
        client.get("/search?q=CCG")
        with counted_statements() as seen:
            assert "<strong>1</strong> result for" in answer(client, "CCG")
        costs.append(len(seen))
        for number in range(start, start + 30):
            make_word(f"more-{number}", f"More {number}")
            make_help_page(f"more-{number}", title="CCG")
        db.session.commit()
        db.session.remove()
    assert costs[0] == costs[1] <= 10
