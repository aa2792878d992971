"""Letting a find of the disclosure guard stand: two different people, each with a reason."""

from sqlalchemy import select

from portal.access.policy import Viewer
from portal.core import audit
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.items.models import Item
from portal.publishing.actions.telling import demand, tell
from portal.publishing.models import GuardRuling
from portal.publishing.queries.disclosure import list_all_finds

SHORTEST = 10  # characters of a reason


def let_stand(actor: Viewer, item: Item, hit_key: str, reason: str) -> bool:
    """Say that a find may stand, and why. What one person says twice, or from two accounts, counts once; all is logged.

    Returns: whether the find is settled now. Raises: Denied; Invalid (field "reason"); Conflict when the text changed
    and the find is gone.
    """
    demand(actor, "publish:override", item)
    words = reason.strip()
    if len(words) < SHORTEST:
        raise Invalid("Say why it identifies nobody, in a sentence", "reason")
    if actor.person_id is None:
        raise Denied()
    if hit_key not in {find.hit.key for find in list_all_finds(item)}:
        raise Conflict("The text changed and this is no longer in it.", yours=words)
    mine = select(GuardRuling).where(GuardRuling.item_id == item.id, GuardRuling.hit_key == hit_key)
    if db.session.scalar(mine.where(GuardRuling.person_id == actor.person_id)) is not None:
        audit.record("publishing:override_refused", actor_id=actor.person_id, item_id=item.id, hit=hit_key)
        return _settled(item, hit_key)
    db.session.add(GuardRuling(item_id=item.id, hit_key=hit_key, person_id=actor.person_id, reason=words))
    item.touch()
    db.session.flush()
    settled = _settled(item, hit_key)
    tell("publishing:override", actor, item, hit=hit_key, settled=settled)
    return settled


def _settled(item: Item, hit_key: str) -> bool:
    return all(find.settled for find in list_all_finds(item) if find.hit.key == hit_key)
