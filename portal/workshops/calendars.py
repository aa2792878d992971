"""Workshops as iCalendar: one entry a dated workshop, the same name for ever, a higher number with each change.

Source: RFC 5545 (3.6.5 VTIMEZONE, 3.8.7.4 SEQUENCE) and RFC 7986 for the names of the calendar.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from portal.core import clock
from portal.workshops.models import ProgrammeVersion, Workshop
from portal.workshops.models.rounds import CANCELLED
from portal.workshops.shown.programme import as_lines
from portal.workshops.shown.sittings import address, place_line

MAKER = "-//Joined Up//Workshops//EN"
ZONE = "Europe/London"


def calendar(
    workshops: Sequence[Workshop], programmes: Mapping[int, ProgrammeVersion], *, name: str, base_url: str
) -> bytes:
    """Returns: the dated ones among the workshops as a calendar file, with the zone that their times stand in."""
    whole = Calendar()
    whole.add("prodid", MAKER)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("name", name)
    whole.add("x-wr-calname", name)
    whole.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", "PT12H")
    whole.add_component(_zone())
    for workshop in workshops:
        if workshop.starts_at is not None and workshop.ends_at is not None:
            whole.add_component(_event(workshop, programmes.get(workshop.id), base_url))
    return bytes(whole.to_ical())


def _event(workshop: Workshop, programme: ProgrammeVersion | None, base_url: str) -> Event:
    cancelled = workshop.status == CANCELLED
    event = Event()
    event.add("uid", workshop.uid)
    event.add("sequence", workshop.sequence)
    event.add("dtstamp", clock.as_utc(workshop.calendar_at))
    event.add("last-modified", clock.as_utc(workshop.calendar_at))
    for name, moment in (("dtstart", workshop.starts_at), ("dtend", workshop.ends_at)):
        if moment is not None:
            event.add(name, clock.in_london(moment))
    event.add("summary", f"{'Cancelled: ' if cancelled else ''}{workshop.item.title}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("location", place_line(workshop) if workshop.venue else workshop.place)
    event.add("url", f"{base_url}{address(workshop)}")
    event.add("description", _description(workshop, programme, base_url))
    return event


def _description(workshop: Workshop, programme: ProgrammeVersion | None, base_url: str) -> str:
    demo = ["Illustrative: made up for demonstration."] if workshop.item.demo else []
    lines = [*demo, workshop.description] if workshop.description and not demo else [*demo]
    if programme is not None:
        lines += [f"Programme, version {programme.number}:", *as_lines(programme.sessions)]
    return "\n".join([*lines, f"{base_url}{address(workshop)}"])


def _zone() -> Timezone:
    """London time since 1996: summer time from the last Sunday of March to the last Sunday of October, at 1am UTC.

    Source: Directive 2000/84/EC and the Summer Time Act 1972, as amended; the zone database agrees.
    """
    zone = Timezone()
    zone.add("tzid", ZONE)
    rules = (
        (TimezoneDaylight(), "BST", datetime(1996, 3, 31, 1), 3, 0, 1),  # noqa: DTZ001 (a time on the wall)
        (TimezoneStandard(), "GMT", datetime(1996, 10, 27, 2), 10, 1, 0),  # noqa: DTZ001
    )
    for part, name, start, month, before, after in rules:
        part.add("tzname", name)
        part.add("dtstart", start)
        part.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"}))
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone
