"""Loading content: repeatable, whole or not at all, with the file and the line of each error."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.core.content import ContentError, Loader, load_all, read, settle
from portal.core.db import db, writing
from portal.findings.actions.load import CONTENT, load_finding
from portal.findings.models import Finding
from portal.items.actions import version_of
from portal.items.models import Item
from portal.publishing.actions import keep_loaded

GOOD = """---
slug: money
title: Money is short
source: {document: E03, place: Section 6}
---
## In plain English
Most said so.
## What it rests on
97 answers.
## What it does not show
Much.
"""
LOADERS = [Loader("findings/*.md", load_finding, lambda slug: version_of("finding", slug))]


@pytest.fixture
def folder(tmp_path: Path, app: Flask) -> Path:
    (tmp_path / "content" / "findings").mkdir(parents=True)
    return tmp_path / "content"


def put(folder: Path, text_: str | bytes, name: str = "money.md") -> None:
    path = folder / "findings" / name
    path.write_bytes(text_ if isinstance(text_, bytes) else text_.encode())


def findings() -> int:
    return db.session.scalar(select(func.count(Finding.id))) or 0


def test_loading_twice_changes_nothing(folder: Path) -> None:
    put(folder, GOOD)
    assert load_all(folder, LOADERS).loaded == ["findings/money.md"]
    version = version_of("finding", "money")
    again = load_all(folder, LOADERS)
    assert (again.loaded, again.unchanged) == ([], 1)
    assert version_of("finding", "money") == version


def test_a_changed_file_changes_its_row(folder: Path) -> None:
    put(folder, GOOD)
    load_all(folder, LOADERS)
    put(folder, GOOD.replace("Most said so.", "Many said so."))
    assert load_all(folder, LOADERS).loaded == ["findings/money.md"]
    assert db.session.scalars(select(Finding.plain_english)).one() == "Many said so."


def test_an_edit_made_on_the_web_is_kept_and_told(folder: Path) -> None:
    put(folder, GOOD)
    load_all(folder, LOADERS)
    with writing() as session:
        item = session.scalars(select(Item)).one()
        item.title = "Edited on the web"
    put(folder, GOOD.replace("Most said so.", "Many said so."))
    report = load_all(folder, LOADERS)
    assert report.loaded == []
    assert "money was edited on the web; kept" in report.conflicts[0]
    assert db.session.scalars(select(Item.title)).one() == "Edited on the web"
    taken = load_all(folder, LOADERS, take_file=["money"])
    assert taken.loaded == ["findings/money.md"]
    db.session.expire_all()
    assert db.session.scalars(select(Item.title)).one() == "Money is short"


def test_the_version_kept_of_a_loaded_file_is_no_edit_made_on_the_web(folder: Path) -> None:
    for words in (GOOD, GOOD.replace("Most said so.", "Many said so."), GOOD.replace("Most said so.", "All said so.")):
        put(folder, words)
        report = load_all(folder, LOADERS)
        assert (report.loaded, report.conflicts) == (["findings/money.md"], [])
        with writing():
            assert keep_loaded() == 1
            settle(report.loaded, LOADERS)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("no front matter", "findings/money.md:1: no front matter"),
        (GOOD.replace("title: Money is short", "title: [unclosed"), "findings/money.md:4: not valid YAML"),
        (GOOD.replace("title: Money is short\n", ""), "findings/money.md:1: front matter lacks: title"),
        (GOOD.replace("slug: money", "slug: other"), "findings/money.md:2: slug: 'other' is not the file's name"),
        (GOOD.replace("title:", "state: hidden\ntitle:"), "findings/money.md:3: state: 'hidden' is not one of"),
        (GOOD.replace("title:", "themes: [nonsense]\ntitle:"), "findings/money.md:3: themes: 'nonsense' is not in"),
        (GOOD.replace("## What it rests on", "## Something"), "findings/money.md:6: these sections are missing"),
        (GOOD.replace("title:", "dataset: none-such\ntitle:"), "findings/money.md:3: dataset: there is no table"),
        (GOOD.encode() + b"\xff\xfe", "not UTF-8 text"),
        ("", "findings/money.md:1: no front matter"),
        (GOOD.replace("{document: E03, place: Section 6}", "Section 6"), "findings/money.md:4: source"),
        (GOOD.replace("title:", "chart: 7\ntitle:"), "findings/money.md:3: chart"),
        (GOOD.replace("title:", "when: 2016-13-45\ntitle:"), "not valid YAML"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_nothing_of_it_is_loaded(
    folder: Path, broken: str | bytes, told: str
) -> None:
    put(folder, broken)
    put(folder, GOOD.replace("slug: money", "slug: good"), "good.md")
    report = load_all(folder, LOADERS)
    assert told in report.errors[0]
    assert report.loaded == ["findings/good.md"]
    assert findings() == 1


def test_a_slug_that_no_address_takes_is_named(folder: Path) -> None:
    for slug in ("money first", "Money", "m" * 121):
        put(folder, GOOD.replace("slug: money", f"slug: {slug}"), f"{slug}.md")
    errors = load_all(folder, LOADERS).errors
    assert len(errors) == 3 and findings() == 0
    assert all(".md:2: slug: 'm" in error.lower() and "cannot be part of an address" in error for error in errors)


def test_a_slug_whose_address_has_another_page_is_named(folder: Path) -> None:
    put(folder, GOOD.replace("slug: money", "slug: new"), "new.md")
    put(folder, GOOD)
    errors = load_all(folder, LOADERS).errors
    assert len(errors) == 1 and findings() == 1
    assert "new.md:2: slug: another page has the address" in errors[0]


def test_a_broken_change_leaves_the_loaded_row_alone(folder: Path) -> None:
    put(folder, GOOD)
    load_all(folder, LOADERS)
    put(folder, GOOD.replace("## What it rests on", "## Something"))
    assert load_all(folder, LOADERS).errors
    assert db.session.scalars(select(Finding.rests_on)).one() == "97 answers."


def test_a_value_of_the_wrong_shape_is_named_in_any_kind_of_file(folder: Path) -> None:
    (folder / "terms.yaml").write_text("- a list\n")
    (folder / "words.yaml").write_text("terms:\n- {id: a}\n- label: no id\n")
    kinds = [Loader("*.yaml", lambda document: len([term["id"] for term in document.meta["terms"]]))]
    told = load_all(folder, kinds).errors
    assert told == [
        f"{folder}/terms.yaml:1: fields expected, one a line, as name: value",
        f"{folder}/words.yaml:3: id: this field is missing",
    ]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="there is no such folder"):
        load_all(tmp_path / "nowhere", LOADERS)


def test_a_csv_with_a_short_row_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n3\n")
    with pytest.raises(ContentError, match="not as many columns") as caught:
        read(path)
    assert caught.value.line == 3


def test_every_loader_of_findings_is_registered() -> None:
    assert {loader.pattern for loader in CONTENT} == {"findings/*/notes.yaml", "findings/*.md"}


def test_a_load_is_one_transaction_a_file(folder: Path) -> None:
    put(folder, GOOD)
    load_all(folder, LOADERS)
    assert db.session.scalar(text("SELECT count(*) FROM content_files")) == findings() == 1
