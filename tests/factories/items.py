"""Makers of items."""

from itertools import count

from portal.core import clock
from portal.core.db import db
from portal.items.models import Item

_number = count(1)


def make_item(kind: str = "finding", **fields: object) -> Item:
    """A published item for everyone, unless told otherwise; flushed, not committed."""
    n = next(_number)
    values: dict[str, object] = {
        "kind": kind,
        "slug": f"item-{n}",
        "title": f"Item {n}",
        "state": "published",
        "audience": "public",
    }
    values |= fields
    if values["state"] in ("published", "withdrawn"):
        values.setdefault("published_at", clock.now())
        values.setdefault("edition", 1)
    item = Item(**values)
    session = db.session()
    session.add(item)
    session.flush()
    return item
