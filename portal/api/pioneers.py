"""The Pioneers as the API tells them."""

from collections.abc import Mapping

from pydantic import Field

from portal.access.policy import Viewer
from portal.api.common import About, ItemRow, Listing, counts
from portal.core.pagination import Page
from portal.pioneers.models import Pioneer


class PioneerRow(ItemRow):
    """One of the 25 sites; its slug is the value of the filter `site`."""

    wave: int
    announced: str = Field(description="Year and month.")
    programme_name: str | None = Field(description="null: no document gives one.")
    aliases: list[str] = Field(description="Other spellings in the documents.")
    holds: dict[str, int] = Field(description="Type of item to how many there are about this site.")


class PioneerPage(Listing):
    """A page of Pioneers."""

    results: list[PioneerRow]


def tell_page(viewer: Viewer, page: Page[Pioneer], held: Mapping[str, Mapping[str, int]]) -> PioneerPage:
    """Returns: the page of Pioneers. At most two statements."""
    about = About(viewer, [pioneer.item_id for pioneer in page.rows])
    rows = [
        PioneerRow(
            **about.row(pioneer.item),
            wave=pioneer.wave,
            announced=pioneer.announced,
            programme_name=pioneer.programme_name,
            aliases=pioneer.aliases,
            holds=dict(held.get(pioneer.item.slug, {})),
        )
        for pioneer in page.rows
    ]
    return PioneerPage(**counts(page), results=rows)
