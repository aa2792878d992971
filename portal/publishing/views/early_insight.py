"""The gate before an early insight: accept its caveat, once for each version."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access.guard import requires, viewer
from portal.core.errors import Conflict, Invalid, NotFound
from portal.items.models import Item
from portal.items.queries import get_item_by_id, item_address
from portal.publishing import actions, queries

Answer = str | Response | tuple[str, int]


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/items/<int:item_id>/early-insight", view_func=early_insight, methods=["GET", "POST"])


@requires("account:own")
def early_insight(item_id: int) -> Answer:
    """Ask for the caveat to be accepted, then lead to the page."""
    item = get_item_by_id(viewer(), item_id)
    if item.state != "early_insight":
        raise NotFound()
    if not queries.needs_acceptance(viewer(), item):
        return redirect(item_address(item))
    error = None
    if request.method == "POST":
        try:
            _accept(item)
        except (Invalid, Conflict) as refused:
            error = str(refused)
        else:
            return redirect(item_address(item))
    gate = url_for("publishing.early_insight", item_id=item_id)
    page = render_template("publishing/early_insight.html", item=item, gate=gate, error=error)
    return (page, 400) if error else page


def _accept(item: Item) -> None:
    """Raises: Invalid when the box is not ticked; Conflict when there is a newer version."""
    if request.form.get("accept") != "yes":
        raise Invalid("Tick the box if you agree. Without it we cannot show the page")
    actions.accept_caveat(viewer(), item, request.form.get("version", 0, type=int))
