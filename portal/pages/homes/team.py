"""The homes of researchers and administrators."""

from collections.abc import Collection
from typing import Any

from portal.access.policy import Viewer
from portal.pages.homes.public import latest
from portal.pages.homes.tasks import drafts, to_approve, to_register, to_review, work_on_comments
from portal.pages.queries import administration, answers, survey
from portal.pages.words import kinds_in, term_address

TABLES = [f"survey2016-table-{number}" for number in ("6-1", "7-1", "8-1", "10-2")]


def researcher(viewer: Viewer, sections: Collection[str]) -> dict[str, Any]:
    """Returns: what `pages/homes/researcher.html` draws: what blocks others first. At most seven statements."""
    kinds = kinds_in(sections)
    reviews = to_review(viewer)
    held, _ = to_register(viewer)
    return {
        "tasks": [
            *held,
            *reviews,
            *to_approve(viewer, kinds, {task["of"] for task in reviews}),
            *work_on_comments(viewer),
            *drafts(viewer, kinds),
        ],
        "themes": [_theme(*row) for row in answers.owed_by_theme(viewer)],
        "tables": survey.list_tables(TABLES),
        "latest": latest(viewer, sections),
    }


def administrator(viewer: Viewer, sections: Collection[str]) -> dict[str, Any]:
    """Returns: the researcher's home and the counts of the overview. At most eight statements."""
    return researcher(viewer, sections) | {"counts": administration.count_for_overview(viewer)}


def _theme(key: str, name: str, heard: int, answered: int) -> dict[str, Any]:
    owed = heard - answered
    return {"name": name, "href": term_address("theme", key), "heard": heard, "answered": answered, "owed": owed}
