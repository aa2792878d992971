"""Makers of comments."""

import uuid

from portal.accounts.models import Person
from portal.core.db import db
from portal.discussion.models import Comment
from portal.items.models import Item


def make_comment(item: Item, author: Person, **fields: object) -> Comment:
    """A shown comment, unless told otherwise; flushed, not committed."""
    values: dict[str, object] = {
        "item_id": item.id,
        "author_id": author.id,
        "author_role": author.role,
        "shown_as": "Amber Heron",
        "body": "I told my story five times.",
        "state": "shown",
        "form_key": uuid.uuid4().hex,
    }
    comment = Comment(**(values | fields))
    db.session.add(comment)
    db.session.flush()
    return comment
