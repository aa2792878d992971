"""The three readers of the policy table agree: `can_read`, the SQL condition, and the search tokens."""

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.access.policy import (
    AUDIENCES,
    READABLE,
    ROLES,
    SIGNED_IN,
    STATES,
    Viewer,
    can_read,
    item_tokens,
    viewer_tokens,
)
from portal.core.db import db
from portal.items.models import Item
from portal.items.queries import readable
from tests.factories.accounts import make_person
from tests.factories.items import make_item

KEYS = ("site:cornwall", "site:leeds", "workshop:1", "workshop:2", "group:1")
BY_AUDIENCE = {"site": KEYS[:2], "participants": KEYS[2:4], "ppi_group": KEYS[4:]}


@st.composite
def items(draw: st.DrawFn) -> dict[str, object]:
    audience = draw(st.sampled_from(sorted(AUDIENCES)))
    key = draw(st.sampled_from(BY_AUDIENCE[audience])) if audience in BY_AUDIENCE else None
    return {
        "state": draw(st.sampled_from(STATES)),
        "audience": audience,
        "audience_key": key,
        "owner": draw(st.sampled_from((None, 0, 1))),
        "demo": draw(st.booleans()),
    }


viewers = st.tuples(st.sampled_from(ROLES), st.sets(st.sampled_from(KEYS)), st.booleans(), st.sets(st.integers(0, 5)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(items(), min_size=6, max_size=6), viewers)
def test_the_three_readers_agree(app: Flask, rows: list[dict[str, object]], who: tuple) -> None:  # type: ignore[type-arg]
    role, keys, demo, duties = who
    people = [make_person("researcher"), make_person("ppi_member")]
    made: list[Item] = []
    for row in rows:
        owner = row.pop("owner")
        made.append(make_item(owner_id=None if owner is None else people[owner].id, **row))  # type: ignore[index,arg-type]
    held = set(keys) | {f"{kind}:{made[n].id}" for n in duties for kind in ("review", "share")}
    person_id = None if role == "public" else people[0].id
    viewer = Viewer(person_id, role, frozenset(held) if person_id else frozenset(), demo=demo)
    by_python = {item.id for item in made if can_read(viewer, item)}
    by_sql = set(db.session.scalars(select(Item.id).where(readable(viewer))))
    by_tokens = {item.id for item in made if item_tokens(item) & viewer_tokens(viewer)}
    db.session.rollback()
    assert by_python == by_sql == by_tokens


def test_the_public_reads_only_what_is_published_for_everyone(app: Flask) -> None:
    for state in STATES:
        for audience in AUDIENCES:
            item = make_item(state=state, audience=audience)
            expected = state == "published" and audience == "public"
            assert can_read(Viewer(), item) is expected, (state, audience)


def test_demonstration_items_vanish_where_there_is_no_demonstration(app: Flask) -> None:
    item = make_item(demo=True)
    for role in ROLES:
        person = None if role == "public" else 1
        assert can_read(Viewer(person, role, demo=True), item)
        assert not can_read(Viewer(person, role, demo=False), item)


def test_members_never_read_what_is_for_the_team(app: Flask) -> None:
    item = make_item(audience="team")
    for role in ("ppi_member", "pioneer_staff", "national_partner"):
        assert not can_read(Viewer(1, role, frozenset({"site:cornwall"})), item)
    assert can_read(Viewer(1, "researcher"), item)


def test_a_reviewer_reads_what_is_in_review_and_nothing_else(app: Flask) -> None:
    item, other = make_item(state="peer_review"), make_item(state="peer_review")
    reviewer = Viewer(1, "ppi_member", frozenset({f"review:{item.id}"}))
    assert can_read(reviewer, item)
    assert not can_read(reviewer, other)


def test_every_role_and_state_of_the_table_is_known() -> None:
    assert set(READABLE) == set(ROLES)
    assert set(SIGNED_IN) < set(ROLES)
    for states in READABLE.values():
        assert set(states) <= set(STATES)
