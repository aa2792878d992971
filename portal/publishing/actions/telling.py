"""What every act does besides: ask the table of rights, see that nothing moved, write the audit line and the event."""

from typing import Any

from portal.access.policy import Viewer, allowed
from portal.core import audit, clock, outbox
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.items.models import Item
from portal.publishing.kinds import Obstacle, Refused
from portal.publishing.models import Approval
from portal.publishing.queries.disclosure import advise

MOVED = "Somebody moved or changed this page since you opened it. Look at how it stands now, then try again."


def demand(actor: Viewer, permission: str, item: Item) -> None:
    """Raises: Denied when this person may not do this to this item."""
    if not allowed(actor, permission, item):
        raise Denied()


def demand_version(item: Item, expected: int | None) -> None:
    """Raises: Conflict when the item changed since the form was shown. None: the caller has no form."""
    if expected is not None and item.version != expected:
        raise Conflict(MOVED)


def demand_state(item: Item, states: tuple[str, ...], message: str) -> None:
    """Raises: Refused when the item is in none of these states."""
    if item.state not in states:
        raise Refused([Obstacle(message)])


def tell(act: str, actor: Viewer, item: Item, **detail: Any) -> None:
    """Write the audit line and the event of an act, in its own transaction. `detail`: ids and states, no content."""
    note(act, actor, item, **detail)
    outbox.emit(act, actor_id=actor.person_id, item_id=item.id, **detail)


def note(act: str, actor: Viewer, item: Item, **detail: Any) -> None:
    """Write the audit line of an act that nobody is told of yet."""
    audit.record(act, actor_id=actor.person_id, item_id=item.id, **detail)


def demand_nobody_named(item: Item, words: str, field: str) -> None:
    """Raises: Invalid for words that stand beside a page for its readers and in which the guard finds somebody."""
    hits = advise(item, words)
    if hits:
        raise Invalid(f"Readers see this, and “{hits[0].found}” could identify somebody. Say it without", field)


def void_approvals(item: Item) -> None:
    """No approval of this item counts from now on."""
    for approval in db.session.query(Approval).where(Approval.item_id == item.id, Approval.void_at.is_(None)):
        approval.void_at = clock.now()
