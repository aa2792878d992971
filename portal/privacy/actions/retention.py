"""Setting how long things are kept, and deleting what is older."""

from collections.abc import Mapping
from datetime import timedelta

from portal.core import audit, clock, jobs
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.outbox import Mail
from portal.notifications.actions.digests import let_go
from portal.privacy.models import RetentionSetting
from portal.privacy.queries.retention import days_kept, due
from portal.privacy.words import KEPT, LONGEST_DAYS

PURGE_JOB = "privacy.purge"


def set_days(wanted: Mapping[str, int], *, actor_id: int | None) -> None:
    """Set how many days each sort is kept. Audited. Raises: Invalid (field: the sort)."""
    for key, days in wanted.items():
        if key not in KEPT or not 1 <= days <= LONGEST_DAYS:
            raise Invalid(f"Enter a number of days from 1 to {LONGEST_DAYS:,}", key)
    for key, days in wanted.items():
        row = db.session.get(RetentionSetting, key) or RetentionSetting(key=key)
        row.days = days
        db.session.add(row)
    db.session.flush()
    audit.record("retention:set", actor_id=actor_id, days=dict(wanted))


def purge() -> dict[str, int]:
    """Delete what is older than it is kept. Audited with numbers. Returns: sort -> how many rows went."""
    gone = {key: _delete(key, days) for key, days in days_kept().items()}
    if any(gone.values()):
        audit.record("retention:purge", gone={key: number for key, number in gone.items() if number})
    return gone


def _delete(key: str, days: int) -> int:
    rows = db.session.scalars(due(key, days)).all()
    let_go([row for row in rows if isinstance(row, Mail)])
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    return len(rows)


def enqueue_purge() -> None:
    """Queue the day's purge; one that is queued already stays the only one of its day."""
    tomorrow = clock.now() + timedelta(days=1)
    jobs.enqueue(PURGE_JOB, run_at=tomorrow, key=f"{PURGE_JOB}:{clock.in_london(tomorrow).date()}")
