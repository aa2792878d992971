"""Which rooms and pages this portal has, told by its routes, so that no page links to one that is not there."""

import re
from collections.abc import Iterator

from flask import Flask, current_app

_PARAMETER = re.compile(r"<[^>]+>")


def sections() -> frozenset[str]:
    """What can be read here, by address.

    Returns: addresses of one part without slashes ("findings", "search"), and the patterns of longer ones as
    `items.queries.ADDRESSES` writes them ("/findings/{slug}").
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    if "sections" not in app.extensions:
        app.extensions["sections"] = frozenset(_addresses(app))
    found: frozenset[str] = app.extensions["sections"]
    return found


def _addresses(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            part = rule.rule.strip("/")
            yield _PARAMETER.sub("{slug}", rule.rule) if "/" in part else part
