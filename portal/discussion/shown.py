"""How a comment is told: the mapping that `components/comment.html` draws, for each place. Knows no HTTP."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from portal.access.policy import Viewer, allowed, can_read
from portal.core import clock
from portal.core.markdown import render
from portal.discussion import queries
from portal.discussion.models import MATCHES, Comment
from portal.items.models import Item
from portal.items.queries import item_address
from portal.publishing.guard import Hit

WAITING = "Waiting: a moderator reads it before others see it."
CLOSED: dict[str, Any] = {"title": "A page that you cannot read now", "address": None, "actions": []}
NOTES = {
    "change_asked": "A moderator asks you to change it: {reason}",
    "hidden": "A moderator decided not to show it: {reason}",
    "withdrawn": "You withdrew it. Its words are deleted.",
}


def advice_rows(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Returns: what the guard advises on a short text, as `components/guard_hit.html` draws it.

    What is found again in the same words is told once. Finds of one sentence share their suggestion: the last tells it.
    """
    told = list({hit.key: hit for hit in hits}.values())
    last = {hit.suggestion: place for place, hit in enumerate(told)}
    return [
        {
            "where": f"Line {hit.line}",
            "what": f"“{hit.found}”",
            "why": hit.why,
            "suggestion": hit.suggestion if last[hit.suggestion] == place else "",
        }
        for place, hit in enumerate(told)
    ]


def thread_rows(viewer: Viewer, thread: queries.Thread, item: Item) -> list[dict[str, Any]]:
    """Returns: the page's comments with their replies and what this viewer may do with each."""
    rows = []
    for comment in thread.page.rows:
        replies = [comment_row(viewer, reply, item) for reply in thread.replies.get(comment.id, [])]
        rows.append(comment_row(viewer, comment, item) | {"replies": replies})
    return rows


def own_rows(viewer: Viewer, comments: Sequence[Comment], answers: dict[int, list[Comment]]) -> list[dict[str, Any]]:
    """Returns: a person's comments, each with its page, its answers and what came of it.

    A page that its writer may not read now keeps its title and its address: both would tell of it.
    """
    return [
        comment_row(viewer, comment, comment.item)
        | {"replies": [comment_row(viewer, answer, comment.item, acts=False) for answer in answers[comment.id]]}
        | ({} if can_read(viewer, comment.item) else CLOSED)
        for comment in comments
    ]


def plain_rows(viewer: Viewer, comments: Sequence[Comment]) -> list[dict[str, Any]]:
    """Returns: comments for the lists of moderators and the team, without acts."""
    return [comment_row(viewer, comment, comment.item, acts=False) for comment in comments]


def comment_row(viewer: Viewer, comment: Comment, item: Item, *, acts: bool = True) -> dict[str, Any]:
    """Returns: one comment as its component draws it."""
    own = viewer.person_id is not None and comment.author_id == viewer.person_id
    withdrawn = comment.state == "withdrawn"
    return {
        "id": comment.id,
        "author": "Withdrawn" if withdrawn and not own else comment.shown_as,
        "role": None if withdrawn else "team" if comment.is_answer else comment.author_role,
        "created": clock.format_moment(comment.created_at) + (" (changed)" if comment.edited_at else ""),
        "body": Markup("<p>Withdrawn by its writer.</p>") if withdrawn else render(comment.body, "limited"),
        "waiting": comment.state == "waiting",
        "note": _note(comment, own),
        "is_answer": comment.is_answer,
        "disposition": _disposition(comment),
        "demo": comment.demo,
        "actions": _acts(viewer, comment, item) if acts else [],
        "replies": [],
        "title": item.title,
        "address": item_address(item),
    }


def _note(comment: Comment, own: bool) -> str | None:
    """What stands above the words: the answer to the page's question, and for the writer what was decided."""
    told = [f"Matches my experience: {MATCHES[comment.match].lower()}."] if comment.match else []
    if own and comment.state in NOTES:
        told.append(NOTES[comment.state].format(reason=comment.decision_reason))
    elif comment.state == "waiting":
        told.append(WAITING)
    return " ".join(told) or None


def _disposition(comment: Comment) -> dict[str, Any] | None:
    decided = comment.disposition
    if decided is None or comment.state == "withdrawn":
        return None
    link = {"label": "See it", "href": decided.link} if decided.link else None
    return {"kind": decided.kind, "text": decided.why, "link": link}


def _acts(viewer: Viewer, comment: Comment, item: Item) -> list[dict[str, str]]:
    if not viewer.is_signed_in or comment.state == "withdrawn":
        return []
    wanted = [
        ("Reply", "/comments/{}/reply", comment.state == "shown"),
        ("Change", "/comments/{}/edit", queries.may_edit(viewer, comment)),
        ("Withdraw", "/comments/{}/withdraw", queries.may_withdraw(viewer, comment)),
        ("Report", "/comments/{}/report", comment.author_id != viewer.person_id and comment.state == "shown"),
        ("Answer", "/comments/{}/answer", comment.state == "shown" and _for_the_team(viewer, comment, item)),
        ("Moderate", "/moderation/{}", allowed(viewer, "comment:moderate", item)),
    ]
    return [{"label": label, "href": address.format(comment.id)} for label, address, may in wanted if may]


def _for_the_team(viewer: Viewer, comment: Comment, item: Item) -> bool:
    return comment.parent_id is None and not comment.is_answer and allowed(viewer, "comment:answer", item)
