"""Accepting the caveat of early insight."""

from portal.access.policy import Viewer, can_read
from portal.core import audit
from portal.core.db import db
from portal.core.errors import Conflict, NotFound
from portal.items.models import Item
from portal.publishing.models import CaveatAcceptance


def accept_caveat(actor: Viewer, item: Item, edition: int) -> None:
    """A member accepts, for this edition, that it is not peer reviewed and not to be cited. Twice changes nothing.

    Raises: NotFound when it is not for this person or not in early insight; Conflict when there is a newer edition.
    """
    if actor.person_id is None or item.state != "early_insight" or not can_read(actor, item):
        raise NotFound()
    if edition != item.edition:
        raise Conflict("There is a newer version. Read what it asks, then accept.")
    if db.session.get(CaveatAcceptance, (actor.person_id, item.id, edition)) is None:
        db.session.add(CaveatAcceptance(person_id=actor.person_id, item_id=item.id, edition=edition))
        db.session.flush()
        audit.record("publishing:accept", actor_id=actor.person_id, item_id=item.id, edition=edition)
