"""What happened (events) and what is to be mailed, written in the transaction of the cause."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, jobs
from portal.core.db import Base, db

EVENT_JOB = "notifications.handle_event"
MAIL_JOB = "notifications.send_mail"


class Event(Base):
    """Something happened. Who is told of it is decided by `notifications` alone."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), index=True)  # such as "comment:answered"
    at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # ids only, never content


class Mail(Base):
    """One message to one address. `sent_at` NULL: kept, because no server is set or none took it yet."""

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(  # the same at every try
        String(120), unique=True, default=lambda: f"<{uuid.uuid4()}@joined-up>"
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    queued_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)  # UTC
    sent_at: Mapped[datetime | None] = mapped_column()
    withheld_at: Mapped[datetime | None] = mapped_column()  # kept back: not for this person any more; `error` says why
    error: Mapped[str | None] = mapped_column(Text)  # what the last try met; NULL: no try failed


def emit(name: str, *, actor_id: int | None = None, item_id: int | None = None, **payload: Any) -> None:
    """Say that something happened; it reaches `notifications` once this transaction is committed."""
    event = Event(name=name, actor_id=actor_id, item_id=item_id, payload=payload)
    session = db.session()
    session.add(event)
    session.flush()
    jobs.enqueue(EVENT_JOB, {"event_id": event.id})


def queue_mail(
    recipient: str,
    subject: str,
    text: str,
    *,
    html: str | None = None,
    person_id: int | None = None,
    headers: dict[str, str] | None = None,
) -> Mail:
    """Queue one message in this transaction; the worker sends it when a mail server is set. Returns: its row."""
    mail = Mail(
        person_id=person_id,
        recipient=recipient,
        subject=subject,
        text=text,
        html=html,
        headers=headers or {},
    )
    queue_mails([mail])
    return mail


def queue_mails(mails: Sequence[Mail]) -> None:
    """Queue messages as `queue_mail` does, in few statements however many there are."""
    session = db.session()
    session.add_all(mails)
    session.flush()
    jobs.enqueue_all(MAIL_JOB, {mail_key(mail.id): {"mail_id": mail.id} for mail in mails})


def mail_key(mail_id: int) -> str:
    """Returns: the key of the job that sends this message, until it is done."""
    return f"mail:{mail_id}"
