"""Over random adds, edits, withdrawals and queries, totals and facet counts equal those of SQL, for each role."""

from collections import Counter

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.access.policy import AUDIENCES, ROLES, STATES, Viewer
from portal.core import db as database
from portal.core.db import db
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import ItemTerm, set_terms
from portal.search import queries
from tests.factories.findings import make_finding

WORDS = ("zebra", "yak", "zebra yak")
THEMES = ("finance", "culture", "workforce")
KEYS = {"site": "site:cornwall", "participants": "workshop:1", "ppi_group": "group:1"}

placed = st.tuples(
    st.sampled_from(WORDS),
    st.sampled_from(STATES),
    st.sampled_from(sorted(AUDIENCES)),
    st.sets(st.sampled_from(THEMES)),
)
acts = st.one_of(
    st.tuples(st.just("add"), placed),
    st.tuples(st.just("edit"), st.integers(0, 20), placed),
    st.tuples(st.just("withdraw"), st.integers(0, 20)),
    st.tuples(st.just("delete"), st.integers(0, 20)),
)


def place(item: Item, words: str, state: str, audience: str, themes: set[str]) -> None:
    item.title, item.state, item.audience = f"A {words} story", state, audience
    item.audience_key = KEYS.get(audience)
    db.session.flush()
    set_terms(item.id, {"theme": sorted(themes)})


def act_on(ids: list[int], act: tuple) -> None:  # type: ignore[type-arg]
    if act[0] == "add":
        finding = make_finding()
        place(finding.item, *act[1])
        ids.append(finding.item_id)
        return
    if not ids:
        return
    number = act[1] % len(ids)
    item = db.session.get_one(Item, ids[number])
    if act[0] == "edit":
        place(item, *act[2])
    elif act[0] == "withdraw":
        item.state = "withdrawn"
    else:
        db.session.delete(item)
        ids.pop(number)


def by_sql(viewer: Viewer, word: str, theme: str | None) -> tuple[int, Counter[str], Counter[str]]:
    """Total under the theme, themes without the theme filter, states under it."""
    rows = db.session.execute(
        select(Item.id, Item.state).where(readable(viewer), Item.kind == "finding", Item.title.contains(word))
    ).all()
    about: dict[int, set[str]] = {}
    for term in db.session.scalars(select(ItemTerm).where(ItemTerm.vocabulary == "theme")):
        about.setdefault(term.item_id, set()).add(term.key)
    themes = Counter(key for row in rows for key in about.get(row.id, ()))
    under = [row for row in rows if theme is None or theme in about.get(row.id, ())]
    return len(under), themes, Counter(row.state for row in under)


def counted(found: queries.Found, facet: str) -> dict[str, int]:
    return {value.value: value.count for value in found.answer.facets.get(facet, ()) if value.count}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, min_size=1, max_size=6), st.sampled_from(("zebra", "yak")), st.sampled_from((None, *THEMES)))
def test_totals_and_facets_equal_those_of_sql(app: Flask, doings: list, word: str, theme: str | None) -> None:  # type: ignore[type-arg]
    index = app.extensions["index"]
    if not index.engine.status().ready:
        index.rebuild()
    ids = list(db.session.scalars(select(Item.id).order_by(Item.id)))
    for act in doings:
        act_on(ids, act)
        db.session.commit()
    with database.reading():  # as a page does
        for role in ROLES:
            keys = frozenset({"site:cornwall", "group:1"}) if role == "ppi_member" else frozenset()
            viewer = Viewer(None if role == "public" else 10_000, role, keys)
            filters = {"theme": (theme,)} if theme else {}
            found = queries.search(index, viewer, word, filters)
            total, themes, states = by_sql(viewer, word, theme)
            assert found.page.total == total, role
            assert counted(found, "theme") == dict(themes), role
            assert counted(found, "state") == dict(states), role
