"""What all answers share: a row of an item, a page of rows, a problem."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from portal.access.policy import Viewer
from portal.core import clock
from portal.core.pagination import Page
from portal.items.models import Item
from portal.items.queries import item_address
from portal.items.vocabulary import terms_of
from portal.publishing.queries.caveat import awaiting_acceptance

WITHHELD = "This is early insight, in confidence. Open its page and accept the conditions, then ask again."


class WrongParameter(BaseModel):
    """A parameter that cannot be used."""

    parameter: str
    detail: str = Field(description="What it takes.")


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str = Field(description="What to do about it.")
    errors: list[WrongParameter] = Field(default_factory=list, description="With status 422: each wrong parameter.")


class Linked(BaseModel):
    """Another item."""

    id: int
    type: str
    title: str
    url: str


class ItemRow(BaseModel):
    """What is told of every item."""

    id: int
    type: str
    slug: str
    title: str
    url: str = Field(description="The path of its page on this portal.")
    state: str = Field(description="“published”, or a state that only some may read.")
    demo: bool = Field(description="Made up for the demonstration.")
    updated: datetime
    about: dict[str, list[str]] = Field(description="Vocabulary to identifiers of its terms.")
    withheld: bool = Field(description="Early insight whose conditions you have not accepted: its content is left out.")


class Listing(BaseModel):
    """A page of a list."""

    total: int
    page: int
    per_page: int


class About:
    """What rows need to know of many items at once: their terms, and which are withheld. Two statements."""

    def __init__(self, viewer: Viewer, item_ids: Sequence[int]) -> None:
        self.terms: Mapping[int, Mapping[str, Sequence[str]]] = terms_of(item_ids)
        self.withheld = awaiting_acceptance(viewer, item_ids)

    def row(self, item: Item) -> dict[str, Any]:
        """Returns: the fields of `ItemRow`."""
        withheld = item.id in self.withheld
        terms = {} if withheld else self.terms.get(item.id, {})
        return {
            **linked(item).model_dump(),
            "slug": item.slug,
            "state": item.state,
            "demo": item.demo,
            "updated": clock.as_utc(item.updated_at),
            "about": {name: list(keys) for name, keys in terms.items()},
            "withheld": withheld,
        }


def linked(item: Item) -> Linked:
    """Returns: the item as others name it; give only what the reader may read."""
    return Linked(id=item.id, type=item.kind, title=item.title, url=item_address(item))


def counts(page: Page[Any]) -> dict[str, int]:
    """Returns: the fields of `Listing`."""
    return {"total": page.total, "page": page.number, "per_page": page.per_page}
