"""A release at a set time: set it, cancel it, do it when it is due or say why not."""

from datetime import datetime, timedelta

from portal.access.policy import Viewer, allowed
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.errors import Invalid
from portal.items.models import Item
from portal.publishing.actions.release import end_schedule, open_early_insight, release
from portal.publishing.actions.telling import demand, demand_version, tell
from portal.publishing.kinds import RELEASED, Obstacle, Refused
from portal.publishing.models import Schedule
from portal.publishing.queries.content import live_content
from portal.publishing.queries.obstacles import list_obstacles

FURTHEST = timedelta(days=365)  # how far ahead a release can be scheduled
DUE_JOB = "publishing.release_due"


def schedule(
    actor: Viewer, item: Item, release_at: datetime, target: str = "published", *, expected_version: int | None = None
) -> Schedule:
    """Set a time for the release of what is ready now; everything is checked again when it is due.

    Returns: the schedule, which replaces one that waits. Raises: Denied; Conflict; Refused with every obstacle;
    Invalid (field "release_at") for a time that is past or more than a year ahead.
    """
    demand(actor, "publish:release", item)
    demand_version(item, expected_version)
    if target not in RELEASED:
        raise Invalid("Choose early insight or published", "target")
    if not clock.now() < release_at <= clock.now() + FURTHEST:
        raise Invalid("Choose a time to come, within a year", "release_at")
    content = live_content(item)
    obstacles = list_obstacles(item, target, content)
    if obstacles:
        raise Refused(obstacles)
    end_schedule(item, "cancelled")
    plan = Schedule(
        item_id=item.id,
        target=target,
        release_at=clock.as_utc(release_at),
        digest=content.digest,
        scheduled_by=actor.person_id,
    )
    db.session.add(plan)
    db.session.flush()
    jobs.enqueue(DUE_JOB, {"schedule_id": plan.id}, run_at=plan.release_at)
    tell("publishing:schedule", actor, item, schedule=plan.id)
    return plan


def cancel_schedule(actor: Viewer, item: Item) -> None:
    """Take the set time away. Raises: Denied; Refused when none is set."""
    demand(actor, "publish:release", item)
    if not end_schedule(item, "cancelled"):
        raise Refused([Obstacle("No release is scheduled.")])
    db.session.flush()
    tell("publishing:cancel_schedule", actor, item)


def release_scheduled(actor: Viewer | None, plan: Schedule) -> bool:
    """Do a release that is due, checking everything again; when anything stands in the way, nothing is released.

    `actor` is who scheduled it as they are now, None when their account is gone or closed.
    Returns: whether it was released. A plan that no longer waits is left alone.
    """
    if plan.state != "waiting":
        return False
    item = db.session.get_one(Item, plan.item_id)
    reasons = _why_not(actor, item, plan)
    if reasons or actor is None:
        plan.state, plan.reasons = "refused", reasons
        db.session.flush()
        tell("publishing:release_refused", actor or Viewer(), item, schedule=plan.id, obstacles=len(reasons))
        return False
    acts = {"published": release, "early_insight": open_early_insight}
    acts[plan.target](actor, item)
    return True


def _why_not(actor: Viewer | None, item: Item, plan: Schedule) -> list[str]:
    if actor is None:
        return ["Whoever scheduled it no longer has an account that may release."]
    content = live_content(item)
    reasons = [] if content.digest == plan.digest else ["The text changed after the release was scheduled."]
    if not allowed(actor, "publish:release", item):
        reasons.append("Whoever scheduled it may no longer release it.")
    return reasons + [obstacle.message for obstacle in list_obstacles(item, plan.target, content)]
