"""A document of the library as a search document."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select, true
from sqlalchemy.orm import lazyload

from portal.access.policy import item_tokens
from portal.core.db import db
from portal.core.markdown import plain
from portal.evidence.citations.types import TYPES
from portal.evidence.models import Document, DocumentFile, FilePage
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.search import Passage, SearchDocument
from portal.items.vocabulary import About, read_about
from portal.publishing.kinds import RELEASED


def documents(items: Sequence[Item]) -> Iterator[SearchDocument]:
    """Yields: the document of each item as the search sees it, where there is one. Four statements, and one more
    for each document that has files: their text may be long, so it is read one by one.

    Passages are the sections of the outline (`#outline-...` on the document's page), then the pages of its files;
    the fragment of those goes on with the path of the page that shows the text.
    Source: docs/architecture.md, "Search documents".
    """
    ids = [item.id for item in items]
    about = read_about(ids)
    rows = select(Document).where(Document.item_id.in_(ids)).options(lazyload(Document.item))
    by_item = {row.item_id: row for row in db.session.scalars(rows)}
    with_files = set(db.session.scalars(select(DocumentFile.item_id).where(DocumentFile.item_id.in_(ids))))
    for item in items:
        if item.id in by_item:
            yield _document(item, by_item[item.id], about[item.id], _pages(item) if item.id in with_files else ())


def _document(item: Item, found: Document, about: About, pages: Iterable[Passage]) -> SearchDocument:
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
        keywords=tuple(dict.fromkeys([*_keywords(found), *about.words])),
        passages=(*_sections(found), *pages),
        facets={**about.terms} | ({"wp": (found.work_package,)} if found.work_package else {}),
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
        .where(DocumentFile.released_at.is_not(None) if item.state in RELEASED else true())
        .order_by(DocumentFile.name, FilePage.number)
    )
    for file, page in db.session.execute(query):
        yield Passage(page.text, file.place_name(page), file.page_path(page.number))
