"""What is due to go: how long each sort is kept, how much is older, and examples of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, select

from portal.access.policy import ROLE_LABELS
from portal.accounts.models import Invitation, PeopleUpload, SignInAttempt
from portal.core import clock
from portal.core.db import Base, db
from portal.core.jobs import Job
from portal.core.outbox import Mail
from portal.notifications.models import News
from portal.notifications.words import NEWS
from portal.privacy.models import RetentionSetting
from portal.privacy.words import KEPT

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Due:
    """What one sort would lose now: `days` it is kept, `number` of rows that are older, the oldest of them in words."""

    key: str
    days: int
    number: int
    examples: Sequence[str]


_INVITATION_ENDED = func.coalesce(Invitation.withdrawn_at, Invitation.ends_at)
_TELLS = exists().where(News.mail_id == Mail.id)
# Of a message that was never sent the outbox tells by its job how often it was tried.
_SENDS = exists().where(
    Job.done_at.is_(None), Job.key == literal("mail:") + cast(Mail.id, String)
)  # Sort -> model, the moment that counts, what else must hold.
_SORTS: dict[str, tuple[type[Base], Any, tuple[ColumnElement[bool], ...]]] = {
    "sign_in_attempts": (SignInAttempt, SignInAttempt.at, ()),
    "account_mails": (Mail, Mail.sent_at, (~_TELLS,)),
    "mails": (Mail, Mail.sent_at, (_TELLS,)),
    "unsent_mails": (Mail, Mail.queued_at, (Mail.sent_at.is_(None),)),
    "jobs": (Job, func.coalesce(Job.done_at, Job.failed_at), (~_SENDS,)),
    "news": (News, News.at, ()),
    "invitations": (Invitation, _INVITATION_ENDED, (Invitation.accepted_at.is_(None),)),
    "people_uploads": (PeopleUpload, PeopleUpload.made_at, ()),
}


def days_kept() -> dict[str, int]:
    """Returns: sort -> days, as set or usual. One statement."""
    chosen = {row.key: row.days for row in db.session.scalars(select(RetentionSetting))}
    return {key: chosen.get(key, kept.days) for key, kept in KEPT.items()}


def due(key: str, days: int) -> Select[Any]:
    """Returns: the rows of a sort that are older than so many days, oldest first."""
    model, moment, conditions = _SORTS[key]
    return select(model).where(moment < _limit(days), *conditions).order_by(moment)


def _limit(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def list_due() -> list[Due]:
    """Returns: for each sort what would go now: the dry run. Two statements a sort."""
    return [_due(key, days) for key, days in days_kept().items()]


def _due(key: str, days: int) -> Due:
    rows = due(key, days)
    number = db.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
    examples = [_in_words(row) for row in db.session.scalars(rows.limit(EXAMPLES))] if number else []
    return Due(key, days, number, examples)


def _in_words(row: object) -> str:
    """One row without addresses or content."""
    if isinstance(row, Mail):
        return f"{clock.format_moment(row.sent_at or row.queued_at)}: {row.subject}"
    if isinstance(row, Job):
        return f"{clock.format_moment(row.done_at or row.failed_at)}: {row.name}"
    if isinstance(row, News):
        return f"{clock.format_moment(row.at)}: {NEWS[row.name].subject}"
    if isinstance(row, Invitation):
        return f"{clock.format_moment(row.made_at)}: {ROLE_LABELS[row.role]}"
    if isinstance(row, PeopleUpload):
        return f"{clock.format_moment(row.made_at)}: {len(row.rows):,} people"
    return clock.format_moment(row.at) if isinstance(row, SignInAttempt) else ""
