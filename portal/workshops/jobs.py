"""What the worker does for workshops: a place that was held long enough goes to the next person."""

from typing import Any

from portal.config import Settings
from portal.core import jobs
from portal.core.db import db
from portal.workshops.actions.places import HOLD_JOB, pass_on
from portal.workshops.models import Workshop


def handlers(_settings: Settings) -> dict[str, jobs.Handler]:
    """Returns: job name -> what does it."""
    return {HOLD_JOB: _hold_ends}


def _hold_ends(payload: dict[str, Any]) -> None:
    workshop = db.session.get(Workshop, payload["workshop_id"])
    if workshop is not None:
        pass_on(workshop)
