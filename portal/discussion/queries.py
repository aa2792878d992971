"""Reading comments: a thread, one's own contributions, the moderators' queue; a person's own lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from portal.access.policy import Viewer, allowed
from portal.accounts.queries import find_by_id
from portal.core import clock
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.pagination import Page, paginate
from portal.discussion.models import Comment, Report, SavedEntry, SavedList
from portal.items.models import Item
from portal.items.queries import open_item, readable

EDIT_MINUTES = 15
THREADS_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Thread:
    """One page of an item's comments; `replies` holds those beneath each first-level comment."""

    page: Page[Comment]
    replies: dict[int, list[Comment]]
    total: int  # shown comments, replies included
    first_time: bool  # this viewer is still to be asked for the ground rules


def real(viewer: Viewer) -> ColumnElement[bool]:
    """Returns: the condition that leaves made-up comments out where there is no demonstration."""
    return true() if viewer.demo else Comment.demo.is_(False)


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Returns: the condition for the comments that this viewer may see on an item they may read."""
    shown = and_(Comment.state.in_(("shown", "withdrawn")), real(viewer))
    if viewer.person_id is None:
        return shown
    return or_(shown, and_(Comment.author_id == viewer.person_id, Comment.state != "withdrawn"))


def get_thread(viewer: Viewer, item: Item, number: int = 1) -> Thread:
    """Returns: a page of first-level comments, oldest first, with all their replies. At most three statements.

    A withdrawn comment without replies is left out. Raises: NotFound past the last page.
    """
    reply = Comment.__table__.alias("reply")
    has_replies = exists().where(reply.c.parent_id == Comment.id, reply.c.state == "shown")
    query = (
        select(Comment)
        .where(Comment.item_id == item.id, Comment.parent_id.is_(None), visible(viewer))
        .where(or_(Comment.state != "withdrawn", has_replies))
        .options(joinedload(Comment.disposition))
        .order_by(Comment.created_at, Comment.id)
    )
    page = paginate(query, number, THREADS_PER_PAGE)
    return Thread(page, _replies(viewer, page.rows), *_facts(viewer, item))


def _facts(viewer: Viewer, item: Item) -> tuple[int, bool]:
    """How many comments are shown, and whether this viewer is still to be asked for the ground rules. One statement."""
    counted = select(func.count()).where(Comment.item_id == item.id, Comment.state == "shown", real(viewer))
    shown = counted.scalar_subquery()
    written = exists().where(Comment.author_id == viewer.person_id)
    row = db.session.execute(select(shown, written)).one()
    return int(row[0]), not row[1] and not _has_agreed(viewer)


def _has_agreed(viewer: Viewer) -> bool:
    """Whether nobody need ask this person for the ground rules: they agreed when they joined, or have no account."""
    person = find_by_id(viewer.person_id)
    return person is None or person.ground_rules_at is not None


def _replies(viewer: Viewer, parents: Sequence[Comment]) -> dict[int, list[Comment]]:
    found: dict[int, list[Comment]] = {comment.id: [] for comment in parents}
    if not found:
        return found
    query = (
        select(Comment)
        .where(Comment.parent_id.in_(found), visible(viewer), Comment.state != "withdrawn")
        .options(joinedload(Comment.disposition))
        .order_by(Comment.created_at, Comment.id)
    )
    for comment in db.session.scalars(query):
        found[comment.parent_id or 0].append(comment)
    return found


def counts_for(viewer: Viewer, item_ids: Sequence[int]) -> dict[int, int]:
    """Returns: item id -> shown comments that this viewer may see, for those that have any. One statement."""
    if not item_ids:
        return {}
    query = (
        select(Comment.item_id, func.count())
        .where(Comment.item_id.in_(item_ids), Comment.state == "shown", real(viewer))
        .group_by(Comment.item_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def is_first_time(viewer: Viewer) -> bool:
    """Returns: whether this person is still to be asked for the ground rules: they never commented, nor agreed
    when they joined. False for the public.
    """
    if _has_agreed(viewer):
        return False
    return not db.session.scalar(select(exists().where(Comment.author_id == viewer.person_id)))


def get_comment(viewer: Viewer, comment_id: int) -> Comment:
    """Returns: a comment this viewer may see, or may moderate. Raises: NotFound, Gone."""
    comment = db.session.get(Comment, comment_id, options=[joinedload(Comment.item), joinedload(Comment.disposition)])
    if comment is None:
        raise NotFound()
    item = open_item(viewer, comment.item)
    own = viewer.person_id is not None and comment.author_id == viewer.person_id
    if comment.demo and not (own or viewer.demo):
        raise NotFound()
    if comment.state in ("shown", "withdrawn") or own or allowed(viewer, "comment:moderate", item):
        return comment
    raise NotFound()


def edit_until(comment: Comment) -> datetime:
    """Returns: until when the writer may change the words. Units: UTC."""
    return comment.created_at + timedelta(minutes=EDIT_MINUTES)


def may_edit(viewer: Viewer, comment: Comment) -> bool:
    """Returns: whether this person may change these words now: 15 minutes, or when asked to."""
    if viewer.person_id is None or comment.author_id != viewer.person_id:
        return False
    if comment.state == "change_asked":
        return True
    return comment.state in ("waiting", "shown") and clock.now() <= edit_until(comment)


def may_withdraw(viewer: Viewer, comment: Comment) -> bool:
    """Returns: whether this person may take these words back."""
    return viewer.person_id is not None and comment.author_id == viewer.person_id and comment.state != "withdrawn"


def list_own(viewer: Viewer, number: int = 1) -> Page[Comment]:
    """Returns: a page of this person's comments, newest first, with what came of each."""
    query = (
        select(Comment)
        .where(Comment.author_id == viewer.person_id)
        .options(joinedload(Comment.disposition), joinedload(Comment.item))
        .order_by(Comment.created_at.desc(), Comment.id.desc())
    )
    return paginate(query, number)


def answers_to(comments: Sequence[Comment]) -> dict[int, list[Comment]]:
    """Returns: comment id -> the research team's shown answers to it, oldest first. One statement."""
    found: dict[int, list[Comment]] = {comment.id: [] for comment in comments}
    if not found:
        return found
    query = (
        select(Comment)
        .where(Comment.parent_id.in_(found), Comment.is_answer, Comment.state == "shown")
        .order_by(Comment.created_at)
    )
    for answer in db.session.scalars(query):
        found[answer.parent_id or 0].append(answer)
    return found


def _queue(viewer: Viewer) -> ColumnElement[bool]:
    """Waiting comments and reported ones, on items that this moderator may read."""
    reported = exists().where(Report.comment_id == Comment.id, Report.settled_at.is_(None))
    return and_(
        readable(viewer), real(viewer), or_(Comment.state == "waiting", and_(Comment.state == "shown", reported))
    )


def list_queue(viewer: Viewer, number: int = 1) -> Page[Comment]:
    """Returns: a page of what moderators have to look at, oldest first."""
    query = (
        select(Comment)
        .join(Comment.item)
        .where(_queue(viewer))
        .options(joinedload(Comment.item), joinedload(Comment.author))
        .order_by(Comment.created_at, Comment.id)
    )
    return paginate(query, number)


def count_queue(viewer: Viewer) -> int:
    """Returns: how many comments wait for a moderator."""
    return db.session.scalar(_how_many(_queue(viewer))) or 0


def count_work(viewer: Viewer) -> tuple[int, int]:
    """Returns: how many comments wait for a moderator, and to how many the team owes an answer. One statement."""
    queue, owed = (_how_many(what).scalar_subquery() for what in (_queue(viewer), _unanswered(viewer)))
    row = db.session.execute(select(queue, owed)).one()
    return int(row[0]), int(row[1])


def _how_many(what: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(Comment).join(Comment.item).where(what)


def reports_on(comments: Sequence[Comment]) -> dict[int, list[Report]]:
    """Returns: comment id -> unsettled reports, oldest first. One statement."""
    found: dict[int, list[Report]] = {comment.id: [] for comment in comments}
    if found:
        query = select(Report).where(Report.comment_id.in_(found), Report.settled_at.is_(None))
        for report in db.session.scalars(query.order_by(Report.reported_at)):
            found[report.comment_id].append(report)
    return found


def is_owed() -> ColumnElement[bool]:
    """Returns: the condition that a comment lacks an answer, or a word on what came of it."""
    answer = Comment.__table__.alias("answer")
    answered = exists().where(answer.c.parent_id == Comment.id, answer.c.is_answer, answer.c.state == "shown")
    return or_(~answered, ~Comment.disposition.has())


def _unanswered(viewer: Viewer) -> ColumnElement[bool]:
    return and_(
        readable(viewer),
        real(viewer),
        Comment.state == "shown",
        Comment.parent_id.is_(None),
        Comment.author_role.in_(("ppi_member", "pioneer_staff", "national_partner")),
        is_owed(),
    )


def list_owed(viewer: Viewer, number: int = 1) -> Page[Comment]:
    """Returns: a page of shown comments that lack an answer or a decision, oldest first."""
    query = (
        select(Comment)
        .join(Comment.item)
        .where(_unanswered(viewer))
        .options(joinedload(Comment.item), joinedload(Comment.disposition))
        .order_by(Comment.created_at, Comment.id)
    )
    return paginate(query, number)


def list_lists(viewer: Viewer) -> list[tuple[SavedList, int]]:
    """Returns: this person's lists with the number of readable items on each, oldest first. One statement."""
    number = (
        select(func.count())
        .select_from(SavedEntry)
        .join(SavedEntry.item)
        .where(SavedEntry.list_id == SavedList.id, readable(viewer))
    )
    query = select(SavedList, number.scalar_subquery()).where(SavedList.person_id == viewer.person_id)
    return [(saved, entries or 0) for saved, entries in db.session.execute(query.order_by(SavedList.id))]


def get_list(viewer: Viewer, list_id: int) -> SavedList:
    """Returns: one of this person's lists. Raises: NotFound for a list of somebody else."""
    found = db.session.get(SavedList, list_id)
    if found is None or viewer.person_id is None or found.person_id != viewer.person_id:
        raise NotFound()
    return found


def list_entries(viewer: Viewer, saved: SavedList, number: int = 1) -> Page[SavedEntry]:
    """Returns: a page of a list's entries that this viewer may still read, newest first. One statement."""
    query = (
        select(SavedEntry)
        .join(SavedEntry.item)
        .where(SavedEntry.list_id == saved.id, readable(viewer))
        .options(contains_eager(SavedEntry.item))
        .order_by(SavedEntry.saved_at.desc(), SavedEntry.id.desc())
    )
    return paginate(query, number)
