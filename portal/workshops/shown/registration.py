"""How registering for a sitting is told: in a tag, in sentences, in a mail, and the list of those who come."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from portal.access.policy import ROLE_LABELS, ROLES, Viewer
from portal.core import clock
from portal.core.db import db
from portal.items.models import Item
from portal.workshops.models import Registration, Workshop
from portal.workshops.models.rounds import CANCELLED, HELD
from portal.workshops.queries.standing import CLOSED, FULL, NOT_YET, OPEN, Standing, begun
from portal.workshops.shown.sittings import address, is_over, place_line, when

PLACES = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
MINE = {"place": ("You have a place", "solid"), "waiting": ("You are on the waiting list", "solid")}
COLUMNS = ("list", "name", "role", "needs", "registered")
LISTS = {"place": "Coming", "waiting": "Waiting list", "removed": "Taken off"}
MAILED = tuple(f"registration:{act}" for act in ("place", "wait", "free", "moved", "on", "off"))  # say when and where
NAMELESS = "No name given"


def tags(standing: Standing) -> list[dict[str, str]]:
    """Returns: how registering stands, as tags of a sitting's card; none where there is nothing to say."""
    mine = (
        [MINE[standing.numbers.mine]] if standing.numbers.mine in MINE and standing.state not in (HELD, CLOSED) else []
    )
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
        return [(f"Registration opens {clock.format_date(workshop.register_from)}", "white")]
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
    opens = workshop.register_from
    return [f"Registration opens on {clock.format_day(opens)}." if opens else "Registration is not open yet."]


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
    if mine == "removed":
        lines = ["The organisers took you off the list."]
    return {
        "mine": MINE[mine][0] if mine in MINE else "",
        "lines": lines,
        "button": _button(viewer, standing),
        "sisters": sister_lines(sisters) if mine != "place" and standing.state in (FULL, CLOSED) else [],
    }


def _button(viewer: Viewer, standing: Standing) -> dict[str, Any] | None:
    mine, place = standing.numbers.mine, standing.workshop.place
    here = f"{address(standing.workshop)}/register"
    told = {"place": "See or give up your place", "waiting": "See where you stand", "removed": "See why"}
    if mine:
        return {"label": told[mine], "href": here, "secondary": True}
    if not standing.takes:
        return None
    act = f"take a place in {place}" if standing.state == OPEN else "join the waiting list"
    label = act[:1].upper() + act[1:] if viewer.is_signed_in else f"Sign in to {act}"
    return {"label": label, "href": here, "secondary": standing.state == FULL}


def with_places(card: dict[str, Any], standing: Standing) -> dict[str, Any]:
    """Returns: the card of a sitting with how registering stands, and a button for who can still register."""
    if standing.state in (HELD, CANCELLED) or is_over(standing.workshop):
        return card
    return card | {"tags": [*card["tags"], *tags(standing)], "register": _card_button(standing)}


def _card_button(standing: Standing) -> dict[str, Any] | None:
    if standing.numbers.mine or not standing.takes:
        return None
    place = standing.workshop.place
    label = f"Take a place in {place}" if standing.state == OPEN else f"Join the waiting list for {place}"
    return {"label": label, "href": f"{address(standing.workshop)}/register", "secondary": standing.state == FULL}


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


def mail_lines(item: Item, base_url: str) -> list[str]:
    """Returns: when and where a sitting meets and the address of its calendar file, for a mail. One statement."""
    workshop = db.session.scalar(select(Workshop).where(Workshop.item_id == item.id))
    if workshop is None:
        return []
    if workshop.status == CANCELLED:
        return [f"It was to be on {when(workshop)}. It is cancelled."]
    where = place_line(workshop) if workshop.venue else f"{workshop.place}, venue not published"
    calendar = [f"Calendar: {base_url}{address(workshop)}.ics"] if workshop.starts_at else []
    return [f"When: {when(workshop)}.", f"Where: {where}.", *calendar]


def who_registered(rows: Sequence[Registration]) -> dict[str, Any]:
    """Returns: `lists` (name -> rows of a table) and `roles` (rows: how many of each come and wait), in order."""
    lists: dict[str, list[dict[str, Any]]] = {label: [] for label in LISTS.values()}
    for row in rows:
        told = lists[LISTS[_list_of(row)]]
        told.append(_line(row) | {"number": len(told) + 1})
    counted = {name: Counter(row.person.role for row in rows if _list_of(row) == name) for name in LISTS}
    roles = [
        {"role": ROLE_LABELS[role], "coming": counted["place"][role], "waiting": counted["waiting"][role]}
        for role in ROLES
        if counted["place"][role] or counted["waiting"][role]
    ]
    return {"lists": lists, "roles": roles}


def _line(row: Registration) -> dict[str, Any]:
    return {
        "person": row.person_id,
        "name": _name(row),
        "role": ROLE_LABELS[row.person.role],
        "needs": Markup("<br>").join(row.needs.split("\n")) if row.needs else None,
        "registered": clock.format_moment(row.asked_at),
        "reason": row.removed_reason,
    }


def _name(row: Registration) -> str:
    name = row.person.name or NAMELESS
    return name if row.person.active else f"{name} (account closed)"


def _list_of(row: Registration) -> str:
    return "place" if row.has_place else "waiting" if row.waits else "removed"


def csv_rows(rows: Sequence[Registration]) -> list[dict[str, str]]:
    """Returns: those who come and those who wait, in order, as rows of `COLUMNS`."""
    return [
        {
            "list": LISTS[_list_of(row)],
            "name": _name(row),
            "role": ROLE_LABELS[row.person.role],
            "needs": row.needs,
            "registered": clock.in_london(row.asked_at).strftime("%Y-%m-%d %H:%M"),
        }
        for row in rows
        if row.removed_at is None
    ]
