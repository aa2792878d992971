"""Writing the made-up comments of the demonstration, with what came of each, from `content/discussion/demo/`."""

from datetime import date, datetime, time

from sqlalchemy import select

from portal.access.policy import MEMBERS
from portal.core import clock
from portal.core.content import ContentError, Document, Loader
from portal.core.db import db
from portal.discussion.models import DISPOSITIONS, MATCHES, Comment, Disposition
from portal.items.actions import find_item
from portal.items.models import Item

TEAM_NAME = "The research team"
NOON = time(12)


def load_comment(document: Document) -> None:
    """Write one comment, its answer and its decision, where the file has them; loading it again changes the same.

    Raises: ContentError; so too for one that is not marked as made up, since real words come from real people.
    """
    document.require("slug", "demo", "finding", "role", "shown_as", "said_on")
    if document.meta["demo"] is not True:
        raise ContentError("demo: only made-up comments come from files", document.line_of("demo"))
    document.check("role", MEMBERS)
    item = find_item("finding", str(document.meta["finding"]))
    if item is None:
        raise ContentError(f"finding: there is no finding {document.meta['finding']!r}", document.line_of("finding"))
    sections = document.sections()
    comment = _find(item, f"content:{document.meta['slug']}")
    comment.author_role, comment.shown_as = document.meta["role"], document.meta["shown_as"]
    _write(comment, sections.get("", ""), _day(document, "said_on"))
    comment.match = document.check("match", tuple(MATCHES)) if "match" in document.meta else None
    if "The answer" in sections:
        _answer(document, comment, sections)


def _answer(document: Document, comment: Comment, sections: dict[str, str]) -> None:
    answered = _day(document, "answered_on")
    answer = _find(comment.item, f"{comment.form_key}:answer")
    answer.parent_id, answer.is_answer = comment.id, True
    answer.author_role, answer.shown_as = "researcher", TEAM_NAME
    _write(answer, sections["The answer"], answered)
    if "Why" in sections:
        decision = comment.disposition or Disposition(comment_id=comment.id)
        decision.kind, decision.why = document.check("decision", tuple(DISPOSITIONS)), sections["Why"]
        decision.link, decision.decided_at = document.meta.get("link"), answered
        db.session.add(decision)
        db.session.flush()


def _find(item: Item, key: str) -> Comment:
    """The comment that this file wrote before, or a new one."""
    known = db.session.scalar(select(Comment).where(Comment.form_key == key))
    return known or Comment(item=item, form_key=key, state="shown", demo=True)


def _write(comment: Comment, body: str, at: datetime) -> None:
    if not body:
        raise ContentError("a comment and its answer need words", 1)
    comment.body, comment.edition, comment.created_at = body, comment.item.edition, at
    db.session.add(comment)
    db.session.flush()


def _day(document: Document, name: str) -> datetime:
    value = document.meta.get(name)
    if not isinstance(value, date):
        raise ContentError(f"{name}: write a day, such as 2016-05-05", document.line_of(name))
    return clock.from_london(value, NOON)


CONTENT = (Loader("discussion/demo/*.md", load_comment),)
