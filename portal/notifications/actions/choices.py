"""What people choose: how each kind of news comes, what they follow, what they have read."""

from collections.abc import Mapping

from sqlalchemy import select

from portal.access.policy import Viewer, can_read
from portal.core import audit, clock
from portal.core.db import db
from portal.core.errors import Denied, Invalid, NotFound
from portal.items.models import Item
from portal.items.vocabulary import VOCABULARIES, read_vocabulary
from portal.notifications.models import Follow, News, Preference
from portal.notifications.queries import find_news, find_term, ways_of
from portal.notifications.words import DIGESTS, HOW, KINDS

MOST_FOLLOWED = 300


def choose_ways(person_id: int, wanted: Mapping[str, str]) -> None:
    """Keep how each kind of news comes; what waits for a digest goes with the new choice. Audited.

    Raises: Invalid (field: the kind) for a way that there is not.
    """
    for kind, how in wanted.items():
        if kind not in KINDS or how not in HOW:
            raise Invalid("Choose how you want to hear of it", kind)
    session = db.session()
    for kind, how in wanted.items():
        row = session.get(Preference, (person_id, kind)) or Preference(person_id=person_id, kind=kind)
        row.how = how
        session.add(row)
        _move_waiting(person_id, kind, how)
    session.flush()
    audit.record("notifications:choose", actor_id=person_id, wanted=dict(wanted))


def _move_waiting(person_id: int, kind: str, how: str) -> None:
    """News that waits for a digest comes with the one that is chosen now, at the latest tomorrow."""
    query = select(News).where(News.person_id == person_id, News.kind == kind, News.mail_id.is_(None))
    for news in db.session.scalars(query.where(News.how.in_(tuple(DIGESTS)))):
        news.how = "daily" if how == "now" else how


def unsubscribe(person_id: int, what: str) -> None:
    """End mails of a kind, or all that come in a digest; the inbox stays. Again changes nothing. Audited."""
    ways = ways_of([person_id])[person_id]
    ended = [what] if what in KINDS else [kind for kind, how in ways.items() if how == what]
    choose_ways(person_id, dict.fromkeys(ended, "never"))


def follow(actor: Viewer, target: str) -> bool:
    """Follow a page ("item:57") or what is about a term ("barrier:B13", "site:cornwall").

    Returns: whether it was not followed yet. Raises: Denied without an account; NotFound for what is not there or
    not theirs to read; Invalid when too much is followed.
    """
    if actor.person_id is None:
        raise Denied()
    item = check_target(actor, target)
    session = db.session()
    mine = session.scalars(select(Follow.target).where(Follow.person_id == actor.person_id)).all()
    if target in mine:
        return False
    if len(mine) >= MOST_FOLLOWED:
        raise Invalid(f"You follow {MOST_FOLLOWED} things. Stop following one before you add another")
    session.add(Follow(person_id=actor.person_id, target=target, item_id=item.id if item else None))
    session.flush()
    return True


def check_target(actor: Viewer, target: str) -> Item | None:
    """Returns: the item to follow; None for a term. Raises: NotFound."""
    kind, _, key = target.partition(":")
    if kind == "item" and key.isascii() and key.isdigit() and len(key) < 10:
        item = db.session.get(Item, int(key))
        if item is not None and can_read(actor, item):
            return item
    elif kind in VOCABULARIES and find_term(read_vocabulary(kind), kind, key):
        return None
    raise NotFound()


def stop_following(actor: Viewer, follow_id: int) -> None:
    """Raises: NotFound for what is not one's own."""
    row = db.session.get(Follow, follow_id)
    if row is None or row.person_id != actor.person_id:
        raise NotFound()
    db.session.delete(row)


def mark_read(actor: Viewer, news_id: int) -> News:
    """Mark one piece of news as read. Returns: it. Raises: NotFound."""
    news, _item = find_news(actor, news_id)
    news.read_at = news.read_at or clock.now()
    return news


def mark_all_read(actor: Viewer) -> None:
    """Mark everything in one's inbox as read."""
    query = select(News).where(News.person_id == actor.person_id, News.read_at.is_(None))
    for news in db.session.scalars(query):
        news.read_at = clock.now()
