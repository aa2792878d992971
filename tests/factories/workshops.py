"""Makers of rounds, sittings and sessions."""

from datetime import date, datetime, time, timedelta
from itertools import count

from portal.access import memberships
from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db
from portal.workshops.actions.spine import calendar_uid
from portal.workshops.models import ProgrammeSession, Registration, Round, StudyYear, Workshop
from tests.factories.accounts import make_person
from tests.factories.items import make_item

_number = count(1)


def make_year(key: str = "2") -> StudyYear:
    """Study year 2, July 2016 to June 2017, unless told otherwise; flushed, not committed."""
    year = StudyYear(
        key=key,
        label=f"Study year {key}",
        starts_on=date(2016, 7, 1),
        ends_on=date(2017, 6, 30),
        period_text="July 2016 to June 2017",
        planned=4,
        plan_text="4 workshops planned",
    )
    db.session.add(year)
    db.session.flush()
    return year


def make_round(*, year: StudyYear | None = None, aims: str = "", **item: object) -> Round:
    """A published round for everyone without sittings, unless told otherwise; flushed, not committed."""
    found = Round(item=make_item("round", **item), year=year, label="A round", aims=aims, sittings=[])
    db.session.add(found)
    db.session.flush()
    return found


def make_workshop(
    of: Round | None = None, *, starts_at: datetime | None = None, ends_at: datetime | None = None, **fields: object
) -> Workshop:
    """A published sitting in London without a day, unless told otherwise; flushed, not committed."""
    found = of or make_round()
    kept = {name: fields.pop(name) for name in ("title", "slug", "state", "audience", "owner_id") if name in fields}
    item = make_item("workshop", **kept)
    values: dict[str, object] = {"place": "London", "uid": calendar_uid(item.slug)} | fields
    workshop = Workshop(item=item, round=found, starts_at=starts_at, ends_at=ends_at, **values)
    db.session.add(workshop)
    db.session.flush()
    return workshop


def on(day: date, starts: time = time(10), ends: time = time(16)) -> dict[str, datetime]:
    """Start and end of a sitting on that day, in London."""
    return {"starts_at": clock.from_london(day, starts), "ends_at": clock.from_london(day, ends)}


def make_session(workshop: Workshop, starts: str = "10:00", ends: str = "11:00", **fields: object) -> ProgrammeSession:
    """A plenary session of the programme that is being edited; flushed, not committed."""
    n = next(_number)
    values: dict[str, object] = {"key": f"session-{n}", "title": f"Session {n}", "kind": "plenary"}
    one = ProgrammeSession(
        workshop_id=workshop.id, starts=time.fromisoformat(starts), ends=time.fromisoformat(ends), **(values | fields)
    )
    db.session.add(one)
    db.session.flush()
    return one


def make_open_workshop(of: Round | None = None, *, days: int = 30, **fields: object) -> Workshop:
    """A published sitting so many days ahead for which people can register since yesterday; flushed, not committed."""
    today = clock.in_london(clock.now()).date()
    values: dict[str, object] = on(today + timedelta(days=days)) | {"register_from": today - timedelta(days=1)}
    return make_workshop(of, **(values | {"venue": "The Hall"} | fields))  # type: ignore[arg-type]


def make_registration(workshop: Workshop, person: Person | None = None, **fields: object) -> Registration:
    """Somebody with a place, unless `placed_at` is None; flushed, not committed."""
    values = {"placed_at": clock.now()} | fields
    who = person or make_person()
    made = Registration(workshop_id=workshop.id, workshop=workshop, person_id=who.id, person=who, **values)
    db.session.add(made)
    if made.placed_at is not None:
        memberships.give(who.id, f"workshop:{workshop.item_id}")
    db.session.flush()
    return made
