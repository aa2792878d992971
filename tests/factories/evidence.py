"""Makers of the library's documents and their files."""

import hashlib
from itertools import count

from portal.core import clock
from portal.core.db import db
from portal.evidence.citations.reference import Name, PartialDate, Reference
from portal.evidence.models import Document, DocumentCitation, DocumentFile, FilePage, short_title
from tests.factories.items import make_item

_number = count(1)


def make_reference(**fields: object) -> Reference:
    """A journal article of 2016 by two people, unless told otherwise."""
    n = next(_number)
    values: dict[str, object] = {
        "external_id": f"record-{n}",
        "title": f"Document {n}",
        "type": "journal_article",
        "authors": (Name("Mays", "Nicholas"), Name("Erens", "Bob")),
        "issued": PartialDate(2016, 5),
        "container": "Journal of Integrated Care",
        "abstract": "It tells how care was joined up.",
    }
    return Reference(**(values | fields))  # type: ignore[arg-type]


def make_document(reference: Reference | None = None, *, cited_by: tuple[str, ...] = (), **fields: object) -> Document:
    """A published document for everyone, unless told otherwise; flushed, not committed.

    Fields of the item (state, audience, owner_id, demo, slug, ...) are told from those of the document by name.
    """
    known = reference or make_reference(**({"title": fields.pop("title")} if "title" in fields else {}))
    own = {name: fields.pop(name) for name in list(fields) if hasattr(Document, name)}
    item = make_item("evidence", **({"title": short_title(known.title)} | fields))
    document = Document(item=item, plain_english="Care is **easier** when it is joined up.", known_from="")
    document.take(known)
    for name, value in own.items():
        setattr(document, name, value)
    session = db.session()
    session.add(document)
    session.flush()
    session.add_all(DocumentCitation(document_id=document.id, citing=one) for one in cited_by)
    session.flush()
    return document


def make_file(document: Document, *texts: str, name: str = "report.pdf", **fields: object) -> DocumentFile:
    """A PDF that was read and that a release covers, with a page for each text; its content is in no store."""
    mark = hashlib.sha256(f"{document.id}{name}".encode()).hexdigest()
    values: dict[str, object] = {"sha256": mark, "kind": "pdf", "size": 2048, "state": "read", "page_count": len(texts)}
    values["released_at"] = clock.now()
    file = DocumentFile(item_id=document.item_id, name=name, **(values | fields))
    session = db.session()
    session.add(file)
    session.flush()
    session.add_all(FilePage(file_id=file.id, number=number, text=text) for number, text in enumerate(texts, 1))
    session.flush()
    return file
