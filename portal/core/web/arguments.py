"""Reading what an address carries, and writing the address of another page of the same list."""

from collections.abc import Container
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import ImmutableMultiDict

MAX_PAGE = 100_000
MAX_VALUES = 50  # of one filter
LONGEST_CHOICE = 120  # characters of a filter's value: those of the longest that there is
LONGEST_KEPT = 400  # characters of an argument that links repeat

Pairs = list[tuple[str, str]]


def page_number(name: str = "page") -> int:
    """Returns: the page asked for, from 1; anything that is not a number counts as 1."""
    text = request.args.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:9]) <= MAX_PAGE else 1


def put_argument(name: str, value: str) -> None:
    """Take an argument to be this from here on, so that the links of the page say it so too."""
    others = [pair for pair in request.args.items(multi=True) if pair[0] != name]
    request.args = ImmutableMultiDict([(name, value), *others])


def bound_arguments(names: Container[str]) -> None:
    """Cut the values of these filters to the longest that there is, and leave out repeats and what is too many.

    From here on the address is taken to say no more: a page and all its links repeat it.
    """
    pairs, counts = [], dict[str, int]()
    for name, value in request.args.items(multi=True):
        pair = (name, value[:LONGEST_CHOICE]) if name in names else (name, value)
        if name in names:
            if pair in pairs or counts.get(name, 0) >= MAX_VALUES:
                continue
            counts[name] = counts.get(name, 0) + 1
        pairs.append(pair)
    request.args = ImmutableMultiDict(pairs)


def kept_arguments(*without: str) -> Pairs:
    """Returns: what links of the page repeat of this address: all arguments but these, and none that is overlong."""
    pairs = request.args.items(multi=True)
    return [(name, value) for name, value in pairs if name not in without and len(value) <= LONGEST_KEPT]


def first_page_href() -> str:
    """Returns: this address without the number of a page, of a list or of the comments below it."""
    kept = urlencode(kept_arguments("page", "comments"))
    return f"{request.path}?{kept}" if kept else request.path


def page_href(number: int, name: str = "page") -> str:
    """Returns: this address with another page number, everything else kept."""
    return f"{request.path}?{urlencode([*kept_arguments(name), (name, number)])}"
