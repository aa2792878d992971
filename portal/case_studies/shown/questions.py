"""What the pages tell of questions to a site."""

from collections.abc import Sequence
from typing import Any

from portal.access.policy import ROLE_LABELS, Viewer
from portal.case_studies.models import SiteQuestion
from portal.core import clock
from portal.discussion.shown import advice_rows
from portal.publishing.guard import Rules, scan


def rows(questions: Sequence[SiteQuestion], viewer: Viewer) -> list[dict[str, Any]]:
    """Returns: each question with who asked (a role, never a name), when, and its answer or that it waits."""
    return [
        {
            "id": question.id,
            "text": question.text,
            "asker": "You" if _own(question, viewer) else ROLE_LABELS[question.asker_role],
            "asked": clock.format_date(question.asked_at),
            "answer": question.answer,
            "answered": clock.format_date(question.answered_at),
            "demo": question.demo,
        }
        for question in questions
    ]


def advice(text: str) -> list[dict[str, Any]]:
    """Returns: what in a short text may identify a person, as `components/guard_hit.html` draws it.

    It advises and does not refuse: names of Pioneers may stand here, and some finds are mistaken.
    """
    return advice_rows(scan({"text": text}, Rules(sites=None)))


def _own(question: SiteQuestion, viewer: Viewer) -> bool:
    return viewer.person_id is not None and question.asker_id == viewer.person_id
