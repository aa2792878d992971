"""Deciding who hears of an event, and writing the message. No content and no title that is not public."""

from portal.access import memberships
from portal.access.policy import Viewer, can_read
from portal.accounts.models import Person
from portal.core.db import db
from portal.core.outbox import Event, queue_mail
from portal.discussion.models import Comment
from portal.items.models import Item
from portal.items.queries import item_address

# Event -> subject and first sentence for the writer of the comment.
WRITER_HEARS = {
    "comment:approve": ("Your comment is on the page", "A moderator approved your comment."),
    "comment:hide": (
        "Your comment is not shown",
        "A moderator decided not to show your comment, and says why.",
    ),
    "comment:ask": (
        "Please change your comment",
        "A moderator asks you to change your comment, and says why.",
    ),
    "comment:dispose": ("What came of your comment", "The research team decided what comes of your comment."),
}
# Event that names its own readers -> subject, first sentence, and the part of the item's page to open.
NAMED_HEAR = {
    "case_study:ask": ("A question about your case study", "Somebody asks your site a question.", "/questions"),
    "case_study:answer": ("Your question was answered", "The site answered your question.", "/questions"),
}
ANSWERED = ("Your comment was answered", "The research team answered your comment.")


def handle_event(event: Event, base_url: str, *, demo: bool) -> None:
    """Queue the messages that an event causes, in the current transaction."""
    if event.name in NAMED_HEAR:
        _tell_named(event, *NAMED_HEAR[event.name], base_url, demo)
        return
    comment = db.session.get(Comment, event.payload.get("comment", 0))
    if comment is None:
        return
    if event.name in WRITER_HEARS:
        _tell_writer(comment, *WRITER_HEARS[event.name], base_url, event.actor_id, demo)
    elif event.name == "comment:create" and comment.is_answer and comment.parent_id is not None:
        parent = db.session.get_one(Comment, comment.parent_id)
        _tell_writer(parent, *ANSWERED, base_url, event.actor_id, demo)


def _tell_named(event: Event, subject: str, sentence: str, part: str, base_url: str, demo: bool) -> None:
    item = db.session.get(Item, event.item_id) if event.item_id else None
    for person_id in event.payload.get("people", []):
        person = db.session.get(Person, person_id)
        if item is None or person is None or not person.active or person.id == event.actor_id:
            continue
        if _may_read(person, item, demo):
            text = f"Hello\n\n{sentence}\n\nRead it: {base_url}{item_address(item)}{part}\n\nJoined Up\n"
            queue_mail(person.email, subject, text, person_id=person.id)


def _tell_writer(
    comment: Comment, subject: str, sentence: str, base_url: str, actor_id: int | None, demo: bool
) -> None:
    person = db.session.get(Person, comment.author_id) if comment.author_id else None
    item = db.session.get_one(Item, comment.item_id)
    if person is None or not person.active or person.id == actor_id or not _may_read(person, item, demo):
        return
    title = f'"{item.title}"' if item.state == "published" and item.audience == "public" else "a page of the portal"
    text = (
        f"Hello\n\n{sentence}\n\nIt was about {title}.\n\n"
        f"Read it and answer back: {base_url}/account/contributions\n"
        f"The page: {base_url}{item_address(item)}#comment-{comment.id}\n\nJoined Up\n"
    )
    queue_mail(person.email, subject, text, person_id=person.id)


def _may_read(person: Person, item: Item, demo: bool) -> bool:
    return can_read(Viewer(person.id, person.role, memberships.keys_of(person.id), demo=demo), item)
