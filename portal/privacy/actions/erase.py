"""Leaving: everything about a person goes, their comments stay without a name or go; said again after a restore."""

import hashlib
import hmac
import json
import re
from typing import Any, Literal

from sqlalchemy import ColumnElement, String, cast, delete, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.accounts.models import PeopleUpload, Person
from portal.case_studies.models import SiteQuestion
from portal.core import audit, jobs
from portal.core.db import Base, db
from portal.core.errors import Conflict, Invalid
from portal.core.jobs import Job
from portal.discussion.models import Comment, Report
from portal.items.models import Item
from portal.privacy.models import Erasure
from portal.workshops.actions.registration import leave_all

LEFT = "Somebody who left"
QUESTION_GONE = "The question was taken back by the person who asked it."
LIST_JOB = "privacy.keep_list"
ADDRESSES = ("email", "recipient")  # columns that hold a mail address, in whichever table

Comments = Literal["stay", "go"]


def mark_of(email: str, secret: str) -> str:
    """Returns: what recognises an address without telling it."""
    return hmac.new(secret.encode(), f"erased:{email}".encode(), hashlib.sha256).hexdigest()


def check_may_leave(person: Person) -> None:
    """Raises: Conflict for the last administrator and for accounts of the demonstration."""
    if person.demo:
        raise Conflict("This is an account of the demonstration. It cannot leave: others need it.")
    if person.role == "administrator" and _other_administrators(person) == 0:
        raise Conflict("This is the last administrator. Make another one first.")


def _other_administrators(person: Person) -> int:
    query = select(func.count()).where(Person.role == "administrator", Person.active, Person.id != person.id)
    return db.session.scalar(query.where(Person.demo.is_(False))) or 0


def leave(person: Person, comments: str, *, secret: str, actor_id: int | None = None) -> None:
    """Forget a person, and write down that they are to be forgotten again after a restore. Audited, without a name.

    `actor_id`: the administrator who does it because they asked, by phone or letter; None when they do it themselves.
    Raises: Invalid (field "comments"); Conflict (see `check_may_leave`).
    """
    if comments not in ("stay", "go"):
        raise Invalid("Choose what happens to your comments", "comments")
    check_may_leave(person)
    mark = mark_of(person.email, secret)
    forget(person, "go" if comments == "go" else "stay")
    db.session.add(Erasure(mark=mark, comments=comments))
    audit.record("person:erase", actor_id=actor_id, comments=comments)
    db.session.flush()
    jobs.enqueue(LIST_JOB)


def forget(person: Person, comments: Comments) -> None:
    """Delete all that is held about a person, in the caller's transaction; what stays has no name.

    Rows that only point at them are deleted or lose the pointer by the foreign key; the rest is done here.
    """
    session = db.session()
    (_delete_words if comments == "go" else _unname_words)(person)
    leave_all(person.id)  # by hand, so that others get their places
    for item in session.scalars(select(Item).where(Item.owner_id == person.id)):
        item.owner_id = None  # by hand, so that the search index hears of it
    session.flush()
    _forget_address(person.email)
    session.delete(person)
    session.flush()
    session.expire_all()


def _unname_words(person: Person) -> None:
    for comment in db.session.scalars(select(Comment).where(Comment.author_id == person.id)):
        comment.shown_as, comment.author_id = LEFT, None


def _delete_words(person: Person) -> None:
    """Words that others replied to leave an empty place, so that the replies still stand somewhere."""
    session = db.session()
    reply = Comment.__table__.alias("reply")
    replied = exists().where(reply.c.parent_id == Comment.id, reply.c.author_id.is_distinct_from(person.id))
    mine = (
        select(Comment, replied).where(Comment.author_id == person.id).order_by(Comment.parent_id.is_(None), Comment.id)
    )
    for comment, has_replies in session.execute(mine).all():
        if comment.disposition is not None:
            session.delete(comment.disposition)
        if has_replies:
            comment.state, comment.body, comment.match = "withdrawn", "", None
            comment.shown_as, comment.author_id = LEFT, None
        else:
            session.delete(comment)
    for report in session.scalars(select(Report).where(Report.person_id == person.id)):
        session.delete(report)
    for question in session.scalars(select(SiteQuestion).where(SiteQuestion.asker_id == person.id)):
        if question.answered_at is None:
            session.delete(question)
        else:
            question.text = QUESTION_GONE


def _forget_address(email: str) -> None:
    """Rows of any table that hold the address: invitations, mails, jobs, lines of lists of people to invite.

    What holds it inside a longer one, as ann@example.org stands in joann@example.org, is somebody else's.
    """
    session = db.session()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if table.name != "people" and column.name in ADDRESSES:
                session.execute(delete(table).where(func.lower(column) == email))
    whole = re.compile(rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)")
    for job in session.scalars(select(Job).where(_holds(Job.payload, email) | _holds(Job.error, email))):
        if whole.search(f"{job.payload} {job.error}".lower()):
            session.delete(job)
    for upload in session.scalars(select(PeopleUpload).where(_holds(PeopleUpload.rows, email))):
        upload.rows = [row for row in upload.rows if row["email"] != email]


def _holds(column: InstrumentedAttribute[Any], email: str) -> ColumnElement[bool]:
    """Letters beyond ASCII may stand in JSON as numbers, written as Python writes them."""
    written = func.lower(cast(column, String))
    return or_(*(written.contains(form, autoescape=True) for form in {email, json.dumps(email)[1:-1]}))
