"""Work to be done later, by name: rows in our own database, taken under a lease, tried again."""

import logging
import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import Base, db, writing

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 12
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=6)
AT_ONCE = 500  # keys in one statement

Handler = Callable[[dict[str, Any]], None]
log = logging.getLogger(__name__)


class Job(Base):
    """A piece of work. `done_at` NULL: still to be done. `failed_at` set: given up, see `error`."""

    __tablename__ = "jobs"
    __table_args__ = (UniqueConstraint("key"), Index("ix_jobs_due", "done_at", "failed_at", "run_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str | None] = mapped_column(String(200))  # same key, same job: queued once
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    run_at: Mapped[datetime] = mapped_column(default=clock.now)  # UTC
    lease_until: Mapped[datetime | None] = mapped_column()  # UTC; NULL: nobody works on it
    leased_by: Mapped[str | None] = mapped_column(String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None] = mapped_column()
    failed_at: Mapped[datetime | None] = mapped_column()


@dataclass(frozen=True, slots=True)
class Lease:
    """One job taken by one worker, with what is needed to do it and to give it back."""

    job_id: int
    name: str
    payload: dict[str, Any]
    attempts: int


_handlers: dict[str, Handler] = {}


def register(name: str, handler: Handler) -> None:
    """Tell the worker what does the jobs of this name. Called by `app` for every room's `jobs.py`."""
    _handlers[name] = handler


def enqueue(
    name: str,
    payload: dict[str, Any] | None = None,
    *,
    run_at: datetime | None = None,
    key: str | None = None,
) -> None:
    """Add a job in the caller's transaction. With a `key` that is queued already, do nothing.

    One that was given up under this key goes: it would stand in the way of the new one for good.
    """
    session = db.session()
    known = session.scalar(select(Job).where(Job.key == key)) if key is not None else None
    if known is not None and known.failed_at is None:
        return
    if known is not None:
        known.key = None
        session.flush()
    session.add(Job(name=name, payload=payload or {}, run_at=run_at or clock.now(), key=key))


def enqueue_all(name: str, payloads: Mapping[str, dict[str, Any]]) -> None:
    """Add a job for each key, as `enqueue` does, in few statements however many there are."""
    session, keys = db.session(), list(payloads)
    taken: set[str | None] = set()
    for start in range(0, len(keys), AT_ONCE):
        for job in session.scalars(select(Job).where(Job.key.in_(keys[start : start + AT_ONCE]))):
            if job.failed_at is None:
                taken.add(job.key)
            else:
                job.key = None
    session.flush()
    session.add_all(Job(name=name, payload=payloads[key], key=key) for key in keys if key not in taken)


def worker_name() -> str:
    """Returns: a name for this process that other machines and processes do not share."""
    return f"{socket.gethostname()}:{os.getpid()}"


def lease_next() -> Lease | None:
    """Take the job that has waited longest. Returns: the lease, or None when nothing is due."""
    moment = clock.now()
    with writing() as session:
        due = (
            select(Job)
            .where(Job.done_at.is_(None), Job.failed_at.is_(None), Job.run_at <= moment)
            .where(or_(Job.lease_until.is_(None), Job.lease_until < moment))
            .order_by(Job.run_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        job = session.scalar(due)
        if job is None:
            return None
        job.lease_until = moment + LEASE
        job.leased_by = worker_name()
        job.attempts += 1
        return Lease(job.id, job.name, dict(job.payload), job.attempts)


def run_one() -> bool:
    """Do the next due job in a transaction of its own. Returns: whether there was one."""
    lease = lease_next()
    if lease is None:
        return False
    try:
        with writing() as session:
            _handlers[lease.name](lease.payload)
            job = session.get(Job, lease.job_id)
            if job is not None:  # else somebody left meanwhile, and what was to be done for them went too
                job.done_at, job.lease_until, job.key = clock.now(), None, None
    except Exception as error:  # noqa: BLE001 (whatever a job raises is kept with it and tried again)
        log.warning("job %s (%s) failed: %s", lease.job_id, lease.name, error)
        _give_back(lease, error)
    return True


def run_due(limit: int = 1_000) -> int:
    """Do what is due, at most `limit` jobs. Returns: how many were tried."""
    return next((count for count in range(limit) if not run_one()), limit)


def retry_delay(attempts: int) -> timedelta:
    """Returns: how long to wait after so many tries; it doubles, up to six hours."""
    factor: int = 2 ** max(attempts - 1, 0)
    return min(FIRST_RETRY * factor, LONGEST_RETRY)


def _give_back(lease: Lease, error: Exception) -> None:
    with writing() as session:
        job = session.get(Job, lease.job_id)
        if job is None:
            return
        job.lease_until = None
        job.error = f"{type(error).__name__}: {error}"[:2_000]
        if lease.attempts >= MAX_ATTEMPTS:
            job.failed_at = clock.now()
        else:
            job.run_at = clock.now() + retry_delay(lease.attempts)
