"""How registering for a sitting stands: worked out from what is stored, never stored itself. Asks no database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portal.core import clock
from portal.workshops.models import Workshop
from portal.workshops.models.rounds import CANCELLED, HELD

HELD_FOR = timedelta(days=3)  # a place that comes free, for who is next. Source: ux.md, string 7
ANSWER_BY = time(18)  # London, on the day before the workshop: no place is held for longer

NOT_YET, OPEN, FULL, CLOSED = "not_yet", "open", "full", "closed"  # and HELD, CANCELLED


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many places of a sitting are gone, how many people wait for one, and how the one who asks stands there."""

    taken: int = 0  # by those who come and those for whom one is held
    waiting: int = 0
    mine: str = ""  # "place", "held", "waiting", "removed"; empty: not registered
    held: int = 0
    held_until: datetime | None = None  # UTC; NULL: no place is held for the one who asks

    @property
    def coming(self) -> int:
        """How many people have a place."""
        return self.taken - self.held


NOBODY = Numbers()


@dataclass(frozen=True, slots=True)
class Standing:
    """State (`not_yet`, `open`, `full`, `closed`, `held`, `cancelled`) of registering for a sitting."""

    workshop: Workshop
    state: str
    numbers: Numbers

    @property
    def takes(self) -> bool:
        """Whether somebody can register now, be it for the waiting list."""
        return self.state in (OPEN, FULL)

    @property
    def left(self) -> int | None:
        """How many places nobody has taken; None: there is no limit."""
        return places_left(self.workshop, self.numbers.taken)


def standing_of(workshop: Workshop, numbers: Numbers = NOBODY, at: datetime | None = None) -> Standing:
    """Returns: how registering stands at that moment, by default now. No statement."""
    return Standing(workshop, _state(workshop, numbers, at or clock.now()), numbers)


def _state(workshop: Workshop, numbers: Numbers, now: datetime) -> str:
    if workshop.status in (HELD, CANCELLED):
        return workshop.status
    today = clock.in_london(now).date()
    if workshop.starts_at is None:
        return NOT_YET
    if workshop.starts_at <= now:
        return CLOSED
    if workshop.register_from is None or today < workshop.register_from or workshop.item.state != "published":
        return NOT_YET
    if today > last_day(workshop):
        return CLOSED
    return FULL if places_left(workshop, numbers.taken) == 0 else OPEN


def last_day(workshop: Workshop) -> date:
    """Returns: the last day on which people can register: as set, else the day of the sitting, which has one."""
    return workshop.register_until or workshop.day or date.max


def places_left(workshop: Workshop, taken: int) -> int | None:
    """Returns: how many places nobody has taken; None: there is no limit."""
    return None if workshop.capacity is None else max(0, workshop.capacity - taken)


def last_answer(workshop: Workshop) -> datetime:
    """Returns: when the last place that is held for somebody must be taken. Units: UTC."""
    day = workshop.day
    return clock.from_london(day - timedelta(days=1), ANSWER_BY) if day else datetime.max.replace(tzinfo=UTC)


def held_until(workshop: Workshop) -> datetime | None:
    """Returns: until when a place that comes free now is held for who is next; None: it is theirs at once. Units: UTC.

    It is so from the day before the workshop on, and where there is no limit, since nobody else lacks that place.
    """
    now, last = clock.now(), last_answer(workshop)
    if workshop.capacity is None or clock.in_london(now).date() >= clock.in_london(last).date():
        return None
    return min(now + HELD_FOR, last)


def begun(workshop: Workshop) -> bool:
    """Returns: whether its hour has come: from then on its list stays as it is."""
    return workshop.starts_at is not None and workshop.starts_at <= clock.now()


def is_ahead(workshop: Workshop) -> bool:
    """Returns: whether readers know of its day and that day is to come."""
    return workshop.item.state == "published" and workshop.starts_at is not None and not begun(workshop)


def goes_on(workshop: Workshop) -> bool:
    """Returns: whether it is to come and goes ahead, so that places in it can change hands."""
    return is_ahead(workshop) and workshop.status not in (HELD, CANCELLED)
