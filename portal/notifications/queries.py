"""Reading the outbox."""

from sqlalchemy import func, select

from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.outbox import Mail
from portal.core.pagination import Page, paginate


def list_mails(number: int = 1) -> Page[Mail]:
    """Returns: a page of messages, newest first. For administrators."""
    return paginate(select(Mail).order_by(Mail.queued_at.desc(), Mail.id.desc()), number)


def get_mail(mail_id: int) -> Mail:
    """Returns: one message. Raises: NotFound."""
    mail = db.session.get(Mail, mail_id)
    if mail is None:
        raise NotFound()
    return mail


def count_unsent() -> int:
    """Returns: how many messages have not been sent."""
    return db.session.scalar(select(func.count()).select_from(Mail).where(Mail.sent_at.is_(None))) or 0
