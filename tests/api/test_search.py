"""GET /api/v1/search: the shape that the contract names, the right answers, and nothing that is hidden."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.core.db import db
from portal.publishing.models import CaveatAcceptance
from portal.search.queries import SEARCHED
from tests.api.conftest import Ask, AskAs
from tests.factories.case_studies import make_case, make_terms
from tests.factories.evidence import make_document, make_reference
from tests.factories.findings import make_finding
from tests.factories.pages import tag
from tests.factories.pioneers import make_pioneer
from tests.factories.publishing import make_person

Build = Callable[[], None]
KEYS = {"query", "total", "page", "per_page", "results", "facets", "suggestion"}
RESULT_KEYS = {"id", "type", "title", "url", "external_id", "year", "score", "snippet", "demo", "label"}
SECRET = "zanzibar"
ODD = ("%00money", "money" + "%20long" * 2_000, "%22money", "-", "%F0%9F%98%80", "nofield:x", "*")


@pytest.fixture
def filled(app: Flask, build_index: Build) -> None:
    """Two findings, a case and a Pioneer about money; the case in Cornwall."""
    make_terms("theme", "finance", "culture")
    make_pioneer("cornwall", "Cornwall")
    tag(make_finding(title="Money is short").item, "theme", "finance")
    tag(make_finding(title="Money and habits").item, "theme", "culture")
    make_case(title="Money was pooled", terms={"site": ["cornwall"], "theme": ["finance"]})
    build_index()


@pytest.mark.usefixtures("filled")
def test_the_answer_has_the_names_of_the_contract(ask: Ask) -> None:
    answer = ask("/search?q=money&theme=finance&page=1&per_page=1")
    assert answer.mimetype == "application/json"
    found = answer.json
    assert found is not None and set(found) >= KEYS
    assert (found["query"], found["total"], found["page"], found["per_page"]) == ("money", 2, 1, 1)
    assert [set(row) >= RESULT_KEYS for row in found["results"]] == [True]
    row = found["results"][0]
    assert row["type"] in SEARCHED and row["url"].startswith("/") and row["score"] > 0
    assert {"value": "finance", "label": "The theme finance", "count": 2} in found["facets"]["theme"]
    assert {"value": "case_study", "label": "Case studies", "count": 1} in found["facets"]["type"]
    assert found["suggestion"] is None and found["rebuilding"] is False


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ("q=money", 3),
        ("q=money&theme=finance&theme=culture", 3),
        ("q=money&theme=finance&type=finding", 1),
        ("q=money&type=finding&type=case_study", 3),
        ("q=money&site=cornwall", 1),
        ("q=money&site=nowhere", 0),
        ("q=money&year=1999", 0),
        ("", 4),
        ("q=", 4),
        ("q=money&unheard=of", 3),
    ],
)
def test_values_of_a_filter_widen_and_filters_narrow(ask: Ask, asked: str, total: int) -> None:
    found = ask(f"/search?{asked}").json
    assert found is not None and found["total"] == total


@pytest.mark.usefixtures("filled")
def test_counts_of_a_facet_leave_its_own_choice_out(ask: Ask) -> None:
    facets = ask("/search?q=money&type=finding").json["facets"]  # type: ignore[index]
    assert {row["value"]: row["count"] for row in facets["type"]} == {"finding": 2, "case_study": 1}
    assert {row["value"]: row["count"] for row in facets["theme"]} == {"finance": 1, "culture": 1}


@pytest.mark.usefixtures("filled")
def test_pages_follow_one_another_to_the_last(ask: Ask) -> None:
    pages = [ask(f"/search?q=money&per_page=2&page={number}") for number in (1, 2, 3)]
    ids = [row["id"] for page in pages[:2] for row in page.json["results"]]  # type: ignore[index]
    assert len(set(ids)) == len(ids) == 3
    assert pages[2].status_code == 404
    assert pages[2].json["detail"] == "The last page is 2."  # type: ignore[index]


@pytest.mark.usefixtures("filled")
def test_sorting_is_by_relevance_unless_asked_otherwise(ask: Ask) -> None:
    titles = [row["title"] for row in ask("/search?q=money&sort=title").json["results"]]  # type: ignore[index]
    assert titles == sorted(titles)
    scores = [row["score"] for row in ask("/search?q=money").json["results"]]  # type: ignore[index]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("q", ODD)
def test_odd_words_are_answered_and_not_an_error(ask: Ask, q: str) -> None:
    found = ask(f"/search?q={q}")
    assert found.status_code == 200
    assert len(found.json["query"]) <= 300  # type: ignore[index]


@pytest.mark.usefixtures("filled")
def test_signs_that_cannot_be_printed_are_no_words_and_find_nothing(ask: Ask) -> None:
    for q in ("%00%01%02", "%00"):
        told = ask(f"/search?q={q}").json
        assert told is not None and told["total"] == 0 and "no words" in told["hint"]


def test_a_misspelt_word_gets_a_suggestion(ask: Ask, filled: None) -> None:
    assert ask("/search?q=mony").json["suggestion"] == "money"  # type: ignore[index]


def test_without_an_index_titles_are_searched_and_it_says_so(app: Flask, ask: Ask) -> None:
    make_finding(title="Money is short")
    make_finding(title="Money in draft", state="draft")
    db.session.commit()
    found = ask("/search?q=money").json
    assert found is not None
    assert (found["rebuilding"], found["total"]) == (True, 1)
    assert [row["title"] for row in found["results"]] == ["Money is short"]
    assert found["facets"]["type"] == []


def test_nothing_hidden_shows_in_results_totals_facets_or_suggestions(
    app: Flask, build_index: Build, ask_as: AskAs
) -> None:
    make_terms("theme", "finance", "hidden")
    tag(make_finding(title="Money is short").item, "theme", "finance")
    owner = make_person("researcher")
    for fields in (
        {"state": "draft", "owner_id": owner.id},
        {"state": "internal_review"},
        {"state": "withdrawn"},
        {"audience": "team"},
        {"audience": "site", "audience_key": "site:kent"},
        {"audience": "participants", "audience_key": "workshop:9"},
    ):
        tag(make_finding(title=f"Money in {SECRET}", **fields).item, "theme", "hidden")
    build_index()
    for who in ("public", "ppi_member", "pioneer_staff", "national_partner"):
        ask = ask_as(who)
        answer = ask("/search?q=money")
        assert SECRET not in answer.text and "hidden" not in answer.text, who
        assert answer.json["total"] == 1  # type: ignore[index]
        assert [row["count"] for row in answer.json["facets"]["type"]] == [1]  # type: ignore[index]
        narrowed = ask("/search?q=money&theme=hidden").json
        assert narrowed is not None and narrowed["total"] == 0 and narrowed["results"] == []
        assert ask(f"/search?q={SECRET[:-1]}").json["suggestion"] is None  # type: ignore[index]
        assert "state" not in answer.json["facets"]  # type: ignore[index]
    team = ask_as("researcher")("/search?q=money").json
    assert team is not None and team["total"] == 5
    assert sum(row["count"] for row in team["facets"]["state"]) == 5


def test_what_is_withdrawn_is_gone_from_the_next_answer(app: Flask, build_index: Build, ask: Ask) -> None:
    item = make_finding(title="Money is short").item
    build_index()
    assert ask("/search?q=money").json["total"] == 1  # type: ignore[index]
    db.session.add(item)
    item.state = "withdrawn"
    db.session.commit()
    assert ask("/search?q=money").json["total"] == 0  # type: ignore[index]


def test_the_record_s_own_id_waits_for_the_caveat_of_an_early_insight(build_index: Build, ask_as: AskAs) -> None:
    reader, record = make_person("ppi_member"), make_reference(external_id="register-77", title="Money is short")
    item_id = make_document(record, state="early_insight", edition=1).item_id
    ask, reader_id = ask_as(reader), reader.id
    build_index()
    ids = [row["external_id"] for row in ask("/search?q=money").json["results"]]  # type: ignore[index]
    assert ids == [None]
    db.session.add(CaveatAcceptance(person_id=reader_id, item_id=item_id, edition=1))
    ids = [row["external_id"] for row in ask("/search?q=money").json["results"]]  # type: ignore[index]
    assert ids == ["register-77"]
