"""Fields of our own, and reading what a validated form holds, with its type."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from wtforms import DateField, Field, HiddenField, IntegerField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

FIRST_YEAR, LAST_YEAR = 1990, 2100  # no date in this portal lies outside
LOST = "Part of the page did not arrive with what you sent. Copy your words, load the page again and send them there"


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


class DayField(DateField):
    """A day in three boxes (day, month, year); None when all are empty."""

    def __init__(self, label: str, validators: list[Any] | None = None, **options: Any) -> None:
        super().__init__(label, validators, format="%d %m %Y", **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = [part.strip() for part in valuelist]
        self.data = None
        if not any(typed):
            return
        try:
            day, month, year = (int(part) for part in typed)
            found = date(year, month, day)
        except ValueError as error:
            raise ValueError("Enter a real date as day, month and year, such as 5 5 2016") from error
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValueError(f"Enter a year between {FIRST_YEAR} and {LAST_YEAR}, in four digits")
        self.data = found


class ClockField(TimeField):
    """A time of day, such as 14:30; None when it is empty."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = time.fromisoformat(valuelist[0].strip().zfill(5)).replace(second=0, microsecond=0)
        except ValueError as error:
            raise ValueError("Enter a time of the day, such as 14:30") from error


class CountField(IntegerField):
    """A whole number; None when it is empty."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = int(valuelist[0].strip().replace(",", ""))
        except ValueError as error:
            raise ValueError("Enter a whole number, such as 40") from error


class StampField(IntegerField):
    """A number that the page sends by itself, such as the version that was read; `needed`: the form fails without."""

    widget = HiddenInput()

    def __init__(self, *, needed: bool = True, **options: Any) -> None:
        super().__init__(None, [InputRequired(LOST) if needed else Optional()], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(LOST) from error


class MarkField(HiddenField):
    """A mark that the page sends by itself, of at most `longest` characters; the form fails without it."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(None, [DataRequired(LOST), Length(max=longest, message=LOST)], **options)
