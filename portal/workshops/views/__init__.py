"""Pages of workshops: the series, rounds, sittings, programmes, notes, learning points and summaries."""

from flask import Blueprint

from portal.workshops.views import people, rounds, sittings

blueprint = Blueprint("workshops", __name__)
for pages in (rounds, sittings, people):
    pages.add_routes(blueprint)
