"""Charts tell values, bases and people honestly."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.findings import charts
from tests.factories.findings import make_dataset, make_finding


@pytest.mark.parametrize(
    ("value", "base", "told"),
    [
        (64, 33, "21 of 33"),
        (46, 24, "11 of 24"),
        (0, 25, "0 of 25"),
        (100, 22, "22 of 22"),
        (58, 97, None),  # a large group is not told in people
        (49, 33, None),  # no whole number of 33 people is 49%
        (50, None, None),
        (50, 0, None),
    ],
)
def test_small_groups_are_told_in_people_only_where_one_number_fits(
    value: int, base: int | None, told: str | None
) -> None:
    assert charts.people(value, base) == told


def test_every_percentage_stands_with_its_base(app: Flask) -> None:
    dataset = make_dataset()
    drawn = charts.chart(dataset, ("all", "wave1", "wave2"), title="A message")
    assert drawn["base"].startswith("Base 97.")
    assert "not printed in the report: Wave 1 64, Wave 2 33." in drawn["base"]


def test_a_cell_that_the_source_doubts_is_not_told_in_people(app: Flask) -> None:
    dataset = make_dataset(rows=1)
    dataset.cells[2].value, dataset.cells[2].note = 64, "reconstructed by arithmetic"
    drawn = charts.chart(dataset, ("wave2",), title="A message")
    assert drawn["rows"][0]["points"][0]["people"] is None


def test_the_sentence_says_the_extremes(app: Flask) -> None:
    dataset = make_dataset(rows=2)
    dataset.cells[0].value = 70
    drawn = charts.chart(dataset, ("all",), title="A message")
    assert "from 70% (Row 0) to 50% (Row 1)" in drawn["sentence"]


def test_a_finding_compares_only_groups_that_its_table_has(app: Flask) -> None:
    dataset = make_dataset()
    told = {"title": "T", "items": ["Row 1"], "emphasise": ["Row 1"], "groups": ["all", "wave1", "wave2"]}
    finding = make_finding(dataset=dataset, chart=told)
    finding.dataset = dataset
    assert [drawn["id"] for drawn in charts.for_finding(finding)] == ["everyone", "groups"]
    assert [drawn["id"] for drawn in charts.for_finding(finding, "organisation")] == ["everyone"]
    assert charts.for_finding(make_finding()) == []


def test_a_finding_on_a_table_shows_its_first_rows_until_somebody_chooses(app: Flask) -> None:
    everyone, groups = charts.for_finding(make_finding(dataset=make_dataset(rows=12)))
    assert [row["label"] for row in everyone["rows"]] == [f"Row {n}" for n in range(10)]
    assert everyone["note"] == "The first 10 rows of 12."
    assert len(groups["groups"]) == 2
    assert charts.for_finding(make_finding()) == []


def test_on_a_phone_a_row_of_numbers_is_headed_by_its_own_words(app: Flask, client: FlaskClient) -> None:
    dataset = make_dataset(groups=("all", "wave1", "wave2"))
    db.session.commit()
    page = client.get(f"/findings/datasets/{dataset.slug}?by=wave").text
    assert re.search(r'<th scope="row" class="cell--words">\s*<span>Row 0</span>', page)
