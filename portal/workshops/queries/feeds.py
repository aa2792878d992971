"""What the feed of rounds and summaries holds."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.access.policy import PUBLIC, Viewer
from portal.core.db import db
from portal.core.markdown import plain
from portal.items.models import Item
from portal.items.queries import readable
from portal.workshops.models import Round, Summary

MOST = 30
LONGEST_GIST = 400  # characters


def list_news(*, demo: bool) -> tuple[Sequence[Item], dict[int, str]]:
    """Returns: the newest thirty public rounds and summaries, and what each is about, by item id. Three statements."""
    viewer = Viewer(demo=demo) if demo else PUBLIC
    query = select(Item).where(Item.kind.in_(("round", "summary")), readable(viewer), Item.state == "published")
    items = db.session.scalars(query.order_by(Item.updated_at.desc(), Item.id.desc()).limit(MOST)).all()
    ids = [item.id for item in items]
    gists = {row.item_id: _gist(row.aims) for row in db.session.scalars(select(Round).where(Round.item_id.in_(ids)))}
    summaries = db.session.scalars(select(Summary).where(Summary.item_id.in_(ids)))
    return items, gists | {row.item_id: _gist(row.plain_english) for row in summaries}


def _gist(words: str) -> str:
    text = plain(words)
    return text if len(text) <= LONGEST_GIST else f"{text[:LONGEST_GIST].rsplit(' ', 1)[0]} …"
