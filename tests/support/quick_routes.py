"""Routes compiled once a run: each app of each test would compile the same 250 anew, for a twentieth of a second."""

from collections.abc import Hashable
from typing import Any

from werkzeug.routing import Rule

BUILDERS = ("_build", "_build_unknown")


def remember_rules() -> None:
    """Let rules of the same words, in maps with the same converters, share what was compiled from them."""
    compile_rule = Rule.compile
    known: dict[Hashable, dict[str, Any]] = {}

    def remembered(rule: Rule) -> None:
        words = _words(rule)
        if words not in known:
            compile_rule(rule)
            shared = {name: getattr(rule, name) for name in ("_parts", "_trace", "_converters", "arguments")}
            known[words] = shared | {name: getattr(rule, name).__func__ for name in BUILDERS}
        for name, value in known[words].items():
            setattr(rule, name, value.__get__(rule, None) if name in BUILDERS else value)

    Rule.compile = remembered  # type: ignore[method-assign]


def _words(rule: Rule) -> Hashable:
    assert rule.map is not None
    defaults = tuple((rule.defaults or {}).items())
    place = (rule.map.host_matching, rule.host, rule.subdomain, rule.merge_slashes)
    return rule.rule, place, defaults, frozenset(rule.map.converters.items())
