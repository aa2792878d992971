"""Looking at who waits for a place, and moving the clock on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db
from portal.workshops.models import Registration


def one(name: str) -> Registration:
    """The registration of the person of that name, as stored."""
    db.session.expire_all()
    query = select(Registration).join(Registration.person).where(Person.name == name)
    return db.session.scalars(query).one()


def standings() -> dict[str, str]:
    """Name of each person on a list -> how they stand there, as stored."""
    db.session.expire_all()
    rows = db.session.scalars(select(Registration)).all()
    return {row.person.name: "place" if row.has_place else "held" if row.is_held else "waits" for row in rows}


def later(monkeypatch: pytest.MonkeyPatch, **time_on: int) -> None:
    """Stop the clock so much later than it is."""
    moment = clock.now() + timedelta(**time_on)
    monkeypatch.setattr(clock, "now", lambda: moment)
