"""Documents of the library as the API tells them."""

from typing import Any

from pydantic import Field

from portal.access.policy import Viewer
from portal.api.common import WITHHELD, About, ItemRow, Listing, counts
from portal.core.errors import Denied
from portal.core.pagination import Page
from portal.evidence.citations.reference import Reference
from portal.evidence.models import Document
from portal.evidence.shown.sent import sent
from portal.publishing.queries import needs_acceptance


class DocumentRow(ItemRow):
    """A document in a list. What is withheld is empty or null."""

    external_id: str | None = Field(description="The record's own id where it came from.")
    document_type: str | None
    authors: list[str] = Field(description="“Family, Given”, or the name of a body.")
    year: int | None = Field(description="null: no source gives one.")
    container: str = Field(description="The journal, book or site that it is part of.")
    publisher: str
    doi: str
    link: str = Field(description="Where it can be read, outside this portal.")
    abstract: str
    work_package: str | None
    citation_url: str | None = Field(description="The path of its record as CSL-JSON; add format=ris or bibtex.")


class DocumentPage(Listing):
    """A page of the library."""

    results: list[DocumentRow]


def tell_page(viewer: Viewer, page: Page[Document]) -> DocumentPage:
    """Returns: the page of documents. At most two statements."""
    about = About(viewer, [document.item_id for document in page.rows])
    return DocumentPage(**counts(page), results=[DocumentRow(**_row(document, about)) for document in page.rows])


def reference_of(viewer: Viewer, document: Document) -> Reference:
    """Returns: the record to cite. Raises: Denied while the conditions of early insight are not accepted."""
    if needs_acceptance(viewer, document.item):
        raise Denied(WITHHELD)
    return sent(document)


def _row(document: Document, about: About) -> dict[str, Any]:
    row = about.row(document.item)
    texts = ("container", "publisher", "doi", "abstract")
    if row["withheld"]:
        empty = dict.fromkeys(("external_id", "document_type", "year", "work_package", "citation_url"))
        return {**row, **empty, **dict.fromkeys((*texts, "link"), ""), "authors": []}
    return {
        **row,
        **{name: getattr(document, name) for name in (*texts, "external_id", "year", "work_package")},
        "document_type": document.type,
        "authors": [str(name) for name in document.reference.authors],
        "link": document.url,
        "citation_url": f"/api/v1/library/{document.item.slug}?format=csl-json",
    }
