"""Making, changing and cloning a sitting."""

from dataclasses import dataclass, replace
from datetime import date

from portal.access.policy import Viewer
from portal.core import clock
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.items.vocabulary import set_terms, terms_of
from portal.workshops import rights
from portal.workshops.actions.copying import copy_sessions
from portal.workshops.actions.days import (
    UNDECIDED,
    Day,
    check_day,
    check_published_day,
    check_register_days,
    hours_of,
    shift_of,
)
from portal.workshops.actions.places import fill, lock
from portal.workshops.actions.registration import check_still_opened, tell_registered
from portal.workshops.actions.spine import (
    calendar_face,
    calendar_uid,
    check_slug,
    check_title,
    make_item,
    raise_sequence,
    tell,
)
from portal.workshops.models import Round, Workshop
from portal.workshops.models.rounds import UNDATED
from portal.workshops.queries.standing import is_ahead

MOST_PEOPLE = 2_000


@dataclass(frozen=True, slots=True)
class SittingFields:
    """What the form of a sitting holds."""

    title: str
    place: str
    slug: str = ""  # empty: made from the title
    when: Day = UNDECIDED
    description: str = ""
    aims: str = ""
    venue: str = ""
    address: str = ""
    getting_there: str = ""
    step_free: bool | None = None
    hearing_loop: bool | None = None
    quiet_room: bool | None = None
    facilitator: str = ""
    contact: str = ""
    capacity: int | None = None
    register_from: date | None = None
    register_until: date | None = None
    themes: tuple[str, ...] = ()


PLAIN_COLUMNS = ("description", "aims", "venue", "address", "getting_there", "facilitator", "contact")
ACCESS_COLUMNS = ("step_free", "hearing_loop", "quiet_room")
LIST_COLUMNS = ("capacity", "register_from", "register_until")


def create_sitting(actor: Viewer, found: Round, fields: SittingFields) -> Workshop:
    """Make a draft of a sitting in a round. Raises: Denied, Invalid."""
    rights.check_may_edit(actor, found)
    return _add(actor, found, fields)


def _add(actor: Viewer, found: Round, fields: SittingFields) -> Workshop:
    check_place(fields.place)
    title = check_title(fields.title or f"{found.item.title}: {fields.place}")
    slug = fields.slug or f"{found.item.slug}-{fields.place}"
    item = make_item(actor, "workshop", slug, title, audience=found.item.audience, demo=found.item.demo)
    workshop = Workshop(item_id=item.id, item=item, round_id=found.id, round=found, uid=calendar_uid(item.slug))
    _write(workshop, fields)
    db.session.add(workshop)
    db.session.flush()
    set_terms(item.id, {"theme": fields.themes})
    tell("workshop:create", actor, item)
    return workshop


def edit_sitting(actor: Viewer, workshop: Workshop, fields: SittingFields, *, expected_version: int) -> None:
    """Change a sitting; its calendar entry moves on when what it shows has changed.

    Raises: Denied; Conflict with both texts; Invalid, as when a published programme would move into the past.
    """
    rights.check_may_edit(actor, workshop)
    lock(workshop)
    if workshop.item.version != expected_version:
        raise Conflict(theirs=told(fields_of(workshop)), yours=told(fields))
    check_place(fields.place)
    check_published_day(workshop, fields.when)
    check_still_opened(workshop, fields.register_from)
    before, was, room = calendar_face(workshop), met(workshop), (workshop.capacity, workshop.starts_at)
    workshop.item.slug = check_slug("workshop", fields.slug or fields.title, own=workshop.item.slug)
    workshop.item.title = check_title(fields.title)
    _write(workshop, fields)
    if before != calendar_face(workshop):
        raise_sequence(workshop)
    workshop.item.touch()
    set_terms(workshop.item_id, {"theme": fields.themes})
    db.session.flush()
    tell("workshop:edit", actor, workshop.item)
    if was != met(workshop) and is_ahead(workshop):
        tell_registered("workshop:move", actor, workshop, "registration:moved")
    if room != (workshop.capacity, workshop.starts_at):
        fill(workshop)


def met(workshop: Workshop) -> tuple[object, ...]:
    """Returns: when and where people meet, to tell whether the sitting moved."""
    return workshop.starts_at, workshop.ends_at, workshop.venue, workshop.address, workshop.place


def clone_sitting(actor: Viewer, source: Workshop, target: Round, when: Day, *, slug: str, place: str = "") -> Workshop:
    """Make a sitting of a round like another sitting, see `copy_sitting`. Raises: Denied, Invalid."""
    rights.check_may_edit(actor, target)
    return copy_sitting(actor, source, target, when, slug=slug, place=place)


def copy_sitting(actor: Viewer, source: Workshop, target: Round, when: Day, *, slug: str, place: str = "") -> Workshop:
    """Make a draft like another sitting, with its programme, on another day; sessions keep their distance to the start.

    The venue is copied only within the same city. Notes, reports and the days for registering are not copied.
    The caller has checked that the actor may edit the target, which may be a round that the actor has made just now.
    Raises: Invalid (fields "slug", "day", "starts").
    """
    told_place = place or source.place
    themes = terms_of([source.item_id]).get(source.item_id, {}).get("theme", ())
    fields = replace(
        fields_of(source),
        title=f"{target.item.title}: {told_place}",
        place=told_place,
        slug=slug,
        when=hours_of(source, when),
        themes=themes,
        register_from=None,
        register_until=None,
    )
    if told_place != source.place:
        fields = replace(fields, venue="", address="", getting_there="")
    clone = _add(actor, target, fields)
    copy_sessions(source, clone, shift_of(source, fields.when))
    return clone


def check_place(place: str) -> None:
    """Raises: Invalid (field "place") for a sitting without a city."""
    if not place.strip() or len(place) > 60:
        raise Invalid("Enter the city where this sitting meets, in 60 characters or fewer", "place")


def fields_of(workshop: Workshop) -> SittingFields:
    """Returns: the sitting as its form shows it, without themes."""
    values = {name: getattr(workshop, name) for name in (*PLAIN_COLUMNS, *ACCESS_COLUMNS, *LIST_COLUMNS)}
    start, end = workshop.starts_at, workshop.ends_at
    hours = (clock.in_london(start).time(), clock.in_london(end).time()) if start and end else (None, None)
    when = Day(workshop.day, *hours)
    return SittingFields(workshop.item.title, workshop.place, workshop.item.slug, when, **values)


def told(fields: SittingFields) -> str:
    """Returns: the fields as lines of text, to show two versions beside each other."""
    when = fields.when
    hours = f"{clock.format_clock(when.starts)} to {clock.format_clock(when.ends)}" if when.starts and when.ends else ""
    first = [fields.title, fields.place, f"{clock.format_day(when.day)}, {hours}" if when.day else UNDATED]
    return "\n".join([*first, *(str(getattr(fields, name)) for name in PLAIN_COLUMNS if getattr(fields, name))])


def _write(workshop: Workshop, fields: SittingFields) -> None:
    if fields.capacity is not None and not 0 < fields.capacity <= MOST_PEOPLE:
        raise Invalid(f"Enter a number of people from 1 to {MOST_PEOPLE:,}, or leave it empty", "capacity")
    starts_at, ends_at = check_day(workshop.round, fields.when)
    workshop.place = fields.place.strip()
    workshop.starts_at, workshop.ends_at = starts_at, ends_at
    check_register_days(fields.when.day, fields.register_from, fields.register_until)
    for name in LIST_COLUMNS:
        setattr(workshop, name, getattr(fields, name))
    for name in PLAIN_COLUMNS:
        setattr(workshop, name, getattr(fields, name).strip())
    for name in ACCESS_COLUMNS:
        setattr(workshop, name, getattr(fields, name))
