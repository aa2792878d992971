"""Withdraw and restore; name who looks after a page and when it is looked at again."""

from datetime import date

from portal.access.policy import TEAM, Viewer
from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db
from portal.core.errors import Invalid
from portal.items.models import Item
from portal.publishing.actions.release import end_schedule
from portal.publishing.actions.review import MAX_LENGTH
from portal.publishing.actions.telling import (
    demand,
    demand_nobody_named,
    demand_version,
    tell,
    void_approvals,
)
from portal.publishing.kinds import Obstacle, Refused, kind_of


def withdraw(
    actor: Viewer,
    item: Item,
    reason: str,
    *,
    hide_title: bool = False,
    replaced_by: Item | None = None,
    expected_version: int | None = None,
) -> None:
    """Take an item from every reader at once, leaving a tombstone with date, reason and replacement.

    Raises: Denied; Conflict; Refused when it is withdrawn already; Invalid (fields "reason", "replaced_by").
    """
    demand(actor, "publish:withdraw", item)
    demand_version(item, expected_version)
    words = reason.strip()
    if not words:
        raise Invalid("Say why: readers see it", "reason")
    if len(words) > MAX_LENGTH:
        raise Invalid(f"Use {MAX_LENGTH:,} characters or fewer", "reason")
    demand_nobody_named(item, words, "reason")
    if replaced_by is not None and (replaced_by.id == item.id or replaced_by.state != "published"):
        raise Invalid("Choose another page that is published", "replaced_by")
    item.replaced_by_id = replaced_by.id if replaced_by else None
    take_away(actor, item, words, hide_title=hide_title)


def take_away(actor: Viewer, item: Item, reason: str | None, *, hide_title: bool) -> None:
    """The withdrawal itself, for whoever may: approvals and set times end, the room does its part.

    Raises: Refused when it is withdrawn already.
    """
    if item.state == "withdrawn":
        raise Refused([Obstacle("It is withdrawn already.")])
    before, item.state = item.state, "withdrawn"
    item.withdrawn_at, item.withdrawn_reason, item.hide_title = clock.now(), reason, hide_title
    void_approvals(item)
    end_schedule(item, "cancelled")
    item.touch()
    db.session.flush()
    act_of_room = kind_of(item).on_withdraw
    if act_of_room:
        act_of_room(item)
    tell("publishing:withdraw", actor, item, state=before)


def restore(actor: Viewer, item: Item, *, expected_version: int | None = None) -> None:
    """Bring a withdrawn item back as a draft: it passes every gate again before anybody reads it.

    Raises: Denied; Conflict; Refused when it is not withdrawn.
    """
    demand(actor, "publish:restore", item)
    demand_version(item, expected_version)
    if item.state != "withdrawn":
        raise Refused([Obstacle("It is not withdrawn.")])
    item.state, item.hide_title, item.replaced_by_id = "draft", False, None
    item.withdrawn_at = item.withdrawn_reason = None
    item.touch()
    db.session.flush()
    tell("publishing:restore", actor, item)


def name_owner(actor: Viewer, item: Item, person: Person) -> None:
    """Name who looks after a page. Raises: Denied; Invalid (field "owner") for a closed account.

    A member can own what is for members to write; all else is owned in the research team.
    """
    demand(actor, "publish:steward", item)
    if not person.active or (person.role not in TEAM and item.kind != "case_study"):
        raise Invalid("Choose somebody of the research team", "owner")
    item.owner_id = person.id
    item.touch()
    db.session.flush()
    tell("publishing:owner", actor, item, person=person.id)


def set_review_by(actor: Viewer, item: Item, day: date | None) -> None:
    """Set the day on which a page is looked at again; None takes it away. Raises: Denied."""
    demand(actor, "publish:steward", item)
    item.review_by = day
    item.touch()
    db.session.flush()
    tell("publishing:review_by", actor, item)
