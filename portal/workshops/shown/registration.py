"""How registering for a sitting is told: in a tag, in sentences, on the page of a sitting, in a mail."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from portal.access.policy import Viewer
from portal.core import clock
from portal.items.models import Item
from portal.workshops.models import Workshop
from portal.workshops.models.rounds import CANCELLED, HELD
from portal.workshops.queries.registration import find_for_mail
from portal.workshops.queries.standing import (
    ANSWER_BY,
    CLOSED,
    FULL,
    HELD_FOR,
    NOT_YET,
    OPEN,
    Standing,
    begun,
    held_until,
    last_answer,
)
from portal.workshops.shown.sittings import address, is_over, place_line, when

PLACES = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
MINE = {
    "place": ("You have a place", "solid"),
    "held": ("A place is held for you", "amber"),
    "waiting": ("You are on the waiting list", "solid"),
}
LAST_DAY = "From the day before, it is yours at once."
LAST_DAYS = (
    f"If the workshop is less than {HELD_FOR.days} days away, we hold it until {clock.format_clock(ANSWER_BY)} "
    f"on the day before. {LAST_DAY}"
)
# News whose mails say when and where.
MAILED = tuple(f"registration:{act}" for act in ("place", "wait", "hold", "free", "moved", "on", "off"))


def tags(standing: Standing) -> list[dict[str, str]]:
    """Returns: how registering stands, as tags of a sitting's card; none where there is nothing to say."""
    own = standing.numbers.mine
    matters = standing.state not in (HELD, CLOSED) or (own == "held" and not begun(standing.workshop))
    mine = [MINE[own]] if own in MINE and matters else []
    return [{"text": text, "colour": colour} for text, colour in [*_tag(standing), *mine]]


def _tag(standing: Standing) -> list[tuple[str, str]]:
    workshop = standing.workshop
    if standing.state == OPEN:
        left = standing.left
        return [("Open for registration" if left is None else f"{_many(left, 'place')} left", "petrol")]
    if standing.state == FULL:
        waiting = standing.numbers.waiting
        return [(f"Full: {waiting} on the waiting list" if waiting else "Full", "amber")]
    if standing.state == CLOSED and not is_over(workshop):
        return [("Registration closed", "grey")]
    if standing.state == NOT_YET and workshop.register_from is not None:
        return [(f"Registration opens {_opens(workshop, clock.format_date)}", "white")]
    return []


def sentences(standing: Standing) -> list[str]:
    """Returns: how registering stands, in one or two sentences."""
    workshop = standing.workshop
    if standing.state in (OPEN, FULL):
        last = (
            f"on {clock.format_day(workshop.register_until)}" if workshop.register_until else "when the workshop starts"
        )
        return [*_room(standing), f"Registration closes {last}."]
    if standing.state == CANCELLED:
        return ["This sitting is cancelled."]
    if standing.state == HELD:
        return ["This workshop has taken place."]
    if standing.state == CLOSED:
        closed = workshop.register_until
        return [
            "Registration is closed."
            if begun(workshop) or not closed
            else f"Registration closed on {clock.format_date(closed)}."
        ]
    if workshop.starts_at is None:
        return ["Nobody can register yet: this sitting has no date."]
    if workshop.register_from is None:
        return ["Registration is not open yet."]
    return [f"Registration opens {_opens(workshop, lambda day: f'on {clock.format_day(day)}')}."]


def _opens(workshop: Workshop, told: Callable[[date], str]) -> str:
    """A draft, which the team alone reads, does not open by its day."""
    first = workshop.register_from
    return told(first) if first and first > clock.in_london(clock.now()).date() else "when the round is announced"


def _room(standing: Standing) -> list[str]:
    capacity = standing.workshop.capacity
    if capacity is None:
        return []
    if standing.state == OPEN:
        left = standing.left or 0
        return [f"{_many(left, 'place')} of {capacity:,} {'is' if left == 1 else 'are'} left."]
    waiting = standing.numbers.waiting
    waits = (
        f", and {_many(waiting, 'person', 'people')} {'waits' if waiting == 1 else 'wait'} for one" if waiting else ""
    )
    all_of_them = {1: "The only place is", 2: "Both places are"}.get(capacity, f"All {capacity:,} places are")
    return [f"{all_of_them} taken{waits}."]


def block(viewer: Viewer, standing: Standing, sisters: Sequence[Standing]) -> dict[str, Any] | None:
    """Returns: what the page of a sitting says of registering; None once it is over or when it was held."""
    workshop, mine = standing.workshop, standing.numbers.mine
    if standing.state in (HELD, CANCELLED) or is_over(workshop):
        return None
    lines = sentences(standing) if not mine or standing.takes else []
    if standing.state == FULL and mine in ("", "waiting"):
        lines = [waiting_rule(workshop)[0], *lines]
    if mine == "removed":
        lines = ["The organisers took you off the list."]
    return {
        "mine": held_line(standing) if mine == "held" else MINE[mine][0] if mine in MINE else "",
        "lines": [] if mine == "held" else lines,
        "button": _button(viewer, standing),
        "sisters": sister_lines(sisters) if mine not in ("place", "held") and standing.state in (FULL, CLOSED) else [],
    }


def _button(viewer: Viewer, standing: Standing) -> dict[str, Any] | None:
    mine, place = standing.numbers.mine, standing.workshop.place
    here = f"{address(standing.workshop)}/register"
    own = "See your place" if begun(standing.workshop) else "See or give up your place"
    told = {"place": own, "waiting": "See where you stand", "removed": "See why"}
    if mine == "held":
        return _button_for_held(standing)
    if mine == "waiting" and standing.left != 0 and not begun(standing.workshop):
        return {"label": "See the place that is free", "href": here}
    if mine:
        return {"label": told[mine], "href": here, "secondary": True}
    if not standing.takes:
        return None
    act = f"take a place in {place}" if standing.state == OPEN else "join the waiting list"
    label = act[:1].upper() + act[1:] if viewer.is_signed_in else f"Sign in to {act}"
    return {"label": label, "href": here, "secondary": standing.state == FULL}


def _button_for_held(standing: Standing) -> dict[str, Any]:
    return {"label": "Say if you want it", "href": f"{address(standing.workshop)}/register"}


def by_when(moment: datetime) -> str:
    """Returns: "2:30pm on 5 May 2016", London time."""
    return f"{clock.format_time(moment)} on {clock.format_date(moment)}"


def waiting_rule(workshop: Workshop) -> tuple[str, str]:
    """Returns: what becomes of a place that comes free now that all are taken, and what is so nearer to the day.

    Source: ux.md, string 7.
    """
    until = held_until(workshop)
    if until is None:
        return "Full. If a place frees now, the next person has it at once.", ""
    if until == last_answer(workshop):
        return f"Full. If a place frees, we hold it for you until {by_when(until)}.", LAST_DAY
    return f"Full. If a place frees, we hold it for you for {HELD_FOR.days} days.", LAST_DAYS


def held_line(standing: Standing, where: str | None = None) -> str:
    """Returns: "A place in London is held for you until 2:30pm on 5 May 2016", or that it can still be taken.

    `where` stands for " in London", as where the city is told beside it.
    """
    city = f" in {standing.workshop.place}" if where is None else where
    until = standing.numbers.held_until
    if until is None or until <= clock.now():
        return f"You can still take a place{city}"
    return f"A place{city} is held for you until {by_when(until)}"


def with_places(card: dict[str, Any], standing: Standing) -> dict[str, Any]:
    """Returns: the card of a sitting with how registering stands, and a button for who can still register."""
    if standing.state in (HELD, CANCELLED) or is_over(standing.workshop):
        return card
    return card | {"tags": [*card["tags"], *tags(standing)], "register": _card_button(standing)}


def _card_button(standing: Standing) -> dict[str, Any] | None:
    if standing.numbers.mine == "held":
        return _button_for_held(standing)
    if standing.numbers.mine or not standing.takes:
        return None
    here = f"{address(standing.workshop)}/register"
    return {"label": start_line(standing), "href": here, "secondary": standing.state == FULL}


def start_line(standing: Standing) -> str:
    """Returns: "Take a place in London", or "Join the waiting list for London"."""
    place = standing.workshop.place
    return f"Take a place in {place}" if standing.state == OPEN else f"Join the waiting list for {place}"


def sister_lines(sisters: Sequence[Standing]) -> list[dict[str, str]]:
    """Returns: the other sittings of the round, each as a link and how registering stands there."""
    return [
        {
            "label": f"{one.workshop.place}, {when(one.workshop)}",
            "href": address(one.workshop),
            "text": ", ".join(tag["text"] for tag in tags(one)) or sentences(one)[0].rstrip("."),
        }
        for one in sisters
        if one.state not in (HELD, CANCELLED) and not is_over(one.workshop)
    ]


def place_word(number: int) -> str:
    """Returns: "third", as in "You are third on the waiting list"; "number 12" after the tenth."""
    return PLACES[number - 1] if 1 <= number <= len(PLACES) else f"number {number}"


def _many(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def mail_lines(item: Item, person_id: int, base_url: str) -> list[str]:
    """Returns: when and where a sitting meets and the address of its calendar file, for a mail. One statement.

    For whom a place is held: until when. Who has no place needs no calendar yet.
    """
    found = find_for_mail(item.id, person_id)
    if found is None:
        return []
    workshop, mine = found
    if workshop.status == CANCELLED:
        return [f"It was to be on {when(workshop)}. It is cancelled."]
    where = place_line(workshop) if workshop.venue else f"{workshop.place}, venue not published"
    lines = [f"When: {when(workshop)}.", f"Where: {where}."]
    if mine is not None and mine.held_until is not None:
        until = by_when(mine.held_until)
        return [f"A place in {workshop.place} is held for you until {until}. Say if you want it.", *lines]
    if workshop.starts_at is None or (mine is not None and mine.waits):
        return lines
    return [*lines, f"Calendar: {base_url}{address(workshop)}.ics"]
