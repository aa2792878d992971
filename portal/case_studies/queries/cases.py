"""Reading case studies one by one, and by what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import joinedload, selectinload, with_expression

from portal.access.policy import Viewer
from portal.case_studies.models import CaseBarrier, CaseLink, CaseStudy, SiteQuestion
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.pagination import Page, paginate
from portal.items.models import Item
from portal.items.queries import open_item, readable
from portal.items.vocabulary import VOCABULARIES, ItemTerm, Term


@dataclass(frozen=True, slots=True)
class About:
    """A term that a case is about; `barrier` says what became of it when the term is a barrier."""

    vocabulary: str
    key: str
    name: str
    barrier: CaseBarrier | None


def select_cases(viewer: Viewer) -> Select[CaseStudy]:
    """Returns: the query for all cases this viewer may read, without an order."""
    return select(CaseStudy).join(CaseStudy.item).where(readable(viewer))


def get_case(viewer: Viewer, slug: str) -> CaseStudy:
    """Returns: one case with its item, its outcomes and how many questions are answered. One statement.

    Raises: NotFound, Gone.
    """
    answered = select(func.count()).where(SiteQuestion.case_id == CaseStudy.id, SiteQuestion.answered_at.is_not(None))
    if not viewer.demo:
        answered = answered.where(SiteQuestion.demo.is_(False))
    query = (
        select(CaseStudy)
        .join(CaseStudy.item)
        .where(Item.kind == "case_study", Item.slug == slug)
        .options(joinedload(CaseStudy.outcomes), with_expression(CaseStudy.answered, answered.scalar_subquery()))
    )
    case = db.session.scalars(query).unique().one_or_none()
    open_item(viewer, case.item if case else None)
    if case is None:
        raise NotFound()
    return case


def find_by_item(item_id: int) -> CaseStudy | None:
    """Returns: the case of an item whatever its rights; only for actions and search, never for a page."""
    return db.session.scalar(select(CaseStudy).where(CaseStudy.item_id == item_id))


def about_case(case: CaseStudy) -> list[About]:
    """Returns: the terms of a case in the vocabularies' order, barriers with their outcome. One statement."""
    query = (
        select(ItemTerm.vocabulary, ItemTerm.key, Term, CaseBarrier)
        .join(Term, and_(Term.vocabulary == ItemTerm.vocabulary, Term.key == ItemTerm.key), isouter=True)
        .join(
            CaseBarrier,
            and_(CaseBarrier.case_id == case.id, ItemTerm.vocabulary == "barrier", CaseBarrier.barrier == ItemTerm.key),
            isouter=True,
        )
        .where(ItemTerm.item_id == case.item_id)
    )
    rows: list[tuple[str, str, Term | None, CaseBarrier | None]]
    rows = [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]
    order = list(VOCABULARIES)
    rows.sort(key=lambda row: (order.index(row[0]), row[2].position if row[2] else 0, row[1]))
    return [About(vocabulary, key, term.name if term else key, barrier) for vocabulary, key, term, barrier in rows]


def linked_items(viewer: Viewer, case: CaseStudy) -> list[tuple[Item, bool]]:
    """Returns: the readable items linked to a case in their order; True: to be read beside it. One statement."""
    query = (
        select(Item, CaseLink.beside)
        .join(CaseLink, CaseLink.item_id == Item.id)
        .where(CaseLink.case_id == case.id, readable(viewer))
        .order_by(CaseLink.position, Item.title)
    )
    return [(item, beside) for item, beside in db.session.execute(query)]


def list_by_slugs(viewer: Viewer, slugs: Sequence[str]) -> list[CaseStudy]:
    """Returns: the readable cases of those slugs with barriers and outcomes, in the order given. Three statements."""
    query = (
        select_cases(viewer)
        .where(Item.slug.in_(slugs))
        .options(selectinload(CaseStudy.barriers), selectinload(CaseStudy.outcomes))
    )
    found = {case.item.slug: case for case in db.session.scalars(query)}
    return [found[slug] for slug in slugs if slug in found]


def list_about(viewer: Viewer, vocabulary: str, key: str, limit: int = 20) -> Sequence[CaseStudy]:
    """Returns: readable cases about one term, real ones first, then by title, at most `limit`. Two statements."""
    about = exists().where(ItemTerm.item_id == Item.id, ItemTerm.vocabulary == vocabulary, ItemTerm.key == key)
    query = select_cases(viewer).where(about).order_by(Item.demo, Item.title, Item.id).limit(limit)
    return db.session.scalars(query.options(selectinload(CaseStudy.outcomes))).all()


def list_for_site(viewer: Viewer, site: str, limit: int = 20) -> Sequence[CaseStudy]:
    """Returns: readable cases of one Pioneer, by title, at most `limit`. Two statements."""
    return list_about(viewer, "site", site, limit)


def list_titles(viewer: Viewer, limit: int = 500) -> list[tuple[str, str, bool]]:
    """Returns: slug and title of the readable cases, and whether they are made up; by title. One statement."""
    query = select(Item.slug, Item.title, Item.demo).where(Item.kind == "case_study", readable(viewer))
    rows = db.session.execute(query.order_by(Item.title, Item.id).limit(limit))
    return [(slug, title, demo) for slug, title, demo in rows]


def count_cases(viewer: Viewer) -> int:
    """Returns: how many cases this viewer may read."""
    return db.session.scalar(select(func.count()).select_from(select_cases(viewer).subquery())) or 0


def list_drafts(viewer: Viewer, number: int = 1) -> Page[CaseStudy]:
    """Returns: a page of this person's cases that are not published, last changed first. One statement."""
    query = select_cases(viewer).where(Item.owner_id == viewer.person_id, Item.state.notin_(("published", "withdrawn")))
    return paginate(query.order_by(Item.updated_at.desc(), Item.id.desc()), number)
