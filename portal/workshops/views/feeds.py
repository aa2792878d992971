"""The feed of rounds and summaries."""

from flask import Blueprint, Response

from portal.access.guard import requires, viewer
from portal.workshops.feeds import atom
from portal.workshops.queries.feeds import list_news
from portal.workshops.views.common import settings


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/feeds/workshops.atom", view_func=workshops_feed)


@requires("site:read")
def workshops_feed() -> Response:
    """Public rounds and summaries, whoever asks."""
    items, gists = list_news(demo=viewer().demo)
    body = atom(items, gists, site_name=settings().site_name, base_url=settings().base_url)
    return Response(body, mimetype="application/atom+xml")
