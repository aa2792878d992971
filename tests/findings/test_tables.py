"""The survey tables hold exactly what the data folder holds, cell by cell, on the page's CSV too."""

import csv
import hashlib
import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import CONTENT, ROOT
from portal.core.content import load_all
from portal.core.web.context import may_break
from portal.findings import queries

TABLES = ROOT / "content" / "findings" / "survey2016"
DATA_FOLDER = ROOT.parent / "shared" / "data" / "survey2016"


@pytest.fixture
def loaded(app: Flask) -> Flask:
    report = load_all(ROOT / "content", [one for one in CONTENT if one.pattern.startswith(("vocab", "findings"))])
    assert report.errors == []
    return app


def source_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_cell_equals_the_data_folder(loaded: Flask, client: FlaskClient) -> None:
    compared = 0
    for path in sorted(TABLES.glob("table_*.csv")):
        slug = "survey2016-" + path.stem.replace("_", "-")
        answer = client.get(f"/findings/datasets/{slug}.csv")
        ours = list(csv.DictReader(io.StringIO(answer.text)))
        theirs = source_rows(path)
        assert len(ours) == len(theirs)
        for mine, source in zip(ours, theirs, strict=True):
            same = ("table", "rank", "item_no", "item", "group", "measure", "value", "note")
            assert {name: mine[name] for name in same} == {name: source[name] for name in same}
            assert mine["base"] == source["base_printed"]
            assert mine["group_base"] == source["group_base_inferred"]
            compared += 1
    assert compared == 776


def test_there_are_nineteen_tables(loaded: Flask) -> None:
    assert len(queries.list_datasets()) == 19


def test_our_copies_of_the_tables_are_unchanged() -> None:
    sums = dict(reversed(line.split()) for line in (TABLES / "SHA256SUMS").read_text().splitlines() if line)
    for path in TABLES.glob("table_*.csv"):
        assert sums[path.name] == hashlib.sha256(path.read_bytes()).hexdigest()
        original = DATA_FOLDER / path.name
        assert not original.exists() or original.read_bytes() == path.read_bytes()


def test_every_table_has_its_page_with_every_value(loaded: Flask, client: FlaskClient) -> None:
    for dataset, _ in queries.list_datasets():
        for by in ("all", "wave", "organisation"):
            answer = client.get(f"/findings/datasets/{dataset.slug}?by={by}")
            assert answer.status_code == 200
        page = client.get(f"/findings/datasets/{dataset.slug}").text
        assert "not a random sample" in page
        assert "Base" in page


def test_a_line_may_break_behind_the_slash_of_long_words(loaded: Flask, client: FlaskClient) -> None:
    page = client.get("/findings/datasets/survey2016-table-8-3").text
    assert page.count("relationships/<wbr>communication/<wbr>trust") > 1, "in the chart and in its table"
    assert may_break("<b>/and/or carers/users") == "&lt;b&gt;/and/or carers/<wbr>users"


def test_an_unknown_table_is_not_found(loaded: Flask, client: FlaskClient) -> None:
    assert client.get("/findings/datasets/survey2016-table-99-9").status_code == 404
    assert client.get("/findings/datasets/survey2016-table-99-9.csv").status_code == 404


def test_no_table_tells_results_by_site(loaded: Flask) -> None:
    for dataset, _ in queries.list_datasets():
        full = queries.get_dataset(dataset.slug)
        groups = {cell.group for cell in full.cells}
        assert groups <= {"all", "wave1", "wave2", "ccg", "la", "nhs_provider", "other", "pioneer_leads"}
        if dataset.number != "3.1":  # who took part, which the report prints
            assert not any(cell.item == "Cornwall" for cell in full.cells)
