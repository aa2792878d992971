"""References of many documents as one file."""

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template

from portal.access.guard import requires, viewer
from portal.core.web.arguments import kept_arguments
from portal.core.web.filters import chosen_filters
from portal.evidence.citations.exporting import FORMATS, export, find_format
from portal.evidence.citations.reference import Reference
from portal.evidence.queries import library
from portal.evidence.shown.listing import FILTERS, TEAM_FILTERS
from portal.evidence.shown.sent import sent
from portal.publishing.queries import awaiting_acceptance


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/export", view_func=export_page)
    for kind in FORMATS.values():
        blueprint.add_url_rule(
            f"/export{kind.extension}", f"export_{kind.id}", export_file, defaults={"format_id": kind.id}
        )


@requires("site:read")
def export_page() -> str:
    """Choose a format for the references of the list, narrowed as the address says."""
    found = library.list_documents(viewer(), _chosen(), per_page=1)
    formats = [
        {"label": kind.label, "href": list_arguments(f"/library/export{kind.extension}").rstrip("?&")}
        for kind in FORMATS.values()
    ]
    return render_template(
        "evidence/export.html",
        total=found.total,
        narrowed=bool(_chosen()),
        formats=formats,
        back=list_arguments("/library/").rstrip("?&"),
    )


@requires("site:read")
def export_file(format_id: str) -> Response:
    """The references of the list as one file, without early insights whose caveat is not yet accepted."""
    found = library.list_all(viewer(), _chosen())
    withheld = awaiting_acceptance(viewer(), [one.item_id for one in found if one.item.state == "early_insight"])
    return as_file((sent(one) for one in found if one.item_id not in withheld), format_id, "library")


def as_file(references: Iterable[Reference], format_id: str, name: str) -> Response:
    """Returns: the references as a file to be saved."""
    kind = find_format(format_id)
    response = Response(export(references, format_id), content_type=f"{kind.media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}{kind.extension}"'
    return response


def list_arguments(address: str, leave: str = "") -> str:
    """Returns: the address with the filters of this request, ready for one more argument."""
    pairs = kept_arguments("page", leave)
    return f"{address}?{urlencode(pairs)}&" if pairs else f"{address}?"


def _chosen() -> dict[str, list[str]]:
    return chosen_filters((*FILTERS, *(TEAM_FILTERS if viewer().is_team else ())))
