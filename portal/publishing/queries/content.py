"""What stands to be released: the words of an item now, and those of its next version."""

from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import select

from portal.access.models import Membership
from portal.access.policy import TEAM, Viewer, allowed
from portal.accounts.models import Person
from portal.core.audit import AuditLine
from portal.core.db import db
from portal.items.models import Item
from portal.publishing.kinds import RELEASED, Content, kind_of
from portal.publishing.models import Approval, Correction


def live_content(item: Item) -> Content:
    """Returns: the words of the item as its room holds them now. Raises: NotFound for an undescribed kind."""
    return live_contents([item])[item.id]


def live_contents(items: Iterable[Item]) -> dict[int, Content]:
    """Returns: item id -> the words of each of these items now, kind by kind.

    What a kind's snapshots need for each kind among them, however many items they are. Raises: NotFound.
    """
    found: dict[int, Content] = {}
    for _kind, group in groupby(sorted(items, key=lambda item: item.kind), key=lambda item: item.kind):
        same = list(group)
        texts = kind_of(same[0]).snapshots([item.id for item in same])
        found |= {one.id: Content(one.title, one.audience, one.audience_key, dict(texts[one.id])) for one in same}
    return found


def find_correction(item: Item) -> Correction | None:
    """Returns: the next version that somebody proposed for a released item, or None."""
    return db.session.scalar(select(Correction).where(Correction.item_id == item.id))


def next_content(item: Item) -> Content:
    """Returns: what the next release would show: the proposed correction, else the words as they are now.

    Editors fill their form from this; approvals and consent are given on it.
    """
    correction = find_correction(item) if item.state in RELEASED else None
    return content_of(correction) if correction else live_content(item)


def content_of(correction: Correction) -> Content:
    """Returns: the content that a correction proposes."""
    return Content(correction.title, correction.audience, correction.audience_key, dict(correction.fields))


def edits_in_place(item: Item) -> bool:
    """Returns: whether an editor writes to the room's row; else it calls `actions.propose_correction`."""
    if item.state in RELEASED:
        return kind_of(item).restore is None
    return item.state != "withdrawn"


def may_edit(viewer: Viewer, item: Item) -> bool:
    """Returns: whether this viewer may change the words in this state. Source: contract.md, the table of states.

    Members edit their own drafts; researchers their own and shared items in every state but withdrawn.
    """
    if item.state == "withdrawn":
        return False
    if item.state in RELEASED:
        return allowed(viewer, "publish:correct", item)
    if viewer.role not in TEAM and item.state != "draft":
        return False
    return allowed(viewer, "item:edit", item)


def authors_of(item: Item) -> frozenset[int]:
    """Returns: ids of all who wrote on this item, and so may not approve it. Two statements.

    They are its owner, those it is shared with, those with an audit line `<kind>:create`, `<kind>:edit` or
    `publishing:propose` on it, and who proposed the open correction.
    """
    acts = (f"{item.kind}:create", f"{item.kind}:edit", "publishing:submit", "publishing:propose")
    written = select(AuditLine.actor_id).where(AuditLine.item_id == item.id, AuditLine.act.in_(acts))
    proposed = select(Correction.proposed_by).where(Correction.item_id == item.id)
    shared = select(Membership.person_id).where(Membership.key == f"share:{item.id}")
    ids = set(db.session.scalars(written.union(proposed, shared)))
    return frozenset(i for i in (*ids, item.owner_id) if i is not None)


def list_approvals(item: Item, digest: str) -> list[Approval]:
    """Returns: the approvals of exactly these words that count now, oldest first.

    One counts while it is not void, and its giver is active, in the research team and no author.
    """
    query = (
        select(Approval)
        .join(Person, Person.id == Approval.person_id)
        .where(Approval.item_id == item.id, Approval.digest == digest, Approval.void_at.is_(None))
        .where(Person.active, Person.role.in_(TEAM))
        .order_by(Approval.at, Approval.id)
    )
    rows = db.session.scalars(query).all()
    authors = authors_of(item) if rows else frozenset()
    return [row for row in rows if row.person_id not in authors]


def editor_for(viewer: Viewer, item: Item) -> str | None:
    """Returns: the address of the room's editor, for a viewer who may change the words."""
    address = kind_of(item).edit_address
    return address(item) if address and may_edit(viewer, item) else None
