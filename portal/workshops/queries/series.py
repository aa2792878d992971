"""Reading the series: study years, rounds with their sittings, outputs due."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.access.policy import Viewer
from portal.core.db import db
from portal.items.models import Item
from portal.items.queries import readable
from portal.workshops.models import PlannedOutput, Round, Series, StudyYear, Workshop


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole series as one reader may see it. A round or output without a year stands under None."""

    series: Series | None
    years: Sequence[StudyYear]
    rounds: dict[int | None, list[Round]]  # by study year, in order of their days, then of the plan
    sittings: dict[int, list[Workshop]]  # by round, in order of their days
    outputs: dict[int | None, list[PlannedOutput]]  # by study year, in order


def get_plan(viewer: Viewer) -> Plan:
    """Returns: the series with what this viewer may read of it. Five statements, however long it is."""
    session = db.session()
    rounds: dict[int | None, list[Round]] = {}
    query = select(Round).join(Round.item).where(readable(viewer)).order_by(Round.position, Round.id)
    for found in session.scalars(query):
        rounds.setdefault(found.study_year_id, []).append(found)
    outputs: dict[int | None, list[PlannedOutput]] = {}
    for output in session.scalars(select(PlannedOutput).order_by(PlannedOutput.sort_on, PlannedOutput.id)):
        outputs.setdefault(output.study_year_id, []).append(output)
    return Plan(
        series=session.scalar(select(Series).order_by(Series.id).limit(1)),
        years=session.scalars(select(StudyYear).order_by(StudyYear.position)).all(),
        rounds=rounds,
        sittings=_sittings(viewer),
        outputs=outputs,
    )


def _sittings(viewer: Viewer) -> dict[int, list[Workshop]]:
    found: dict[int, list[Workshop]] = {}
    for workshop in list_workshops(viewer):
        found.setdefault(workshop.round_id, []).append(workshop)
    return found


def list_workshops(viewer: Viewer, *, dated: bool = False) -> Sequence[Workshop]:
    """Returns: the readable workshops, by day, undated ones last (or left out). One statement."""
    query = select(Workshop).join(Workshop.item).where(readable(viewer))
    if dated:
        query = query.where(Workshop.starts_at.is_not(None))
    return db.session.scalars(query.order_by(Workshop.starts_at.is_(None), Workshop.starts_at, Workshop.id)).all()


def list_years() -> Sequence[StudyYear]:
    """Returns: the study years in order. One statement."""
    return db.session.scalars(select(StudyYear).order_by(StudyYear.position)).all()


def list_rounds(viewer: Viewer) -> Sequence[Round]:
    """Returns: the readable rounds with their sittings, newest first. Two statements."""
    query = select(Round).join(Round.item).where(readable(viewer)).options(selectinload(Round.sittings))
    return db.session.scalars(query.order_by(Item.id.desc())).all()
