"""Reading the questions put to the site of a case."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import contains_eager

from portal.access.policy import Viewer, allowed
from portal.case_studies.models import CaseStudy, SiteQuestion
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.pagination import Page, paginate
from portal.items.models import Item
from portal.items.queries import open_item, readable
from portal.items.vocabulary import ItemTerm, terms_of
from portal.publishing.kinds import RELEASED


def may_answer(viewer: Viewer, case: CaseStudy) -> bool:
    """Returns: whether this viewer answers for the case: its owner, the staff of its sites, the team. One statement."""
    if viewer.person_id is None or not allowed(viewer, "case_study:answer", case.item):
        return False
    if viewer.is_team or case.item.owner_id == viewer.person_id:
        return True
    return bool(set(viewer.sites) & set(terms_of([case.item_id])[case.item_id].get("site", ())))


def _shown(viewer: Viewer, *, answers: bool) -> ColumnElement[bool]:
    if answers:
        return true()
    return or_(SiteQuestion.answered_at.is_not(None), SiteQuestion.asker_id == viewer.person_id)


def list_questions(viewer: Viewer, case: CaseStudy, number: int = 1, *, answers: bool) -> Page[SiteQuestion]:
    """Returns: a page of a case's questions, newest first. One statement.

    `answers`: the viewer answers for the case and sees all; others see those answered and their own.
    """
    query = select(SiteQuestion).where(SiteQuestion.case_id == case.id, _shown(viewer, answers=answers))
    if not viewer.demo:
        query = query.where(SiteQuestion.demo.is_(False))
    return paginate(query.order_by(SiteQuestion.asked_at.desc(), SiteQuestion.id.desc()), number)


def list_unanswered(viewer: Viewer, limit: int = 5) -> Sequence[SiteQuestion]:
    """Returns: questions without an answer on released cases of this person or of their sites, oldest first.

    At most one statement.
    """
    if viewer.person_id is None:
        return []
    of_site = exists().where(ItemTerm.item_id == Item.id, ItemTerm.vocabulary == "site", ItemTerm.key.in_(viewer.sites))
    query = (
        select(SiteQuestion)
        .join(SiteQuestion.case)
        .join(CaseStudy.item)
        .where(SiteQuestion.answered_at.is_(None), readable(viewer), Item.state.in_(RELEASED))
        .where(or_(Item.owner_id == viewer.person_id, of_site), true() if viewer.demo else SiteQuestion.demo.is_(False))
        .options(contains_eager(SiteQuestion.case).contains_eager(CaseStudy.item))
        .order_by(SiteQuestion.asked_at, SiteQuestion.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def get_question(viewer: Viewer, question_id: int) -> SiteQuestion:
    """Returns: a question on a case that this viewer may read and answer for. Raises: NotFound, Gone."""
    question = db.session.get(SiteQuestion, question_id)
    if question is None or (question.demo and not viewer.demo):
        raise NotFound()
    open_item(viewer, question.case.item)
    if not may_answer(viewer, question.case):
        raise NotFound()
    return question
