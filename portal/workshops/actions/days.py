"""When a sitting meets: what is typed on a London clock, checked and turned into moments."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.core import clock
from portal.core.errors import Invalid
from portal.workshops.models import Round, Workshop

DEFAULT_START, DEFAULT_END = time(10), time(16)


@dataclass(frozen=True, slots=True)
class Day:
    """When a sitting meets, on a London clock; no day: not decided."""

    day: date | None = None
    starts: time | None = None
    ends: time | None = None


UNDECIDED = Day()


def check_day(found: Round, when: Day) -> tuple[datetime | None, datetime | None]:
    """Returns: start and end in UTC; None and None for a sitting without a day.

    Raises: Invalid (fields "day", "starts", "ends").
    """
    if when.day is None:
        return None, None
    if when.starts is None or when.ends is None:
        raise Invalid("Enter when the workshop starts and ends", "starts" if when.starts is None else "ends")
    if when.ends <= when.starts:
        raise Invalid("The workshop must end after it starts", "ends")
    _check_in_round(found, when.day)
    try:
        return clock.from_london(when.day, when.starts), clock.from_london(when.day, when.ends)
    except ValueError as error:
        raise Invalid("The clocks go forward that night and leap over this time. Choose another", "starts") from error


def _check_in_round(found: Round, day: date) -> None:
    first, last = found.starts_on, found.ends_on
    if first is None or last is None:
        if found.year is None:
            return
        first, last = found.year.starts_on, found.year.ends_on
    if not first <= day <= last:
        around = f"{clock.format_date(first)} to {clock.format_date(last)}"
        raise Invalid(f"This day is outside the round, which runs from {around}", "day")


def check_register_days(day: date | None, first: date | None, last: date | None) -> None:
    """People register between these days, at the latest on the day of the sitting; no first day: not opened.

    Raises: Invalid (fields "register_from", "register_until").
    """
    if first is None and last is None:
        return
    if first is None:
        raise Invalid("Enter the day on which registration opens too, or leave both days empty", "register_from")
    if day is None:
        raise Invalid("Enter the day of the sitting first: people need to know what they register for", "register_from")
    if first > day:
        raise Invalid("Registration must open on the day of the sitting at the latest", "register_from")
    if last is not None and not first <= last <= day:
        around = f"{clock.format_date(first)} to {clock.format_date(day)}"
        raise Invalid(f"Choose a day between the opening of registration and the sitting: {around}", "register_until")


def check_published_day(workshop: Workshop, when: Day) -> None:
    """A day that people have in their calendars is not taken away, and a published programme stays ahead of us.

    Raises: Invalid (field "day").
    """
    if workshop.day is None or when.day == workshop.day:
        return
    if when.day is None and workshop.item.state == "published":
        raise Invalid("People have this day in their calendars. Choose another day, or cancel the sitting", "day")
    today = clock.in_london(clock.now()).date()
    counts = workshop.programme_version and (workshop.item.state == "published" or workshop.day >= today)
    if counts and when.day and when.day < today:
        raise Invalid("The programme is published: it cannot move to a day that has passed", "day")


def hours_of(source: Workshop, when: Day) -> Day:
    """Returns: the new day at the hours asked for, by default those of the source."""
    if when.day is None:
        return UNDECIDED
    starts = clock.in_london(source.starts_at).time() if source.starts_at else DEFAULT_START
    ends = clock.in_london(source.ends_at).time() if source.ends_at else DEFAULT_END
    return Day(when.day, when.starts or starts, when.ends or ends)


def shift_of(source: Workshop, when: Day) -> timedelta:
    """Returns: how much later than at the source the sessions begin, on the clock on the wall."""
    if source.starts_at is None or when.starts is None:
        return timedelta()
    before = clock.in_london(source.starts_at).time()
    return datetime.combine(date.min, when.starts) - datetime.combine(date.min, before)
