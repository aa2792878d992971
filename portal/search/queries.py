"""Asking the index as one reader, and asking the database while there is no index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import false, func, or_, select, true

from portal.access.policy import Viewer, viewer_tokens
from portal.core import clock
from portal.core import db as database
from portal.core.db import db
from portal.core.errors import PastTheEnd
from portal.core.pagination import Page, paginate
from portal.items.models import Item
from portal.items.queries import item_address, list_readable, readable
from portal.publishing.queries.caveat import list_awaiting
from portal.search import query_language
from portal.search.engine import Completion, Hit, IndexProblem, SearchAnswer, SearchRequest, Sort
from portal.search.indexing import Index
from portal.search.models import EmptySearch, SearchWish
from portal.search.tiers import tier_of_viewer

PER_PAGE = 20
ALSO = {"workshop": ("round",), "summary": ("learning_point",)}  # what else is found under this type
SEARCHED = ("evidence", "case_study", "finding", "summary", "workshop", "pioneer")


@dataclass(frozen=True, slots=True)
class Found:
    """What one reader's search found. `rebuilding`: the index is away and only titles were searched.

    `wider`: how many there are without the filters, counted when there are none with them.
    """

    answer: SearchAnswer
    page: Page[Hit]
    rebuilding: bool = False
    wider: int = 0


def search(
    index: Index,
    viewer: Viewer,
    text: str,
    filters: Mapping[str, Sequence[str]],
    *,
    page: int = 1,
    per_page: int = PER_PAGE,
    sort: Sort = "relevance",
) -> Found:
    """Search everything that this viewer may read.

    Returns: hits re-read through `readable`, total and facets of the permitted part alone. An early insight whose
    caveat this reader has still to accept is found by its title alone, and nothing of it is quoted.
    At most three statements when nothing waits to be indexed. Raises: PastTheEnd.
    """
    request = SearchRequest(
        text=text,
        tokens=viewer_tokens(viewer),
        tier=tier_of_viewer(viewer),
        filters={name: tuple(values) for name, values in filters.items()},
        page=page,
        per_page=per_page,
        sort=sort,
        masked=index.drain(),
        titles_only=list_awaiting(viewer),
    )
    try:
        answer = index.engine.search(request)
        wider = _without_filters(index, request) if filters and not answer.total else 0
    except IndexProblem:
        index.ask_for_rebuild()
        return _from_database(viewer, request)
    shown = Page(answer.hits, answer.total, answer.page, answer.per_page)
    if shown.number > shown.pages:
        raise PastTheEnd(f"The last page is {shown.pages}.")
    known = list_readable(viewer, [hit.item_id for hit in answer.hits])
    hits = tuple(hit for hit in answer.hits if hit.item_id in known)
    if not answer.total and text.strip() and not filters:
        _note_empty(answer.used_text)
    return Found(answer, replace(shown, rows=hits), wider=wider)


def _without_filters(index: Index, request: SearchRequest) -> int:
    return index.engine.search(replace(request, filters={}, page=1, per_page=1, passages=False)).total


def complete(index: Index, viewer: Viewer, text: str) -> tuple[Completion, ...]:
    """Returns: suggestions while typing, from permitted items alone; none while the index is away.

    An early insight lends its title but no other words before its caveat is accepted.
    """
    request = SearchRequest(
        text=text,
        tokens=viewer_tokens(viewer),
        tier=tier_of_viewer(viewer),
        masked=index.drain(),
        titles_only=list_awaiting(viewer),
    )
    try:
        return index.engine.complete(request)
    except IndexProblem:
        return ()


def _from_database(viewer: Viewer, request: SearchRequest) -> Found:
    """Titles that hold any of the words: poor, but true and permitted."""
    parsed = query_language.parse(request.text)
    words = [word for word in parsed.used_text.lower().split() if len(word) > 2][:10]
    everything = false() if parsed.asked and parsed.is_empty else true()
    about = or_(*(func.lower(Item.title).contains(word, autoescape=True) for word in words)) if words else everything
    kinds = [kind for shown in request.filters.get("type") or SEARCHED for kind in (shown, *ALSO.get(shown, ()))]
    query = select(Item).where(readable(viewer), Item.kind.in_(kinds), about).order_by(Item.title, Item.id)
    found = paginate(query, request.page, request.per_page)
    hits = tuple(_hit(item) for item in found.rows)
    answer = SearchAnswer(found.total, hits, {}, found.number, found.per_page, used_text=request.text)
    return Found(answer, Page(hits, found.total, found.number, found.per_page), rebuilding=True)


def _hit(item: Item) -> Hit:
    return Hit(
        item_id=item.id,
        score=0.0,
        kind=item.kind,
        title=item.title,
        url=item_address(item),
        summary="",
        state=item.state,
        audience=item.audience,
        year=None,
        external_id=None,
        demo=item.demo,
        updated_at=item.updated_at,
    )


def _note_empty(text: str) -> None:
    """Count words that found nothing; no person, no time beyond the last."""
    words = " ".join(text.lower().split())[:300]
    with database.separately() as session:
        row = session.scalar(select(EmptySearch).where(EmptySearch.words == words))
        if row is None:
            session.add(EmptySearch(words=words))
        else:
            row.times, row.last_at = row.times + 1, clock.now()


def list_empty(number: int = 1) -> Page[EmptySearch]:
    """Returns: a page of words that found nothing, most often first."""
    return paginate(select(EmptySearch).order_by(EmptySearch.times.desc(), EmptySearch.last_at.desc()), number)


def list_wishes(limit: int = 50) -> Sequence[SearchWish]:
    """Returns: what people said they were looking for, newest first, at most `limit`."""
    return db.session.scalars(select(SearchWish).order_by(SearchWish.said_at.desc()).limit(limit)).all()
