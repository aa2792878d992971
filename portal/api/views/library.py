"""The library as JSON, and its records to cite."""

from flask import Blueprint, Response

from portal.access.guard import requires, viewer
from portal.api.library import DocumentPage, reference_of, tell_page
from portal.api.parameters import FormatParameters, LibraryParameters
from portal.api.spec import TEXT, describes
from portal.evidence.citations.exporting import FORMATS, export
from portal.evidence.queries import documents, library

RECORDS = {"type": "array", "items": {"type": "object", "required": ["id", "type"]}}
MEDIA = {one.media_type: RECORDS if one.id == "csl-json" else TEXT for one in FORMATS.values()}


def add_routes(blueprint: Blueprint) -> None:
    """Add this module's routes."""
    blueprint.add_url_rule("/v1/library", "list_documents", index)
    blueprint.add_url_rule("/v1/library/<slug:slug>", "show_document", show)


@requires("site:read")
@describes(DocumentPage, 404, name="listDocuments", tag="library")
def index(query: LibraryParameters) -> DocumentPage:
    """The documents that you may read, newest first."""
    page = library.list_documents(viewer(), query.chosen(), query.sort, query.page, query.per_page)
    return tell_page(viewer(), page)


@requires("site:read")
@describes(None, 403, 404, 410, name="citeDocument", tag="library", media=MEDIA)
def show(slug: str, query: FormatParameters) -> Response:
    """One document as a record to cite: a list of one in CSL-JSON, or RIS, or BibTeX."""
    wanted = FORMATS[query.format]
    text = export([reference_of(viewer(), documents.get_document(viewer(), slug))], wanted.id)
    answer = Response(text, content_type=f"{wanted.media_type}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="{slug}{wanted.extension}"'
    return answer
