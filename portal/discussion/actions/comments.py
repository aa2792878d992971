"""What the writer of a comment does: write, change, withdraw; and what a worried reader does."""

from datetime import timedelta

from sqlalchemy import select

from portal.access.policy import TEAM, Viewer, allowed
from portal.accounts.models import Person
from portal.core import audit, clock, outbox
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.discussion.models import MATCHES, Comment, Report
from portal.discussion.names import made_name
from portal.discussion.queries import EDIT_MINUTES, may_edit, may_withdraw
from portal.items.models import Item

MAX_LENGTH = 5_000  # characters
SAID_LATELY = 60  # minutes in which the same words in the same place are the same comment
BY = ", by "  # between a name and how words came that the team entered for a member
OPEN_STATES = ("internal_review", "peer_review", "early_insight", "published")


def create_comment(
    actor: Viewer,
    item: Item,
    text: str,
    *,
    form_key: str,
    secret: str,
    parent: Comment | None = None,
    match: str | None = None,
    show_as: str = "alias",
    is_answer: bool = False,
) -> Comment:
    """Write a comment; the same form sent twice writes it once. A demonstration account's counts as made up.

    Returns: the comment; `state` is "waiting" when it must be approved before others see it.
    Raises: Denied, Invalid (field "body" or "match").
    """
    check_may_comment(actor, item)
    if is_answer and not allowed(actor, "comment:answer", item):
        raise Denied()
    session = db.session()
    before = session.scalar(select(Comment).where(Comment.form_key == form_key))
    if before is not None:
        return _own_again(before, actor)
    _check_not_said(actor, item, text, parent)
    comment = Comment(
        item_id=item.id,
        parent_id=_top(parent),
        author_id=actor.person_id,
        author_role=actor.role,
        shown_as=_shown_name(actor, item, show_as, secret),
        body=check_body(text),
        match=_check_match(match),
        is_answer=is_answer,
        state="waiting" if needs_approval(actor, item) else "shown",
        edition=item.edition,
        form_key=form_key,
        demo=item.demo or session.get_one(Person, actor.person_id).demo,
    )
    session.add(comment)
    session.flush()
    tell("comment:create", actor, comment)
    return comment


def check_may_comment(actor: Viewer, item: Item) -> None:
    """Raises: Denied when this person may not comment on this item as it stands."""
    if item.state not in OPEN_STATES or not allowed(actor, "comment:create", item):
        raise Denied("Comments are closed here.")


def needs_approval(actor: Viewer, item: Item) -> bool:
    """Returns: whether a moderator must approve this person's comments on this item.

    PPI members' always, and everybody's on a page that the public reads; the team's own never.
    """
    if actor.role in TEAM:
        return False
    return actor.role == "ppi_member" or item.audience == "public"


def edit_comment(actor: Viewer, comment: Comment, text: str, *, expected_version: int) -> None:
    """Change one's words within 15 minutes, or when a moderator asked for it.

    Raises: Denied after that; Conflict when it changed meanwhile; Invalid.
    """
    if not may_edit(actor, comment):
        raise Denied(f"You can change a comment for {EDIT_MINUTES} minutes. You can still withdraw it.")
    check_version(comment, expected_version, text)
    comment.body = check_body(text)
    comment.edited_at = clock.now()
    if needs_approval(actor, comment.item):
        comment.state, comment.decision_reason = "waiting", None
    elif comment.state == "change_asked":
        comment.state = "shown"
    db.session.flush()
    tell("comment:edit", actor, comment)


def withdraw_comment(actor: Viewer, comment: Comment) -> None:
    """Take one's words back at any time: the words are deleted, replies stay. Raises: Denied."""
    if not may_withdraw(actor, comment):
        raise Denied("Only the person who wrote a comment can withdraw it.")
    comment.state, comment.body, comment.match = "withdrawn", "", None
    comment.edited_at = clock.now()
    db.session.flush()
    tell("comment:withdraw", actor, comment)


def report_comment(actor: Viewer, comment: Comment, reason: str) -> None:
    """Tell the moderators that a comment worries oneself; a second report by the same person adds nothing.

    Raises: Denied, Invalid (field "reason").
    """
    if not allowed(actor, "comment:report", comment.item) or comment.state != "shown":
        raise Denied()
    words = reason.strip()
    if not words:
        raise Invalid("Say what worries you about this comment", "reason")
    if len(words) > MAX_LENGTH:
        raise Invalid(f"Use {MAX_LENGTH:,} characters or fewer", "reason")
    query = select(Report).where(
        Report.comment_id == comment.id, Report.person_id == actor.person_id, Report.settled_at.is_(None)
    )
    session = db.session()
    if session.scalar(query) is None:
        session.add(Report(comment_id=comment.id, person_id=actor.person_id, reason=words))
        session.flush()
        tell("comment:report", actor, comment)


def check_body(text: str) -> str:
    """Returns: the words, trimmed, with one kind of line end. Raises: Invalid (field "body")."""
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words:
        raise Invalid("Write your comment before you send it", "body")
    if len(words) > MAX_LENGTH:
        raise Invalid(f"Your comment has {len(words):,} characters. Shorten it to {MAX_LENGTH:,} or fewer", "body")
    return words


def check_version(comment: Comment, expected: int, yours: str = "") -> None:
    """Raises: Conflict with both texts when somebody changed the comment since it was shown."""
    if comment.version != expected:
        raise Conflict(theirs=comment.body or "The comment was withdrawn.", yours=yours)


def _check_match(match: str | None) -> str | None:
    if match and match not in MATCHES:
        raise Invalid("Choose one of the answers", "match")
    return match or None


def _check_not_said(actor: Viewer, item: Item, text: str, parent: Comment | None) -> None:
    """The way back in a browser brings a new form with the old words. Raises: Invalid (field "body")."""
    lately = clock.now() - timedelta(minutes=SAID_LATELY)
    same = select(Comment.id).where(
        Comment.author_id == actor.person_id,
        Comment.item_id == item.id,
        Comment.parent_id == _top(parent),
        Comment.body == check_body(text),
        Comment.state != "withdrawn",
        Comment.created_at > lately,
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise Invalid("We have these words from you already. Change them, or leave this page", "body")


def _own_again(before: Comment, actor: Viewer) -> Comment:
    if before.author_id != actor.person_id:
        raise Invalid("This form was sent by somebody else. Open the page again and send your words once more", "body")
    return before


def _top(parent: Comment | None) -> int | None:
    """Two levels: a reply to a reply stands beneath the first comment."""
    return None if parent is None else parent.parent_id or parent.id


def _shown_name(actor: Viewer, item: Item, show_as: str, secret: str) -> str:
    person = db.session.get_one(Person, actor.person_id)
    if actor.role in TEAM:
        return person.shown_name
    if show_as == "chosen" and person.chosen_name:
        return person.chosen_name
    if show_as == "real":
        return person.name
    return alias_for(actor, item, secret)


def alias_for(actor: Viewer, item: Item, secret: str) -> str:
    """Returns: the name made for this person on this item; the same again once used there."""
    rows = db.session.execute(select(Comment.shown_as, Comment.author_id).where(Comment.item_id == item.id).distinct())
    taken = frozenset(row.shown_as.split(BY)[0] for row in rows if row.author_id != actor.person_id)
    return made_name(secret, actor.person_id or 0, item.id, taken)


def tell(act: str, actor: Viewer, comment: Comment) -> None:
    """Write the audit line and the event of an act on a comment, in the act's own transaction."""
    audit.record(act, actor_id=actor.person_id, item_id=comment.item_id, comment=comment.id, state=comment.state)
    outbox.emit(act, actor_id=actor.person_id, item_id=comment.item_id, comment=comment.id)
