"""Reading what a validated form holds, with its type."""

from wtforms import Field


def text(field: Field) -> str:
    """Returns: the field's words; empty for a field that was left out."""
    return str(field.data) if field.data is not None else ""


def number(field: Field) -> int:
    """Returns: the field's whole number; 0 for a field that was left out."""
    return int(field.data) if field.data is not None else 0
