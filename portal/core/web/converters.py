"""How parts of an address are typed."""

from typing import Any

from werkzeug.routing import BaseConverter, IntegerConverter, Map

from portal.core.slugs import SLUG

LARGEST = 2_147_483_647  # of a key in the database


class SlugConverter(BaseConverter):
    """Lower-case words joined by hyphens; nothing else reaches a view or the database."""

    regex = SLUG
    part_isolating = True


class NumberConverter(IntegerConverter):
    """A number that the database can hold; a larger one is the number of nothing, and not found."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002 (the library's name)
        super().__init__(map, *args, **({"max": LARGEST} | kwargs))
