"""Time: UTC inside, Europe/London for people. Everything that asks what time it is asks here."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Returns: this moment. Units: UTC, with its zone."""
    return datetime.now(UTC)


def as_utc(moment: datetime) -> datetime:
    """Returns: the moment in UTC; one without a zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def in_london(moment: datetime) -> datetime:
    """Returns: the moment on a London clock."""
    return as_utc(moment).astimezone(LONDON)


def from_london(day: date, at: time) -> datetime:
    """Returns: the moment that a London clock shows; in the hour that comes twice, the first. Units: UTC.

    Raises: ValueError for a time that the clock leaps over when summer time begins.
    """
    moment = datetime.combine(day, at, LONDON).astimezone(UTC)
    if moment.astimezone(LONDON).time() != at:
        raise ValueError(f"there is no {at:%H:%M} on {format_date(day)}: the clocks go forward")
    return moment


def format_day(value: date | datetime | None) -> str:
    """Returns: "Thursday 5 May 2016", on the London calendar; empty for None."""
    if value is None:
        return ""
    day = in_london(value).date() if isinstance(value, datetime) else value
    return f"{day:%A} {format_date(day)}"


def format_date(value: date | datetime | None) -> str:
    """Returns: "5 May 2016", on the London calendar; empty for None. Source: NHS content style guide."""
    if value is None:
        return ""
    day = in_london(value).date() if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


def format_time(value: datetime | None) -> str:
    """Returns: "2:30pm", "9am", "midday" or "midnight", London time. Source: NHS content style guide."""
    return format_clock(in_london(value).time()) if value else ""


def format_clock(at: time) -> str:
    """Returns: the time of a clock as `format_time` writes it."""
    if at.minute == 0 and at.hour in (0, 12):
        return "midnight" if at.hour == 0 else "midday"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def format_moment(value: datetime | None) -> str:
    """Returns: "5 May 2016, 2:30pm"; empty for None."""
    return f"{format_date(value)}, {format_time(value)}" if value else ""
