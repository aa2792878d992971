"""What a search document is: the shape that every room turns its rows into, free of any engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that can be quoted in a hit, with the place it stands in."""

    text: str
    label: str = ""  # what the reader is told, such as "page 3" or "Section 6"
    fragment: str = ""  # what is added to the address to open the place, such as "#page=3"


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One item as the search engines see it.

    `rights` holds the item's reading tokens (see `access.policy`): a reader may see the document
    when one of the reader's own tokens is among them.
    """

    item_id: int
    kind: str  # evidence, case_study, finding, summary, workshop, pioneer
    state: str
    audience: str
    rights: frozenset[str]
    title: str
    url: str
    summary: str  # plain English or abstract
    updated_at: datetime  # UTC
    body: str = ""
    keywords: tuple[str, ...] = ()  # names, aliases, authors, identifiers
    passages: tuple[Passage, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year: int | None = None  # None: the source gives no year
    external_id: str | None = None
    demo: bool = False
    worth: float = 1.0  # what its score is multiplied by: a remark stands below a page that says the same
