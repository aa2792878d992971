"""No path reaches published without its conditions; every act by every role matches the table."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from portal.access.policy import GRANTS, ROLES, STATES, TEAM, Viewer, allowed
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.items.models import Item
from portal.publishing import actions, queries
from portal.publishing.kinds import PATHS, RELEASED, Content
from portal.publishing.models import Approval, ItemVersion
from portal.publishing.queries.acts import ACTS, may_do
from tests.conftest import viewer_of
from tests.factories.accounts import make_person
from tests.factories.publishing import make_finding, words_of

WORDS = ("First words.", "Second words.", "The lead in Barnsley said so.")


class World:
    """One finding, and six people who push it about: its author, two colleagues, an administrator, two outsiders."""

    def __init__(self) -> None:
        roles = ("researcher", "researcher", "researcher", "administrator", "ppi_member", "pioneer_staff")
        self.people = [make_person(role) for role in roles]
        self.item = make_finding(owner=self.people[0])
        self.approved: dict[str, set[int]] = {}  # what this test itself saw being approved: digest -> by whom

    def viewer(self, who: int) -> Viewer:
        return viewer_of(self.people[who], f"review:{self.item.id}") if who == 4 else viewer_of(self.people[who])

    def changed(self, words: str) -> Content:
        live = queries.live_content(self.item)
        return Content(live.title, live.audience, live.audience_key, {**live.fields, "plain_english": words})

    def do(self, act: str, who: int, words: str) -> None:
        actor, item = self.viewer(who), self.item
        if act == "edit":
            if queries.may_edit(actor, item) and queries.edits_in_place(item):
                words_of(item).plain_english = words
                item.touch()
        elif act == "approve":
            digest = queries.next_content(item).digest
            actions.approve(actor, item, digest=digest)
            self.approved.setdefault(digest, set()).add(self.people[who].id)
        elif act == "propose":
            correction = queries.find_correction(item)
            version = correction.version if correction else 0
            actions.propose_correction(actor, item, self.changed(words), "Why.", expected_version=version)
        else:
            SIMPLE[act](actor, item)

    def check(self) -> None:
        """What must hold whatever was done."""
        item = self.item
        versions = db.session.query(ItemVersion).filter_by(item_id=item.id).order_by(ItemVersion.edition).all()
        assert [version.edition for version in versions] == list(range(1, item.edition + 1))
        if item.state in RELEASED:
            live, last = queries.live_content(item), versions[-1]
            assert live.digest == last.digest and last.state == item.state
        for version in versions:
            assert self.approved.get(version.digest, set()) - {self.people[0].id}, "released without another's approval"
            assert "Barnsley" not in version.fields["plain_english"], "released with a Pioneer's name"


SIMPLE = {
    "submit": actions.submit,
    "take_back": actions.take_back,
    "ask": lambda actor, item: actions.ask_for_changes(actor, item, "Change it."),
    "release": actions.release,
    "open": actions.open_early_insight,
    "correct": actions.correct,
    "drop": actions.drop_correction,
    "undo": actions.undo_release,
    "withdraw": lambda actor, item: actions.withdraw(actor, item, "Wrong."),
    "restore": actions.restore,
    "ready": lambda actor, item: actions.answer_review(actor, item, "ready"),
}
steps = st.tuples(
    st.sampled_from([*SIMPLE, "edit", "approve", "propose", "submit", "approve", "release"]),
    st.sampled_from([0, 0, 1, 3, 3, 4, 5]),
    st.sampled_from(WORDS),
)


# How far an item has come before chance takes over, so that every state is pushed about.
BEGINNINGS = [
    [],
    [("submit", 0, "")],
    [("submit", 0, ""), ("approve", 3, "")],
    [("submit", 0, ""), ("approve", 1, ""), ("release", 0, "")],
    [("submit", 0, ""), ("approve", 1, ""), ("open", 0, "")],
    [("submit", 0, ""), ("approve", 3, ""), ("release", 0, ""), ("propose", 0, WORDS[1]), ("approve", 1, "")],
]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(BEGINNINGS), st.lists(steps, min_size=5, max_size=25))
def test_no_path_reaches_readers_without_its_conditions(
    app: Flask, beginning: list[tuple[str, int, str]], path: list[tuple[str, int, str]]
) -> None:
    world = World()
    for act, who, words in [*beginning, *path]:
        before = (world.item.state, world.item.edition)
        try:
            with db.session.begin_nested():
                world.do(act, who, words)
                db.session.flush()
        except (Denied, Conflict, Invalid):
            assert (world.item.state, world.item.edition) == before, "a refused act moved something"
        world.check()
        event(f"{act} {world.item.state}" if (world.item.state, world.item.edition) != before else "nothing moved")
    db.session.rollback()


def attempt(act: str, actor: Viewer, item: Item) -> bool:
    """Whether the act got past the question of rights; what else it lacks does not matter here."""
    calls = {
        "ask_for_changes": lambda: actions.ask_for_changes(actor, item, "Change it."),
        "assign_reviewer": lambda: actions.assign_reviewer(actor, item, make_person("national_partner")),
        "comment": lambda: actions.comment_on_passage(actor, item, "Hm."),
        "approve": lambda: actions.approve(actor, item, digest=queries.next_content(item).digest),
        "schedule": lambda: actions.schedule(actor, item, item.created_at),
        "propose_correction": lambda: actions.propose_correction(actor, item, queries.live_content(item), "Why."),
        "withdraw": lambda: actions.withdraw(actor, item, "Wrong."),
        "steward": lambda: actions.set_review_by(actor, item, None),
    }
    call = calls.get(act) or (lambda: getattr(actions, act)(actor, item))
    try:
        with db.session.begin_nested() as inside:
            call()
            inside.rollback()
    except Denied:
        return False
    except (Conflict, Invalid):
        return True
    return True


# Role and relation to the item -> permissions, as the contract's table of states has them. Written out, not computed.
_READING_TEAM = "publish:assign publish:review publish:release publish:preview publish:override consent:ask "
_WRITTEN = {
    ("ppi_member", "none"): "",
    ("ppi_member", "own"): "publish:submit publish:preview",
    ("ppi_member", "reviewer"): "publish:review",
    ("researcher", "none"): _READING_TEAM + "publish:ask publish:approve",
    ("researcher", "own"): _READING_TEAM + "publish:submit publish:correct publish:steward",
    ("administrator", "none"): _READING_TEAM
    + "publish:ask publish:approve publish:correct publish:withdraw publish:restore publish:steward",
    ("public", "none"): "",
}
TABLE = {who: set(permissions.split()) for who, permissions in _WRITTEN.items()}
TABLE |= {
    (role, how): TABLE["ppi_member", how] for role in ("national_partner",) for how in ("none", "own", "reviewer")
}
TABLE |= {("pioneer_staff", how): TABLE["ppi_member", how] | {"consent:decide"} for how in ("none", "own", "reviewer")}


@pytest.mark.parametrize(("role", "how"), sorted(TABLE))
def test_each_role_holds_the_permissions_of_the_table(app: Flask, role: str, how: str) -> None:
    person = None if role == "public" else make_person(role)
    item = make_finding("internal_review", person if how == "own" else None)
    keys = frozenset({f"review:{item.id}"} if how == "reviewer" else ())
    viewer = Viewer(person.id if person else None, role, keys, demo=True)
    held = {name for name in GRANTS if name.startswith(("publish:", "consent:")) and allowed(viewer, name, item)}
    assert held == TABLE[role, how]


@pytest.mark.parametrize("state", STATES)
def test_every_act_by_every_role_in_every_state_matches_the_table(app: Flask, state: str) -> None:
    for role in ROLES:
        for how in ("none", "own") if role != "public" else ("none",):
            person = None if role == "public" else make_person(role)
            item = make_finding(state, person if how == "own" else None)
            actor = Viewer(person.id if person else None, role, demo=True)
            for act, (permission, _states) in ACTS.items():
                got_past = attempt(act, actor, item)
                offered = may_do(actor, item, act)
                assert not offered or got_past, f"{act} is offered to {role} ({how}) in {state} but denied"
                if permission in ("publish:withdraw", "publish:restore"):
                    assert got_past is (role == "administrator")
                if role not in TEAM and how == "none":
                    assert not got_past, f"{act} by {role} in {state}"
    assert db.session.query(Approval).count() == 0


@pytest.mark.parametrize("kind", ["finding", "summary", "case_study"])
def test_a_kind_that_needs_approval_cannot_skip_internal_review(kind: str) -> None:
    path = PATHS[kind]
    assert path.approvals == 1
    assert not path.may_release_from("draft", "published")
    assert path.may_release_from("internal_review", "published")
