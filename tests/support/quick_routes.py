"""Routes compiled once a run: each app of each test would compile the same 240 anew, for a tenth of a second."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def remember_builders() -> None:
    """Let rules of the same words share the code that builds their addresses; it reads its converters from the rule."""
    compile_builder = Rule._compile_builder
    known: dict[tuple[Any, ...], Builder] = {}

    def remembered(rule: Rule, append_unknown: bool = True) -> Builder:
        words: tuple[Any, ...] = (*rule._trace, *(rule.defaults or {}).items(), append_unknown)
        if words not in known:
            known[words] = compile_builder(rule, append_unknown)
        return known[words]

    Rule._compile_builder = remembered  # type: ignore[method-assign]
