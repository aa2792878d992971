"""Pages of workshops: the series, rounds, sittings, programmes, notes, learning points and summaries."""

from flask import Blueprint

from portal.workshops.views import calendar, notes, people, points, programme, rounds, sessions, sittings

blueprint = Blueprint("workshops", __name__)
for pages in (rounds, sittings, people, programme, sessions, calendar, notes, points):
    pages.add_routes(blueprint)
