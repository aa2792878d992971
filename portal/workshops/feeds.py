"""Rounds and summaries as an Atom feed, for everybody: nothing in it that the public may not read."""

from collections.abc import Sequence

import feedgenerator
from markupsafe import escape

from portal.items.models import Item
from portal.items.queries import item_address

ABOUT = "Rounds of workshops as they are announced, and their summaries as they are published or corrected."
MADE_UP = "Illustrative: made up for demonstration."
KINDS = {"round": "Workshop round", "summary": "Workshop summary"}


def atom(items: Sequence[Item], gists: dict[int, str], *, site_name: str, base_url: str) -> str:
    """Returns: the feed, in the order given; `gists` holds a sentence or two for an item, by id."""
    feed = feedgenerator.Atom1Feed(
        title=f"{site_name}: workshops",
        link=f"{base_url}/workshops/",
        description=ABOUT,
        language="en-GB",
        feed_url=f"{base_url}/feeds/workshops.atom",
        author_name=site_name,
    )
    for item in items:
        gist = gists.get(item.id, "")
        told = gist if not item.demo or gist.startswith(MADE_UP) else f"{MADE_UP} {gist}"
        feed.add_item(
            title=f"{KINDS[item.kind]}: {item.title}",
            link=f"{base_url}{item_address(item)}",
            description=escape(told.strip()),  # readers of feeds take it for HTML
            unique_id=f"urn:joined-up:{item.kind}:{item.slug}",
            pubdate=item.published_at,
            updateddate=item.updated_at,
            categories=[KINDS[item.kind]],
        )
    words: str = feed.writeString("utf-8")
    return words
