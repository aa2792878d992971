"""A Pioneer as a search document."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from portal.access.policy import item_tokens
from portal.core.db import db
from portal.core.markdown import plain
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.search import SearchDocument
from portal.items.sources import name_documents
from portal.items.vocabulary import About, read_about
from portal.pioneers.models import Pioneer


def documents(items: Sequence[Item]) -> Iterator[SearchDocument]:
    """Yields: the Pioneer of each item as the search sees it, where there is one. Three statements, however many.

    Source: docs/architecture.md, "Search documents".
    """
    ids = [item.id for item in items]
    about = read_about(ids)
    rows = db.session.scalars(select(Pioneer).where(Pioneer.item_id.in_(ids)))
    by_item = {pioneer.item_id: pioneer for pioneer in rows}
    for item in items:
        if item.id in by_item:
            yield _document(item, by_item[item.id], about[item.id])


def _document(item: Item, pioneer: Pioneer, about: About) -> SearchDocument:
    says = plain(name_documents(pioneer.says))
    programme = f" Its programme is called {pioneer.programme_name}." if pioneer.programme_name else ""
    return SearchDocument(
        item_id=item.id,
        kind=item.kind,
        state=item.state,
        audience=item.audience,
        rights=item_tokens(item),
        title=item.title,
        url=item_address(item),
        summary=f"{item.title} is a Wave {pioneer.wave} Pioneer.{programme}",
        updated_at=item.updated_at,
        body=f"{says} {plain(name_documents(pioneer.says_not))}".strip(),
        keywords=tuple(word for word in (*pioneer.aliases, pioneer.programme_name, *about.words) if word),
        facets={**about.terms, "site": (item.slug,), "wave": (str(pioneer.wave),)},
        year=int(pioneer.announced[:4]),
        demo=item.demo,
    )
