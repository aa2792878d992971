"""The migrations go up, down and up again from empty, and end where the models are: on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

import portal.app  # noqa: F401 (every model must be known)
from portal.core import schema
from portal.core.db import db
from portal.core.errors import Unavailable


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    here = f"sqlite:///{tmp_path / 'new.db'}"
    url = here if request.param == "sqlite" else request.getfixturevalue("postgres_empty_url")
    db.connect(url)
    yield url
    db.disconnect()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again_from_empty(empty_database: str) -> None:
    assert tables() == set()
    schema.upgrade()
    first = tables()
    assert {"items", "people", "comments", "jobs"} <= first
    schema.downgrade("base")
    assert tables() == set()
    schema.upgrade()
    assert tables() == first
    assert schema.is_current()


def test_models_and_migrations_agree(empty_database: str) -> None:
    schema.upgrade()
    assert schema.differences() == []


def test_a_newer_database_is_refused_and_left_alone(empty_database: str) -> None:
    schema.upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="newer version"):
        schema.upgrade()
    assert schema.current_revision() == "9999"
