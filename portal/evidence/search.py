"""A document of the library as a search document."""

from collections.abc import Iterator

from sqlalchemy import select

from portal.access.policy import item_tokens
from portal.core.db import db
from portal.core.markdown import plain
from portal.evidence.citations.types import TYPES
from portal.evidence.models import Document, DocumentFile, FilePage
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.search import Passage, SearchDocument
from portal.items.vocabulary import terms_of, words_about


def document(item: Item) -> SearchDocument | None:
    """Returns: the document of this item as the search sees it, or None when there is none.

    Passages are the sections of the outline (`#outline-...` on the document's page), then the pages of its files;
    the fragment of those goes on with the path of the page that shows the text.
    Source: docs/architecture.md, "Search documents".
    """
    found = db.session.scalar(select(Document).where(Document.item_id == item.id))
    if found is None:
        return None
    terms = terms_of([item.id]).get(item.id, {})
    return SearchDocument(
        item_id=item.id,
        kind=item.kind,
        state=item.state,
        audience=item.audience,
        rights=item_tokens(item),
        title=found.title,
        url=item_address(item),
        summary=plain(found.plain_english) or found.abstract,
        updated_at=item.updated_at,
        body=found.abstract if found.plain_english else "",
        keywords=tuple(dict.fromkeys([*_keywords(found), *words_about(item.id)])),
        passages=(*_sections(found), *_pages(item)),
        facets=terms | ({"wp": (found.work_package,)} if found.work_package else {}),
        year=found.year,
        external_id=found.external_id,
        demo=item.demo,
    )


def _keywords(found: Document) -> tuple[str, ...]:
    reference = found.reference
    names = (
        " ".join(p for p in (n.given, n.family or n.literal) if p) for n in (*reference.authors, *reference.editors)
    )
    said = (found.external_id, found.doi, found.container, found.publisher, found.number, TYPES[found.type].label)
    return tuple(dict.fromkeys(word for word in (*names, *found.keywords, *said) if word))


def _sections(found: Document) -> Iterator[Passage]:
    for section in found.outline:
        heading, text = section["heading"], plain(section["text"])
        told = f"{heading}. {text}" if heading and heading != section["place"] else text
        yield Passage(told, section["place"] or heading, f"#{section['anchor']}")


def _pages(item: Item) -> Iterator[Passage]:
    query = (
        select(DocumentFile, FilePage)
        .join(FilePage, FilePage.file_id == DocumentFile.id)
        .where(DocumentFile.item_id == item.id)
        .order_by(DocumentFile.name, FilePage.number)
    )
    for file, page in db.session.execute(query):
        yield Passage(page.text, file.place_name(page), file.page_path(page.number))
