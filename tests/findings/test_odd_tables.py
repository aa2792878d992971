"""Survey tables of our own with something odd: each is named and refused, nothing is stored, nothing breaks off."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.core.content import load_all
from portal.core.db import db
from portal.findings.actions.load import CONTENT
from portal.findings.models import Dataset

HEAD = "table,rank,item_no,item,group,measure,value,base_printed,group_base_inferred,item_no_source,note"
TABLE = "- {table: '1.1', slug: one, title: T, unit: n, document: new, place: Cards, group_labels: {}}"
ROW = "1.1,,,Time to talk,all,n,10,40,,,"


@pytest.mark.parametrize(
    ("tables", "row", "told"),
    [
        (TABLE.replace("unit: n", "unit: Percent"), ROW, "Write percent or n"),
        (f"{TABLE}\n{TABLE}", ROW, "two tables are called one"),
        (TABLE.replace("slug: one", "slug: wp/one a"), ROW, ":2: slug: 'wp/one a' cannot be part of"),
        (TABLE, ROW.replace(",n,", ",percent,"), "the table's unit is n"),
        (TABLE, ROW.replace("10,40", f"{10**30},{10**31}"), "not of the shape"),
        (TABLE, ROW.replace("1.1,,", f"1.1,{10**30},"), "not of the shape"),
    ],
)
def test_an_odd_table_is_named_and_refused(app: Flask, tmp_path: Path, tables: str, row: str, told: str) -> None:
    folder = tmp_path / "content" / "findings" / "cards"
    folder.mkdir(parents=True)
    (folder / "notes.yaml").write_text(f"tables:\n{tables}\n")
    (folder / "table_1_1.csv").write_text(f"{HEAD}\n{row}\n")
    (error,) = load_all(tmp_path / "content", CONTENT).errors
    assert told in error
    assert db.session.scalar(select(func.count()).select_from(Dataset)) == 0


def put(folder: Path, *tables: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notes.yaml").write_text("\n".join(["tables:", *tables, ""]))
    (folder / "table_1_1.csv").write_text(f"{HEAD}\n{ROW}\n")


def surveys() -> dict[str, str]:
    return {row.slug: row.survey for row in db.session.execute(select(Dataset.slug, Dataset.survey))}


def test_a_table_of_another_survey_is_not_written_over_but_may_move(app: Flask, tmp_path: Path) -> None:
    content, other = tmp_path / "content", TABLE.replace("slug: one", "slug: other")
    put(content / "findings" / "cards", TABLE)
    put(content / "findings" / "letters", TABLE)
    (error,) = load_all(content, CONTENT).errors
    assert "letters/notes.yaml:2: slug: one is a table of cards already. Give this one another name" in error
    assert surveys() == {"one": "cards"}
    put(content / "findings" / "cards", other)
    assert load_all(content, CONTENT).errors == []
    assert surveys() == {"one": "letters", "other": "cards"}


def test_a_table_of_a_survey_that_lies_elsewhere_is_not_written_over(app: Flask, tmp_path: Path) -> None:
    other = TABLE.replace("slug: one", "slug: other")
    put(tmp_path / "content" / "findings" / "cards", TABLE, other)
    put(tmp_path / "more" / "findings" / "letters", TABLE)
    assert load_all(tmp_path / "content", CONTENT).errors == []
    (error,) = load_all(tmp_path / "more", CONTENT).errors
    assert "slug: one is a table of cards already" in error
    put(tmp_path / "more" / "findings" / "letters", TABLE, other)
    assert load_all(tmp_path / "more", CONTENT).errors == [], "all of them: the survey has another name now"
