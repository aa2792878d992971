"""portal import library, portal export library, portal library attach."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import func, select

from portal.app import create_app
from portal.cli import main
from portal.core import schema
from portal.core.db import Base, db, writing
from portal.evidence.models import Document, DocumentFile
from portal.publishing.actions import keep_loaded
from portal.publishing.models import ItemVersion
from tests.evidence.imports import RIS
from tests.factories.evidence import make_document, make_reference
from tests.factories.pdfs import make_pdf

Portal = Callable[..., tuple[int, str, str]]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An installation of its own, named by the environment, with an empty database."""
    for name in ("PORTAL_DATABASE_URL", "PORTAL_SMTP_URL", "PORTAL_BASE_URL", "PORTAL_SEARCH", "PORTAL_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PORTAL_DEMO", "0")
    app = create_app()
    with app.app_context():
        Base.metadata.create_all(db.engine)
        command.stamp(schema.alembic_config(), "head")
        yield app
    db.disconnect()


@pytest.fixture
def portal(installed: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Portal:
    """Run the command as a shell does. Returns: status, what it printed, what it complained of."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["portal", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    path = tmp_path / "refs.ris"
    path.write_text(RIS)
    return path


def documents() -> list[Document]:
    with writing() as session:
        return list(session.scalars(select(Document).order_by(Document.id)))


def test_the_good_is_imported_and_the_bad_is_listed(portal: Portal, refs: Path) -> None:
    status, out, err = portal("import", "library", refs)
    assert status == 0
    assert out == "2 added, 0 merged, 0 left as they were, 3 not readable.\n"
    for line in ("Line 12", "Line 18", "Line 21"):
        assert f"not imported: {line}" in err
    assert [(one.external_id, one.item.state, one.item.audience) for one in documents()] == [
        ("one", "draft", "team"),
        ("here", "draft", "team"),
    ]


def test_doing_it_again_changes_nothing(portal: Portal, refs: Path) -> None:
    portal("import", "library", refs)
    status, out, _ = portal("import", "library", refs)
    assert (status, out) == (0, "0 added, 0 merged, 2 left as they were, 3 not readable.\n")
    assert [one.item.version for one in documents()] == [1, 1]


def test_published_records_are_there_for_everyone_with_their_version(portal: Portal, refs: Path) -> None:
    portal("import", "library", refs, "--state", "published", "--audience", "public")
    assert {(one.item.state, one.item.audience, one.item.edition) for one in documents()} == {
        ("published", "public", 1)
    }
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(ItemVersion)) == 2
        assert keep_loaded() == 0, "the version kept is that of the words shown"


def test_what_the_check_finds_in_what_is_published_is_named(portal: Portal, tmp_path: Path) -> None:
    file = tmp_path / "refs.ris"
    file.write_text(RIS.replace("ER  -", "AB  - Ask mair@example.org or ring 020 7946 0018.\nER  -", 1))
    status, out, err = portal("import", "library", file, "--state", "published")
    assert (status, out[:7]) == (0, "2 added")
    assert "is published with “mair@example.org” in its abstract, and 1 more. " in err and "Look at /library/" in err
    assert "is published with" not in portal("import", "library", file)[2]


@pytest.mark.parametrize("answer, year, number", [("skip", None, 2), ("merge", 2017, 2), ("keep-both", None, 3)])
def test_duplicates_are_treated_as_asked(
    portal: Portal, refs: Path, answer: str, year: int | None, number: int
) -> None:
    with writing():
        make_document(make_reference(external_id="E7", title="Known", issued=None, doi="10.1000/here"))
        keep_loaded()
    _, _, err = portal("import", "library", refs, "--duplicates", answer)
    assert "here already: line 25, differs in title" in err
    found = documents()
    assert (found[0].title, found[0].year, len(found)) == ("Known", year, number)


def test_records_of_one_title_with_ids_of_their_own_are_named_and_can_be_kept(portal: Portal, tmp_path: Path) -> None:
    twins = tmp_path / "twins.json"
    record = {"title": "Editorial", "author": [{"family": "Mays"}], "issued": {"date-parts": [[2016]]}}
    twins.write_text(json.dumps([record | {"id": "a1"}, record | {"id": "a2"}, record | {"id": "a3", "volume": "2"}]))
    _, out, err = portal("import", "library", twins)
    assert out.startswith("1 added, 0 merged, 2 left as they were")
    assert "differs in its id only (its id is a2, the same as a1 in line 1 of this file by title" in err
    assert "differs in volume (its id is a3, the same as a1" in err
    assert "note: to keep records that are taken for the same, add --duplicates keep-both" in err
    assert portal("import", "library", twins, "--duplicates", "keep-both")[1].startswith("2 added")
    assert [one.external_id for one in documents()] == ["a1", "a2", "a3"]
    assert portal("import", "library", twins, "--duplicates", "keep-both")[1].startswith("0 added, 0 merged, 3 left")


@pytest.mark.parametrize("format_id", ["csl-json", "ris", "bibtex"])
def test_what_is_exported_comes_back_without_change(portal: Portal, refs: Path, tmp_path: Path, format_id: str) -> None:
    portal("import", "library", refs)
    _, text, _ = portal("export", "library", "--format", format_id)
    again = tmp_path / "again"
    again.write_text(text)
    assert portal("import", "library", again)[1] == "0 added, 0 merged, 2 left as they were, 0 not readable.\n"


def test_an_export_for_the_public_holds_what_everyone_may_read(portal: Portal, refs: Path) -> None:
    portal("import", "library", refs)
    with writing():
        make_document(make_reference(external_id="open"))
        make_document(make_reference(external_id="gone"), state="withdrawn")
    assert [one["id"] for one in json.loads(portal("export", "library", "--public")[1])] == ["open"]
    assert {one["id"] for one in json.loads(portal("export", "library")[1])} == {"open", "one", "here"}


def test_a_file_is_attached_and_read_once(portal: Portal, tmp_path: Path) -> None:
    with writing():
        make_document(slug="the-report")
    path = tmp_path / "seed.pdf"
    path.write_bytes(make_pdf("One", "Two"))
    status, out, _ = portal("library", "attach", "the-report", path)
    assert status == 0 and "Attached seed.pdf to /library/the-report. We read the text" in out
    status, out, _ = portal("library", "attach", "the-report", path)
    assert status == 0 and "attached already" in out
    with writing() as session:
        (file,) = session.scalars(select(DocumentFile))
        assert (file.page_count, file.state, file.released_at is None) == (2, "read", False)


def test_what_the_check_finds_in_an_attached_file_is_told_and_kept_from_readers(portal: Portal, tmp_path: Path) -> None:
    with writing():
        make_document(slug="the-report")
    path = tmp_path / "seed.pdf"
    path.write_bytes(make_pdf("Patient 943 476 5919 came back."))
    status, out, _ = portal("library", "attach", "the-report", path)
    assert status == 0 and "Only the team can read it so far. “seed.pdf”: one passage could identify a person." in out
    with writing() as session:
        assert session.scalars(select(DocumentFile.released_at)).one() is None


@pytest.mark.parametrize(
    "words, status, told",
    [
        (("import", "library", "no-such-file"), 2, "does not exist"),
        (("import", "library", "{empty}"), 1, "That file is empty"),
        (("import", "library", "{refs}", "--format", "csl-json"), 1, "not imported: Line 1"),
        (("import", "library", "{refs}", "--format", "endnote"), 2, "Invalid value"),
        (("library", "attach", "no-such", "{refs}"), 1, "there is no document at /library/no-such"),
        (("library", "attach", "the-report", "{refs}"), 1, "We cannot take that kind of file"),
    ],
)
def test_what_cannot_be_done_is_explained(
    portal: Portal, refs: Path, tmp_path: Path, words: tuple[str, ...], status: int, told: str
) -> None:
    with writing():
        make_document(slug="the-report")
    (tmp_path / "empty").touch()
    places = {"empty": str(tmp_path / "empty"), "refs": str(refs)}
    ended, _, err = portal(*(word.format(**places) for word in words))
    assert (ended, told in err) == (status, True), err
