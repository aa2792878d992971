"""The 25 Pioneers as JSON."""

from flask import Blueprint

from portal.access.guard import requires, viewer
from portal.api.parameters import Paging
from portal.api.pioneers import PioneerPage, tell_page
from portal.api.spec import describes
from portal.core.pagination import slice_page
from portal.pioneers import queries


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/v1/pioneers", "list_pioneers", index)


@requires("site:read")
@describes(PioneerPage, 404, name="listPioneers", tag="pioneers")
def index(query: Paging) -> PioneerPage:
    """The Pioneers by wave, then by name, each with how much the portal holds on it."""
    page = slice_page(queries.list_pioneers(viewer()), query.page, query.per_page)
    return tell_page(viewer(), page, queries.holdings(viewer()))
