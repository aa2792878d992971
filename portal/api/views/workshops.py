"""The workshops of the series as JSON."""

from flask import Blueprint

from portal.access.guard import requires, viewer
from portal.api.parameters import Paging
from portal.api.spec import describes
from portal.api.workshops import WorkshopDetail, WorkshopPage, tell, tell_page
from portal.core.pagination import slice_page
from portal.workshops.queries import programme, rounds, series


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/v1/workshops", "list_workshops", index)
    blueprint.add_url_rule("/v1/workshops/<slug:slug>", "show_workshop", show)


@requires("site:read")
@describes(WorkshopPage, 404, name="listWorkshops", tag="workshops")
def index(query: Paging) -> WorkshopPage:
    """The workshops that you may read, by day, those without a date last."""
    page = slice_page(series.list_workshops(viewer()), query.page, query.per_page)
    return tell_page(viewer(), page, {found.id: found.item for found in series.list_rounds(viewer())})


@requires("site:read")
@describes(WorkshopDetail, 403, 404, 410, name="showWorkshop", tag="workshops")
def show(slug: str) -> WorkshopDetail:
    """One workshop with its published programme, and the materials that you may have."""
    workshop = rounds.get_workshop(viewer(), slug)
    return tell(viewer(), workshop, programme.find_published(workshop))
