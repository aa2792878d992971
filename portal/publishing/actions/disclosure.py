"""Letting a find of the disclosure guard stand: two different people, each with a reason."""

from enum import StrEnum

from portal.access.policy import Viewer
from portal.accounts.models import Person
from portal.core import audit
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.items.models import Item
from portal.publishing.actions.telling import demand, tell
from portal.publishing.models import GuardRuling
from portal.publishing.queries.disclosure import NEEDED, count_people, list_all_finds

SHORTEST = 10  # characters of a reason


class Ruled(StrEnum):
    """What became of one person's word that a find may stand."""

    SETTLED = "settled"
    KEPT = "kept"  # the first word: a second person has to agree
    AGAIN = "again"  # by somebody who said so before
    SAME_PERSON = "same_person"  # by somebody whom name or address tell to be the person before


def let_stand(actor: Viewer, item: Item, hit_key: str, reason: str) -> Ruled:
    """Say that a find may stand, and why. What one person says twice, or from two accounts, counts once; all is logged.

    Returns: how the find stands now. Raises: Denied; Invalid (field "reason"); Conflict when the text changed and the
    find is gone.
    """
    demand(actor, "publish:override", item)
    words = reason.strip()
    if len(words) < SHORTEST:
        raise Invalid("Say why it identifies nobody, in a sentence", "reason")
    if actor.person_id is None:
        raise Denied()
    find = next((find for find in list_all_finds(item) if find.hit.key == hit_key), None)
    if find is None:
        raise Conflict("The text changed and this is no longer in it.", yours=words)
    if any(ruling.person_id == actor.person_id for ruling in find.rulings):
        audit.record("publishing:override_refused", actor_id=actor.person_id, item_id=item.id, hit=hit_key)
        return Ruled.SETTLED if find.settled else Ruled.AGAIN
    db.session.add(GuardRuling(item_id=item.id, hit_key=hit_key, person_id=actor.person_id, reason=words))
    item.touch()
    db.session.flush()
    before = [ruling.person for ruling in find.rulings]
    settled = count_people([*before, db.session.get_one(Person, actor.person_id)]) >= NEEDED
    tell("publishing:override", actor, item, hit=hit_key, settled=settled)
    if settled:
        return Ruled.SETTLED
    return Ruled.SAME_PERSON if count_people(before) else Ruled.KEPT
