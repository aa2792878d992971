"""The text as a reviewer reads it: its parts, the comments on each, what changed since somebody answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.access.policy import Viewer, allowed
from portal.core.db import db
from portal.core.errors import NotFound
from portal.items.models import Item
from portal.items.queries import get_item_by_id
from portal.publishing.difference import Change, compare
from portal.publishing.kinds import TITLE, Content, kind_of
from portal.publishing.models import Review, ReviewComment
from portal.publishing.queries.content import next_content
from portal.publishing.queries.links import all_as_read
from portal.publishing.queries.versions import find_version


@dataclass(frozen=True, slots=True)
class Reading:
    """What the review page shows."""

    item: Item
    content: Content
    comments: Sequence[ReviewComment]
    reviews: Sequence[Review]

    def mine(self, viewer: Viewer) -> Review | None:
        """Returns: this viewer's own review in the present stage, or None."""
        own = [r for r in self.reviews if r.person_id == viewer.person_id and r.stage == self.item.state]
        return own[0] if own else None


def changes_since(viewer: Viewer, reading: Reading) -> list[tuple[Review, list[Change]]]:
    """Returns: each answer since which words changed, with what changed as this viewer reads it. Two statements."""
    item, content = reading.item, reading.content
    older = [review for review in reading.reviews if review.texts and review.digest != content.digest]
    if not older:
        return []
    new, *old = all_as_read(viewer, item, [content.texts, *(review.texts for review in older)])
    labels = labels_of(item, content)
    found = [(review, compare(texts, new, labels)) for review, texts in zip(older, old, strict=True)]
    return [(review, changes) for review, changes in found if changes]


def proposed_changes(viewer: Viewer, reading: Reading) -> list[Change]:
    """Returns: what the words in review change of the released version; empty without one. At most three statements."""
    item, content = reading.item, reading.content
    released = find_version(item, item.edition) if item.edition and item.state == "published" else None
    if released is None:
        return []
    before, after = all_as_read(viewer, item, [{TITLE: released.title, **released.fields}, content.texts])
    return compare(before, after, labels_of(item, content))


def labels_of(item: Item, content: Content) -> dict[str, str]:
    """Returns: the words for each part of the text."""
    return {place: kind_of(item).label(place) for place in content.texts}


def get_reading(viewer: Viewer, item_id: int) -> Reading:
    """Returns: what the review page of an item shows: for its owner, its reviewers and the team.

    Five statements, and what the kind's snapshot needs. Raises: NotFound, Gone.
    """
    item = get_item_by_id(viewer, item_id)
    if not (allowed(viewer, "publish:preview", item) or allowed(viewer, "publish:review", item)):
        raise NotFound()
    comments = (
        select(ReviewComment)
        .where(ReviewComment.item_id == item.id)
        .options(joinedload(ReviewComment.author))
        .order_by(ReviewComment.created_at, ReviewComment.id)
    )
    reviews = select(Review).where(Review.item_id == item.id).options(joinedload(Review.person)).order_by(Review.id)
    return Reading(item, next_content(item), db.session.scalars(comments).all(), db.session.scalars(reviews).all())


def get_comment(item: Item, comment_id: int) -> ReviewComment:
    """Returns: a reviewer's comment on this item. Raises: NotFound."""
    comment = db.session.get(ReviewComment, comment_id)
    if comment is None or comment.item_id != item.id:
        raise NotFound()
    return comment
