"""Time: UTC inside, Europe/London for people. Everything that asks what time it is asks here."""

from datetime import UTC, date, datetime
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


def format_date(value: date | datetime | None) -> str:
    """Returns: "5 May 2016", on the London calendar; empty for None. Source: NHS content style guide."""
    if value is None:
        return ""
    day = in_london(value).date() if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


def format_time(value: datetime | None) -> str:
    """Returns: "2:30pm", "9am", "midday" or "midnight", London time. Source: NHS content style guide."""
    if value is None:
        return ""
    local = in_london(value)
    if local.minute == 0 and local.hour in (0, 12):
        return "midnight" if local.hour == 0 else "midday"
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'}"


def format_moment(value: datetime | None) -> str:
    """Returns: "5 May 2016, 2:30pm"; empty for None."""
    return f"{format_date(value)}, {format_time(value)}" if value else ""
