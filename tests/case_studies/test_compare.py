"""Two to four cases side by side; what cannot be compared is refused in plain words."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.case_studies.words import listed
from portal.core.db import db
from tests.factories.case_studies import make_case, make_outcome

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def cases(app: Flask) -> None:
    make_case(slug="alpha", title="Alpha", barriers={"B13": "overcame"}, fields={"cost": "£5"})
    make_case(slug="beta", title="Beta", outcomes=[make_outcome(direction="worsened")])
    make_case(slug="gamma", title="Gamma", demo=True)
    make_case(slug="hidden", title="Hidden words", state="draft")
    db.session.commit()


def test_it_shows_cases_side_by_side_one_attribute_a_row(cases: None, client: FlaskClient) -> None:
    page = client.get("/case-studies/compare?case=alpha&case=beta&case=gamma")
    assert page.status_code == 200
    for words in (
        "How it went with B13.",
        "£5",
        "Level 2: before and after",
        "Gamma (illustrative)</option>",
        "Not told",
        "</strong> (worse): ",
    ):
        assert words in page.text
    heads = BeautifulSoup(page.text, "html.parser").select("thead th")
    assert [" ".join(head.text.split()) for head in heads[1:]] == [
        "Alpha", "Beta", "Gamma Illustrative: not a real case",
    ]  # fmt: skip
    assert "/case-studies/compare?case=alpha&amp;case=beta&amp;case=gamma" in page.text


def test_with_fewer_than_two_it_asks_for_more(cases: None, client: FlaskClient) -> None:
    page = client.get("/case-studies/compare?case=alpha")
    assert page.status_code == 200
    assert "Choose two to four cases" in page.text
    assert '<option value="alpha" selected>' in page.text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("case=alpha&case=alpha", "You chose the same case twice"),
        ("case=alpha&case=hidden", "There is no case study “hidden” that you can read"),
        ("case=alpha&case=nowhere", "There is no case study “nowhere” that you can read"),
        ("case=alpha&case=beta&case=gamma&case=d&case=e", "Choose up to 4 cases"),
        ("case=alpha&case=%3Cb%3Ex", "There is no case study “&lt;b&gt;x” that you can read"),
    ],
)
def test_it_refuses_clearly_and_keeps_the_rest(cases: None, client: FlaskClient, query: str, told: str) -> None:
    page = client.get(f"/case-studies/compare?{query}")
    assert page.status_code == 400
    assert told in page.text
    assert '<option value="alpha" selected>' in page.text
    assert "Hidden words" not in page.text


def test_an_empty_choice_counts_for_nothing(cases: None, client: FlaskClient) -> None:
    page = client.get("/case-studies/compare?case=alpha&case=&case=beta&case=")
    assert page.status_code == 200
    assert "How it went with B13." in page.text


def test_a_list_of_terms_reads_as_one_sentence() -> None:
    names = ["Someone who plans your care", "A written plan", "Teams under one roof", "GPs in the lead"]
    assert listed(names) == "Someone who plans your care, a written plan, teams under one roof, GPs in the lead"
