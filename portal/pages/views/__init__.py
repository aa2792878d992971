"""The routes of these pages, one module for each kind, and the foot of every page."""

from typing import Any

from flask import Blueprint

from portal.pages.views import administration, help_pages, home, machines, vocabulary
from portal.pages.views.sections import sections
from portal.pages.words import FOOT

blueprint = Blueprint("pages", __name__)
for module in (home, help_pages, vocabulary, administration, machines):
    module.add_routes(blueprint)


@blueprint.app_context_processor
def foot() -> dict[str, Any]:
    """The links at the foot of every page, those of rooms that are not here left out."""
    here = sections()
    columns = [
        {"title": title, "links": [{"label": label, "href": to} for label, to in links if to.split("/")[1] in here]}
        for title, links in FOOT.items()
    ]
    return {"footer_links": columns}
