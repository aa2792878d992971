"""Rounds and summaries as an Atom feed, for everybody: nothing in it that the public may not read."""

from collections.abc import Sequence

import feedgenerator

from portal.items.models import Item
from portal.items.queries import item_address

ABOUT = "Rounds of workshops as they are announced, and their summaries as they are published or corrected."
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
        demo = "Illustrative: made up for demonstration. " if item.demo else ""
        feed.add_item(
            title=f"{KINDS[item.kind]}: {item.title}",
            link=f"{base_url}{item_address(item)}",
            description=f"{demo}{gists.get(item.id, '')}".strip(),
            unique_id=f"urn:joined-up:{item.kind}:{item.slug}",
            pubdate=item.published_at,
            updateddate=item.updated_at,
            categories=[KINDS[item.kind]],
        )
    words: str = feed.writeString("utf-8")
    return words
