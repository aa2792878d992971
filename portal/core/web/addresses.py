"""Addresses that a request asks to go on to."""

import re
from urllib.parse import urlsplit

LONGEST = 2_000
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\\]")  # browsers drop some of these and read "\" as "/"


def is_our_address(address: str) -> bool:
    """Returns: whether this is a path of our own site, whatever a browser makes of it.

    A path begins with one slash; two would begin a host.
    """
    if not address.startswith("/") or address.startswith("//") or len(address) > LONGEST:
        return False
    if _CONTROLS.search(address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc
