"""A Pioneer as a search document."""

from sqlalchemy import select

from portal.access.policy import item_tokens
from portal.core.db import db
from portal.core.markdown import plain
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.search import SearchDocument
from portal.items.sources import name_documents
from portal.items.vocabulary import terms_of, words_about
from portal.pioneers.models import Pioneer


def document(item: Item) -> SearchDocument | None:
    """Returns: the Pioneer of this item as the search sees it, or None when there is none.

    Source: docs/architecture.md, "Search documents".
    """
    pioneer = db.session.scalar(select(Pioneer).where(Pioneer.item_id == item.id))
    if pioneer is None:
        return None
    says = plain(name_documents(pioneer.says))
    programme = f" Its programme is called {pioneer.programme_name}." if pioneer.programme_name else ""
    terms = terms_of([item.id]).get(item.id, {})
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
        keywords=tuple(word for word in (*pioneer.aliases, pioneer.programme_name, *words_about(item.id)) if word),
        facets={**terms, "site": (item.slug,), "wave": (str(pioneer.wave),)},
        year=int(pioneer.announced[:4]),
        demo=item.demo,
    )
