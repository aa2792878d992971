"""How a programme is told: the day in order, groups at the same time side by side, what each reader may open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.core.markdown import render
from portal.items.models import Item
from portal.items.queries import item_address
from portal.workshops.models import Workshop
from portal.workshops.queries.checks import told
from portal.workshops.queries.programme import Entry

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Reader:
    """What one reader gets to see of a programme."""

    items: Mapping[int, Item]  # the linked pages that may be opened
    may_have: Callable[[str], bool]  # whether a material for that audience may be opened
    clashes: Mapping[str, Sequence[str]] = field(default_factory=dict)  # session -> what to look at; editors only
    edit: str = ""  # where a session is changed, with {key}; editors only


def rows(entries: Sequence[Entry], workshop: Workshop, reader: Reader) -> list[dict[str, Any]]:
    """Returns: the sessions as `components/programme.html` draws them; groups that overlap share one row."""
    found: list[dict[str, Any]] = []
    for cluster in _clusters(entries):
        told_sessions = [_session(entry, workshop, reader) for entry in cluster]
        found.append(told_sessions[0] if len(cluster) == 1 else _side_by_side(cluster, told_sessions))
    return found


def _clusters(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The sessions in order; groups that run at the same time together."""
    clusters: list[list[Entry]] = []
    for entry in sorted(entries, key=lambda one: (one["start"], one["track"], one["end"])):
        last = clusters[-1] if clusters else []
        if last and entry["kind"] == last[0]["kind"] == "parallel" and entry["start"] < max(one["end"] for one in last):
            last.append(entry)
        else:
            clusters.append([entry])
    return clusters


def _side_by_side(cluster: Sequence[Entry], told_sessions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    start, end = min(one["start"] for one in cluster), max(one["end"] for one in cluster)
    count = NUMBERS[len(cluster)] if len(cluster) < len(NUMBERS) else str(len(cluster))
    tracks = []
    for entry, row in zip(cluster, told_sessions, strict=True):
        hours = "" if (entry["start"], entry["end"]) == (start, end) else f"{row['start']} to {row['end']}"
        tracks.append(row | {"hours": hours})
    return {
        "start": told(start),
        "end": told(end),
        "kind": "parallel",
        "title": f"Choose one of {count} groups",
        "tracks": tracks,
    }


def _session(entry: Entry, workshop: Workshop, reader: Reader) -> dict[str, Any]:
    lead = f"{entry['track']}. " if entry["track"] else ""
    return {
        "id": f"session-{entry['key']}",
        "start": told(entry["start"]),
        "end": told(entry["end"]),
        "kind": entry["kind"],
        "title": f"{lead}{entry['title']}",
        "room": entry["room"],
        "people": "; ".join(speaker(who) for who in entry["speakers"]),
        "text": render(entry["aims"], "limited") if entry["aims"] else "",
        "links": [
            {"label": reader.items[item_id].title, "href": item_address(reader.items[item_id])}
            for item_id in entry["items"]
            if item_id in reader.items
        ],
        "materials": [_material(row, workshop) for row in entry["materials"] if reader.may_have(row["audience"])],
        "clash": "; ".join(reader.clashes.get(entry["key"], ())),
        "edit": reader.edit.format(key=entry["key"]) if reader.edit else "",
    }


def speaker(who: Mapping[str, str]) -> str:
    """Returns: "Name (role)", or the role alone."""
    return f"{who['name']} ({who['role']})" if who.get("name") else who["role"]


def _material(row: Entry, workshop: Workshop) -> dict[str, str]:
    if row["url"]:
        return {"label": row["title"], "href": row["url"]}
    size = f"{max(1, round((row['size'] or 0) / 1024))} KB"
    address = f"/workshops/{workshop.item.slug}/materials/{row['id']}"
    return {"label": f"{row['title']} ({(row['kind'] or '').upper()}, {size})", "href": address}


def as_lines(entries: Sequence[Entry]) -> list[str]:
    """Returns: the programme as lines of plain text, for calendars."""
    return [f"{told(one['start'])} to {told(one['end'])}: {one['title']}" for one in entries]
