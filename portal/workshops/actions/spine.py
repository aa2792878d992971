"""Making an item of this room, and the address that it gets."""

import uuid
from typing import Any

from portal.access import memberships
from portal.access.policy import AUDIENCES, Viewer
from portal.core import audit, clock, outbox
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.markdown import slug_of
from portal.items.actions import find_item
from portal.items.models import Item
from portal.workshops.models import Workshop

RESERVED = {"rounds", "new", "calendar", "series"}
LONGEST_SLUG = 80  # characters
IN_CALENDAR = ("starts_at", "ends_at", "venue", "address", "status")  # and the title
ROUND_AUDIENCES = ("public", "members", "team")


def calendar_uid(slug: str) -> str:
    """Returns: the name of a workshop's calendar entry: the same for the same address, in every installation."""
    return f"{uuid.uuid5(uuid.NAMESPACE_URL, f'joined-up/workshops/{slug}')}@joined-up"


def make_item(actor: Viewer, kind: str, slug: str, title: str, *, audience: str = "public", demo: bool = False) -> Item:
    """Make a draft that the actor owns and looks after. Raises: Invalid (fields "slug", "title")."""
    item = Item(
        kind=kind,
        slug=check_slug(kind, slug or title),
        title=check_title(title),
        audience=audience,
        owner_id=actor.person_id,
        demo=demo,
    )
    session = db.session()
    session.add(item)
    session.flush()
    if kind in ("round", "workshop") and actor.person_id is not None:
        memberships.give(actor.person_id, f"organise:{item.id}", given_by=actor.person_id)
    return item


def check_title(title: str) -> str:
    """Returns: the title in one line. Raises: Invalid (field "title")."""
    words = " ".join(title.split())
    if not words:
        raise Invalid("Enter a title", "title")
    if len(words) > 200:
        raise Invalid("Use 200 characters or fewer for the title", "title")
    return words


def check_slug(kind: str, wanted: str, *, own: str = "") -> str:
    """Returns: the last part of the page's address, free to use. Raises: Invalid (field "slug")."""
    slug = slug_of(wanted)[:LONGEST_SLUG].strip("-")
    if slug == own:
        return slug
    if slug in RESERVED:
        raise Invalid(f"“{slug}” leads to another page. Choose another address", "slug")
    if find_item(kind, slug) is not None:
        raise Invalid(f"There is already a page at “{slug}”. Choose another address, such as “{slug}-2”", "slug")
    return slug


def check_audience(audience: str) -> str:
    """Returns: the audience. Raises: Invalid (field "audience")."""
    if audience not in ROUND_AUDIENCES or audience not in AUDIENCES:
        raise Invalid("Choose who the page is for", "audience")
    return audience


def tell(act: str, actor: Viewer, item: Item, **detail: Any) -> None:
    """Write the audit line and the event of an act, in the act's own transaction."""
    audit.record(act, actor_id=actor.person_id, item_id=item.id, **detail)
    outbox.emit(act, actor_id=actor.person_id, item_id=item.id, **detail)


def calendar_face(workshop: Workshop) -> tuple[object, ...]:
    """Returns: what the calendar entry shows, to tell whether it changed."""
    return (workshop.item.title, *(getattr(workshop, name) for name in IN_CALENDAR))


def raise_sequence(workshop: Workshop) -> None:
    """Say that the calendar entry changed, so that calendars take the new one."""
    workshop.sequence += 1
    workshop.calendar_at = clock.now()
