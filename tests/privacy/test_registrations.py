"""What is held of who registers for a workshop: taken away with the rest, gone with the person on both databases."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.access.memberships import holders_of
from portal.accounts.models import Person
from portal.config import Settings
from portal.core.db import db
from portal.privacy.actions import erase
from portal.privacy.queries.held import export
from portal.workshops.models import Registration
from tests.conftest import settings_for
from tests.factories.accounts import make_person
from tests.factories.workshops import make_open_workshop, make_registration

NEEDS = "I read by touch"


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return settings_for(tmp_path)
    return settings_for(tmp_path, database_url=request.getfixturevalue("postgres_url"))


@pytest.fixture
def person(app: Flask) -> Person:
    """Somebody with a place at one sitting, and waiting at another."""
    made, workshop = make_person(), make_open_workshop(capacity=1)
    make_registration(workshop, made, needs=NEEDS)
    make_registration(workshop, make_person(name="Next"), placed_at=None)
    make_registration(make_open_workshop(days=-60), made, placed_at=None, needs=NEEDS)
    db.session.commit()
    return made


def test_a_person_takes_away_what_they_told(person: Person) -> None:
    sort = next(sort for sort in export(person)["held"] if sort["what"] == "Workshops you registered for")
    assert [row["needs"] for row in sort["rows"]] == [NEEDS, NEEDS]
    assert "30 days" in sort["until"]


def test_who_leaves_is_off_every_list_and_the_next_one_is_asked(person: Person, settings: Settings) -> None:
    item_id = db.session.scalars(select(Registration)).first().workshop.item_id
    erase.leave(person, "stay", secret=settings.secret_key)
    db.session.commit()
    rows = db.session.scalars(select(Registration)).all()
    assert [(row.person.name, row.is_held) for row in rows] == [("Next", True)]
    assert list(holders_of(f"workshop:{item_id}")) == []
