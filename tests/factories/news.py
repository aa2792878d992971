"""Makers of events and of what people were told."""

from sqlalchemy import select

from portal.accounts.models import Person
from portal.core.db import db
from portal.core.outbox import Event, Mail
from portal.items.models import Item
from portal.notifications.models import News, Preference
from portal.notifications.words import NEWS


def make_event(name: str, item: Item | None = None, actor: Person | None = None, **payload: object) -> Event:
    """An event as a room emits it; flushed, its job not queued."""
    event = Event(
        name=name, item_id=item.id if item else None, actor_id=actor.id if actor else None, payload=dict(payload)
    )
    db.session.add(event)
    db.session.flush()
    return event


def make_news(person: Person, item: Item | None = None, name: str = "publishing:release", **fields: object) -> News:
    """News that waits for the daily digest, unless told otherwise; flushed."""
    values: dict[str, object] = {
        "person_id": person.id,
        "event_id": make_event(name, item).id,
        "item_id": item.id if item else None,
        "kind": NEWS[name].kind,
        "name": name,
        "address": f"/findings/{item.slug}" if item else "/account/",
        "how": "daily",
    }
    news = News(**(values | fields))
    db.session.add(news)
    db.session.flush()
    return news


def prefer(person: Person, kind: str, how: str) -> None:
    db.session.add(Preference(person_id=person.id, kind=kind, how=how))
    db.session.flush()


def mails_to(person: Person) -> list[Mail]:
    """What was queued for this person, oldest first."""
    db.session.expire_all()
    return list(db.session.scalars(select(Mail).where(Mail.person_id == person.id).order_by(Mail.id)))
