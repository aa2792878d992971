"""Reading what an address carries, and writing the address of another page of the same list."""

from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import ImmutableMultiDict

MAX_PAGE = 100_000


def page_number(name: str = "page") -> int:
    """Returns: the page asked for, from 1; anything that is not a number counts as 1."""
    text = request.args.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:9]) <= MAX_PAGE else 1


def put_argument(name: str, value: str) -> None:
    """Take an argument to be this from here on, so that the links of the page say it so too."""
    others = [pair for pair in request.args.items(multi=True) if pair[0] != name]
    request.args = ImmutableMultiDict([(name, value), *others])


def page_href(number: int, name: str = "page") -> str:
    """Returns: this address with another page number, everything else kept."""
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key != name]
    return f"{request.path}?{urlencode([*pairs, (name, number)])}"
