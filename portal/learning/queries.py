"""Reading what was said and what came of it, on published pages that the viewer may read and nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, Select, and_, exists, extract, func, or_, select, true
from sqlalchemy.orm import contains_eager

from portal.access.policy import MEMBERS, Viewer
from portal.core import clock
from portal.core.db import db
from portal.core.pagination import Page, paginate
from portal.discussion.models import Comment, Disposition
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import ItemTerm
from portal.workshops.models import LearningPoint, Round, Summary, Workshop

PER_PAGE = 10
OVERDUE = timedelta(days=30)
FEED = 30
ANSWERED = "answered"  # beside the kinds of decision: an answer that decides nothing
_reply = Comment.__table__.alias("reply")


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands above the list. Units: comments, but for `days`: the median until an answer, None without one."""

    heard: int
    answered: int
    changed: int
    days: int | None
    overdue: int
    refused: int
    since: int | None  # year of the first; None: nothing was said yet


def _answered_at() -> ColumnElement[datetime]:
    first = func.min(_reply.c.created_at)
    return select(first).where(_is_answer()).correlate(Comment.__table__).scalar_subquery()


def _is_answer() -> ColumnElement[bool]:
    return and_(_reply.c.parent_id == Comment.id, _reply.c.is_answer, _reply.c.state == "shown")


def _heard(viewer: Viewer) -> ColumnElement[bool]:
    """Members' shown words on published pages that this viewer may read; replies among readers are not counted."""
    return and_(
        readable(viewer),
        Item.state == "published",
        Comment.state == "shown",
        Comment.parent_id.is_(None),
        Comment.author_role.in_(MEMBERS),
        true() if viewer.demo else Comment.demo.is_(False),
    )


def _came(chosen: Mapping[str, Sequence[str]]) -> list[ColumnElement[bool]]:
    """The filters as conditions: theme, round, kind of answer, year of the answer."""
    found: list[ColumnElement[bool]] = []
    if "theme" in chosen:
        about = ItemTerm.item_id == Item.id, ItemTerm.vocabulary == "theme", ItemTerm.key.in_(chosen["theme"])
        found.append(exists().where(*about))
    if "round" in chosen:
        found.append(Item.id.in_(_of_rounds(chosen["round"])))
    if "answer" in chosen:
        kinds = Disposition.kind.in_(chosen["answer"])
        found.append(or_(kinds, Disposition.id.is_(None)) if ANSWERED in chosen["answer"] else kinds)
    if "year" in chosen:
        years = [int(year) for year in chosen["year"] if year.isascii() and year.isdigit() and len(year) == 4]
        found.append(extract("year", _moment()).in_(years))
    return found


def _moment() -> ColumnElement[datetime]:
    """When it was decided, or first answered."""
    return func.coalesce(Disposition.decided_at, _answered_at())


def _of_rounds(slugs: Sequence[str]) -> Select[int]:
    """Items of these rounds: the round itself, its sittings, summary and learning points."""
    named = select(Round.id).join(Round.item).where(Item.slug.in_(slugs)).correlate(None)
    parts = [select(Round.item_id).where(Round.id.in_(named))]
    parts += [select(model.item_id).where(model.round_id.in_(named)) for model in (Workshop, Summary, LearningPoint)]
    whole = parts[0].union_all(*parts[1:]).subquery()
    return select(whole.c.item_id)


def list_pairs(viewer: Viewer, chosen: Mapping[str, Sequence[str]], number: int = 1) -> Page[Comment]:
    """Returns: a page of ten comments that were answered or decided on, the latest first. One statement.

    Each has its item and its decision loaded. Raises: NotFound past the last page.
    """
    return paginate(_pairs(viewer).where(*_came(chosen)), number, PER_PAGE)


def list_for_feed(viewer: Viewer) -> Sequence[Comment]:
    """Returns: the latest thirty comments that were answered or decided on. One statement."""
    return db.session.scalars(_pairs(viewer).limit(FEED)).all()


def _pairs(viewer: Viewer) -> Select[Comment]:
    answered = exists().where(_is_answer())
    return (
        select(Comment)
        .join(Comment.item)
        .outerjoin(Comment.disposition)
        .where(_heard(viewer), or_(Disposition.id.is_not(None), answered))
        .options(contains_eager(Comment.item), contains_eager(Comment.disposition))
        .order_by(_moment().desc(), Comment.id.desc())
    )


def read_figures(viewer: Viewer) -> Figures:
    """Returns: the six figures over all that was heard, whatever is filtered. One statement."""
    query = select(Comment.created_at, Disposition.kind, Disposition.decided_at, _answered_at().label("answered_at"))
    rows = db.session.execute(
        query.select_from(Comment).join(Comment.item).outerjoin(Comment.disposition).where(_heard(viewer))
    )
    heard = [(row.created_at, row.kind, _first(row.decided_at, row.answered_at)) for row in rows]
    days = [(done - said).days for said, _, done in heard if done is not None]
    late = clock.now() - OVERDUE
    return Figures(
        heard=len(heard),
        answered=len(days),
        changed=sum(kind == "changed" for _, kind, _ in heard),
        days=round(median(days)) if days else None,
        overdue=sum(done is None and said < late for said, _, done in heard),
        refused=sum(kind == "not_taken_forward" for _, kind, _ in heard),
        since=min(said for said, _, _ in heard).year if heard else None,
    )


def _first(*moments: datetime | None) -> datetime | None:
    there = [moment for moment in moments if moment is not None]
    return min(there) if there else None


def list_rounds(viewer: Viewer) -> Sequence[Item]:
    """Returns: the published rounds that this viewer may read, by title. One statement."""
    query = select(Item).where(Item.kind == "round", Item.state == "published", readable(viewer))
    return db.session.scalars(query.order_by(Item.title)).all()
