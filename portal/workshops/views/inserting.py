"""What can be put into a summary: learning points of its round, findings, case studies, library items."""

from portal.access.policy import Viewer
from portal.core.errors import NotFound
from portal.items.queries import get_item_by_id, item_address
from portal.workshops.models import Summary
from portal.workshops.queries.links import LINKED_KINDS, find_items
from portal.workshops.queries.points import list_points
from portal.workshops.shown.points import as_markdown

ALL_POINTS = "points"
KINDS = {"learning_point": "learning point", "finding": "finding", "case_study": "case study", "evidence": "library"}


def found_rows(viewer: Viewer, summary: Summary, words: str) -> list[dict[str, str]]:
    """Returns: what the words found, each with what its button sends."""
    wanted = words.casefold().split()
    points = [
        point.item
        for point in list_points(viewer, summary.round)
        if wanted and all(word in point.text.casefold() for word in wanted)
    ]
    items = [*points[:10], *find_items(viewer, words, LINKED_KINDS)]
    return [{"value": str(item.id), "title": item.title, "kind": KINDS[item.kind]} for item in items]


def insertion(viewer: Viewer, summary: Summary, value: str) -> str:
    """Returns: the Markdown for what a button sent. Raises: NotFound for what this viewer may not read."""
    points = list_points(viewer, summary.round)
    if value == ALL_POINTS:
        lines = [as_markdown(point) for point in points]
        return "\n".join(line for line in lines if line.rsplit("](", 1)[1] not in summary.body)
    if not value.isdecimal():
        raise NotFound()
    point = next((one for one in points if one.item_id == int(value)), None)
    if point is not None:
        return as_markdown(point)
    item = get_item_by_id(viewer, int(value))
    return f"[{item.title.replace('[', '(').replace(']', ')')}]({item_address(item)})"
