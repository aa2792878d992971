"""Who registered, as organisers read it: lists with what people need, how many of each role, rows of a file."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from portal.access.policy import ROLE_LABELS, ROLES
from portal.core import clock
from portal.workshops.models import Registration

COLUMNS = ("list", "name", "role", "needs", "registered", "held_until")
LISTS = {"place": "Coming", "held": "Place held", "waiting": "Waiting list", "removed": "Taken off"}
COUNTED = {"coming": "place", "held": "held", "waiting": "waiting"}  # column -> list
NAMELESS = "No name given"


def who_registered(rows: Sequence[Registration]) -> dict[str, Any]:
    """Returns: `lists` (name -> rows of a table) and `roles` (rows: how many of each come, are offered a place
    and wait), in order.
    """
    lists: dict[str, list[dict[str, Any]]] = {label: [] for label in LISTS.values()}
    for row in rows:
        told = lists[LISTS[_list_of(row)]]
        told.append(_line(row) | {"number": len(told) + 1})
    counted = {name: Counter(row.person.role for row in rows if _list_of(row) == name) for name in LISTS}
    roles = [
        {"role": ROLE_LABELS[role]} | {column: counted[name][role] for column, name in COUNTED.items()}
        for role in ROLES
        if any(counted[name][role] for name in COUNTED.values())
    ]
    return {"lists": lists, "roles": roles}


def _line(row: Registration) -> dict[str, Any]:
    return {
        "person": row.person_id,
        "name": _name(row),
        "role": ROLE_LABELS[row.person.role],
        "needs": Markup("<br>").join(row.needs.split("\n")) if row.needs else None,
        "registered": clock.format_moment(row.asked_at),
        "held_until": clock.format_moment(row.held_until),
        "reason": row.removed_reason,
    }


def _name(row: Registration) -> str:
    name = row.person.name or NAMELESS
    return name if row.person.active else f"{name} (account closed)"


def _list_of(row: Registration) -> str:
    return "place" if row.has_place else "held" if row.is_held else "waiting" if row.waits else "removed"


def csv_rows(rows: Sequence[Registration]) -> list[dict[str, str]]:
    """Returns: those who come, are offered a place and wait, in order, as rows of `COLUMNS`."""
    return [
        {
            "list": LISTS[_list_of(row)],
            "name": _name(row),
            "role": ROLE_LABELS[row.person.role],
            "needs": row.needs,
            "registered": _sortable(row.asked_at),
            "held_until": _sortable(row.held_until) if row.held_until else "",
        }
        for row in rows
        if row.on_list
    ]


def _sortable(moment: datetime) -> str:
    return clock.in_london(moment).strftime("%Y-%m-%d %H:%M")
