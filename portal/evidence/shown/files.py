"""What the pages tell of attached files."""

from collections.abc import Sequence
from typing import Any

from portal.access.policy import AUDIENCE_LABELS, Viewer
from portal.core.files import KINDS
from portal.evidence.actions.files import may_delete
from portal.evidence.extraction import without_search
from portal.evidence.models import READING, Document, DocumentFile
from portal.evidence.queries.files import is_waiting
from portal.items.queries import item_address

ONLY_TEAM = "Only the research team can read it so far."
MEGABYTE = 1024 * 1024


def file_rows(viewer: Viewer, document: Document, files: Sequence[DocumentFile]) -> list[dict[str, Any]]:
    """Returns: each file with its links, and how its reading went."""
    return [
        {
            "id": file.id,
            "name": file.name,
            "href": f"{item_address(document.item)}{file.path}",
            "told": f"{KINDS[file.kind].label}, {size_in_words(file.size)}{_pages(file)}",
            "reading": file.state == READING,
            "message": message_of(document, file),
            "may_delete": may_delete(viewer, document, file),
            "waits": is_waiting(document.item, file),
        }
        for file in files
    ]


def message_of(document: Document, file: DocumentFile) -> str:
    """Returns: how the reading of its text went; nothing of a search that does not find it yet."""
    return without_search(file.message) if is_waiting(document.item, file) else file.message


def size_in_words(size: int) -> str:
    """Returns: "12 KB", "2.1 MB". Units: bytes in."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MEGABYTE:.1f} MB"


def _pages(file: DocumentFile) -> str:
    count = file.page_count
    return f", {count} {page_noun(file)}{'' if count == 1 else 's'}" if count else ""


def page_noun(file: DocumentFile) -> str:
    """Returns: what a part of the file's text is called."""
    return "page" if file.kind == "pdf" else "section"


def readers_of(document: Document) -> str:
    """Returns: for whom this document is, as words within a sentence."""
    audience = document.item.audience
    who = {"public": "everyone", "members": "everyone who is signed in", "team": "the research team"}
    return who.get(audience, AUDIENCE_LABELS[audience][0].lower() + AUDIENCE_LABELS[audience][1:])


def told_readers(document: Document) -> str:
    """Returns: who may read a file of this document, in a sentence."""
    item, readers = document.item, readers_of(document)
    if item.state == "published":
        return (
            f"A file can be read by whoever can read the document. This document is published for {readers}. "
            "A new file goes to them once the check finds nothing in its name or text that could identify a person. "
            "Until then it waits."
        )
    return f"A file can be read by whoever can read the document. Once this one is published, that is {readers}."
