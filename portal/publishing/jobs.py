"""What the worker does for publishing: releases that are due, news once an undo is past, reminders."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal.access import memberships
from portal.access.policy import Viewer
from portal.accounts.models import Person
from portal.config import Settings
from portal.core import clock, jobs, outbox
from portal.core.db import db
from portal.items.models import Item
from portal.publishing.actions.release import ANNOUNCE_JOB, release_mark
from portal.publishing.actions.schedule import DUE_JOB, release_scheduled
from portal.publishing.kinds import RELEASED
from portal.publishing.models import Schedule
from portal.publishing.queries.versions import find_version

REMIND_JOB = "publishing.remind"
EVERY = timedelta(days=1)


def handlers(settings: Settings) -> dict[str, jobs.Handler]:
    """Returns: job name -> what does it."""

    def release_due(payload: dict[str, Any]) -> None:
        plan = db.session.get(Schedule, payload["schedule_id"])
        if plan is not None:
            release_scheduled(viewer_now(plan.scheduled_by, demo=settings.demo), plan)

    return {DUE_JOB: release_due, ANNOUNCE_JOB: _announce, REMIND_JOB: _remind}


def viewer_now(person_id: int | None, *, demo: bool) -> Viewer | None:
    """Returns: whoever asked for a job, with the rights that they have now; None when their account is closed."""
    person = db.session.get(Person, person_id) if person_id is not None else None
    if person is None or not person.active:
        return None
    return Viewer(person.id, person.role, memberships.keys_of(person.id), person.shown_name, demo)


def _announce(payload: dict[str, Any]) -> None:
    """Say that a release happened, unless it was undone or withdrawn meanwhile."""
    item = db.session.get(Item, payload["item_id"])
    version = find_version(item, payload["edition"]) if item is not None else None
    if item is None or version is None or item.state not in RELEASED:
        return
    if release_mark(version)["released_at"] == payload["released_at"]:
        outbox.emit(payload["act"], actor_id=payload["actor_id"], item_id=item.id, edition=version.edition)


def _remind(_payload: dict[str, Any]) -> None:
    """Once for each date: this page is due to be looked at again. Then comes back tomorrow."""
    today = clock.in_london(clock.now()).date()
    due = select(Item).where(Item.review_by <= today, Item.state.in_(RELEASED), Item.owner_id.is_not(None))
    for item in db.session.scalars(due):
        if item.review_by is not None and not _reminded(item, item.review_by.isoformat()):
            outbox.emit("publishing:review_due", item_id=item.id, review_by=item.review_by.isoformat())
    enqueue_reminder(clock.now() + EVERY)


def _reminded(item: Item, day: str) -> bool:
    sent = select(outbox.Event).where(outbox.Event.item_id == item.id, outbox.Event.name == "publishing:review_due")
    return any(event.payload.get("review_by") == day for event in db.session.scalars(sent))


def enqueue_reminder(run_at: datetime | None = None) -> None:
    """Queue the day's look at review-by dates; a look that is queued already stays the only one of its day."""
    moment = run_at or clock.now()
    jobs.enqueue(REMIND_JOB, run_at=moment, key=f"{REMIND_JOB}:{clock.in_london(moment).date()}")
