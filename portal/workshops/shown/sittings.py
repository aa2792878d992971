"""How a sitting is told: when, where, whether it took place, and its card."""

from typing import Any

from portal.core import clock
from portal.workshops.models import Workshop
from portal.workshops.models.points import PARTICIPANTS
from portal.workshops.models.rounds import CANCELLED, HELD, PLANNED, STATUSES, UNDATED

ACCESS = {"step_free": "Step-free access", "hearing_loop": "Hearing loop", "quiet_room": "Quiet room"}
UNKNOWN = "Not known yet"


def when(workshop: Workshop) -> str:
    """Returns: "Thursday 20 October 2016, 10am to 3:45pm", or that no date is published: "Held, date not published"."""
    if workshop.starts_at is None:
        word = STATUSES[workshop.status].split(":")[0]
        return UNDATED if workshop.status == PLANNED else f"{word}, date not published"
    hours = f"{clock.format_time(workshop.starts_at)} to {clock.format_time(workshop.ends_at)}"
    return f"{clock.format_day(workshop.starts_at)}, {hours}"


def stands(workshop: Workshop) -> tuple[str, str]:
    """Returns: how the sitting stands in a word or two, and the colour of the tag."""
    if workshop.status == CANCELLED:
        return "Cancelled", "red"
    if workshop.status == HELD:
        return "Held", "petrol"
    if workshop.starts_at is None:
        return "No date yet", "grey"
    return ("Past, not yet reported", "amber") if is_over(workshop) else ("To come", "white")


def is_over(workshop: Workshop) -> bool:
    """Returns: whether its day has passed."""
    return workshop.ends_at is not None and workshop.ends_at < clock.now()


def is_next(workshop: Workshop) -> bool:
    """Returns: whether it has a date, has not passed and goes ahead."""
    return workshop.starts_at is not None and not is_over(workshop) and workshop.status != CANCELLED


def access_line(workshop: Workshop) -> str:
    """Returns: what is known of access, in one line; what is not known says so."""
    known = {label: getattr(workshop, name) for name, label in ACCESS.items()}
    there = [label for label, value in known.items() if value]
    missing = [f"no {label.lower()}" for label, value in known.items() if value is False]
    if not there and not missing:
        return UNKNOWN
    words = " · ".join([*there, *missing])
    return words[:1].upper() + words[1:]


def _access_on_card(workshop: Workshop) -> str:
    line = access_line(workshop)
    return f"Access: {line.lower()}" if line == UNKNOWN else line


def place_line(workshop: Workshop) -> str:
    """Returns: venue and address in one line; that no venue is published when there is none."""
    return ", ".join(part for part in (workshop.venue, workshop.address) if part) or "Venue not published"


def card(workshop: Workshop) -> dict[str, Any]:
    """Returns: a sitting as `components/sitting_card.html` draws it."""
    word, colour = stands(workshop)
    undated = workshop.starts_at is None  # then its line says how it stands
    return {
        "city": workshop.place,
        "when": when(workshop),
        "venue": place_line(workshop) if workshop.venue or not undated else None,
        "tags": [] if undated else [{"text": word, "colour": colour}],
        "access": [_access_on_card(workshop)] if workshop.venue else [],
        "action": {"label": f"{workshop.place}: day and programme", "href": address(workshop), "secondary": True},
        "demo": workshop.item.demo,
    }


def address(workshop: Workshop) -> str:
    """Returns: the path of the sitting's page."""
    return f"/workshops/{workshop.item.slug}"


def facts(workshop: Workshop) -> list[dict[str, Any]]:
    """Returns: what a visitor needs to know, as rows of a summary list."""
    rows = [
        ("When", when(workshop)),
        ("Where", place_line(workshop) if workshop.venue else f"{workshop.place}. Venue not published"),
        ("Getting there", workshop.getting_there),
        ("Access", access_line(workshop)),
        ("Facilitator", workshop.facilitator),
        ("Contact", workshop.contact),
        ("Places", str(workshop.capacity) if workshop.capacity else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def attendance(workshop: Workshop) -> list[dict[str, Any]]:
    """Returns: who came by role with their sum, as rows of a table; empty when nobody was counted."""
    counted = [
        (PARTICIPANTS[role], workshop.attendance[role]) for role in PARTICIPANTS if workshop.attendance.get(role)
    ]
    if not counted:
        return []
    rows = [{"who": label, "people": count} for label, count in counted]
    return [*rows, {"who": "All", "people": sum(count for _, count in counted), "strong": True}]
