"""Release: open as early insight, publish, and undo within ten minutes."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.access.policy import Viewer
from portal.core import clock, jobs
from portal.core.db import db
from portal.items.models import Item
from portal.publishing.actions.telling import demand, demand_version, note, tell
from portal.publishing.kinds import RELEASED, Content, Obstacle, Refused, kind_of
from portal.publishing.models import CaveatAcceptance, Correction, ItemVersion, Schedule
from portal.publishing.queries.content import live_content
from portal.publishing.queries.disclosure import read_known
from portal.publishing.queries.obstacles import list_obstacles
from portal.publishing.queries.versions import find_version

UNDO = timedelta(minutes=10)
REVIEW_AFTER = timedelta(days=365)  # a released page is looked at again after a year, unless a date is set
ANNOUNCE_JOB = "publishing.announce"


def release(actor: Viewer, item: Item, *, expected_version: int | None = None) -> ItemVersion:
    """Publish the item for its audience as its next version.

    Returns: the version. Who follows is told once ten minutes have passed without an undo.
    Raises: Denied; Conflict; Refused with every obstacle.
    """
    return _release(actor, item, "published", "publishing:release", expected_version)


def open_early_insight(actor: Viewer, item: Item, *, expected_version: int | None = None) -> ItemVersion:
    """Open the item to members in confidence, as its next version; each accepts the caveat first.

    Returns: the version. Raises: Denied; Conflict; Refused with every obstacle.
    """
    return _release(actor, item, "early_insight", "publishing:early_insight", expected_version)


def release_all(actor: Viewer, contents: Mapping[Item, Content]) -> dict[Item, Refused]:
    """Publish items that were just made, each as `release` does; `contents` are their words, so none are read again.

    Three statements, what `Kind.attached` needs for each, and what is written. They wait for no set time yet.
    Returns: those that could not be published, with every obstacle. Raises: Denied.
    """
    known, refused = read_known(), {}
    released: list[tuple[Item, ItemVersion]] = []
    with db.session.no_autoflush:
        for item, content in contents.items():
            demand(actor, "publish:release", item)
            obstacles = list_obstacles(item, "published", content, known=known)
            if obstacles:
                refused[item] = Refused(obstacles)
            else:
                version = _moved(actor, item, content, "published")
                _date(item, version)
                released.append((item, version))
    db.session.flush()
    for item, version in released:
        _end_release(actor, item, version, "publishing:release")
    db.session.flush()
    return refused


def _release(actor: Viewer, item: Item, target: str, act: str, expected_version: int | None) -> ItemVersion:
    demand(actor, "publish:release", item)
    demand_version(item, expected_version)
    content = live_content(item)
    obstacles = list_obstacles(item, target, content)
    if obstacles:
        raise Refused(obstacles)
    version = _moved(actor, item, content, target)
    end_schedule(item, "done")
    finish_release(actor, item, version, act)
    return version


def _moved(actor: Viewer, item: Item, content: Content, target: str) -> ItemVersion:
    """Keep the words as a version and let the item stand in its new state. Returns: the version."""
    version = keep_version(actor, item, content, target)
    item.state = target
    if target == "published" and item.published_at is None:
        item.published_at = version.released_at
    return version


def keep_version(
    actor: Viewer, item: Item, content: Content, target: str, *, note: str = "", correction: bool = False
) -> ItemVersion:
    """Write the next version of an item. Returns: the version; the item's `edition` has risen."""
    item.edition += 1
    version = ItemVersion(
        item_id=item.id,
        edition=item.edition,
        title=content.title,
        fields=dict(content.fields),
        state=target,
        audience=content.audience,
        audience_key=content.audience_key,
        digest=content.digest,
        released_by=actor.person_id,
        released_at=clock.now(),
        note=note,
        correction=correction,
        from_state=item.state,
        published_before=item.published_at,
    )
    db.session.add(version)
    return version


def finish_release(actor: Viewer, item: Item, version: ItemVersion, act: str) -> None:
    """What every release ends with: the review-by date, the room's part, the audit line, the news in ten minutes."""
    _date(item, version)
    db.session.flush()
    _end_release(actor, item, version, act)


def _date(item: Item, version: ItemVersion) -> None:
    if item.review_by is None:
        item.review_by = (clock.in_london(version.released_at) + REVIEW_AFTER).date()
    item.touch()


def _end_release(actor: Viewer, item: Item, version: ItemVersion, act: str) -> None:
    act_of_room = kind_of(item).on_release
    if act_of_room:
        act_of_room(item)
        db.session.flush()
    note(act, actor, item, edition=version.edition, state=version.state)
    news = {"item_id": item.id, "act": act, "actor_id": actor.person_id} | release_mark(version)
    jobs.enqueue(ANNOUNCE_JOB, news, run_at=version.released_at + UNDO)


def release_mark(version: ItemVersion) -> dict[str, object]:
    """Returns: what tells one release from another that took its number after an undo."""
    return {"edition": version.edition, "released_at": version.released_at.isoformat()}


def undo_until(version: ItemVersion) -> datetime:
    """Returns: until when this release can be undone. Units: UTC."""
    return version.released_at + UNDO


def undo_release(actor: Viewer, item: Item, *, expected_version: int | None = None) -> None:
    """Take the last release back within ten minutes, as if it had not been: no version, no news, not in the index.

    A correction goes back to being proposed. Raises: Denied; Conflict; Refused after ten minutes or when the item
    has moved on.
    """
    demand(actor, "publish:release", item)
    demand_version(item, expected_version)
    version = find_version(item, item.edition)
    if version is None or version.state != item.state or item.state not in RELEASED:
        raise Refused([Obstacle("There is no release to undo.")])
    if clock.now() > undo_until(version):
        raise Refused(
            [Obstacle("More than ten minutes have passed. Correct it, or ask an administrator to withdraw it.")]
        )
    if version.correction:
        _take_correction_back(item, version)
    item.state, item.published_at = version.from_state, version.published_before
    item.edition -= 1
    _forget_acceptances(item, version.edition)
    db.session.delete(version)
    item.touch()
    db.session.flush()
    act_of_room = kind_of(item).on_undo
    if act_of_room:
        act_of_room(item)
    tell("publishing:undo", actor, item, edition=version.edition, state=item.state)


def _forget_acceptances(item: Item, edition: int) -> None:
    """The number is used again: whoever accepted the caveat for the words undone is asked anew."""
    query = select(CaveatAcceptance).where(CaveatAcceptance.item_id == item.id, CaveatAcceptance.edition == edition)
    for row in db.session.scalars(query):
        db.session.delete(row)


def _take_correction_back(item: Item, version: ItemVersion) -> None:
    """The words of the version before stand again; the correction is proposed once more."""
    before, put_back = find_version(item, version.edition - 1), kind_of(item).restore
    if before is None or put_back is None:
        raise Refused(
            [Obstacle("The version before this one is not kept, so it cannot come back. Correct it instead.")]
        )
    put_back(item.id, before.fields)
    item.title, item.audience, item.audience_key = before.title, before.audience, before.audience_key
    db.session.add(
        Correction(
            item_id=item.id,
            title=version.title,
            fields=version.fields,
            audience=version.audience,
            audience_key=version.audience_key,
            note=version.note,
            proposed_by=version.released_by,
        )
    )


def end_schedule(item: Item, state: str) -> bool:
    """A set time waits no longer. Returns: whether there was one."""
    query = select(Schedule).where(Schedule.item_id == item.id, Schedule.state == "waiting")
    waiting = db.session.scalars(query).all()
    for plan in waiting:
        plan.state = state
    return bool(waiting)
