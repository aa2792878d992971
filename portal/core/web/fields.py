"""Reading what a validated form holds, with its type."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]


def text(field: Field) -> str:
    """Returns: the field's words; empty for a field that was left out."""
    return str(field.data) if field.data is not None else ""


def number(field: Field) -> int:
    """Returns: the field's whole number; 0 for a field that was left out."""
    return int(field.data) if field.data is not None else 0


def options(pairs: Mapping[str, str] | Iterable[tuple[str, str]]) -> list[Any]:
    """Returns: the choices of a select, radio or checkbox field, from value -> label."""
    rows = pairs.items() if isinstance(pairs, Mapping) else pairs
    return [SelectChoice(value, label) for value, label in rows]
