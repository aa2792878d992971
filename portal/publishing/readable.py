"""Texts of a version as people read them: structures that rooms keep as JSON become lines of words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.core.markdown import plain


def is_structure(text: str) -> bool:
    """Returns: whether a text is JSON that holds a list or names with values."""
    if text[:1] not in ("[", "{"):
        return False
    try:
        return isinstance(json.loads(text), list | dict)
    except ValueError:
        return False


def lines_of(text: str) -> list[str]:
    """Returns: a structure as lines, "name: value"; a plain text as one line of its words."""
    return list(_lines(json.loads(text))) if is_structure(text) else [plain(text)]


def text_of(lines: Sequence[str]) -> str:
    """Returns: lines of words as the text of a structure; empty for none."""
    return json.dumps(lines, ensure_ascii=False) if lines else ""


def words_of(text: str) -> str:
    """Returns: the words of a text, whatever it is written in, on one line."""
    return " ".join(lines_of(text))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        parts = [
            f"{str(name).replace('_', ' ')}: {_flat(inner)}"
            for name, inner in value.items()
            if inner not in (None, "", [])
        ]
        yield "; ".join(parts)
    elif isinstance(value, list):
        for inner in value:
            yield from _lines(inner)
    elif value not in (None, ""):
        yield str(value)


def _flat(value: Any) -> str:
    return "yes" if value is True else "no" if value is False else " / ".join(_lines(value))
