"""The response duty: what the team must have decided before a page leaves early insight."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.core.clock import format_date
from portal.core.db import db
from portal.discussion.models import Comment
from portal.items.models import Item
from portal.publishing.kinds import Content, Obstacle

MOST_NAMED = 20


def undecided(item: Item, limit: int = MOST_NAMED) -> Sequence[Comment]:
    """Returns: PPI members' first-level comments on which nothing is decided, oldest first. One statement.

    Those that still wait for a moderator count: they may say what nobody has thought of.
    """
    query = (
        select(Comment)
        .where(Comment.item_id == item.id, Comment.parent_id.is_(None), Comment.author_role == "ppi_member")
        .where(Comment.state.in_(("waiting", "shown")), ~Comment.disposition.has())
        .order_by(Comment.created_at, Comment.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def check_response_duty(item: Item, _content: Content, target: str) -> list[Obstacle]:
    """Returns: an obstacle for each undecided comment that stands between early insight and publication."""
    if item.state != "early_insight" or target != "published":
        return []
    return [
        Obstacle(
            f"A PPI member’s comment of {format_date(comment.created_at)} has no decision yet.",
            f"/comments/{comment.id}/answer" if comment.state == "shown" else f"/moderation/{comment.id}",
        )
        for comment in undecided(item)
    ]
