"""A comment and what came of it, as components and the feed tell them. Knows no HTTP."""

from collections.abc import Sequence
from typing import Any

import feedgenerator
from markupsafe import escape

from portal.access.policy import ROLE_LABELS
from portal.core import clock
from portal.core.markdown import plain
from portal.discussion.models import DISPOSITIONS, Comment
from portal.items.queries import item_address
from portal.learning.queries import ANSWERED, Figures

LONGEST = 300  # characters of what was said
KINDS = {**DISPOSITIONS, ANSWERED: "Answered"}


def excerpt(words: str) -> str:
    """Returns: the beginning of a text without markup, cut at a word."""
    text = plain(words)
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0].rstrip(".,;:") + " …"


def pair(comment: Comment, answers: Sequence[Comment]) -> dict[str, Any]:
    """Returns: what `components/you_said.html` draws: the words, the decision or else the answer, the days it took."""
    decided, role = comment.disposition, ROLE_LABELS[comment.author_role]
    done = decided.decided_at if decided else answers[0].created_at
    return {
        "said": excerpt(comment.body),
        "source": f"{role}, on “{comment.item.title}”, {clock.format_date(comment.created_at)}.",
        "demo": comment.demo or comment.item.demo,
        "disposition": decided.kind if decided else ANSWERED,
        "answer": decided.why if decided else excerpt(answers[0].body),
        "link": {"label": "See what changed", "href": decided.link} if decided and decided.link else None,
        "days": max((done - comment.created_at).days, 0) or None,  # the same day: not said
        "href": address_of(comment),
    }


def address_of(comment: Comment) -> str:
    """Returns: where the comment stands with all that came of it."""
    return f"{item_address(comment.item)}#comment-{comment.id}"


def figure_rows(figures: Figures) -> list[dict[str, Any]]:
    """Returns: what `components/facts_strip.html` draws."""
    return [
        {"label": f"Heard since {figures.since}" if figures.since else "Heard", "value": str(figures.heard)},
        {"label": "Answered", "value": str(figures.answered)},
        {"label": "Changed something", "value": str(figures.changed), "href": "/learning/?answer=changed"},
        {"label": "Days until half were answered", "value": "None yet" if figures.days is None else str(figures.days)},
        {"label": "No answer after 30 days", "value": str(figures.overdue)},
        {
            "label": "Not taken forward, with the reason",
            "value": str(figures.refused),
            "href": "/learning/?answer=not_taken_forward",
        },
    ]


def atom(rows: Sequence[tuple[Comment, Sequence[Comment]]], *, site_name: str, base_url: str) -> str:
    """Returns: the Atom feed of these comments and what came of them, in their order."""
    feed = feedgenerator.Atom1Feed(
        title=f"{site_name}: you said, we did",
        link=f"{base_url}/learning/",
        description="What members said, and what came of it.",
        language="en-GB",
        feed_url=f"{base_url}/feeds/learning.atom",
        author_name=site_name,
    )
    for comment, answers in rows:
        told = pair(comment, answers)
        demo = "Illustrative: made up for demonstration. " if told["demo"] else ""
        done = comment.disposition.decided_at if comment.disposition else answers[0].created_at
        feed.add_item(
            title=f"{KINDS[told['disposition']]}: {comment.item.title}",
            link=f"{base_url}{told['href']}",
            description=escape(f"{demo}You said: {told['said']}\n\nOur answer: {plain(told['answer'])}"),
            unique_id=f"urn:joined-up:comment:{comment.id}",
            pubdate=done,
            updateddate=done,
        )
    words: str = feed.writeString("utf-8")
    return words
