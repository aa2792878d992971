"""Review: send to it, ask reviewers, answer, comment on a passage, ask for changes, approve."""

from datetime import date

from sqlalchemy import select

from portal.access import memberships
from portal.access.policy import SIGNED_IN, Viewer, allowed
from portal.accounts.models import Person
from portal.core import clock
from portal.core.db import db
from portal.core.errors import Conflict, Denied, Invalid
from portal.items.models import Item
from portal.publishing.actions.telling import demand, demand_state, demand_version, tell, void_approvals
from portal.publishing.kinds import IN_REVIEW, RELEASED, Obstacle, Refused, kind_of
from portal.publishing.models import Approval, Review, ReviewComment
from portal.publishing.queries.acts import may_settle
from portal.publishing.queries.content import authors_of, find_correction, list_approvals, live_content, next_content
from portal.publishing.queries.links import as_read
from portal.publishing.queries.obstacles import submission_obstacles
from portal.publishing.readable import words_of

MAX_LENGTH = 5_000  # characters
ANSWERS = ("ready", "changes")
OWN_TEXT = "You wrote this. Somebody else has to approve it."
CHANGED = "The text changed since you opened it. Read it as it is now, then approve."
# Who may approve in which state. Source: contract.md, the table of states; a released item: its correction.
APPROVE_IN: dict[str, tuple[str, ...]] = {
    "researcher": ("internal_review", "published"),
    "administrator": ("internal_review", "peer_review", "early_insight", "published"),
}


def submit(actor: Viewer, item: Item, *, expected_version: int | None = None) -> None:
    """Send a draft to internal review, or what is approved there on to peer review.

    Raises: Denied; Refused with every obstacle; Conflict when the item changed since the form was shown.
    """
    demand(actor, "publish:submit", item)
    demand_version(item, expected_version)
    states = kind_of(item).path.states
    place = states.index(item.state) if item.state in states else len(states)
    target = states[place + 1] if place + 1 < len(states) and states[place + 1] in IN_REVIEW else ""
    obstacles = submission_obstacles(item, target, live_content(item))
    if obstacles:
        raise Refused(obstacles)
    item.state = target
    item.touch()
    db.session.flush()
    tell("publishing:submit", actor, item, state=target)


def take_back(actor: Viewer, item: Item) -> None:
    """The author takes the item out of review, back to draft. Raises: Denied, Refused."""
    demand(actor, "publish:submit", item)
    demand_state(item, IN_REVIEW, "It is not in review.")
    _back_to_draft(item)
    tell("publishing:take_back", actor, item)


def ask_for_changes(actor: Viewer, item: Item, reason: str, *, expected_version: int | None = None) -> None:
    """Send the item back to its author with a reason; every approval of it is void.

    Raises: Denied; Refused when it is not in review; Invalid (field "reason"); Conflict.
    """
    demand(actor, "publish:ask", item)
    demand_version(item, expected_version)
    demand_state(item, IN_REVIEW, "It is not in review.")
    _write_comment(actor, item, "", "", _words(reason, "reason", "Say what has to change: the author reads it"))
    _back_to_draft(item)
    tell("publishing:ask_for_changes", actor, item)


def _back_to_draft(item: Item) -> None:
    void_approvals(item)
    item.state = "draft"
    item.touch()
    db.session.flush()


def assign_reviewer(actor: Viewer, item: Item, person: Person, due: date | None = None) -> Review:
    """Ask somebody to review: they may read the item while it is in review, and comment on it.

    Returns: the review; asking the same person again opens it anew. Raises: Denied; Refused when the item is not in
    review; Invalid (field "person") for an author or somebody without an active account.
    """
    demand(actor, "publish:assign", item)
    demand_state(item, IN_REVIEW, "Send it to review first: then you can ask reviewers.")
    if not person.active or person.role not in SIGNED_IN:
        raise Invalid("This account is closed. Choose somebody else", "person")
    if person.id in authors_of(item):
        raise Invalid("They wrote on this page. Choose somebody else", "person")
    memberships.give(person.id, f"review:{item.id}", given_by=actor.person_id)
    review = _review_of(item, person.id) or Review(item_id=item.id, person_id=person.id, stage=item.state)
    review.state, review.asked_by, review.asked_at, review.due = "asked", actor.person_id, clock.now(), due
    db.session.add(review)
    db.session.flush()
    tell("publishing:assign", actor, item, review=review.id, person=person.id)
    return review


def unassign_reviewer(actor: Viewer, item: Item, person_id: int) -> None:
    """Take the duty from a reviewer; what they said stays. Raises: Denied."""
    demand(actor, "publish:assign", item)
    memberships.take(person_id, f"review:{item.id}", taken_by=actor.person_id)
    review = _review_of(item, person_id)
    if review is not None and review.state == "asked":
        db.session.delete(review)
    db.session.flush()
    tell("publishing:unassign", actor, item, person=person_id)


def answer_review(actor: Viewer, item: Item, answer: str, words: str = "", *, digest: str | None = None) -> Review:
    """A reviewer says that the text is ready, or that it needs changes and which. Advice: it moves nothing.

    `digest` is that of the text as the page showed it; None when there is no page.
    Returns: the review with the words as answered on. Raises: Denied without the duty; Refused when the item is not
    in review; Invalid (fields "answer", "words"; "answer" too when what is called ready is no longer the text).
    """
    demand_reviewer(actor, item)
    review = _review_of(item, actor.person_id)
    if review is None:
        raise Denied("Nobody asked you to review this. You can still comment on it.")
    if answer not in ANSWERS:
        raise Invalid("Choose if it is ready or needs changes", "answer")
    content = live_content(item)
    if answer == "ready" and digest not in (None, content.digest):
        raise Invalid("The text changed since you opened it. Read it as it is now, then answer", "answer")
    if answer == "changes" or words.strip():
        _write_comment(actor, item, "", "", _words(words, "words", "Say what has to change: the author reads it"))
    review.state, review.answered_at = answer, clock.now()
    review.digest, review.texts = content.digest, content.texts
    db.session.flush()
    tell("publishing:review", actor, item, review=review.id, state=answer)
    return review


def comment_on_passage(actor: Viewer, item: Item, body: str, place: str = "", quote: str = "") -> ReviewComment:
    """Write to the author about a passage (`place`: field name; `quote`: words that stand in it) or the whole.

    Returns: the comment. Raises: Denied; Refused; Invalid (fields "body", "place", "quote").
    """
    demand_reviewer(actor, item)
    words = _words(body, "body", "Write your comment")
    texts = live_content(item).texts
    if place and place not in texts:
        raise Invalid("Choose the part that your comment is about", "place")
    passage = quote.strip()
    if passage and not (place and _stands_in(passage, texts[place], as_read(actor, item, texts)[place])):
        raise Invalid("These words do not stand in that part. Copy them as they are", "quote")
    comment = _write_comment(actor, item, place, passage, words)
    tell("publishing:comment", actor, item, review_comment=comment.id)
    return comment


def _stands_in(passage: str, *texts: str) -> bool:
    """Whether somebody copied the words from the text as it is written, or as a page shows it."""
    words = " ".join(passage.split())
    return any(passage in text or words in " ".join(words_of(text).split()) for text in texts)


def settle_comment(actor: Viewer, item: Item, comment: ReviewComment) -> None:
    """The author (or the team) marks a reviewer's comment as dealt with. Raises: Denied."""
    if comment.item_id != item.id or not may_settle(actor, item):
        raise Denied()
    comment.settled_at, comment.settled_by = clock.now(), actor.person_id
    db.session.flush()
    tell("publishing:settle", actor, item, review_comment=comment.id)


def approve(actor: Viewer, item: Item, *, digest: str) -> Approval:
    """Approve exactly the words whose `digest` the form carried: of the item in review, or of its correction.

    Returns: the approval; approving the same words again changes nothing. Raises: Denied for the wrong role or one's
    own text; Refused when nothing waits for approval; Conflict when the words changed.
    """
    demand(actor, "publish:approve", item)
    waits = item.state in IN_REVIEW or (item.state in RELEASED and find_correction(item) is not None)
    if not waits or item.state not in APPROVE_IN[actor.role]:
        raise Refused([Obstacle("Nothing waits here for your approval.")])
    if actor.person_id in authors_of(item) or actor.person_id is None:
        raise Denied(OWN_TEXT)
    content = next_content(item)
    if content.digest != digest:
        raise Conflict(CHANGED, theirs="\n\n".join(content.texts.values()))
    given = [row for row in list_approvals(item, digest) if row.person_id == actor.person_id]
    if given:
        return given[0]
    approval = Approval(item_id=item.id, person_id=actor.person_id, digest=digest, texts=content.texts)
    db.session.add(approval)
    db.session.flush()
    tell("publishing:approve", actor, item, approval=approval.id, digest=digest)
    return approval


def demand_reviewer(actor: Viewer, item: Item) -> None:
    """Raises: Denied when this person may not take part in the review; Refused when there is none."""
    if not allowed(actor, "publish:review", item):
        raise Denied()
    demand_state(item, IN_REVIEW, "It is not in review.")


def _review_of(item: Item, person_id: int | None) -> Review | None:
    query = select(Review).where(Review.item_id == item.id, Review.person_id == person_id, Review.stage == item.state)
    return db.session.scalar(query)


def _write_comment(actor: Viewer, item: Item, place: str, quote: str, words: str) -> ReviewComment:
    comment = ReviewComment(
        item_id=item.id,
        author_id=actor.person_id,
        place=place,
        quote=quote,
        body=words,
        digest=live_content(item).digest,
    )
    db.session.add(comment)
    db.session.flush()
    return comment


def _words(text: str, field: str, missing: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(missing, field)
    if len(words) > MAX_LENGTH:
        raise Invalid(f"Use {MAX_LENGTH:,} characters or fewer", field)
    return words
