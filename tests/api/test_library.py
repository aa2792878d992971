"""The library in the API: its list, and records to cite in three formats."""

import json

import pytest
from flask import Flask

from portal.evidence.citations.reference import Name
from tests.api.conftest import Ask, AskAs
from tests.factories.evidence import make_document, make_reference
from tests.factories.pages import tag

FORMATS = {
    "csl-json": "application/vnd.citationstyles.csl+json",
    "ris": "application/x-research-info-systems",
    "bibtex": "application/x-bibtex",
}


def test_a_document_tells_what_a_reference_list_needs(app: Flask, ask: Ask) -> None:
    reference = make_reference(external_id="E09", title="Joined up", doi="10.1000/1", authors=(Name(literal="PIRU"),))
    make_document(reference, slug="joined-up", work_package="WP1")
    [row] = ask("/library").json["results"]  # type: ignore[index]
    assert (row["external_id"], row["year"], row["authors"], row["doi"]) == ("E09", 2016, ["PIRU"], "10.1000/1")
    assert (row["type"], row["document_type"], row["work_package"]) == ("evidence", "journal_article", "WP1")
    assert (row["url"], row["citation_url"]) == ("/library/joined-up", "/api/v1/library/joined-up?format=csl-json")


def test_the_list_is_narrowed_and_sorted(app: Flask, ask: Ask) -> None:
    tag(make_document(title="B").item, "theme", "finance")
    make_document(make_reference(title="A", type="report"))
    found = ask("/library?sort=title").json
    assert found is not None and [row["title"] for row in found["results"]] == ["A", "B"]
    for asked, titles in (("theme=finance", ["B"]), ("type=report", ["A"]), ("year=2016&type=slides", [])):
        assert [row["title"] for row in ask(f"/library?{asked}").json["results"]] == titles  # type: ignore[index]


@pytest.mark.parametrize("name", FORMATS)
def test_a_record_comes_in_the_format_that_is_asked_for(app: Flask, ask: Ask, name: str) -> None:
    make_document(make_reference(title="Joined up", external_id="E09"), slug="joined-up")
    answer = ask(f"/library/joined-up?format={name}")
    assert answer.mimetype == FORMATS[name]
    assert "Joined up" in answer.text and "Mays" in answer.text
    assert "joined-up." in answer.headers["Content-Disposition"]


def test_without_a_format_it_is_csl_json(app: Flask, ask: Ask) -> None:
    make_document(make_reference(title="Joined up", external_id="E09"), slug="joined-up")
    [record] = json.loads(ask("/library/joined-up").text)
    assert (record["id"], record["title"], record["type"]) == ("E09", "Joined up", "article-journal")


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"audience": "team"}, {"audience": "members"}])
def test_what_may_not_be_read_is_neither_listed_nor_cited(app: Flask, ask: Ask, fields: dict[str, str]) -> None:
    make_document(slug="hidden", **fields)
    assert ask("/library").json["total"] == 0  # type: ignore[index]
    assert ask("/library/hidden").status_code == 404


def test_early_insight_is_cited_by_nobody_before_its_conditions_are_accepted(app: Flask, ask_as: AskAs) -> None:
    make_document(slug="early", title="Early", abstract="In confidence.", state="early_insight")
    ask = ask_as("ppi_member")
    [row] = ask("/library").json["results"]  # type: ignore[index]
    assert row["withheld"] and row["title"] == "Early"
    content = {name for name, value in row.items() if value}
    assert content == {"id", "type", "slug", "title", "url", "state", "updated", "withheld"}
    assert ask("/library/early").status_code == 403
