"""Which rooms this portal has, told by its routes, so that no page links to one that is not there."""

from collections.abc import Iterator

from flask import Flask, current_app


def sections() -> frozenset[str]:
    """Returns: the addresses of one part that can be read, without slashes, such as "findings" or "search"."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    if "sections" not in app.extensions:
        app.extensions["sections"] = frozenset(_of_one_part(app))
    found: frozenset[str] = app.extensions["sections"]
    return found


def _of_one_part(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        part = rule.rule.strip("/")
        if "/" not in part and "<" not in part and "GET" in (rule.methods or ()):
            yield part
