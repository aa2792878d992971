"""One person's page: what waits for them and what they wait for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.access.policy import Viewer, allowed
from portal.core import clock
from portal.core.db import db
from portal.items.models import Item
from portal.items.queries import readable
from portal.publishing.kinds import IN_REVIEW, RELEASED
from portal.publishing.models import Approval, Consent, Correction, Review, ReviewComment, Schedule
from portal.publishing.queries.consent import list_asked_of
from portal.publishing.queries.content import live_contents

MOST = 100  # of each kind of task


@dataclass(frozen=True, slots=True)
class Own:
    """One of this person's items with all that decides who has to act next."""

    item: Item
    approvals: int
    open_comments: int
    reviewers: int  # asked, not answered yet
    corrected: bool  # a correction is proposed
    release_at: datetime | None
    refused: bool  # its last scheduled release was refused
    asked_sites: int  # consents asked, not answered yet


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for a person and what they wait for; each row is told in words by the view."""

    reviews: Sequence[Review]
    to_approve: Sequence[tuple[Item, bool]]  # with: it is a correction
    own: Sequence[Own]
    consents: Sequence[Consent]
    today: date


def get_desk(viewer: Viewer) -> Desk:
    """Returns: everything on a person's publishing page, oldest first.

    At most six statements, and what the words of those need that were touched in review since their approval.
    """
    return Desk(
        reviews=list_asked_reviews(viewer),
        to_approve=_to_approve(viewer),
        own=_own(viewer),
        consents=list_asked_of(viewer),
        today=clock.in_london(clock.now()).date(),
    )


def list_asked_reviews(viewer: Viewer) -> Sequence[Review]:
    """Returns: the reviews this person is asked for and has not answered, oldest first. One statement."""
    query = (
        select(Review)
        .join(Review.item)
        .where(Review.person_id == viewer.person_id, Review.state == "asked", Review.stage == Item.state)
        .where(readable(viewer))
        .options(joinedload(Review.item))
        .order_by(Review.asked_at, Review.id)
        .limit(MOST)
    )
    return db.session.scalars(query).all()


def _to_approve(viewer: Viewer) -> Sequence[tuple[Item, bool]]:
    """Items of others in review, and corrections of others, whose words nobody has approved."""
    if not allowed(viewer, "publish:approve"):
        return []
    corrected = exists().where(Correction.item_id == Item.id, Correction.proposed_by != viewer.person_id)
    newest = (
        select(func.max(Correction.proposed_at)).where(Correction.item_id == Item.id).correlate(Item).scalar_subquery()
    )
    approved_since = exists().where(Approval.item_id == Item.id, Approval.void_at.is_(None), Approval.at > newest)
    in_review = Item.state.in_(IN_REVIEW)
    query = (
        select(Item, Item.state.in_(RELEASED))
        .where(readable(viewer), or_(Item.owner_id.is_(None), Item.owner_id != viewer.person_id))
        .where(or_(in_review, and_(Item.state.in_(RELEASED), corrected, ~approved_since)))
        .order_by(Item.updated_at, Item.id)
        .limit(MOST)
    )
    rows = db.session.execute(query).all()
    approved = _approved([row[0] for row in rows])
    return [(row[0], bool(row[1])) for row in rows if row[0].id not in approved]


def _approved(items: Sequence[Item]) -> frozenset[int]:
    """Ids of those in review whose words of now somebody has approved; an approval of earlier words is none.

    The words are read only of what was touched since: whatever changes words touches the item.
    """
    in_review = {item.id: item for item in items if item.state in IN_REVIEW}
    query = select(Approval).where(Approval.item_id.in_(in_review), Approval.void_at.is_(None))
    given = [(in_review[row.item_id], row) for row in db.session.scalars(query)]
    found = {item.id for item, approval in given if item.updated_at <= approval.at}
    touched = {item for item, _ in given if item.id not in found}
    digests = {item_id: content.digest for item_id, content in live_contents(touched).items()}
    return frozenset(found | {item.id for item, approval in given if digests.get(item.id) == approval.digest})


def _own(viewer: Viewer) -> Sequence[Own]:
    """Their items on the way, and those released ones for which something is to be done."""
    shared = [int(key[6:]) for key in viewer.keys if key.startswith("share:")]
    today = clock.in_london(clock.now()).date()
    moving = or_(Item.state.not_in((*RELEASED, "withdrawn")), exists().where(Correction.item_id == Item.id))
    query = (
        select(Item, *_facts())
        .where(or_(Item.owner_id == viewer.person_id, Item.id.in_(shared)), readable(viewer))
        .where(or_(moving, Item.state == "early_insight", Item.review_by <= today))
        .order_by(Item.updated_at, Item.id)
        .limit(MOST)
    )
    rows = [Own(*row) for row in db.session.execute(query)]
    approved = _approved([own.item for own in rows if own.approvals])
    return [replace(own, approvals=0) if own.item.id not in approved else own for own in rows]


def _facts() -> list[ColumnElement[Any]]:
    """Scalar subqueries in the order of `Own`."""

    def count(model: Any, *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
        rows = select(func.count()).select_from(model).where(model.item_id == Item.id, *conditions)
        return rows.correlate(Item).scalar_subquery()

    last = select(func.max(Schedule.id)).where(Schedule.item_id == Item.id).correlate(Item).scalar_subquery()
    later = aliased(Consent)  # under its own name, or it would be taken for the outer one
    newest = select(func.max(later.id)).group_by(later.item_id, later.site)
    waiting = select(func.min(Schedule.release_at)).where(Schedule.item_id == Item.id, Schedule.state == "waiting")
    return [
        count(Approval, Approval.void_at.is_(None)),
        count(ReviewComment, ReviewComment.settled_at.is_(None), ReviewComment.author_id != Item.owner_id),
        count(Review, Review.state == "asked", Review.stage == Item.state),
        count(Correction),
        waiting.scalar_subquery(),
        exists().where(Schedule.id == last, Schedule.state == "refused"),
        count(Consent, Consent.state == "asked", Consent.id.in_(newest)),
    ]
