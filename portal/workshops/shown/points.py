"""How learning points are told: tags, who said it, what it led to."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.core import clock
from portal.core.markdown import render
from portal.workshops.models import LearningPoint
from portal.workshops.models.points import HEARD, KINDS, PARTICIPANTS

ONE = {
    "pioneer_staff": "Pioneer staff",
    "ppi_member": "PPI members",
    "researcher": "researchers",
    "national_partner": "national partners",
    "other": "others",
}


def rows(points: Sequence[LearningPoint], comments: Mapping[int, int]) -> list[dict[str, Any]]:
    """Returns: points as `workshops/_points.html` draws them; `comments` counts those on each item."""
    return [row(point) | {"comments": comments.get(point.item_id, 0)} for point in points]


def row(point: LearningPoint) -> dict[str, Any]:
    """Returns: one point with its tags and who said it."""
    return {
        "title": point.item.title,
        "href": f"/learning/{point.item.slug}",
        "edit": f"/learning/{point.item.slug}/edit",
        "kind": KINDS[point.kind],
        "kind_key": point.kind,
        "heard": HEARD[point.heard],
        "said_by": said_by(point),
        "text": render(point.text, "limited"),
        "action": f"{point.owner_role}, by {clock.format_date(point.due_on)}" if point.owner_role else "",
        "state": point.item.state,
        "demo": point.item.demo,
    }


def said_by(point: LearningPoint) -> str:
    """Returns: "Said by PPI members and researchers", or nothing."""
    kinds = [ONE[key] for key in PARTICIPANTS if key in point.participants]
    if not kinds:
        return ""
    told = kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} and {kinds[-1]}"
    return f"Said by {told}"


def as_markdown(point: LearningPoint) -> str:
    """Returns: the point as one line of a list in the summary, with a link to its page."""
    words = " ".join(point.text.removeprefix("Illustrative: made up for demonstration.").split())
    action = f" Who: {point.owner_role}, by {clock.format_date(point.due_on)}." if point.owner_role else ""
    return f"- {words}{action} ({KINDS[point.kind]}, [{HEARD[point.heard]}](/learning/{point.item.slug}))"
