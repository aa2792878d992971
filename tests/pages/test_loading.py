"""Loading help pages, words and the meanings of terms; the files that come with the portal are right."""

import re
from pathlib import Path

import pytest
import yaml
from flask import Flask
from sqlalchemy import func, select

from portal.app import ROOT
from portal.core.content import Report, load_all, read
from portal.core.db import db
from portal.items.actions import CONTENT as VOCABULARY
from portal.items.vocabulary import Term
from portal.pages.actions import CONTENT
from portal.pages.models import GlossaryTerm, HelpPage

CONTENT_FOLDER = ROOT / "content"
HELP = "---\nslug: {slug}\ntitle: T\ndescription: D\norder: 3\nsection: help\n---\nBody.\n"
WORDS = """terms:
- slug: one
  term: One
  meaning: First.
  source: general use
- slug: two
  term: Two
  meaning: Second.
  see: [one]
  source: E03
"""
NOTES = """notes:
- id: B01
  kind: barrier
  plain_name: No trust
  plain: The partners doubt one another.
  example: null
  figure: {table: "6.1", dataset: survey2016-table-6-1, item: Lack of trust}
"""


def load(folder: Path, name: str, text: str) -> Report:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return load_all(folder, CONTENT)


def test_the_files_that_come_with_the_portal_load_and_load_again(app: Flask) -> None:
    first = load_all(CONTENT_FOLDER, (*VOCABULARY, *CONTENT))
    assert first.errors == []
    again = load_all(CONTENT_FOLDER, (*VOCABULARY, *CONTENT))
    assert (again.loaded, again.unchanged) == ([], len(first.loaded))
    pages = len(list((CONTENT_FOLDER / "pages").glob("*.md")))
    assert db.session.scalar(select(func.count(HelpPage.id))) == pages
    assert db.session.scalar(select(func.count(GlossaryTerm.id)).where(GlossaryTerm.short == "A&E")) == 1


def test_every_term_is_told_in_plain_words(app: Flask) -> None:
    load_all(CONTENT_FOLDER, VOCABULARY)
    terms = db.session.scalars(select(Term)).all()
    assert len(terms) > 100
    assert [term.key for term in terms if not (term.plain and term.plain_name)] == []


def test_every_figure_of_the_notes_is_a_row_of_its_table() -> None:
    notes = yaml.safe_load((CONTENT_FOLDER / "vocabulary" / "notes.yaml").read_text(encoding="utf-8"))["notes"]
    rows: dict[str, set[str]] = {}
    for path in (CONTENT_FOLDER / "findings" / "survey2016").glob("table_*.csv"):
        slug = f"survey2016-{path.stem.replace('_', '-')}"
        rows[slug] = {row["item"] for row in read(path).meta["rows"]}
    figures = [note["figure"] for note in notes if note["figure"]]
    assert len(figures) == 27 + 16 + 15
    assert [f["item"] for f in figures if f["item"] not in rows.get(f["dataset"], ())] == []


def test_every_link_between_help_pages_leads_somewhere() -> None:
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (CONTENT_FOLDER / "pages").glob("*.md")}
    broken = [
        f"{name}: /help/{slug}"
        for name, text in pages.items()
        for slug in re.findall(r"\]\(/help/([a-z0-9-]+)", text)
        if slug not in pages
    ]
    assert broken == []


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("pages/a.md", HELP.format(slug="b"), "a.md:2: slug: 'b' is not the file's name"),
        ("pages/a.md", HELP.format(slug="a").replace("help\n", "news\n"), "a.md:6: section: 'news' is not one of"),
        ("pages/a.md", HELP.format(slug="a").replace("3", "third"), "a.md:5: order: a whole number expected"),
        ("pages/a.md", HELP.format(slug="a").replace("title: T\n", ""), "a.md:1: front matter lacks: title"),
        ("pages/a.md", HELP.format(slug="a").replace("Body.\n", "\n"), "a.md:8: the page has no text"),
        ("vocabulary/glossary.yaml", "terms: []\n", "glossary.yaml:1: terms: a list of words expected"),
        (
            "vocabulary/glossary.yaml",
            WORDS.replace("[one]", "[six]"),
            "glossary.yaml:6: two: see: there is no word six",
        ),
        ("vocabulary/glossary.yaml", WORDS.replace("slug: two", "slug: one"), "one: stands here twice"),
        ("vocabulary/glossary.yaml", WORDS.replace("  term: Two\n", ""), "glossary.yaml:6: two: lacks term"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_line_and_nothing_is_loaded(
    app: Flask, tmp_path: Path, name: str, text: str, told: str
) -> None:
    report = load(tmp_path, name, text)
    assert report.loaded == []
    assert told in report.errors[0]
    assert db.session.scalar(select(func.count(HelpPage.id))) == 0
    assert db.session.scalar(select(func.count(GlossaryTerm.id))) == 0


def test_a_word_that_is_gone_from_the_file_is_gone_from_the_page(app: Flask, tmp_path: Path) -> None:
    load(tmp_path, "vocabulary/glossary.yaml", WORDS)
    load(tmp_path, "vocabulary/glossary.yaml", WORDS[: WORDS.index("- slug: two")])
    assert db.session.scalars(select(GlossaryTerm.slug)).all() == ["one"]


def test_a_help_page_follows_its_file(app: Flask, tmp_path: Path) -> None:
    load(tmp_path, "pages/a.md", HELP.format(slug="a"))
    load(tmp_path, "pages/a.md", HELP.format(slug="a").replace("title: T", "title: New title"))
    assert db.session.scalars(select(HelpPage.title)).all() == ["New title"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (NOTES.replace("B01", "B99"), "notes.yaml:2: barrier B99 is not in the vocabulary"),
        (NOTES + NOTES.removeprefix("notes:\n"), "notes.yaml:8: barrier B01 stands here twice"),
        (
            NOTES.replace("  plain: The partners doubt one another.\n", ""),
            "notes.yaml:2: barrier B01 has no plain meaning",
        ),
    ],
)
def test_notes_that_are_wrong_are_told_by_line(app: Flask, tmp_path: Path, text: str, told: str) -> None:
    db.session.add(Term(vocabulary="barrier", key="B01", label="Lack of trust"))
    db.session.commit()
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "notes.yaml").write_text(text, encoding="utf-8")
    report = load_all(tmp_path, VOCABULARY)
    assert told in report.errors[0]
    assert db.session.scalars(select(Term.plain_name)).all() == [None]


def test_a_note_gives_its_term_name_meaning_and_figure(app: Flask, tmp_path: Path) -> None:
    db.session.add(Term(vocabulary="barrier", key="B01", label="Lack of trust"))
    db.session.commit()
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "notes.yaml").write_text(NOTES, encoding="utf-8")
    assert load_all(tmp_path, VOCABULARY).errors == []
    term = db.session.scalars(select(Term)).one()
    assert (term.name, term.plain) == ("No trust", "The partners doubt one another.")
    assert term.figure == {"dataset": "survey2016-table-6-1", "item": "Lack of trust"}
    assert term.example is None
