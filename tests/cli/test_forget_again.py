"""portal forget-again: who left is forgotten after a database came back by other means."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Person
from portal.cli.backup import forget_again
from portal.config import read_settings
from portal.core import schema
from portal.core.db import db
from portal.privacy.actions.erase import mark_of
from tests.factories.accounts import make_person

LINE = '{{"mark": "{}", "comments": "go", "at": "2016-05-05T12:00:00+00:00"}}\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with one person, as the command finds it."""
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    db.connect(read_settings().database_url)
    schema.upgrade()
    make_person(email="mair@example.org")
    db.session.commit()
    return tmp_path


def people() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Person.id))) or 0


def test_without_a_list_it_says_what_to_do_and_changes_nothing(folder: Path) -> None:
    said = CliRunner().invoke(forget_again)
    assert said.exit_code == 0
    assert "portal forget-again --erasures FILE" in said.output
    assert people() == 1


def test_a_list_from_elsewhere_is_followed_and_kept(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("kept") / "list.jsonl"
    elsewhere.write_text(LINE.format(mark_of("mair@example.org", read_settings().secret_key)))
    said = CliRunner().invoke(forget_again, ["--erasures", str(elsewhere)])
    assert "1 person who had left forgotten again." in said.output
    assert people() == 0
    assert (folder / "erasures.jsonl").read_text() == elsewhere.read_text()


def test_a_list_that_is_not_there_is_wrong_usage(app: Flask) -> None:
    assert CliRunner().invoke(forget_again, ["--erasures", "nowhere.jsonl"]).exit_code == 2
