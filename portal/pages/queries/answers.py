"""What came of people's words: changes that can be shown, and what the team still owes."""

from collections.abc import Sequence

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import contains_eager

from portal.access.policy import MEMBERS, Viewer
from portal.core.db import db
from portal.discussion.models import Comment, Disposition
from portal.discussion.queries import is_owed, real
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import ItemTerm, Term


def list_changed(viewer: Viewer, limit: int = 2) -> Sequence[Comment]:
    """Returns: shown comments that changed something, the latest decisions first. One statement."""
    query = (
        select(Comment)
        .join(Comment.item)
        .join(Comment.disposition)
        .where(readable(viewer), Comment.state == "shown", Disposition.kind == "changed", real(viewer))
        .options(contains_eager(Comment.item), contains_eager(Comment.disposition))
        .order_by(Disposition.decided_at.desc(), Comment.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def owed_by_theme(viewer: Viewer, limit: int = 10) -> list[tuple[str, str, int, int]]:
    """Members' shown comments by the theme of their page, themes with most owed first. One statement.

    Returns: (key, name, heard, answered); a comment counts as answered with an answer and a decision, as in the
    list of what is owed.
    """
    done = func.sum(case((is_owed(), 0), else_=1))
    heard = func.count()
    query = (
        select(Term, heard, done)
        .select_from(Comment)
        .join(Comment.item)
        .join(ItemTerm, and_(ItemTerm.item_id == Item.id, ItemTerm.vocabulary == "theme"))
        .join(Term, and_(Term.vocabulary == "theme", Term.key == ItemTerm.key))
        .where(readable(viewer), Comment.state == "shown", Comment.parent_id.is_(None))
        .where(Comment.author_role.in_(MEMBERS), real(viewer))
        .group_by(Term.id)
        .order_by((heard - done).desc(), heard.desc(), Term.position)
        .limit(limit)
    )
    return [(term.key, term.name, number, int(ready)) for term, number, ready in db.session.execute(query)]
