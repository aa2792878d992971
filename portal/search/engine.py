"""What a search engine must offer, and the words it speaks: request, answer, problems. No engine in here."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from portal.items.search import SearchDocument

Tier = Literal["public", "members", "team"]
Sort = Literal["relevance", "newest", "title"]

# The choices of the result page, in its order. Source: contract.md, "Filter names".
FACETS = (
    "type",
    "site",
    "wave",
    "theme",
    "initiative",
    "group",
    "barrier",
    "facilitator",
    "outcome",
    "wp",
    "year",
    "state",
    "audience",
)


class IndexProblem(Exception):
    """The index cannot answer; the caller answers from the database and says so."""


class IndexMissing(IndexProblem):
    """There is no index yet, or it was deleted: rebuild it."""


class IndexOutdated(IndexProblem):
    """The index was made by another version of the portal: rebuild it."""


class IndexDamaged(IndexProblem):
    """The index's files cannot be read: rebuild it."""


class IndexBusy(IndexProblem):
    """Another process writes to the index: try again later."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question of one reader.

    `tokens` are the reader's rights (`access.policy.viewer_tokens`), `tier` the reader's tier
    (`search.tiers.tier_of_viewer`). `masked` are items that are still to be indexed again: they are
    left out of everything. Of items in `titles_only` no word is searched, counted or suggested but those
    of the title, and nothing is quoted. `filters` maps a facet to the values chosen in it.
    """

    text: str
    tokens: frozenset[str]
    tier: Tier = "public"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1  # from 1
    per_page: int = 10  # at most 100; 1,000 without passages
    sort: Sort = "relevance"
    masked: frozenset[int] = frozenset()
    titles_only: frozenset[int] = frozenset()
    passages: bool = True  # False: hits without quotations, for feeds and exports


@dataclass(frozen=True, slots=True)
class Snippet:
    """A quotation from a hit: `parts` in order, each with whether it is to be highlighted (plain text)."""

    parts: tuple[tuple[str, bool], ...]
    label: str = ""  # "page 3"
    fragment: str = ""  # "#page=3", to be added to the hit's address


@dataclass(frozen=True, slots=True)
class Hit:
    """One found item, enough to show it in a list."""

    item_id: int
    score: float  # higher is better; comparable within one answer only
    kind: str
    title: str
    url: str
    summary: str
    state: str
    audience: str
    year: int | None
    external_id: str | None
    demo: bool
    updated_at: datetime  # UTC
    snippets: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet. `count`: hits if this facet's own choices were this one alone."""

    value: str
    count: int
    active: bool = False


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What was found. Facet values are sorted by count, then value; active ones are there even at zero."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    page: int = 1
    per_page: int = 10
    used_text: str = ""  # the part of the query that was used
    also_searched: tuple[str, ...] = ()  # other words for what was typed, best known first
    suggestion: str | None = None  # the whole query with its spelling mended
    hint: str | None = None  # what was odd about the query and how it was read
    truncated: bool = False  # the query was longer than what is used


@dataclass(frozen=True, slots=True)
class Completion:
    """A suggestion while typing: words that complete the query, or an item whose title fits (has a url)."""

    text: str
    url: str | None = None
    kind: str | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the index stands: documents by tier, how often it was changed, when last (UTC), its size."""

    ready: bool
    documents: Mapping[str, int]
    change: int
    changed_at: datetime | None
    size: int  # bytes
    problem: str | None = None


class SearchEngine(Protocol):
    """What the portal asks of any engine."""

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Returns: the page of hits with exact total and facets. Raises: IndexProblem."""
        ...

    def complete(self, request: SearchRequest, limit: int = 8) -> tuple[Completion, ...]:
        """Returns: suggestions while typing, words first. Raises: IndexProblem."""
        ...

    def lock(self, timeout: float = 1.0) -> AbstractContextManager[None]:
        """The one writers' lock of all processes; enter it again freely in the same thread.

        Units: seconds. Raises: IndexBusy when another writer keeps it for longer than the timeout.
        """
        ...

    def update(self, documents: Iterable[SearchDocument], removed: Iterable[int] = ()) -> None:
        """Write documents (in place of older ones of the same item) and remove items, all at once.

        Raises: IndexProblem.
        """
        ...

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build a new index aside and switch to it in one step.

        Returns: how many documents it holds. Raises: IndexBusy.
        """
        ...

    def status(self) -> IndexStatus:
        """Returns: how the index stands; never raises for a missing or damaged one."""
        ...
