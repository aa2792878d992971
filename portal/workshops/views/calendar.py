"""Calendars to subscribe to: the whole series, and one workshop."""

from collections.abc import Sequence

from flask import Blueprint, Response

from portal.access.guard import requires, viewer
from portal.core.errors import NotFound
from portal.workshops.calendars import calendar
from portal.workshops.models import Workshop
from portal.workshops.queries.programme import newest_programmes
from portal.workshops.queries.rounds import get_workshop
from portal.workshops.queries.series import list_workshops
from portal.workshops.views.common import settings


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/workshops/calendar.ics", view_func=series_calendar)
    blueprint.add_url_rule("/workshops/<slug:slug>.ics", view_func=workshop_calendar)


@requires("site:read")
def series_calendar() -> Response:
    """Every announced workshop with a day that this reader may read."""
    workshops = [one for one in list_workshops(viewer(), dated=True) if one.item.state == "published"]
    return _answer(workshops, f"{settings().site_name}: workshops", "workshops")


@requires("site:read")
def workshop_calendar(slug: str) -> Response:
    """One workshop, when its day is published."""
    workshop = get_workshop(viewer(), slug)
    if workshop.starts_at is None:
        raise NotFound("The day of this workshop is not published yet, so there is nothing for a calendar.")
    return _answer([workshop], workshop.item.title, slug)


def _answer(workshops: Sequence[Workshop], name: str, stem: str) -> Response:
    programmes = newest_programmes([workshop.id for workshop in workshops])
    body = calendar(workshops, programmes, name=name, base_url=settings().base_url)
    response = Response(body, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{stem}.ics"'
    return response
