"""Reading the outbox, an inbox, what people chose and what they follow."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.access.policy import Viewer, can_read
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.jobs import Job
from portal.core.outbox import Mail, mail_key
from portal.core.pagination import Page, paginate
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import Vocabulary
from portal.notifications.models import Follow, News, Preference
from portal.notifications.words import KINDS


def list_mails(number: int = 1) -> Page[Mail]:
    """Returns: a page of messages, newest first. For administrators."""
    return paginate(select(Mail).order_by(Mail.queued_at.desc(), Mail.id.desc()), number)


def get_mail(mail_id: int) -> Mail:
    """Returns: one message. Raises: NotFound."""
    mail = db.session.get(Mail, mail_id)
    if mail is None:
        raise NotFound()
    return mail


def jobs_of(mails: Sequence[Mail]) -> dict[int, Job]:
    """Returns: mail id -> the job that still has to send it, or gave up. One statement."""
    keys = {mail_key(mail.id): mail.id for mail in mails}
    rows = db.session.scalars(select(Job).where(Job.key.in_(keys))) if keys else ()
    return {keys[job.key or ""]: job for job in rows}


def count_unsent() -> int:
    """Returns: how many messages have not been sent."""
    return db.session.scalar(select(func.count()).select_from(Mail).where(Mail.sent_at.is_(None))) or 0


def ways_of(person_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Returns: person id -> kind -> how they hear of it, the usual way where nothing was chosen. One statement."""
    found = {person: {kind: told.usual for kind, told in KINDS.items()} for person in person_ids}
    if found:
        for row in db.session.scalars(select(Preference).where(Preference.person_id.in_(found))):
            found[row.person_id][row.kind] = row.how
    return found


def _in_inbox(viewer: Viewer) -> ColumnElement[bool]:
    """Their own news, about nothing in particular or about what they may read now."""
    return and_(News.person_id == viewer.person_id, or_(News.item_id.is_(None), readable(viewer)))


def list_inbox(viewer: Viewer, number: int = 1) -> Page[News]:
    """Returns: a page of what this person was told and may still read of, newest first. One statement."""
    query = select(News).outerjoin(Item, Item.id == News.item_id).where(_in_inbox(viewer))
    return paginate(query.order_by(News.at.desc(), News.id.desc()), number)


def count_unread(viewer: Viewer) -> int:
    """Returns: how much in the inbox is not read yet. One statement."""
    query = select(func.count()).select_from(News).outerjoin(Item, Item.id == News.item_id)
    return db.session.scalar(query.where(_in_inbox(viewer), News.read_at.is_(None))) or 0


def find_news(viewer: Viewer, news_id: int) -> tuple[News, Item | None]:
    """Returns: one piece of this person's news with its item. Raises: NotFound, also when they may not read it now."""
    news = db.session.get(News, news_id)
    if news is None or news.person_id != viewer.person_id:
        raise NotFound()
    item = db.session.get(Item, news.item_id) if news.item_id else None
    if item is not None and not can_read(viewer, item):
        raise NotFound()
    return news, item


def list_followed(viewer: Viewer) -> Sequence[tuple[Follow, Item | None]]:
    """Returns: what this person follows and may read, newest first, with its item (None: a term). One statement."""
    query = (
        select(Follow, Item)
        .outerjoin(Item, Item.id == Follow.item_id)
        .where(Follow.person_id == viewer.person_id, or_(Follow.item_id.is_(None), readable(viewer)))
        .order_by(Follow.since.desc(), Follow.id.desc())
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def find_term(vocabulary: Vocabulary, name: str, key: str) -> str | None:
    """Returns: the everyday name of a term that can be followed, or None."""
    term = vocabulary.get(name, key)
    return term.name if term is not None else None
