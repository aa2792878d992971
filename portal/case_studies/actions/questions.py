"""Asking the site of a case: a question reaches its people, the answer stays with the case."""

from sqlalchemy import select

from portal.access import memberships
from portal.access.policy import TEAM, Viewer, allowed
from portal.accounts.models import Person
from portal.case_studies.models import CaseStudy, SiteQuestion
from portal.case_studies.queries.questions import may_answer
from portal.core import audit, clock, outbox
from portal.core.db import db
from portal.core.errors import Denied, Invalid
from portal.items.vocabulary import terms_of

MAX_LENGTH = 2_000  # characters


def ask_site(actor: Viewer, case: CaseStudy, text: str, *, form_key: str) -> SiteQuestion:
    """Put a question to the site of a case; the same form sent twice asks once.

    Returns: the question. Raises: Denied; Invalid (field "text").
    """
    if case.item.state != "published" or not allowed(actor, "case_study:ask", case.item):
        raise Denied("You cannot ask about this case study.")
    session = db.session()
    before = session.scalar(select(SiteQuestion).where(SiteQuestion.form_key == form_key))
    if before is not None and before.asker_id == actor.person_id:
        return before
    question = SiteQuestion(
        case=case,
        asker_id=actor.person_id,
        asker_role=actor.role,
        text=_words(text, "Write your question"),
        form_key=form_key,
        demo=case.item.demo or session.get_one(Person, actor.person_id).demo,
    )
    session.add(question)
    session.flush()
    _tell("case_study:ask", actor, question, contacts(case))
    return question


def answer_question(actor: Viewer, question: SiteQuestion, text: str) -> None:
    """Answer a question, or better the answer; the asker is told the first time. Raises: Denied; Invalid."""
    if not may_answer(actor, question.case):
        raise Denied("Only the site of this case study and its owner can answer.")
    first = question.answered_at is None
    question.answer = _words(text, "Write your answer")
    question.answered_at, question.answered_by = clock.now(), actor.person_id
    db.session.flush()
    told = [question.asker_id] if first and question.asker_id is not None else []
    _tell("case_study:answer", actor, question, told)


def contacts(case: CaseStudy) -> list[int]:
    """Returns: ids of those whom a question reaches: the case's owner and the staff of its sites, or else the team."""
    sites = terms_of([case.item_id])[case.item_id].get("site", ())
    people = {person for site in sites for person in memberships.holders_of(f"site:{site}")}
    people |= {case.item.owner_id} if case.item.owner_id else set()
    team = select(Person.id).where(Person.active, Person.role.in_(TEAM))
    return sorted(people or db.session.scalars(team))


def _words(text: str, empty: str) -> str:
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words:
        raise Invalid(empty, "text")
    if len(words) > MAX_LENGTH:
        raise Invalid(f"You wrote {len(words):,} characters. Shorten it to {MAX_LENGTH:,} or fewer", "text")
    return words


def _tell(act: str, actor: Viewer, question: SiteQuestion, people: list[int]) -> None:
    item_id = question.case.item_id
    audit.record(act, actor_id=actor.person_id, item_id=item_id, question=question.id)
    outbox.emit(act, actor_id=actor.person_id, item_id=item_id, question=question.id, people=people)
