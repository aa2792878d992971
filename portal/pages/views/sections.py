"""Which rooms this portal has, told by its routes, so that no page links to one that is not there."""

from flask import Flask, current_app


def sections() -> frozenset[str]:
    """Returns: the first parts of all addresses that can be read, such as "findings" or "case-studies"."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    if "sections" not in app.extensions:
        app.extensions["sections"] = frozenset(rule.rule.split("/")[1] for rule in app.url_map.iter_rules())
    found: frozenset[str] = app.extensions["sections"]
    return found
