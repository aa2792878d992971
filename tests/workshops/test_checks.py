"""What the programme's editor is told to look at, and what a new version says has changed."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.workshops.models import Workshop
from portal.workshops.queries.checks import checks_of
from portal.workshops.queries.differences import changes_between
from tests.factories.workshops import on

DAY = Workshop(place="London", **on(date(2016, 10, 20)))


def session(key: str, start: str, end: str, **changes: Any) -> dict[str, Any]:
    plain = {"kind": "plenary", "track": "", "title": key.capitalize(), "room": "", "aims": "", "speakers": []}
    return {"key": key, "start": start, "end": end, "materials": [], "items": []} | plain | changes


def told(*entries: dict[str, Any]) -> list[str]:
    return [check.message for check in checks_of(entries, DAY)]


def test_a_room_is_not_used_twice_at_once() -> None:
    one = session("one", "10:00", "13:00", kind="parallel", room="Room 1")
    two = session("two", "12:30", "16:00", kind="parallel", room="room 1")
    assert told(one, two) == ["“One” and “Two” are both in Room 1 from 12:30pm to 1pm"]
    assert told(one, two | {"room": "Room 2"}) == []


def test_a_speaker_is_not_in_two_places() -> None:
    who = [{"role": "PPI lead", "name": ""}]
    one = session("one", "10:00", "16:00", kind="parallel", speakers=who)
    two = session("two", "10:00", "16:00", kind="parallel", speakers=who)
    assert told(one, two) == ["PPI lead is in “One” and “Two” at the same time, from 10am to 4pm"]
    named = [{"role": "PPI lead", "name": "A. Reader"}]
    assert told(one, two | {"speakers": named}) == []


def test_only_groups_run_at_the_same_time() -> None:
    assert told(session("one", "10:00", "16:00"), session("lunch", "12:00", "13:00", kind="meal")) == [
        "“One” and “Lunch” run at the same time, from midday to 1pm, and neither is a group"
    ]


def test_sessions_stay_inside_the_day_and_leave_no_gap() -> None:
    assert told(session("early", "09:30", "12:00"), session("late", "12:15", "16:30")) == [
        "“Early” starts at 9:30am, before the workshop does (10am)",
        "“Late” ends at 4:30pm, after the workshop does (4pm)",
        "Nothing stands between midday and 12:15pm, before “Late”",
    ]


def test_a_day_begins_and_ends_with_a_session() -> None:
    assert told(session("one", "10:30", "15:45")) == [
        "Nothing stands between 10am, when the workshop starts, and 10:30am",
        "Nothing stands between 3:45pm and 4pm, when the workshop ends",
    ]


def test_a_day_that_fits_has_nothing_to_look_at() -> None:
    assert told(session("one", "10:00", "12:00", room="Hall"), session("two", "12:00", "16:00", room="Hall")) == []
    assert told() == []


BEFORE = session("talk", "13:15", "14:00", room="Room 1")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"start": "13:30"}, "“Talk” now starts at 1:30pm, not 1:15pm."),
        ({"end": "14:30"}, "“Talk” now ends at 2:30pm, not 2pm."),
        ({"room": "Room 2"}, "“Talk” is now in Room 2, not Room 1."),
        ({"title": "Discussion"}, "“Talk” is now called “Discussion”."),
        ({"kind": "parallel", "track": "B"}, "“Talk” is now a group (B), not for all together."),
        ({"aims": "New", "items": [4]}, "“Talk”: the aims and the links changed."),
    ],
)
def test_a_change_is_told_in_one_sentence(change: dict[str, Any], sentence: str) -> None:
    assert changes_between([BEFORE], [BEFORE | change]) == [sentence]


def test_new_sessions_and_those_left_out_are_told() -> None:
    other = session("coffee", "14:00", "14:15")
    assert changes_between([BEFORE], [other]) == ["New: “Coffee”, 2pm to 2:15pm.", "Left out: “Talk”, 1:15pm."]


times = st.times().map(lambda at: f"{at:%H:%M}")
entries = st.builds(
    lambda key, ends, room, title: session(key, min(ends), max(ends), room=room, title=title),
    st.sampled_from("abcd"),
    st.tuples(times, times),
    st.sampled_from(["", "Hall", "Room 1"]),
    st.text(min_size=1, max_size=5),
)
programmes = st.lists(entries, max_size=5, unique_by=lambda one: one["key"])


@given(programmes, programmes)
def test_two_programmes_differ_exactly_when_a_change_is_told(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    ordered = sorted(before, key=lambda one: one["key"]) == sorted(after, key=lambda one: one["key"])
    assert (changes_between(before, after) == []) is ordered
    assert isinstance(checks_of(after, DAY), list)
