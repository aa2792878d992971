"""How one item stands on its way: everything its status page shows, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.access.policy import Viewer, allowed
from portal.accounts.models import Person
from portal.core.db import db
from portal.core.errors import NotFound
from portal.items.actions import find_item
from portal.items.models import Item
from portal.items.queries import ADDRESSES, open_item
from portal.publishing.kinds import IN_REVIEW, RELEASED, Obstacle, kind_of
from portal.publishing.models import CaveatAcceptance, Correction, ItemVersion, Review, Schedule
from portal.publishing.queries.content import content_of, live_content
from portal.publishing.queries.obstacles import later_obstacles, list_obstacles, submission_obstacles


@dataclass(frozen=True, slots=True)
class Standing:
    """An item with its owner, its open correction, its set time and its last version."""

    item: Item
    owner: Person | None
    correction: Correction | None
    schedule: Schedule | None  # the newest: waiting, or refused with its reasons
    version: ItemVersion | None  # the present edition
    accepted: int  # members who accepted the caveat of the present edition


def get_standing(viewer: Viewer, item_id: int) -> Standing:
    """Returns: how the item stands, for its owner and the team. One statement.

    Raises: NotFound for everybody else.
    """
    last = select(func.max(Schedule.id)).where(Schedule.item_id == Item.id).correlate(Item).scalar_subquery()
    accepted = select(func.count()).where(CaveatAcceptance.item_id == Item.id, CaveatAcceptance.edition == Item.edition)
    query = (
        select(Item, Person, Correction, Schedule, ItemVersion, accepted.correlate(Item).scalar_subquery())
        .outerjoin(Person, Person.id == Item.owner_id)
        .outerjoin(Correction, Correction.item_id == Item.id)
        .outerjoin(Schedule, Schedule.id == last)
        .outerjoin(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.edition == Item.edition))
        .where(Item.id == item_id)
    )
    row = db.session.execute(query).one_or_none()
    item = open_item(viewer, row[0] if row else None)
    if row is None or not allowed(viewer, "publish:preview", item):
        raise NotFound()
    return Standing(item, *row[1:])


def states_left_out(item: Item) -> frozenset[str]:
    """Returns: the states on the way behind it that its releases passed over. One statement, or none."""
    path = kind_of(item).path
    behind = path.states[: path.states.index(item.state)] if item.state in path.states else ()
    passed = path.optional.intersection(behind)
    if not passed:
        return frozenset()
    query = select(ItemVersion.state, ItemVersion.from_state).where(ItemVersion.item_id == item.id)
    return passed.difference(*db.session.execute(query).all())


def next_target(item: Item, *, correcting: bool) -> str | None:
    """Returns: the state that the next act leads to; None when there is nowhere to go."""
    if correcting:
        return item.state
    path = kind_of(item).path
    if item.state not in path.states or item.state == "published":
        return None
    after = path.states[path.states.index(item.state) + 1]
    if item.state == "draft" and after in IN_REVIEW and after not in path.optional:
        return after
    return "published" if path.may_release_from(item.state, "published") else after


def obstacles_ahead(standing: Standing) -> tuple[str | None, list[Obstacle]]:
    """Returns: the state that the next act leads to and all that stands in its way."""
    item, correction = standing.item, standing.correction if standing.item.state in RELEASED else None
    target = next_target(item, correcting=correction is not None)
    if target is None:
        return None, []
    if correction is not None:
        return target, list_obstacles(item, target, content_of(correction), correcting=True)
    content = live_content(item)
    if target in IN_REVIEW:
        return target, submission_obstacles(item, target, content)
    return target, list_obstacles(item, target, content)


def obstacles_later(standing: Standing) -> list[Obstacle]:
    """Returns: before a step of review, what will stand in the way of the release after it; else nothing."""
    item = standing.item
    if item.state in RELEASED or next_target(item, correcting=False) not in IN_REVIEW:
        return []
    return later_obstacles(item, live_content(item))


def list_reviews(item: Item) -> Sequence[Review]:
    """Returns: who was asked to review the item and what they said, oldest first. One statement."""
    query = select(Review).where(Review.item_id == item.id).options(joinedload(Review.person))
    return db.session.scalars(query.order_by(Review.asked_at, Review.id)).all()


def find_by_address(address: str) -> Item | None:
    """Returns: the item whose page has this path, whatever its rights; None when there is none. One statement."""
    path = urlsplit(address.strip()).path.rstrip("/")
    for kind, pattern in ADDRESSES.items():
        before, _, after = pattern.partition("{slug}")
        slug = path.removeprefix(before).removesuffix(after)
        if path == pattern.format(slug=slug) and "/" not in slug:
            return find_item(kind, slug)
    return None
