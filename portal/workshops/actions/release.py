"""What publishing needs to know of this room's kinds: their words, and what a release asks of them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.core.clock import format_date
from portal.core.db import db
from portal.items.models import Item
from portal.publishing.kinds import Content, Kind, Obstacle
from portal.workshops.models import LearningPoint, Summary
from portal.workshops.models.points import HEARD, KINDS, PARTICIPANTS
from portal.workshops.queries.summaries import tasks_of

POINT_LABELS = {
    "text": "Learning point",
    "kind": "Kind",
    "heard": "Heard in",
    "participants": "Said by",
    "action": "Who does it, and by when",
}


def snapshot_points(item_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Returns: item id -> what readers see of a learning point, as texts in reading order. One statement."""
    points = db.session.scalars(select(LearningPoint).where(LearningPoint.item_id.in_(item_ids)))
    return {point.item_id: _texts(point) for point in points}


def _texts(point: LearningPoint) -> dict[str, str]:
    action = f"{point.owner_role}, by {format_date(point.due_on)}" if point.owner_role else ""
    return {
        "text": point.text,
        "kind": KINDS[point.kind],
        "heard": HEARD[point.heard],
        "participants": ", ".join(PARTICIPANTS[key] for key in point.participants),
        "action": action,
    }


def point_address(item: Item) -> str:
    """Returns: the path of a learning point's editor."""
    return f"/learning/{item.slug}/edit"


POINT = Kind("learning_point", snapshots=snapshot_points, labels=POINT_LABELS, edit_address=point_address)


SUMMARY_LABELS = {"plain_english": "In plain English", "body": "Summary"}


def snapshot_summaries(item_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Returns: item id -> the words of a summary, in reading order. One statement."""
    found = db.session.scalars(select(Summary).where(Summary.item_id.in_(item_ids)))
    return {one.item_id: {"plain_english": one.plain_english, "body": one.body} for one in found}


def restore_summary(item_id: int, fields: Mapping[str, str]) -> None:
    """Write such words back to the summary, and flush."""
    summary = _summary(item_id)
    summary.plain_english, summary.body = fields.get("plain_english", ""), fields.get("body", "")
    db.session.flush()


def _summary(item_id: int) -> Summary:
    return db.session.scalars(select(Summary).where(Summary.item_id == item_id)).one()


def summary_address(item: Item) -> str:
    """Returns: the path of a summary's editor."""
    return f"/workshops/rounds/{item.slug}/summary/edit"


def check_finished(item: Item, words: Content, target: str) -> Sequence[Obstacle]:  # noqa: ARG001 (its caller gives it)
    """Returns: what a summary lacks: a reported sitting, plain English, words for pictures, tables that fit."""
    edit = summary_address(item)
    open_tasks = [task for task in tasks_of(_summary(item.id).round, words.fields) if not task.done]
    return [Obstacle(f"{task.message.rstrip('.')}.", task.href or f"{edit}#{task.field}") for task in open_tasks]


SUMMARY = Kind(
    "summary",
    snapshots=snapshot_summaries,
    restore=restore_summary,
    labels=SUMMARY_LABELS,
    checks=(check_finished,),
    edit_address=summary_address,
)
