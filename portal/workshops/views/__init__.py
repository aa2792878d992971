"""Pages of workshops: the series, rounds, sittings, programmes, notes, learning points and summaries."""

from flask import Blueprint

from portal.workshops.views import (
    calendar,
    feeds,
    notes,
    people,
    points,
    programme,
    registered,
    registration,
    rounds,
    sessions,
    sittings,
    summaries,
    summary_acts,
    summary_editor,
)

blueprint = Blueprint("workshops", __name__)
registering = (registration, registered)
writing = (people, sessions, notes, summary_editor, summary_acts)
for pages in (rounds, sittings, programme, calendar, points, summaries, feeds, *registering, *writing):
    pages.add_routes(blueprint)
