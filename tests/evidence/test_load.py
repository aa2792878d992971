"""The library's content files: all of ours load, and what is wrong is told with its line."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.app import CONTENT, ROOT
from portal.core.content import load_all
from portal.core.db import db
from portal.evidence.actions.load import CONTENT as OURS
from portal.evidence.models import Document, DocumentCitation

FILES = ROOT / "content" / "evidence"
GOOD = """---
slug: a-report
external_id: X1
title: A report
type: article
authors: [{family: Mays, given: N}]
issued: '2016-05'
doi: 10.1000/abc
cited_by: [X2, X3]
known_from: cited in X2
---

## Abstract

It tells
of care.

## In plain English

Care, joined up.

## Outline

### Summary

Who *answered*.

Place: page 1

### Summary

Twice.
"""


def load(folder: Path, text: str = GOOD, name: str = "a-report.md") -> list[str]:
    (folder / "evidence").mkdir(exist_ok=True)
    (folder / "evidence" / name).write_text(text)
    return load_all(folder, OURS).errors


def test_all_our_files_load_and_say_what_they_hold(app: Flask, client: FlaskClient) -> None:
    wanted = [loader for loader in CONTENT if loader.pattern.startswith(("vocabulary", "pioneers", "evidence"))]
    report = load_all(ROOT / "content", wanted)
    assert report.errors == []
    documents = db.session.scalars(select(Document)).all()
    assert len(documents) == len(list(FILES.glob("*.md"))) == 37
    assert all(document.abstract and document.plain_english and document.known_from for document in documents)
    by_id = {document.external_id: document for document in documents}
    assert len(by_id["E03"].outline) == 42
    assert by_id["E07"].reference.doi == "10.1108/JICA-12-2016-0047"
    assert by_id["E07"].type == "journal_article"
    citing = db.session.scalars(select(DocumentCitation.citing)).all()
    assert set(citing) <= set(by_id)
    db.session.commit()
    assert "25 Pioneer areas" in client.get("/library/first-panel-survey-2016").text


def test_a_file_becomes_a_document(app: Flask, tmp_path: Path) -> None:
    assert load(tmp_path) == []
    document = db.session.scalars(select(Document)).one()
    assert document.item.slug == "a-report"
    assert str(document.issued) == "2016-05"
    assert document.abstract == "It tells of care."
    assert [part["anchor"] for part in document.outline] == ["outline-summary", "outline-summary-2"]
    assert document.outline[0] | {"anchor": ""} == {
        "anchor": "",
        "heading": "Summary",
        "text": "Who *answered*.",
        "place": "page 1",
    }
    assert set(db.session.scalars(select(DocumentCitation.citing))) == {"X2", "X3"}


def test_a_changed_file_changes_the_document(app: Flask, tmp_path: Path) -> None:
    load(tmp_path)
    assert load(tmp_path, GOOD.replace("A report", "Renamed").replace("[X2, X3]", "[X4]")) == []
    document = db.session.scalars(select(Document)).one()
    assert document.title == document.item.title == "Renamed"
    assert db.session.scalars(select(DocumentCitation.citing)).all() == ["X4"]


@pytest.mark.parametrize(
    "good, bad, line, words",
    [
        ("issued: '2016-05'", "issued: '20166'", 7, "cannot be"),
        ("doi: 10.1000/abc", "doi: 10.1000/a bc", 8, "has a space in it"),
        ("type: article", "type: scroll", 5, "is not a type of document"),
        ("authors: [{family: Mays, given: N}]", "authors: Mays", 6, "a list expected"),
        ("authors: [{family: Mays, given: N}]", "authors: [Mays]", 6, "each name as"),
        ("known_from: cited in X2", "known_from:", 1, "known_from"),
        ("## Abstract", "## Summary", 12, "Abstract"),
        ("## Outline", "## Contents", 12, "unknown: Contents"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    app: Flask, tmp_path: Path, good: str, bad: str, line: int, words: str
) -> None:
    (error,) = load(tmp_path, GOOD.replace(good, bad))
    assert f"a-report.md:{line}:" in error
    assert words in error
    assert db.session.scalars(select(Document)).all() == []
