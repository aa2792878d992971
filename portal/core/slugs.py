"""What the last part of a page's address looks like."""

import re

SLUG = "[a-z0-9](?:[a-z0-9-]{0,118}[a-z0-9])?"
NOT_A_SLUG = "slug: {!r} cannot be part of an address. Use small letters a to z, digits and hyphens, 120 at most"


def is_slug(text: str) -> bool:
    """Returns: whether the text is lower-case words joined by hyphens, as an address takes them."""
    return re.fullmatch(SLUG, text) is not None
