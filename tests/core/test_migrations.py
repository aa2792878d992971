"""The migrations go up, down and up again from empty, and end where the models are: on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

import portal.app  # noqa: F401 (every model must be known)
from portal.core import jobs, schema
from portal.core.db import db, writing
from portal.core.errors import Unavailable
from tests.factories.accounts import make_person
from tests.factories.case_studies import make_case, make_outcome
from tests.factories.evidence import make_document, make_file
from tests.factories.findings import make_dataset, make_finding
from tests.factories.news import make_news
from tests.factories.workshops import make_open_workshop, make_registration


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


def rows() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in sorted(tables())}


def test_going_back_and_up_again_loses_no_row(empty_database: str) -> None:
    schema.upgrade()
    with writing():
        make_finding(dataset=make_dataset())
        make_case(barriers={"B14": "overcame"}, outcomes=[make_outcome()])
        make_file(make_document(), "One", "Two")
    before = rows()
    assert {"dataset_cells", "case_barriers", "case_outcomes", "file_pages"} <= {n for n in before if before[n]}
    schema.downgrade("0003")
    after = rows()
    assert {name: before[name] for name in after} == after
    schema.upgrade()
    assert {name: number for name, number in rows().items() if name in after} == after


def test_going_back_shows_nobody_a_file_that_waits(empty_database: str) -> None:
    schema.upgrade()
    with writing():
        make_file(make_document(state="published"), "Waits", name="waits.pdf", released_at=None)
        make_file(make_document(state="published"), "Out", name="out.pdf")
        make_file(make_document(state="draft"), "Drafted", name="draft.pdf", released_at=None)
    schema.downgrade("0007")
    with db.engine.connect() as connection:
        names = connection.scalars(text("SELECT name FROM document_files ORDER BY name")).all()
        pages = connection.scalar(text("SELECT count(*) FROM file_pages"))
    assert (names, pages) == (["draft.pdf", "out.pdf"], 2)


def test_going_back_takes_who_registered_and_the_news_of_it_alone(empty_database: str) -> None:
    schema.upgrade()
    with writing():
        person, workshop = make_person(), make_open_workshop()
        make_registration(workshop, person)
        make_news(person, workshop.item, "registration:place")
        make_news(person, workshop.item, "workshop:status")
        jobs.enqueue("workshops.hold_ends", {"workshop_id": workshop.id})
    schema.downgrade("0009")
    with db.engine.connect() as connection:
        assert connection.scalars(text("SELECT kind FROM news")).all() == ["programme"]
        assert connection.scalar(text("SELECT count(*) FROM workshops")) == 1
        assert connection.scalar(text("SELECT count(*) FROM jobs")) == 0, "the version before cannot do it"
    schema.upgrade()
    assert rows()["registrations"] == 0


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
