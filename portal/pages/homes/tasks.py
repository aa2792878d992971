"""What waits for somebody, as `components/task_list.html` draws it."""

from collections.abc import Collection, Sequence
from typing import Any

from portal.access.policy import STATE_LABELS, Viewer, allowed
from portal.case_studies.queries.questions import list_unanswered
from portal.core import clock
from portal.discussion import queries as discussion
from portal.items.models import Item
from portal.items.queries import item_address
from portal.pages.queries import waiting
from portal.pages.words import KINDS, excerpt
from portal.publishing.queries.consent import list_asked_of
from portal.publishing.queries.desk import list_asked_reviews
from portal.workshops.queries.registration import list_to_answer
from portal.workshops.queries.standing import FULL, OPEN, Standing, last_day
from portal.workshops.shown.registration import held_line, sentences

MOST = 5  # lines of one sort
START = {OPEN: "Take a place", FULL: "Join the waiting list"}


def number_of(tasks: Sequence[dict[str, Any]]) -> int:
    """Returns: how many things wait: a line may stand for several."""
    return sum(task.get("number", 1) for task in tasks)


def tasks_of_member(viewer: Viewer, draft_kinds: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Returns: texts to review, words to change, comments to moderate, own drafts of these kinds. Four statements."""
    tasks = to_review(viewer) + [
        {
            "title": f"Change your comment on “{comment.item.title}”",
            "href": f"/comments/{comment.id}/edit",
            "hint": f"A moderator asks: {comment.decision_reason}",
            "status": "Waiting for you",
            "colour": "amber",
        }
        for comment in waiting.list_to_change(viewer)
    ]
    if allowed(viewer, "comment:moderate"):
        tasks += _look_at_comments(discussion.count_queue(viewer))
    return tasks + (drafts(viewer, draft_kinds) if draft_kinds else [])


def to_review(viewer: Viewer) -> list[dict[str, Any]]:
    """Returns: a line for each text that this person is asked to review. No statement for whom nobody ever asked."""
    if not any(key.startswith("review:") for key in viewer.keys):
        return []
    return [
        {
            "title": f"Review “{review.item.title}”",
            "href": f"/items/{review.item_id}/review",
            "hint": "You are asked to review it" + (f" by {clock.format_date(review.due)}" if review.due else ""),
            "status": "Waiting for you",
            "colour": "amber",
            "of": review.item_id,
        }
        for review in list_asked_reviews(viewer)[:MOST]
    ]


def of_their_site(viewer: Viewer) -> list[dict[str, Any]]:
    """Returns: what the person's sites are asked: to agree to words, to answer a question. Two statements."""
    asked = [
        {
            "title": f"Read and agree to “{consent.item.title}”",
            "href": f"/items/{consent.item_id}/consent",
            "hint": "It names your site. It stays hidden until you agree.",
            "status": "Waiting for you",
            "colour": "amber",
        }
        for consent in list_asked_of(viewer)[:MOST]
    ]
    questions = [
        {
            "title": f"Answer a question on “{question.case.item.title}”",
            "href": f"/case-studies/questions/{question.id}",
            "hint": excerpt(question.text),
            "status": "Waiting for you",
            "colour": "amber",
        }
        for question in list_unanswered(viewer, MOST)
    ]
    return [*asked, *questions]


def to_register(viewer: Viewer) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Returns: a line for each workshop place that is held for this person, for each of two others to register for.

    One statement.
    """
    told = list_to_answer(viewer)
    held = [standing for standing in told if standing.numbers.mine]
    return [_held_place(standing) for standing in held], [_open_workshop(standing) for standing in told[len(held) :]]


def _held_place(standing: Standing) -> dict[str, Any]:
    return {
        "title": held_line(standing),
        "href": f"{item_address(standing.workshop.item)}/register",
        "hint": f"{standing.workshop.item.title}, {clock.format_day(standing.workshop.day)}. Say if you want it.",
        "status": "Waiting for you",
        "colour": "amber",
    }


def _open_workshop(standing: Standing) -> dict[str, Any]:
    return {
        "title": f"{START[standing.state]}: {standing.workshop.place}, {clock.format_date(standing.workshop.day)}",
        "href": f"{item_address(standing.workshop.item)}/register",
        "hint": " ".join([f"{standing.workshop.item.title}.", *sentences(standing)[:-1]]),
        "status": f"By {clock.format_date(last_day(standing.workshop))}",
    }


def work_on_comments(viewer: Viewer) -> list[dict[str, Any]]:
    """Returns: what the research team owes, and what waits for its moderators, or nothing. One statement."""
    queue, owed = discussion.count_work(viewer)
    return [*_answers_owed(owed), *_look_at_comments(queue)]


def _look_at_comments(number: int) -> list[dict[str, Any]]:
    if not number:
        return []
    comments = "comment" if number == 1 else "comments"
    hint = "Nobody else sees a new comment until you decide."
    return [
        {
            "title": f"Look at {number} {comments}",
            "href": "/moderation/",
            "hint": hint,
            "status": f"{number} waiting",
            "number": number,
        }
    ]


def _answers_owed(number: int) -> list[dict[str, Any]]:
    if not number:
        return []
    comments = "comment" if number == 1 else "comments"
    hint = "Each lacks an answer, or a word on what came of it."
    return [
        {
            "title": f"Answer {number} {comments}",
            "href": "/moderation/owed",
            "hint": hint,
            "status": f"{number} owed",
            "number": number,
            "colour": "amber",
        }
    ]


def to_approve(viewer: Viewer, kinds: Sequence[str], told: Collection[int] = ()) -> list[dict[str, Any]]:
    """Returns: a line for each item with which a colleague cannot go on alone, but for those told. One statement."""
    return [
        {
            "title": f"Read and approve “{item.title}”",
            "href": item_address(item),
            "hint": f"{KINDS[item.kind][0]}. It cannot be published before a colleague has approved it.",
            "status": STATE_LABELS[item.state],
            "colour": "amber",
        }
        for item in waiting.list_to_approve(viewer, kinds)
        if item.id not in told
    ]


def drafts(viewer: Viewer, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Returns: a line for each unfinished item of this person, and how many more there are. One statement."""
    items, total = waiting.list_own_drafts(viewer, kinds)
    tasks = [_draft(item) for item in items]
    if total > len(items):
        more = total - len(items)
        tasks.append({"title": f"{more} more drafts of yours", "href": None, "number": more})
    return tasks


def _draft(item: Item) -> dict[str, Any]:
    return {
        "title": f"Continue “{item.title}”",
        "href": item_address(item),
        "hint": KINDS[item.kind][0],
        "status": STATE_LABELS[item.state],
    }
