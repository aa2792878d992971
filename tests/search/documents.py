"""Search documents for tests: short ones made by hand, and many made by chance."""

from datetime import UTC, datetime, timedelta
from itertools import count

from portal.access.policy import PUBLIC, Viewer, item_tokens, viewer_tokens
from portal.items.search import Passage, SearchDocument
from portal.search.engine import SearchRequest
from portal.search.tiers import tier_of_viewer

DAY_ONE = datetime(2016, 1, 1, tzinfo=UTC)
MEMBER = Viewer(person_id=7, role="ppi_member")
CORNWALL_STAFF = Viewer(person_id=8, role="pioneer_staff", keys=frozenset({"site:cornwall"}))
RESEARCHER = Viewer(person_id=9, role="researcher")
ADMINISTRATOR = Viewer(person_id=10, role="administrator")

_ids = count(1)


class Item:
    """What the policy needs to know of an item."""

    def __init__(self, number: int, state: str, audience: str, owner: int | None, key: str | None) -> None:
        self.id = number
        self.state = state
        self.audience = audience
        self.audience_key = key
        self.owner_id = owner
        self.demo = False


def document(
    title: str = "A finding",
    summary: str = "",
    *,
    number: int | None = None,
    kind: str = "finding",
    state: str = "published",
    audience: str = "public",
    key: str | None = None,
    owner: int | None = None,
    body: str = "",
    keywords: tuple[str, ...] = (),
    passages: tuple[Passage, ...] = (),
    year: int | None = None,
    **facets: str | tuple[str, ...],
) -> SearchDocument:
    number = number or next(_ids)
    return SearchDocument(
        item_id=number,
        kind=kind,
        state=state,
        audience=audience,
        rights=item_tokens(Item(number, state, audience, owner, key)),
        title=title,
        url=f"/findings/{number}",
        summary=summary,
        updated_at=DAY_ONE + timedelta(days=number),
        body=body,
        keywords=keywords,
        passages=passages,
        facets={name: (value,) if isinstance(value, str) else value for name, value in facets.items()},
        year=year,
    )


def request(
    text: str = "",
    viewer: Viewer = PUBLIC,
    *,
    page: int = 1,
    per_page: int = 10,
    sort: str = "relevance",
    masked: frozenset[int] = frozenset(),
    titles_only: frozenset[int] = frozenset(),
    **filters: str | tuple[str, ...],
) -> SearchRequest:
    return SearchRequest(
        text=text,
        tokens=viewer_tokens(viewer),
        tier=tier_of_viewer(viewer),
        filters={name: (value,) if isinstance(value, str) else value for name, value in filters.items()},
        page=page,
        per_page=per_page,
        sort=sort,  # type: ignore[arg-type]
        masked=masked,
        titles_only=titles_only,
    )
