"""Released versions: the list, one of them, the difference to another."""

from flask import Blueprint, render_template

from portal.access.guard import requires, viewer
from portal.core.errors import NotFound
from portal.items.models import Item
from portal.items.queries import get_item_by_id, item_address
from portal.publishing import queries
from portal.publishing.kinds import kind_of
from portal.publishing.models import ItemVersion
from portal.publishing.views.review import to_html


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    base = "/items/<int:item_id>/versions"
    blueprint.add_url_rule(base, view_func=versions)
    blueprint.add_url_rule(f"{base}/<int:edition>", view_func=version)
    blueprint.add_url_rule(f"{base}/<int:edition>/difference", view_func=difference)


@requires("site:read")
def versions(item_id: int) -> str:
    """Every version of an item that this reader may see."""
    item = get_item_by_id(viewer(), item_id)
    found = queries.list_versions(viewer(), item)
    if not found:
        raise NotFound()
    shown = {row.edition for row in found if _is_open(item, row)}
    return render_template(
        "publishing/versions.html", item=item, versions=found, shown=shown, address=item_address(item)
    )


def _get(item: Item, edition: int) -> ItemVersion:
    """One version; an early insight only for those who accepted its caveat. Raises: NotFound."""
    found = queries.get_version(viewer(), item, edition)
    if not _is_open(item, found):
        raise NotFound()
    return found


def _is_open(item: Item, found: ItemVersion) -> bool:
    """Whether this reader may see what a version says: an early insight only after its caveat."""
    return found.state != "early_insight" or queries.has_accepted(viewer(), item, found.edition)


@requires("site:read")
def version(item_id: int, edition: int) -> str:
    """One version as it was released."""
    item = get_item_by_id(viewer(), item_id)
    found, kind = _get(item, edition), kind_of(item)
    fields = queries.as_read(viewer(), item, found.fields)
    parts = [{"label": kind.label(place), "body": to_html(place, words)} for place, words in fields.items() if words]
    return render_template("publishing/version.html", item=item, version=found, parts=parts, address=item_address(item))


@requires("site:read")
def difference(item_id: int, edition: int) -> str:
    """What changed between a version and the one before, in words."""
    item = get_item_by_id(viewer(), item_id)
    new, old = _get(item, edition), _get(item, edition - 1)
    changes = queries.differences(viewer(), item, old, new)
    return render_template("publishing/difference.html", item=item, new=new, old=old, changes=changes)
