"""What awaits a person: questions open for their view, words to change, drafts of their own."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from portal.access.policy import Viewer
from portal.core.db import db
from portal.discussion.models import Comment
from portal.findings.models import Finding
from portal.items.models import Item
from portal.items.queries import readable
from portal.items.vocabulary import ItemTerm
from portal.pages.queries.held import RELEASED, RELEASED_AT
from portal.publishing.models import Approval

Row = TypeVar("Row")
UNFINISHED = ("draft", "internal_review", "peer_review")


def list_open_findings(viewer: Viewer, limit: int = 3) -> tuple[list[Finding], int]:
    """Returns: released findings this person has not commented on, in confidence first, and how many. One statement."""
    mine = exists().where(
        Comment.item_id == Item.id, Comment.author_id == viewer.person_id, Comment.state != "withdrawn"
    )
    query = (
        select(Finding, func.count().over())
        .join(Finding.item)
        .where(readable(viewer), Item.state.in_(RELEASED), ~mine)
        .order_by(Item.state == "published", Finding.question == "", RELEASED_AT.desc(), Item.id)
        .limit(limit)
    )
    return _with_total(query)


def list_to_change(viewer: Viewer, limit: int = 5) -> Sequence[Comment]:
    """Returns: this person's comments that a moderator asks to change, oldest first. One statement."""
    query = (
        select(Comment)
        .join(Comment.item)
        .where(Comment.author_id == viewer.person_id, Comment.state == "change_asked", readable(viewer))
        .options(joinedload(Comment.item))
        .order_by(Comment.created_at, Comment.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_own_drafts(viewer: Viewer, kinds: Sequence[str], limit: int = 5) -> tuple[list[Item], int]:
    """Returns: unfinished items this person owns or shares, last changed first, and how many. One statement."""
    shared = [int(key.removeprefix("share:")) for key in viewer.keys if key.startswith("share:")]
    theirs = or_(Item.owner_id == viewer.person_id, Item.id.in_(shared) if shared else false())
    query = (
        select(Item, func.count().over())
        .where(theirs, Item.state.in_(UNFINISHED), Item.kind.in_(kinds), readable(viewer))
        .order_by(Item.updated_at.desc(), Item.id.desc())
        .limit(limit)
    )
    return _with_total(query)


def list_to_approve(viewer: Viewer, kinds: Sequence[str], limit: int = 5) -> Sequence[Item]:
    """Returns: items of colleagues in review, not yet approved by this person, oldest first. One statement."""
    approved = exists().where(
        Approval.item_id == Item.id, Approval.person_id == viewer.person_id, Approval.void_at.is_(None)
    )
    others = Item.owner_id.is_distinct_from(viewer.person_id)
    query = (
        select(Item)
        .where(Item.state == "internal_review", Item.kind.in_(kinds), others, ~approved, readable(viewer))
        .order_by(Item.updated_at, Item.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_useful_to(viewer: Viewer, limit: int = 3) -> list[tuple[Finding, list[tuple[str, str]]]]:
    """Findings that share terms with the person's own sites, those that share most first. One statement.

    Returns: (finding, the shared (vocabulary, key) in order).
    """
    if not viewer.sites:
        return []
    terms = func.aggregate_strings(ItemTerm.vocabulary + ":" + ItemTerm.key, " ").label("terms")
    shared = select(ItemTerm.item_id, func.count().label("number"), terms).where(_shared_with(viewer))
    counts = shared.group_by(ItemTerm.item_id).subquery()
    query = (
        select(Finding, counts.c.terms)
        .join(Finding.item)
        .join(counts, counts.c.item_id == Item.id)
        .where(readable(viewer), Item.state.in_(RELEASED))
        .order_by(counts.c.number.desc(), RELEASED_AT.desc(), Item.id)
        .limit(limit)
    )
    return [(row[0], _in_order(row[1])) for row in db.session.execute(query)]


def _in_order(terms: str) -> list[tuple[str, str]]:
    """Vocabulary and key of each term, by key."""
    pairs = [term.partition(":") for term in terms.split()]
    return sorted(((name, key) for name, _, key in pairs), key=lambda pair: pair[1])


def _shared_with(viewer: Viewer) -> ColumnElement[bool]:
    """Terms that the readable pages of the viewer's sites carry, and the sites themselves."""
    of_site = ItemTerm.__table__.alias("of_site")
    pages = select(Item.id).where(Item.kind == "pioneer", Item.slug.in_(viewer.sites), readable(viewer))
    named = select(of_site.c.vocabulary, of_site.c.key).where(
        of_site.c.item_id.in_(pages.correlate(None)), of_site.c.vocabulary != "site"
    )
    itself = and_(ItemTerm.vocabulary == "site", ItemTerm.key.in_(viewer.sites))
    return or_(itself, tuple_(ItemTerm.vocabulary, ItemTerm.key).in_(named))


def _with_total(query: Select[Row, int]) -> tuple[list[Row], int]:
    rows = db.session.execute(query).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0
