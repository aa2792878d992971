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
