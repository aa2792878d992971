"""What a reader can tell the team about a search."""

from portal.core.db import db
from portal.core.errors import Invalid
from portal.search.models import SearchWish

MAX_WISH = 2_000  # characters


def tell_wish(words: str, wish: str) -> None:
    """Keep what somebody was looking for; no person is attached. Raises: Invalid (field "wish")."""
    told = wish.strip()
    if not told:
        raise Invalid("Say what you were looking for", "wish")
    if len(told) > MAX_WISH:
        raise Invalid(f"Use {MAX_WISH:,} characters or fewer", "wish")
    db.session.add(SearchWish(words=words.strip()[:300], wish=told))
    db.session.flush()
