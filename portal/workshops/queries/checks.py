"""What to look at before a programme is published: overlaps, sessions outside the day, gaps. Pure; no database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import combinations

from portal.core import clock
from portal.workshops.models import Workshop
from portal.workshops.queries.programme import Entry


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at, and the sessions that it is about."""

    keys: tuple[str, ...]
    message: str


def checks_of(entries: Sequence[Entry], workshop: Workshop) -> list[Check]:
    """Returns: what to look at, worst first: overlaps of rooms and speakers, the day's edges, gaps."""
    overlaps = [pair for pair in combinations(entries, 2) if _overlap(*pair)]
    found = [check for pair in overlaps for check in _clashes(*pair)]
    if not entries or not workshop.starts_at or not workshop.ends_at:
        return [*found, *_gaps(entries)]
    starts, ends = (clock.in_london(at).time() for at in (workshop.starts_at, workshop.ends_at))
    found += [check for entry in entries for check in _outside(entry, starts, ends)]
    return [*found, *_late_start(entries, starts), *_gaps(entries), *_early_end(entries, ends)]


def told(at: str) -> str:
    """Returns: "14:30" as people read it, "2:30pm"."""
    return clock.format_clock(time.fromisoformat(at))


def _overlap(one: Entry, two: Entry) -> bool:
    return bool(one["start"] < two["end"] and two["start"] < one["end"])


def _clashes(one: Entry, two: Entry) -> Iterator[Check]:
    keys, names = (one["key"], two["key"]), f"“{one['title']}” and “{two['title']}”"
    hours = f"{told(max(one['start'], two['start']))} to {told(min(one['end'], two['end']))}"
    if one["room"] and one["room"].casefold() == two["room"].casefold():
        yield Check(keys, f"{names} are both in {one['room']} from {hours}")
    for who in sorted(_people(one) & _people(two)):
        yield Check(keys, f"{who} is in {names} at the same time, from {hours}")
    if "parallel" not in (one["kind"], two["kind"]):
        yield Check(keys, f"{names} run at the same time, from {hours}, and neither is a group")


def _people(entry: Entry) -> set[str]:
    """Those whom we can tell apart: by name, else by role."""
    return {who.get("name") or who["role"] for who in entry["speakers"]}


def _outside(entry: Entry, starts: time, ends: time) -> Iterator[Check]:
    if time.fromisoformat(entry["start"]) < starts:
        message = f"“{entry['title']}” starts at {told(entry['start'])}, before the workshop does"
        yield Check((entry["key"],), f"{message} ({clock.format_clock(starts)})")
    if time.fromisoformat(entry["end"]) > ends:
        message = f"“{entry['title']}” ends at {told(entry['end'])}, after the workshop does"
        yield Check((entry["key"],), f"{message} ({clock.format_clock(ends)})")


def _gaps(entries: Sequence[Entry]) -> Iterator[Check]:
    reached = ""
    for entry in sorted(entries, key=lambda one: (one["start"], one["end"])):
        if reached and entry["start"] > reached:
            message = f"Nothing stands between {told(reached)} and {told(entry['start'])}"
            yield Check((entry["key"],), f"{message}, before “{entry['title']}”")
        reached = max(reached, entry["end"])


def _late_start(entries: Sequence[Entry], starts: time) -> Iterator[Check]:
    first = min(entries, key=lambda one: one["start"])
    if time.fromisoformat(first["start"]) > starts:
        message = f"Nothing stands between {clock.format_clock(starts)}, when the workshop starts, and"
        yield Check((first["key"],), f"{message} {told(first['start'])}")


def _early_end(entries: Sequence[Entry], ends: time) -> Iterator[Check]:
    last = max(entries, key=lambda one: one["end"])
    if time.fromisoformat(last["end"]) < ends:
        message = f"Nothing stands between {told(last['end'])} and {clock.format_clock(ends)}"
        yield Check((last["key"],), f"{message}, when the workshop ends")
