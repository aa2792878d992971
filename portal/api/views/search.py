"""One search over everything, as JSON."""

from typing import cast

from flask import Blueprint, current_app

from portal.access.guard import requires, viewer
from portal.api.parameters import SearchParameters
from portal.api.search import SearchAnswer, tell
from portal.api.spec import describes
from portal.items.vocabulary import read_vocabulary
from portal.search import queries
from portal.search.indexing import Index


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/v1/search", "search", index)


@requires("site:read")
@describes(SearchAnswer, 404, name="search", tag="search")
def index(query: SearchParameters) -> SearchAnswer:
    """Search everything that you may read.

    Plain words rank by relevance. Filters: any value within one, all filters together.
    """
    the_index = cast("Index", current_app.extensions["index"])
    found = queries.search(
        the_index,
        viewer(),
        query.q,
        query.chosen(),
        page=query.page,
        per_page=query.per_page,
        sort=query.sort,
    )
    return tell(viewer(), query.q, found, read_vocabulary())
